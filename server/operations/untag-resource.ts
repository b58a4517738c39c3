import { findTagged } from "./named-resource.ts";
import type { Operation } from "./operation.ts";

/** Keys that are not there are ignored. */
export const untagResource: Operation<"UntagResource"> = async (input, context) => {
  const { tags, setTags } = findTagged(input.ResourceARN, context);
  const removed = new Set(input.TagKeys);
  await setTags(Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))));
};
