import { Look, type LookStart } from "../../engine/looking.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import type { Stream } from "../../engine/stream.ts";
import { Candidate, type RecordView } from "./candidate.ts";
import { mismatch, type Matching } from "./matching.ts";
import { Room } from "./room.ts";

export interface ListQuery extends Matching {
  readonly start: LookStart;
  /** Absent: all shards. */
  readonly shardIndex?: number | undefined;
  /** Only so many of those that match, the latest; absent: from the start on. */
  readonly latest?: number | undefined;
  /** The most records of the answer. */
  readonly limit: number;
  /** The most bytes of data in the answer; it has at least one record if there is one, however large. */
  readonly bytes: number;
}

export interface Listing {
  /** By arrival, then shard, then sequence number. */
  readonly records: readonly RecordView[];
  /** Whether no record is left out for the answer's sake. */
  readonly isComplete: boolean;
  /** Aggregated records that the Kinesis Client Library drops, and so are not listed. */
  readonly droppedAggregates: number;
}

/** The records of a stream that match. */
export async function listRecords(kinesis: Kinesis, stream: Stream, query: ListQuery): Promise<Listing> {
  const { start, shardIndex, latest, limit, bytes } = query;
  const look = await Look.from(kinesis, stream, start);
  const room = new Room({ records: limit, bytes });
  let found: Candidate[] = [];
  let droppedAggregates = 0;
  for await (const seen of look.records()) {
    if (shardIndex !== undefined && seen.shard.index !== shardIndex) continue;
    const candidates = Candidate.allIn(seen);
    if (candidates.length === 0) droppedAggregates++;
    const matching = candidates.filter((candidate) => mismatch(candidate, query) === undefined);
    if (latest === undefined) {
      found.push(...matching.filter((candidate) => room.take(candidate)));
      if (room.isFull) break;
    } else {
      found.push(...matching);
      if (found.length > latest) found.splice(0, found.length - latest);
    }
  }
  // Which are the latest is known only now.
  if (latest !== undefined) found = found.filter((candidate) => room.take(candidate));
  return { records: found.map(({ view }) => view), isComplete: !room.isFull, droppedAggregates };
}
