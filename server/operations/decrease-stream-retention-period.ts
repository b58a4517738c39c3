import { InvalidArgumentException } from "../api/exceptions.ts";
import { retentionNotShorter } from "../engine/messages.ts";
import { checkRetention } from "./increase-stream-retention-period.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** The present period is accepted. Older records are out of reach at once, and for good. */
export const decreaseStreamRetentionPeriod: Operation<"DecreaseStreamRetentionPeriod"> = async (input, context) => {
  const { kinesis } = context;
  const stream = findStream(input, context);
  const { RetentionPeriodHours: hours } = input;
  checkRetention(hours);
  const present = stream.settings.retentionHours;
  if (hours > present) throw new InvalidArgumentException(retentionNotShorter(stream, hours, present));
  await kinesis.set(stream, () => ({ retentionHours: hours }));
  for (const shard of stream.shards) await kinesis.store.records.trim(shard.log, stream.horizon(kinesis.clock.now()));
};
