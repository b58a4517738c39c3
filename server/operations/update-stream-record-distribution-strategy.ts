import { InvalidArgumentException } from "../api/exceptions.ts";
import { requireActive } from "../engine/kinesis.ts";
import { AUTO_NEEDS_ON_DEMAND } from "../engine/messages.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** Takes effect at once; the stream does not pass through UPDATING. */
export const updateStreamRecordDistributionStrategy: Operation<"UpdateStreamRecordDistributionStrategy"> = async (
  input,
  context,
) => {
  const stream = findStream(input, context);
  requireActive(stream);
  const { RecordDistributionStrategy: distribution } = input;
  if (distribution === "AUTO" && stream.settings.mode !== "ON_DEMAND") {
    throw new InvalidArgumentException(AUTO_NEEDS_ON_DEMAND);
  }
  await context.kinesis.set(stream, () => ({ distribution }));
};
