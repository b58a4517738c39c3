import { InvalidArgumentException } from "../api/exceptions.ts";
import { retentionNotLonger, retentionTooLong, retentionTooShort } from "../engine/messages.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

const MIN_HOURS = 24;
const MAX_HOURS = 8760;

/** @throws InvalidArgumentException outside 24 to 8760 hours */
export function checkRetention(hours: number): void {
  if (hours < MIN_HOURS) throw new InvalidArgumentException(retentionTooShort(hours));
  if (hours > MAX_HOURS) throw new InvalidArgumentException(retentionTooLong(hours));
}

/** The present period is accepted; records that were trimmed before do not come back. */
export const increaseStreamRetentionPeriod: Operation<"IncreaseStreamRetentionPeriod"> = async (input, context) => {
  const stream = findStream(input, context);
  const { RetentionPeriodHours: hours } = input;
  checkRetention(hours);
  const present = stream.settings.retentionHours;
  if (hours < present) throw new InvalidArgumentException(retentionNotLonger(stream, hours, present));
  await context.kinesis.set(stream, () => ({ retentionHours: hours }));
};
