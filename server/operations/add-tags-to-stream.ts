import { checkTags } from "../engine/tags.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

export const addTagsToStream: Operation<"AddTagsToStream"> = async (input, context) => {
  const stream = findStream(input, context);
  checkTags(stream, stream.settings.tags, input.Tags);
  await context.kinesis.set(stream, ({ tags }) => ({ tags: { ...tags, ...input.Tags } }));
};
