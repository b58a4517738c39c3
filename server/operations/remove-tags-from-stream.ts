import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** Keys that are not there are ignored. */
export const removeTagsFromStream: Operation<"RemoveTagsFromStream"> = async (input, context) => {
  const stream = findStream(input, context);
  const removed = new Set(input.TagKeys);
  const kept = Object.entries(stream.settings.tags).filter(([key]) => !removed.has(key));
  await context.kinesis.set(stream, { tags: Object.fromEntries(kept) });
};
