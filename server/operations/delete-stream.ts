import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

export const deleteStream: Operation<"DeleteStream"> = async (input, context) => {
  await context.kinesis.delete(findStream(input, context), input.EnforceConsumerDeletion ?? false);
};
