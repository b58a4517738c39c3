import { parseStreamArn } from "../engine/identity.ts";
import { parseShardIterator } from "../engine/shard-iterator.ts";
import type { AnsweredCall, CallDetails } from "./answered-call.ts";

/** What calls have in common that are summed up in one line. */
export type CallKind = Pick<AnsweredCall, "service" | "title" | "status" | "error" | "reason">;

/** Characters of a reason that go into a line for people. */
const MAX_REASON = 300;

/** `AWS kinesis.PutRecord => 400 (ResourceNotFoundException, 0.5 ms): Stream orders under account … not found.` */
export function callLine({ service, title, status, error, reason, milliseconds }: AnsweredCall): string {
  const took = `${milliseconds.toFixed(1)} ms`;
  return `AWS ${service}.${title} => ${status} (${error === undefined ? took : `${error}, ${took}`})${because(reason)}`;
}

/** Many calls with the same result: `AWS kinesis.PutRecord => 200 × 4,812 in 1 s (0.3 ms median)`. */
export function summaryLine(kind: CallKind, calls: number, seconds: number, median: number): string {
  const { service, title, status, error, reason } = kind;
  const took = `${median.toFixed(1)} ms median`;
  const many = `${calls.toLocaleString("en")} in ${Number(seconds.toFixed(1))} s`;
  const result = error === undefined ? took : `${error}, ${took}`;
  return `AWS ${service}.${title} => ${status} × ${many} (${result})${because(reason)}`;
}

/** What a machine is told besides the line. Absent members are left out. */
export function callFields({ details, ...call }: AnsweredCall): object {
  const { service, title: operation, status, error, reason, milliseconds, requestId } = call;
  return {
    service,
    operation,
    status,
    error,
    reason,
    durationMs: rounded(milliseconds),
    ...details.caller,
    stream: streamOf(details),
    requestId,
  };
}

export function summaryFields(kind: CallKind, calls: number, seconds: number, median: number): object {
  const { service, title: operation, status, error, reason } = kind;
  return { service, operation, status, error, reason, calls, seconds: rounded(seconds), medianMs: rounded(median) };
}

function because(reason: string | undefined): string {
  if (reason === undefined || reason === "") return "";
  // What a caller sends does not get to command the terminal of whoever reads the log.
  const printable = reason.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
  return `: ${printable.length > MAX_REASON ? `${printable.slice(0, MAX_REASON)}…` : printable}`;
}

/** The name of the stream that a call was about. */
function streamOf({ names = {} }: CallDetails): string | undefined {
  const { StreamName, StreamARN, ConsumerARN, ShardIterator } = names;
  if (typeof StreamName === "string") return StreamName;
  const arn = StreamARN ?? ConsumerARN;
  if (typeof arn === "string") return parseStreamArn(arn)?.name;
  return typeof ShardIterator === "string" ? parseShardIterator(ShardIterator)?.streamName : undefined;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
