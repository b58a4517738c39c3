import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** Sorted by key; pages on with ExclusiveStartTagKey. */
export const listTagsForStream: Operation<"ListTagsForStream"> = async (input, context) => {
  const { settings } = findStream(input, context);
  const start = input.ExclusiveStartTagKey ?? "";
  const tags = Object.entries(settings.tags)
    .filter(([key]) => key > start)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const limit = input.Limit ?? tags.length;
  return {
    Tags: tags.slice(0, limit).map(([key, value]) => ({ Key: key, Value: value })),
    HasMoreTags: tags.length > limit,
  };
};
