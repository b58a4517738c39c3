import { without } from "../engine/tags.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** Keys that are not there are ignored. */
export const removeTagsFromStream: Operation<"RemoveTagsFromStream"> = async (input, context) => {
  const stream = findStream(input, context);
  await context.kinesis.set(stream, ({ tags }) => ({ tags: without(tags, input.TagKeys) }));
};
