import { LimitExceededException } from "../api/exceptions.ts";
import { requireActive } from "../engine/kinesis.ts";
import { scalesBeyondLimit, scalesDownTooFar, scalesUpTooFar } from "../engine/messages.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { requireProvisioned } from "./provisioned.ts";

/** However large the account's quota is. */
const MAX_TARGET = 10_000;

export const updateShardCount: Operation<"UpdateShardCount"> = async (input, context) => {
  const stream = findStream(input, context);
  requireActive(stream);
  requireProvisioned(stream);
  const { TargetShardCount: target } = input;
  const open = stream.openShards.length;
  if (target > MAX_TARGET) throw new LimitExceededException(scalesBeyondLimit(MAX_TARGET, open, target));
  if (target > open * 2) throw new LimitExceededException(scalesUpTooFar(open, target));
  if (target * 2 < open) throw new LimitExceededException(scalesDownTooFar(open, target));
  context.kinesis.quotas.checkShards(stream, target - open);
  await context.kinesis.scale(stream, target);
  return { StreamName: stream.name, CurrentShardCount: open, TargetShardCount: target, StreamARN: stream.arn };
};
