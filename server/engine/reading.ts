import type { PageLimits } from "../store/contract.ts";
import type { EngineContext } from "./context.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** The most that one GetRecords call returns. */
export const MAX_PAGE: PageLimits = { records: 10_000, bytes: 10 * 1024 * 1024 };

export interface ReadRecord {
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly arrival: number;
  readonly data: Uint8Array;
  readonly partitionKey: string | undefined;
  readonly encrypted: boolean;
}

export interface Page {
  readonly records: readonly ReadRecord[];
  /** Where to read on; absent at the end of a closed shard. */
  readonly next: number | undefined;
  /** How far the reader is behind the tip, in milliseconds. */
  readonly millisBehindLatest: number;
}

/** Counts records that go out to a reader. @returns the bytes of their data */
export function countRead(stream: Stream, shard: Shard, records: readonly ReadRecord[]): number {
  const bytes = records.reduce((sum, { data }) => sum + data.length, 0);
  stream.traffic.didRead(records.length, bytes);
  shard.traffic.didRead(records.length, bytes);
  return bytes;
}

/**
 * Reads a page from an ordinal on. The end of a closed shard is a page of its own, without records: it never comes
 * together with the last ones.
 */
export async function readPage(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  ordinal: number,
  limits: PageLimits,
): Promise<Page> {
  const { records } = engine.store;
  // Looked at first: a shard that is closed by now has all its records, one that closes while it is read may get more.
  const { closingTime } = shard;
  const now = engine.clock.now();
  await records.trim(shard.log, stream.horizon(now));
  const stored = await records.read(shard.log, ordinal, limits);
  const bounds = await records.bounds(shard.log);
  const last = stored.at(-1);
  const next = last ? last.ordinal + 1 : Math.max(ordinal, bounds.first);
  if (!last && closingTime !== undefined && next >= bounds.next) {
    return { records: [], next: undefined, millisBehindLatest: Math.max(0, now - closingTime * 1000) };
  }
  const numbers = shard.sequenceNumbersOf(stored);
  return {
    records: stored.map(({ arrival, data, partitionKey, encrypted }, index) => ({
      sequenceNumber: numbers[index] as string,
      arrival,
      data,
      partitionKey,
      encrypted,
    })),
    next,
    millisBehindLatest: last && next < bounds.next ? Math.max(0, now - last.arrival) : 0,
  };
}
