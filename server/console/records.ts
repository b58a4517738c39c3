import { decode } from "../control/records/decode.ts";
import { deaggregate, type SubRecord } from "../control/records/kpl.ts";
import type { Shard } from "../engine/shard.ts";
import type { Stream } from "../engine/stream.ts";
import type { StoredRecord } from "../store/contract.ts";
import type { ConsoleContext } from "./context.ts";
import type { AggregatedLine, Positions, RecordLine, RecordsAnswer, RecordsQuery } from "./shapes.ts";

/** What one question looks at: what a filter does not find there, the next question goes on with. */
const MOST_SCANNED = { records: 10_000, bytes: 32 * 1024 * 1024 };
/** Bytes of a record's data that a list shows something of. */
const PREVIEW = 4096;
/** Records that are read from a shard at a time. */
const FEWEST = 2;
const MOST = 512;

/** What is left to look at in one shard, and a few records of it that were read. */
interface Lane {
  readonly shard: Shard;
  /** Ordinals: from `low`, before `high`; the next record is at one end of it. */
  low: number;
  high: number;
  readonly tip: number;
  /** In the order of reading. */
  ready: readonly StoredRecord[];
  taken: number;
}

/**
 * Looks through the records of a stream by the time of their arrival, without a trace: no consumer, no iterator and no
 * limit takes notice.
 */
export async function browse({ kinesis, clock }: ConsoleContext, query: RecordsQuery): Promise<RecordsAnswer> {
  const stream = kinesis.get({ account: query.account, region: query.region, name: query.stream });
  const shards = shardsOf(stream, query.shard, clock.now());
  const lanes: Lane[] = [];
  for (const shard of shards) lanes.push(await openLane({ kinesis, clock }, stream, shard, query));
  const isWanted = filterOf(query);
  const chunk = Math.min(MOST, Math.max(FEWEST, Math.ceil((query.limit * 2) / lanes.length)));
  for (const lane of lanes) await fill(lane, query.order, chunk);
  const records: RecordLine[] = [];
  const scanned = { records: 0, bytes: 0 };
  while (records.length < query.limit && scanned.records < MOST_SCANNED.records && scanned.bytes < MOST_SCANNED.bytes) {
    const taken = take(lanes, query.order);
    if (!taken) break;
    const [lane, record] = taken;
    scanned.records++;
    scanned.bytes += record.data.length;
    if (isWanted(record, lane.shard)) records.push(toRecordLine(lane.shard, record, query.isWhole ?? false));
    if (lane.taken === lane.ready.length) await fill(lane, query.order, chunk);
  }
  const position = (lane: Lane): number => (query.order === "newest" ? lane.high : lane.low);
  return {
    stream: stream.id,
    records,
    scanned: scanned.records,
    unread: lanes.reduce((sum, { low, high }) => sum + Math.max(0, high - low), 0),
    next: positions(lanes, position),
    tips: positions(lanes, ({ tip }) => tip),
  };

  async function fill(lane: Lane, order: RecordsQuery["order"], count: number): Promise<void> {
    const size = Math.min(count, lane.high - lane.low);
    if (size === 0) return;
    const at = order === "newest" ? lane.high - size : lane.low;
    const page = await kinesis.store.records.read(lane.shard.log, at, { records: size, bytes: MOST_SCANNED.bytes });
    const found = page.filter(({ ordinal }) => ordinal >= lane.low && ordinal < lane.high);
    const last = found.at(-1);
    // Reading goes forward, and large records end it before the newest: fewer of them, then, which has to end at one.
    if (order === "newest" && last && last.ordinal < lane.high - 1) {
      return fill(lane, order, Math.min(found.length, Math.ceil(size / 2)));
    }
    lane.ready = order === "newest" ? found.toReversed() : found;
    lane.taken = 0;
    // Trimmed in the meantime.
    if (found.length === 0) lane.low = lane.high;
  }
}

function shardsOf(stream: Stream, index: number | undefined, now: number): Shard[] {
  const shards = stream.visibleShards(now);
  return index === undefined ? shards : shards.filter((shard) => shard.index === index);
}

async function openLane(
  { kinesis, clock }: Pick<ConsoleContext, "kinesis" | "clock">,
  stream: Stream,
  shard: Shard,
  { from, to, since, until }: RecordsQuery,
): Promise<Lane> {
  const { records } = kinesis.store;
  await records.trim(shard.log, stream.horizon(clock.now()));
  const { first, next: tip } = await records.bounds(shard.log);
  const earliest = since === undefined ? first : await records.locate(shard.log, since);
  const latest = until === undefined ? tip : await records.locate(shard.log, until);
  const low = Math.max(first, earliest, from?.[shard.index] ?? 0);
  const high = Math.min(tip, latest, to?.[shard.index] ?? Infinity);
  return { shard, low, high: Math.max(low, high), tip, ready: [], taken: 0 };
}

/** The record whose turn it is: by arrival, then by shard. */
function take(lanes: readonly Lane[], order: RecordsQuery["order"]): readonly [Lane, StoredRecord] | undefined {
  let best: readonly [Lane, StoredRecord] | undefined;
  for (const lane of lanes) {
    const record = lane.ready[lane.taken];
    if (!record) continue;
    const comesFirst =
      !best || (order === "newest" ? record.arrival > best[1].arrival : record.arrival < best[1].arrival);
    if (comesFirst) best = [lane, record];
  }
  if (!best) return undefined;
  const [lane, { ordinal }] = best;
  lane.taken++;
  if (order === "newest") lane.high = ordinal;
  else lane.low = ordinal + 1;
  return best;
}

function filterOf({ key = "", text = "" }: RecordsQuery): (record: StoredRecord, shard: Shard) => boolean {
  const bytes = Buffer.from(text);
  return (record, shard) =>
    (key === "" || hasKey(record, shard, key)) && (text === "" || asBuffer(record.data).includes(bytes));
}

/** Its own key, or that of a record which a KPL producer aggregated into it. */
function hasKey({ partitionKey = "", data }: StoredRecord, { range }: Shard, part: string): boolean {
  if (partitionKey.includes(part)) return true;
  return deaggregate(data, range)?.some((entry) => entry.partitionKey.includes(part)) ?? false;
}

function toRecordLine(shard: Shard, record: StoredRecord, isWhole: boolean): RecordLine {
  const { ordinal, arrival, partitionKey, data, encrypted } = record;
  const entries = deaggregate(data, shard.range);
  const { gzip, text } = isWhole ? decode(data) : {};
  return {
    shard: shard.index,
    ordinal,
    sequenceNumber: shard.sequenceNumbersOf([record])[0] as string,
    arrival,
    ...(partitionKey === undefined ? {} : { key: partitionKey }),
    size: data.length,
    data: asBuffer(isWhole ? data : data.subarray(0, PREVIEW)).toString("base64"),
    isEncrypted: encrypted,
    ...(entries ? { aggregates: entries.length } : {}),
    ...(entries && isWhole ? { entries: entries.map(toAggregatedLine) } : {}),
    ...(gzip === true && text !== undefined ? { inflated: text } : {}),
  };
}

function toAggregatedLine({ partitionKey, data }: SubRecord): AggregatedLine {
  return { key: partitionKey, size: data.length, data: asBuffer(data).toString("base64") };
}

function positions(lanes: readonly Lane[], positionOf: (lane: Lane) => number): Positions {
  return Object.fromEntries(lanes.map((lane) => [lane.shard.index, positionOf(lane)]));
}

/** The same bytes, not copied. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
