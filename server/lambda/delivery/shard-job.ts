import type { Clock } from "../../engine/clock.ts";
import type { Answered, InvocationResult } from "../invoker.ts";
import type { BatchRecord, EventSource } from "./event.ts";
import type { DeliverySettings, RetryBackoff } from "./settings.ts";
import type { TumblingWindow } from "./tumbling-window.ts";

export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** Records that are given up. */
export interface Discard {
  readonly condition: DiscardCondition;
  readonly records: readonly BatchRecord[];
  /** How often the function was called with them. */
  readonly invocations: number;
  /** The last answer; absent when there was none. */
  readonly lastAnswer: Answered | undefined;
}

/** What delivering the records of one shard takes, and where it tells what happens. */
export interface ShardJob {
  readonly clock: Clock;
  readonly settings: DeliverySettings;
  readonly backoff: RetryBackoff;
  readonly source: EventSource;
  /** Absent where the mapping has none. */
  readonly window: TumblingWindow | undefined;
  /** Milliseconds after which a record is given up: the mapping's limit, at most the stream's retention. */
  maximumAge(): number;
  /** Aborted when the delivery is to end: what runs is then finished, and nothing else begun. */
  readonly signal: AbortSignal;
  /** @param signal gives up what the function has not begun */
  readonly invoke: (event: Buffer, signal: AbortSignal) => Promise<InvocationResult>;
  /** What becomes the mapping's LastProcessingResult. */
  report(result: string): void;
  discard(discard: Discard): void;
  /** Some records are done: the checkpoint may move. */
  advance(): void;
}
