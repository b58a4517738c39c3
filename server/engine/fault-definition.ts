import type { ExceptionName } from "../api/exceptions.ts";
import type { Operations } from "../api/types.generated.ts";

/** An operation of the API, such as `PutRecords`. */
export type OperationName = keyof Operations;

/** Which calls a fault is about. What is absent matches all of them; what is given must all agree. */
export interface FaultMatch {
  /** One operation or several. */
  readonly operation?: OperationName | readonly OperationName[] | undefined;
  /** 12 digits: of the stream, or of the caller where a call names none. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** The name of the stream that a call, or its iterator, is about. */
  readonly stream?: string | undefined;
  /** A shard that a call is about: as in `shardId-000000000000`. Records to put are about the shard they go to. */
  readonly shard?: string | undefined;
  /** The name of the consumer with enhanced fan-out that a call names. */
  readonly consumer?: string | undefined;
  /** The partition key of a record to put. */
  readonly partitionKey?: string | undefined;
}

/** Which entries of a PutRecords call fail: of those that match, these. Neither of the two: all. */
export interface FailingEntries {
  /** Places in the call, from 0. */
  readonly indexes?: readonly number[] | undefined;
  /** From 0 to 1, spread evenly and rounded down: of ten entries, 0.5 fails each second one. */
  readonly share?: number | undefined;
  /** ProvisionedThroughputExceededException when left out. */
  readonly error?: "ProvisionedThroughputExceededException" | "InternalFailure" | undefined;
}

/** How a subscription is cut: after so many events, by an exception among them or, without one, by the connection. */
export interface CutSubscription {
  /** 0 when left out: before the first event. */
  readonly after?: number | undefined;
  readonly error?: ExceptionName | undefined;
}

/** What happens to a call that is hit: one of these, with or without latency, or latency alone. */
export interface FaultEffect {
  /** An exception instead of the answer; the operation does nothing. */
  readonly error?: ExceptionName | undefined;
  /** The text of the exception, or of failing entries; when left out, one that says it is a fault, or AWS's own. */
  readonly message?: string | undefined;
  /** The connection ends without an answer: before the operation does its work, or after. */
  readonly drop?: "before" | "after" | undefined;
  /** GetRecords finds its iterator too old, in AWS's words. */
  readonly iterator?: "expired" | undefined;
  /** Some entries of a PutRecords call fail, and the others are written. */
  readonly entries?: FailingEntries | undefined;
  /** A subscription ends before its time. */
  readonly cut?: CutSubscription | undefined;
  /** Milliseconds of the machine's time before the operation begins: fixed, or drawn from a range. */
  readonly latency?: number | { readonly min: number; readonly max: number } | undefined;
}

/** Which of the calls that match are hit. What is absent does not restrict. */
export interface FaultSchedule {
  /** As many of them, and then none: a whole number from 1. */
  readonly times?: number | undefined;
  /** Each second, third … of them: a whole number from 1. */
  readonly every?: number | undefined;
  /** Not the first so many. */
  readonly after?: number | undefined;
  /** Until this moment of the emulator's clock: ISO 8601 or epoch milliseconds. */
  readonly until?: string | number | undefined;
  /** Each with this probability, from 0 to 1. */
  readonly probability?: number | undefined;
  /** What chance comes from: the same seed, the same draws. A fixed one when left out. */
  readonly seed?: string | undefined;
}

/** Which calls, what happens to them, and how often: `{ operation: "PutRecords", error: "…", times: 2 }`. */
export interface FaultDefinition extends FaultMatch, FaultEffect, FaultSchedule {}

/** A fault and what it has done so far. */
export interface FaultState {
  readonly id: string;
  readonly definition: FaultDefinition;
  /** How many calls it could have hit: those that match and that no fault before it hit. */
  readonly calls: number;
  /** How many calls it has hit. */
  readonly hits: number;
  /** The last call it has hit. */
  readonly lastHit?: FaultHit | undefined;
}

export interface FaultHit {
  /** By the emulator's clock, ISO 8601. */
  readonly at: string;
  readonly operation: OperationName;
  readonly stream?: string | undefined;
}
