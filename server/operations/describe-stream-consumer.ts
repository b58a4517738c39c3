import { findConsumer } from "./named-consumer.ts";
import type { Operation } from "./operation.ts";
import { toConsumer } from "./shapes.ts";

export const describeStreamConsumer: Operation<"DescribeStreamConsumer"> = async (input, context) => {
  const [stream, consumer] = findConsumer(input, context);
  return { ConsumerDescription: { ...toConsumer(consumer), StreamARN: stream.arn } };
};
