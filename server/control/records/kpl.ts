import { hash } from "node:crypto";
import { PbfReader } from "pbf";
import { hashPartitionKey, type HashKeyRange } from "../../engine/hash-key.ts";

/**
 * Aggregated records of the Kinesis Producer Library: four magic bytes, a protobuf message, and its MD5.
 *
 *   AggregatedRecord: 1 partition_key_table (repeated string) · 2 explicit_hash_key_table (repeated string)
 *     · 3 records (repeated Record)
 *   Record: 1 partition_key_index (uint64) · 2 explicit_hash_key_index (optional uint64) · 3 data (bytes) · 4 tags
 */
const MAGIC = Buffer.from("f3899ac2", "hex");
const DIGEST_BYTES = 16;
const DECIMAL = /^\d+$/;

/** A record that a producer put into an aggregated one. */
export interface SubRecord {
  readonly partitionKey: string;
  /** Decimal. */
  readonly explicitHashKey: string | undefined;
  readonly data: Uint8Array;
}

/** As in the message: keys are places in its tables. */
interface Entry {
  partitionKey: number;
  explicitHashKey: number | undefined;
  data: Uint8Array;
}

interface Message {
  readonly partitionKeys: string[];
  readonly explicitHashKeys: string[];
  readonly records: Entry[];
}

/**
 * What the Kinesis Client Library makes of a record. When a key of one sub-record is not the shard's, it drops them
 * all; such records come of an aggregate that was routed by another key than its own.
 * @param range of the shard's hash keys
 * @returns undefined when it is no aggregated record, or a damaged one, which is a record like any other
 */
export function deaggregate(data: Uint8Array, range: HashKeyRange): SubRecord[] | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (bytes.length <= MAGIC.length + DIGEST_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const body = bytes.subarray(MAGIC.length, -DIGEST_BYTES);
  if (!hash("md5", body, "buffer").equals(bytes.subarray(-DIGEST_BYTES))) return undefined;
  const records = subRecords(body);
  return records?.every((record) => isWithin(range, record)) === false ? [] : records;
}

/** @returns undefined when the bytes are no such message */
function subRecords(body: Buffer): SubRecord[] | undefined {
  const message = parse(body);
  if (!message) return undefined;
  const records: SubRecord[] = [];
  for (const { data, ...keys } of message.records) {
    const partitionKey = message.partitionKeys[keys.partitionKey];
    const explicitHashKey =
      keys.explicitHashKey === undefined ? undefined : (message.explicitHashKeys[keys.explicitHashKey] ?? "");
    if (partitionKey === undefined || (explicitHashKey !== undefined && !DECIMAL.test(explicitHashKey)))
      return undefined;
    records.push({ partitionKey, explicitHashKey, data });
  }
  return records;
}

function parse(body: Buffer): Message | undefined {
  const message: Message = { partitionKeys: [], explicitHashKeys: [], records: [] };
  try {
    return new PbfReader(body).readFields((tag, { partitionKeys, explicitHashKeys, records }, reader) => {
      if (tag === 1) partitionKeys.push(reader.readString());
      else if (tag === 2) explicitHashKeys.push(reader.readString());
      else if (tag === 3) records.push(parseEntry(reader));
    }, message);
  } catch {
    return undefined; // cut off, or with a field of an impossible type
  }
}

function parseEntry(reader: PbfReader): Entry {
  const entry: Entry = { partitionKey: 0, explicitHashKey: undefined, data: new Uint8Array() };
  return reader.readMessage((tag, result) => {
    if (tag === 1) result.partitionKey = reader.readVarint();
    else if (tag === 2) result.explicitHashKey = reader.readVarint();
    else if (tag === 3) result.data = reader.readBytes();
  }, entry);
}

function isWithin({ start, end }: HashKeyRange, { partitionKey, explicitHashKey }: SubRecord): boolean {
  const key = explicitHashKey === undefined ? toInteger(hashPartitionKey(partitionKey)) : BigInt(explicitHashKey);
  return start <= key && key <= end;
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}
