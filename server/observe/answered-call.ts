import type { Tenancy } from "../engine/identity.ts";

/** Whose API a call is of: by these names metrics and the log tell them apart. */
export type Service = "kinesis" | "lambda" | "sts" | "cloudwatch";

/** Members of an input that name the stream it is about, of whatever type the client gave them. */
export interface StreamNames {
  readonly StreamName?: unknown;
  readonly StreamARN?: unknown;
  readonly ConsumerARN?: unknown;
  readonly ShardIterator?: unknown;
}

/** What only the inside of a call knows, filled in on its way; of a call that is refused early it stays empty. */
export interface CallDetails {
  caller?: Tenancy;
  /** Of the decoded body what can name a stream, and not the body itself: it would live as long as its request. */
  names?: StreamNames;
}

/** A call that has been answered. */
export interface AnsweredCall {
  readonly service: Service;
  /** Absent when there is no such operation. */
  readonly operation: string | undefined;
  /** What the client called it, safe to print. */
  readonly title: string;
  readonly status: number;
  /** The name of the exception, and what it said. */
  readonly error: string | undefined;
  readonly reason: string | undefined;
  readonly milliseconds: number;
  readonly requestId: string;
  readonly details: CallDetails;
}

export type Observe = (call: AnsweredCall) => void;
