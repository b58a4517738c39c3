import { requireServing } from "../engine/writing.ts";
import { checkTags } from "../engine/tags.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toConsumer } from "./shapes.ts";

export const registerStreamConsumer: Operation<"RegisterStreamConsumer"> = async (input, context) => {
  const stream = findStream(input, context);
  requireServing(stream);
  const tags = input.Tags ?? {};
  checkTags(stream, {}, tags);
  return { Consumer: toConsumer(await context.kinesis.consumers.register(stream, input.ConsumerName, tags)) };
};
