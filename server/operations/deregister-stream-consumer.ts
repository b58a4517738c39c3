import { findConsumer } from "./named-consumer.ts";
import type { Operation } from "./operation.ts";

export const deregisterStreamConsumer: Operation<"DeregisterStreamConsumer"> = async (input, context) => {
  const [, consumer] = findConsumer(input, context);
  await context.kinesis.policies.remove(consumer.arn);
  await context.kinesis.consumers.deregister(consumer);
};
