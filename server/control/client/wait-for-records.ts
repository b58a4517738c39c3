import type { RecordView } from "../records/candidate.ts";
import type { NearMiss } from "../records/closest.ts";
import { ControlError } from "./control-error.ts";
import { decoded, recordsPath, type DecodedRecord, type RecordFilter } from "./records.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";

/** Where waiting begins: with the oldest record, with what comes from now on, or with what arrived since a time. */
export type WaitFrom = "TRIM_HORIZON" | "LATEST" | Date;

export interface WaitOptions extends RecordFilter, ScopeOptions {
  /** How many records must match, at least; 1 when left out, and 10,000 at the most. */
  readonly count?: number | undefined;
  /** Records from where on count; TRIM_HORIZON, all there are, when left out. */
  readonly from?: WaitFrom | undefined;
  /** Milliseconds of the machine's time, in which the code under test runs; 10,000 when left out. */
  readonly timeout?: number | undefined;
}

export interface NoRecordsOptions extends RecordFilter, ScopeOptions {
  /** Milliseconds of the machine's time. */
  readonly for: number;
  /** Records from where on count; LATEST, those that come from now on, when left out. */
  readonly from?: WaitFrom | undefined;
}

interface Outcome {
  readonly isFulfilled: boolean;
  readonly exists: boolean;
  readonly streams: string;
  readonly shards: string;
  readonly began: { readonly streamId: string; readonly shards: Readonly<Record<string, number>> };
  readonly seen: number;
  readonly matched: number;
  readonly records: readonly RecordView[];
  readonly closest: readonly NearMiss[];
}

/** Milliseconds of one request; a longer wait is several, so that nothing on the way gives it up. */
const ONE_WAIT = 15_000;
const DEFAULT_TIMEOUT = 10_000;

/** @throws ControlError that shows what is there instead, when the time is over */
export async function waitForRecords<Json>(
  requests: Requests,
  scope: ScopeOptions,
  stream: string,
  { timeout = DEFAULT_TIMEOUT, ...options }: WaitOptions,
): Promise<[DecodedRecord<Json>, ...DecodedRecord<Json>[]]> {
  const outcome = await wait(requests, scope, stream, options, wholeMilliseconds(timeout, "timeout"));
  if (outcome.isFulfilled) {
    const { count = 1 } = options;
    if (outcome.records.length < count) throw tooLarge(stream, options, outcome);
    return outcome.records.map((record) => decoded<Json>(record)) as [DecodedRecord<Json>, ...DecodedRecord<Json>[]];
  }
  const what = `The stream ${stream} did not get ${describe(options)} within ${timeout} ms.`;
  const remedy = "Check what the code under test writes, and where to; if it needs longer, give a longer timeout.";
  throw new ControlError(what, whatIsThere(outcome), remedy);
}

/** @throws ControlError that shows the record, as soon as one comes; or when there is no such stream */
export async function expectNoRecords(
  requests: Requests,
  scope: ScopeOptions,
  stream: string,
  { for: duration, from = "LATEST", ...options }: NoRecordsOptions,
): Promise<void> {
  const expectation = { ...options, from };
  const outcome = await wait(requests, scope, stream, expectation, wholeMilliseconds(duration, "for"));
  if (outcome.isFulfilled) {
    const what = `The stream ${stream} got ${describe(options)}, and was to get none within ${duration} ms.`;
    throw new ControlError(what, `It is there:${show(outcome.records)}`, "Check what writes it.");
  }
  if (!outcome.exists) {
    const what = `The stream ${stream} gets no records, for it does not exist.`;
    throw new ControlError(what, outcome.streams, "Check the stream's name, account and region.");
  }
  if (outcome.shards === "") return;
  const what = `The stream ${stream} gets no records in ${options.shardId}, for it has no such shard.`;
  throw new ControlError(what, outcome.shards, "Check the shard's id.");
}

/** Node's timers take no fractions, and time that is over is none. @throws ControlError for what is no number */
function wholeMilliseconds(duration: number, option: string): number {
  if (Number.isNaN(duration)) {
    const why = `The option "${option}" is ${duration}.`;
    throw new ControlError("There is no telling how long to wait.", why, "Give a number of milliseconds.");
  }
  return Math.max(0, Math.ceil(duration));
}

function tooLarge(stream: string, options: WaitOptions, { records }: Outcome): ControlError {
  return new ControlError(
    `The stream ${stream} got ${describe(options)}, and they cannot all be returned.`,
    `One answer has room for 64 MiB of data: for ${records.length} of them.`,
    "Wait for fewer, or for some of them by their JSON, text, partition key or shard.",
  );
}

async function wait(
  requests: Requests,
  scope: ScopeOptions,
  stream: string,
  { account: _account, region: _region, from, ...expectation }: Omit<WaitOptions, "timeout">,
  duration: number,
): Promise<Outcome> {
  const begin = from instanceof Date ? from.toISOString() : from;
  for (let left = duration, began: Outcome["began"] | undefined; ; left -= ONE_WAIT) {
    const timeout = Math.min(left, ONE_WAIT);
    const outcome = await requests.json<Outcome>("POST", `${recordsPath(stream)}/await`, {
      query: { ...scope },
      json: { ...expectation, from: began ?? begin, timeout },
      timeout,
    });
    if (outcome.isFulfilled || left <= ONE_WAIT) return outcome;
    began = outcome.began;
  }
}

function describe({ count = 1, partitionKey, json, text, shardId }: WaitOptions): string {
  const conditions = [
    partitionKey === undefined ? [] : `the partition key ${JSON.stringify(partitionKey)}`,
    json === undefined ? [] : `the JSON ${JSON.stringify(json)}`,
    text === undefined ? [] : `the text ${JSON.stringify(text)}`,
  ].flat();
  const where = shardId === undefined ? "" : ` in ${shardId}`;
  const records = count === 1 ? "a record" : `${count} records`;
  return `${records}${where}${conditions.length === 0 ? "" : ` with ${conditions.join(" and ")}`}`;
}

function whatIsThere({ exists, streams, shards, seen, matched, records, closest }: Outcome): string {
  if (!exists) return `There is no such stream. ${streams}`;
  if (shards !== "") return `There is no such shard. ${shards}`;
  if (seen === 0) return "It got no record.";
  const isAll = matched === seen;
  const got = `It got ${seen === 1 ? "one record" : `${seen} records`}`;
  if (isAll) return `${got}:${show(records)}`;
  return `${got}, of which ${matched} ${matched === 1 ? "matches" : "match"}. Of the others, the closest:${closest
    .map(({ record, reason }) => `${show([record])}\n      ${reason}`)
    .join("")}`;
}

const SHOWN = { records: 5, characters: 160 } as const;

/** A line for each of the first few. */
function show(records: readonly RecordView[]): string {
  const lines = records.slice(0, SHOWN.records).map(({ shardId, partitionKey, arrivedAt, text, base64, size }) => {
    const content = text ?? `${size} bytes, base64 ${base64}`;
    const shortened = content.length > SHOWN.characters ? `${content.slice(0, SHOWN.characters)}…` : content;
    return `\n    ${shardId}, key ${JSON.stringify(partitionKey)}, ${arrivedAt}: ${shortened}`;
  });
  const rest = records.length - lines.length;
  return `${lines.join("")}${rest > 0 ? `\n    and ${rest} more` : ""}`;
}
