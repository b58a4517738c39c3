import { InvalidArgumentException, ValidationException } from "../api/exceptions.ts";
import { streamIsProvisioned, WARM_THROUGHPUT_NOT_ENABLED, warmThroughputTooLarge } from "../engine/messages.ts";
import type { StreamName } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { StreamMode } from "../engine/stream-settings.ts";

/** 10 GiB a second. */
const MAX_MIBPS = 10_240;

/**
 * Warm throughput is for on-demand streams of accounts that commit to a minimum throughput.
 * @throws ValidationException @throws InvalidArgumentException
 */
export function checkWarmThroughput(kinesis: Kinesis, stream: StreamName, mode: StreamMode, mibps: number): void {
  if (mode !== "ON_DEMAND") throw new ValidationException(streamIsProvisioned(stream));
  if (!kinesis.accounts.isCommitted(stream)) throw new ValidationException(WARM_THROUGHPUT_NOT_ENABLED);
  if (mibps > MAX_MIBPS) throw new InvalidArgumentException(warmThroughputTooLarge(MAX_MIBPS));
}
