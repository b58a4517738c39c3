import { without } from "../engine/tags.ts";
import { findTagged } from "./named-resource.ts";
import type { Operation } from "./operation.ts";

/** Keys that are not there are ignored. */
export const untagResource: Operation<"UntagResource"> = async (input, context) => {
  await findTagged(input.ResourceARN, context).change((tags) => without(tags, input.TagKeys));
};
