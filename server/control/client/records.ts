import type { RecordView } from "../records/candidate.ts";
import { ControlError } from "./control-error.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";

/** Which records are meant; all of what is given must be so. */
export interface RecordFilter {
  readonly partitionKey?: string | undefined;
  /** What a record's JSON has at least: objects may have more members, arrays may not. */
  readonly json?: unknown;
  /** What a record's text contains. */
  readonly text?: string | undefined;
  /** As in `shardId-000000000000`; all shards when left out. */
  readonly shardId?: string | undefined;
}

export interface ListRecordsOptions extends RecordFilter, ScopeOptions {
  /** Only records that arrived at that time or later. */
  readonly from?: Date | undefined;
  /** Only so many, the latest. */
  readonly latest?: number | undefined;
  /** The most records to return, from the oldest on; 10,000 when left out, which is also the most. */
  readonly limit?: number | undefined;
  /** The most bytes of data to return; 64 MiB when left out, which is also the most. */
  readonly bytes?: number | undefined;
}

/** A record, decoded; one of an aggregated record of the Kinesis Producer Library is one of its own. */
export interface DecodedRecord<Json = unknown> {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** The place within an aggregated record, from 0; undefined of any other. */
  readonly subSequenceNumber: number | undefined;
  /** Undefined where the stream distributes records by itself. */
  readonly partitionKey: string | undefined;
  /** Of a record in an aggregated one, decimal; of others it is not kept. */
  readonly explicitHashKey: string | undefined;
  /** When it arrived, on the emulator's clock. */
  readonly arrivedAt: Date;
  /** Bytes of data. */
  readonly size: number;
  /** Whether the stream was encrypted when the record arrived. */
  readonly encrypted: boolean;
  readonly data: Uint8Array;
  /** Whether `text` and `json` are those of what the data, which are gzip, hold. */
  readonly gzip: boolean;
  /** Undefined when the data are not UTF-8. */
  readonly text: string | undefined;
  /** What the text says as JSON; undefined when it is none. */
  readonly json: Json;
}

interface Answer {
  readonly records: readonly RecordView[];
  /** Whether no record was left out for the answer's sake. */
  readonly isComplete: boolean;
}

/** @throws ControlError when there is no such stream or shard, or too much in it */
export async function listRecords<Json>(
  requests: Requests,
  scope: ScopeOptions,
  stream: string,
  { json, from, ...options }: ListRecordsOptions,
): Promise<DecodedRecord<Json>[]> {
  const { account: _account, region: _region, ...rest } = options;
  const { records, isComplete } = await requests.json<Answer>("POST", `${recordsPath(stream)}/list`, {
    query: { ...scope },
    json: { ...rest, json, from: from?.toISOString() },
  });
  if (isComplete || options.limit !== undefined || options.bytes !== undefined) {
    return records.map((record) => decoded<Json>(record));
  }
  const why = `The stream ${stream} holds more than the ${records.length} records that one answer has room for.`;
  const remedy = "Ask for the latest ones, give a limit, or say more closely which are meant.";
  throw new ControlError("The records cannot all be listed.", why, remedy);
}

export function recordsPath(stream: string): string {
  return `/_emu/streams/${encodeURIComponent(stream)}/records`;
}

export function decoded<Json>(view: RecordView): DecodedRecord<Json> {
  const { base64, arrivedAt, subSequenceNumber, partitionKey, explicitHashKey, text, json, ...rest } = view;
  return {
    ...rest,
    subSequenceNumber,
    partitionKey,
    explicitHashKey,
    arrivedAt: new Date(arrivedAt),
    data: Uint8Array.from(Buffer.from(base64, "base64")),
    text,
    json: json as Json,
  };
}
