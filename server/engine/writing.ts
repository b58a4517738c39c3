import { InternalFailure, InvalidArgumentException, ResourceNotFoundException } from "../api/exceptions.ts";
import type { NewRecord } from "../store/contract.ts";
import { hashKeyBytes, hashPartitionKey, type HashKeyBytes } from "./hash-key.ts";
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

interface Routed {
  /** The record's place among the given ones. */
  readonly index: number;
  readonly key: HashKeyBytes;
  readonly record: NewRecord;
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
  const keys = records.map((record) => routingKey(engine, stream, record));
  const encrypted = stream.encryptionType === "KMS";
  let pending: Routed[] = records.map(({ partitionKey, data }, index) => ({
    index,
    key: keys[index] as HashKeyBytes,
    record: { partitionKey, data, encrypted },
  }));
  const results = new Array<PutResult>(records.length);
  while (pending.length > 0) {
    requireServing(stream);
    const refused: Routed[] = [];
    for (const [shard, routed] of groupByShard(stream, pending)) {
      const group = withinRate(engine, stream, shard, routed, results);
      if (group.length === 0 || (await appendGroup(engine, stream, shard, group, results))) continue;
      refused.push(...group);
      if (stream.reshardStep) await stream.reshardStep;
      requireServing(stream);
      // Its log is sealed, and yet nothing takes its place: a resharding that failed half way.
      if (group.some(({ key }) => stream.route(key) === shard)) throw new InternalFailure();
    }
    pending = refused;
  }
  return results;
}

/** The records that the shard's rate lets pass; the others' results say why not. */
function withinRate(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  group: Routed[],
  results: PutResult[],
): Routed[] {
  const { limits } = engine;
  if (limits.mode === "off") return group;
  return group.filter(({ index, record }) => {
    const throttled = limits.write(stream, shard, record.data.length + Buffer.byteLength(record.partitionKey ?? ""));
    if (throttled === undefined) return true;
    results[index] = { throttled };
    stream.traffic.throttled++;
    return false;
  });
}

/** @returns false when the shard closed in the meantime: the records belong to its children */
async function appendGroup(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  group: Routed[],
  results: PutResult[],
): Promise<boolean> {
  const { records } = engine.store;
  const appending = records.append(
    shard.log,
    group.map(({ record }) => record),
    engine.clock.now(),
  );
  const appended = appending instanceof Promise ? await appending : appending;
  if (!appended) return false;
  const bytes = group.reduce((sum, { record }) => sum + record.data.length, 0);
  stream.traffic.didWrite(group.length, bytes);
  shard.traffic.didWrite(group.length, bytes);
  engine.signals.notify(shard.log);
  const numbers = shard.sequenceNumbers(appended, group.length);
  const shardId = shard.id;
  for (const [at, { index }] of group.entries()) results[index] = { shardId, sequenceNumber: numbers[at] as string };
  return true;
}

function groupByShard(stream: Stream, records: readonly Routed[]): Map<Shard, Routed[]> {
  const groups = new Map<Shard, Routed[]>();
  for (const routed of records) {
    const shard = stream.route(routed.key);
    const group = groups.get(shard);
    if (group) group.push(routed);
    else groups.set(shard, [routed]);
  }
  return groups;
}

/** With AUTO distribution the keys count for nothing, and records spread at random. */
function routingKey(
  engine: EngineContext,
  stream: Stream,
  { partitionKey, explicitHashKey }: RecordToPut,
): HashKeyBytes {
  if (stream.settings.distribution === "AUTO") return engine.random.bytes(16);
  return explicitHashKey === undefined ? hashPartitionKey(partitionKey ?? "") : hashKeyBytes(BigInt(explicitHashKey));
}

/**
 * A put can name the number that its own must exceed. Numbers of a shard only grow, so it is enough that the given
 * one is real: a number of this service, and not of a time to come.
 * @throws InvalidArgumentException
 */
export function checkOrderingNumber(engine: EngineContext, stream: Stream, number: string): void {
  const parsed = parseSequenceNumber(number);
  const shard = parsed && stream.shard(parsed.shardIndex);
  const latest = Math.max(Math.floor(engine.clock.now() / 1000), shard?.creationTime ?? 0);
  if (!parsed || parsed.time > latest) throw new InvalidArgumentException(orderingNumberInvalid(stream, number));
}
