import { findTagged } from "./named-resource.ts";
import type { Operation } from "./operation.ts";
import { toTags } from "./shapes.ts";

/** All of them, sorted by key. */
export const listTagsForResource: Operation<"ListTagsForResource"> = async (input, context) => ({
  Tags: toTags(findTagged(input.ResourceARN, context).tags),
});
