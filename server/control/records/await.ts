import { realClock } from "../../engine/clock.ts";
import type { StreamName } from "../../engine/identity.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { Look, type LookStart } from "../../engine/looking.ts";
import { STREAMS } from "../../engine/signals.ts";
import { Candidate, type RecordView } from "./candidate.ts";
import { Closest, type NearMiss } from "./closest.ts";
import { mismatch, type Matching } from "./matching.ts";
import { Room } from "./room.ts";
import { Waking } from "./waking.ts";

export interface Expectation extends Matching {
  /** How many records must match, at least. */
  readonly count: number;
  /** Where looking begins in the stream with this id, and in any other at its oldest record. */
  readonly start: LookStart;
  /** Absent: that of the stream there is. */
  readonly streamId?: string | undefined;
  /** Absent: all shards. */
  readonly shardIndex?: number | undefined;
}

export interface Outcome {
  readonly isFulfilled: boolean;
  /** Absent while there is no such stream. */
  readonly look: Look | undefined;
  /** Where looking began, so that another wait can begin there. */
  readonly began: Look["position"];
  /** How many records there were in all. */
  readonly seen: number;
  /** How many of them matched. */
  readonly matched: number;
  /** Those that matched, by arrival, then shard, then sequence number; the first, as far as an answer has room. */
  readonly records: readonly RecordView[];
  /** Whether these are all that matched. */
  readonly isComplete: boolean;
  /** When too few matched, those that came nearest. */
  readonly closest: readonly NearMiss[];
}

/** What was found of a stream so far. */
class Findings {
  readonly #expectation: Expectation;
  readonly #closest: Closest;
  readonly #records: Candidate[] = [];
  readonly #room = new Room();
  #seen = 0;
  #matched = 0;

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
    this.#closest = new Closest(expectation);
  }

  get areEnough(): boolean {
    return this.#matched >= this.#expectation.count;
  }

  add(candidate: Candidate): void {
    this.#seen++;
    const reason = mismatch(candidate, this.#expectation);
    if (reason !== undefined) return this.#closest.add(candidate, reason);
    this.#matched++;
    if (this.#room.take(candidate)) this.#records.push(candidate);
  }

  outcome(look: Look | undefined, began: Look["position"]): Outcome {
    return {
      isFulfilled: this.areEnough,
      look,
      began,
      seen: this.#seen,
      matched: this.#matched,
      records: this.#records.map(({ view }) => view),
      isComplete: !this.#room.isFull,
      closest: this.areEnough ? [] : this.#closest.misses,
    };
  }
}

/**
 * Waits until a stream, which need not exist yet, holds the records expected. It is woken by what is written, by new
 * shards, and by streams that come and go.
 * @param timeout milliseconds of the machine's time, in which the code under test runs
 * @param signal ends the wait early
 */
export async function awaitRecords(
  kinesis: Kinesis,
  name: StreamName,
  expectation: Expectation,
  timeout: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const waking = new Waking(kinesis.signals);
  const end = (): void => waking.end();
  const timer = realClock.setTimeout(end, timeout);
  signal.addEventListener("abort", end);
  // A stream that comes later is new with all it holds; one that is restored from a snapshot has the id it had.
  const meant = expectation.streamId ?? kinesis.find(name)?.id;
  let look: Look | undefined;
  let began: Look["position"] = {};
  let purges = 0;
  let findings = new Findings(expectation);
  try {
    for (;;) {
      const stream = kinesis.find(name);
      waking.listen([STREAMS, ...(stream?.shards ?? []).map(({ log }) => log)]);
      if (stream !== look?.stream) {
        look = stream && (await Look.from(kinesis, stream, stream.id === meant ? expectation.start : "TRIM_HORIZON"));
        began = look?.position ?? {};
        purges = stream?.purges ?? 0;
        findings = new Findings(expectation);
      } else if (stream && stream.purges !== purges) {
        purges = stream.purges;
        look = await Look.from(kinesis, stream, "TRIM_HORIZON");
        findings = new Findings(expectation);
      }
      if (look) await collect(look, expectation, findings);
      if (findings.areEnough || waking.isOver) return findings.outcome(look, began);
      await waking.next();
    }
  } finally {
    timer.cancel();
    signal.removeEventListener("abort", end);
    waking.listen([]);
  }
}

async function collect(look: Look, { shardIndex }: Expectation, findings: Findings): Promise<void> {
  for await (const seen of look.records()) {
    if (shardIndex !== undefined && seen.shard.index !== shardIndex) continue;
    for (const candidate of Candidate.allIn(seen)) findings.add(candidate);
  }
}
