import { checkTags } from "../engine/tags.ts";
import { findTagged } from "./named-resource.ts";
import type { Operation } from "./operation.ts";

export const tagResource: Operation<"TagResource"> = async (input, context) => {
  const { name, tags, change } = findTagged(input.ResourceARN, context);
  checkTags(name, tags, input.Tags);
  await change((present) => ({ ...present, ...input.Tags }));
};
