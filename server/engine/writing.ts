import { InternalFailure, InvalidArgumentException, ResourceNotFoundException } from "../api/exceptions.ts";
import type { NewRecord } from "../store/contract.ts";
import { hashKeyText, hashPartitionKey, type HashKeyText } from "./hash-key.ts";
import type { EngineContext } from "./context.ts";
import { orderingNumberInvalid, streamNotFound } from "./messages.ts";
import { parseSequenceNumber } from "./sequence-number.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

export interface RecordToPut {
  readonly data: Uint8Array;
  readonly partitionKey: string | undefined;
  /** Decimal, within the hash space. */
  readonly explicitHashKey: string | undefined;
}

/** Where a record went, or why it did not. */
export type PutResult = { readonly shardId: string; readonly sequenceNumber: string } | { readonly throttled: string };

/** Records that go to one shard, and their places among the given ones. */
interface Group {
  readonly indexes: number[];
  readonly records: NewRecord[];
}

/** @throws ResourceNotFoundException when the stream is not in a state that takes or gives records */
export function requireServing(stream: Stream): void {
  if (!stream.isServing) throw new ResourceNotFoundException(streamNotFound(stream));
}

/**
 * Appends records to the shards that their keys lead to; records of one shard keep their order.
 * @throws ResourceNotFoundException when the stream goes in the meantime
 */
export async function putRecords(
  engine: EngineContext,
  stream: Stream,
  records: readonly RecordToPut[],
): Promise<PutResult[]> {
  let pending: Iterable<number> = records.keys();
  const results = new Array<PutResult>(records.length);
  for (;;) {
    requireServing(stream);
    const groups = [...groupByShard(engine, stream, records, pending)]
      .map(([shard, routed]) => [shard, withinRate(engine, stream, shard, routed, results)] as const)
      .filter(([, group]) => group.records.length > 0);
    // All at once, so that a store with a commit needs one for all.
    const appended = await Promise.all(
      groups.map(([shard, group]) => appendGroup(engine, stream, shard, group, results)),
    );
    const refused: number[] = [];
    for (const [at, [shard, group]] of groups.entries()) {
      if (appended[at]) continue;
      refused.push(...group.indexes);
      if (stream.reshardStep) await stream.reshardStep;
      requireServing(stream);
      // Its log is sealed, and yet nothing takes its place: a resharding that failed half way.
      if (shard.isOpen) throw new InternalFailure();
    }
    if (refused.length === 0) return results;
    pending = refused;
  }
}

/** The records that the shard's rate lets pass; the others' results say why not. */
function withinRate(engine: EngineContext, stream: Stream, shard: Shard, group: Group, results: PutResult[]): Group {
  const { limits } = engine;
  if (limits.mode === "off") return group;
  const passed: Group = { indexes: [], records: [] };
  for (const [at, record] of group.records.entries()) {
    const index = group.indexes[at] as number;
    const throttled = limits.write(stream, shard, record.data.length + Buffer.byteLength(record.partitionKey ?? ""));
    if (throttled === undefined) {
      passed.indexes.push(index);
      passed.records.push(record);
    } else {
      results[index] = { throttled };
      stream.traffic.throttled++;
    }
  }
  return passed;
}

/** @returns false when the shard closed in the meantime: the records belong to its children */
async function appendGroup(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  group: Group,
  results: PutResult[],
): Promise<boolean> {
  const appending = engine.store.records.append(shard.log, group.records, engine.clock.now());
  const appended = appending instanceof Promise ? await appending : appending;
  if (!appended) return false;
  let bytes = 0;
  for (const { data } of group.records) bytes += data.length;
  stream.traffic.didWrite(group.records.length, bytes);
  shard.traffic.didWrite(group.records.length, bytes);
  engine.signals.notify(shard.log);
  const numbers = shard.sequenceNumbers(appended, group.records.length);
  const shardId = shard.id;
  for (const [at, index] of group.indexes.entries())
    results[index] = { shardId, sequenceNumber: numbers[at] as string };
  return true;
}

function groupByShard(
  engine: EngineContext,
  stream: Stream,
  records: readonly RecordToPut[],
  indexes: Iterable<number>,
): Map<Shard, Group> {
  const encrypted = stream.encryptionType === "KMS";
  const groups = new Map<Shard, Group>();
  for (const index of indexes) {
    const record = records[index] as RecordToPut;
    const { partitionKey, data } = record;
    const shard = stream.route(routingKey(engine, stream, record));
    let group = groups.get(shard);
    if (!group) {
      group = { indexes: [], records: [] };
      groups.set(shard, group);
    }
    group.indexes.push(index);
    group.records.push({ partitionKey, data, encrypted });
  }
  return groups;
}

/** With AUTO distribution the keys count for nothing, and records spread at random. */
function routingKey(
  engine: EngineContext,
  stream: Stream,
  { partitionKey, explicitHashKey }: RecordToPut,
): HashKeyText {
  if (stream.settings.distribution === "AUTO") return engine.random.text(16, "latin1");
  return explicitHashKey === undefined ? hashPartitionKey(partitionKey ?? "") : hashKeyText(BigInt(explicitHashKey));
}

/**
 * A put can name the number that its own must exceed. Numbers of a shard only grow, so it is enough that the given
 * one is real: a number of this service, and not of a time to come.
 * @throws InvalidArgumentException
 */
export async function checkOrderingNumber(engine: EngineContext, stream: Stream, number: string): Promise<void> {
  const parsed = parseSequenceNumber(number);
  const shard = parsed && stream.shard(parsed.shardIndex);
  const latest = Math.max(Math.floor(engine.clock.now() / 1000), shard?.creationTime ?? 0);
  if (parsed && (parsed.time <= latest || (shard && parsed.time <= (await lastTime(engine, shard))))) return;
  throw new InvalidArgumentException(orderingNumberInvalid(stream, number));
}

/** Of the shard's last record, epoch seconds: later than now where the clock went back. */
async function lastTime({ store: { records } }: EngineContext, shard: Shard): Promise<number> {
  const { next } = await records.bounds(shard.log);
  const [last] = await records.read(shard.log, next - 1, { records: 1, bytes: 0 });
  return Math.floor((last?.arrival ?? 0) / 1000);
}
