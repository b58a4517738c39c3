import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toTags } from "./shapes.ts";

/** Sorted by key; pages on with ExclusiveStartTagKey. */
export const listTagsForStream: Operation<"ListTagsForStream"> = async (input, context) => {
  const { settings } = findStream(input, context);
  const start = input.ExclusiveStartTagKey ?? "";
  const tags = toTags(settings.tags).filter(({ Key: key }) => key > start);
  const limit = input.Limit ?? tags.length;
  return {
    Tags: tags.slice(0, limit),
    HasMoreTags: tags.length > limit,
  };
};
