import { readPage, type ReadRecord } from "../../engine/reading.ts";
import { purgeOf, type Kinesis } from "../../engine/kinesis.ts";
import type { Shard } from "../../engine/shard.ts";
import type { Stream } from "../../engine/stream.ts";
import { nextTurn } from "../../engine/clock.ts";
import type { RecordFilter } from "../filters/record-filter.ts";
import type { Checkpoint } from "./checkpoints.ts";
import { recordJson } from "./event.ts";
import { Lane } from "./lane.ts";
import type { ShardJob } from "./shard-job.ts";
import { Sleeper } from "./sleeper.ts";
import { TumblingWindow } from "./tumbling-window.ts";

/** What is read ahead for each lane, at most: two batches, and the bytes of as many events. */
const BATCHES_AHEAD = 2;
const BYTES_AHEAD = 2 * 6 * 1024 * 1024;
/** A page of records that are read at once. */
const PAGE = { records: 10_000, bytes: 6 * 1024 * 1024 };

export interface ShardWorkerOptions extends Omit<ShardJob, "window" | "maximumAge" | "advance" | "clock" | "signal"> {
  readonly kinesis: Kinesis;
  readonly stream: Stream;
  readonly shard: Shard;
  readonly checkpoint: Checkpoint;
  /** Absent: all records pass. */
  readonly filter: RecordFilter | undefined;
}

/**
 * Delivers the records of one shard from its checkpoint on. It reads as soon as something is written, hands the records
 * to the lanes, and moves the checkpoint to the first record that is not done in any of them.
 */
export class ShardWorker {
  readonly #options: ShardWorkerOptions;
  readonly #job: ShardJob;
  readonly #lanes: readonly Lane[];
  readonly #reading: Sleeper;
  readonly #ending = new AbortController();
  /** The ordinal of the first record that was not read. */
  #position: number;
  #caughtUpAt = -Infinity;
  /** The last page was cut short: there is more to read at once. */
  #isBehind = false;
  #isWaitingForRoom = false;
  /** Since records were last forgotten. */
  #wasPurged = false;

  constructor(options: ShardWorkerOptions) {
    const { kinesis, stream, settings, checkpoint } = options;
    this.#options = options;
    this.#position = checkpoint.ordinal;
    this.#reading = new Sleeper(kinesis.clock);
    const length = settings.tumblingWindowInSeconds * 1000;
    const limit = settings.maximumRecordAgeInSeconds < 0 ? Infinity : settings.maximumRecordAgeInSeconds * 1000;
    this.#job = {
      ...options,
      clock: kinesis.clock,
      signal: this.#ending.signal,
      window: length > 0 ? new TumblingWindow(length, checkpoint.window) : undefined,
      maximumAge: () => Math.min(limit, stream.settings.retentionHours * 3_600_000),
      advance: () => this.#advance(),
    };
    const feed = {
      isBehind: () => this.#isBehind,
      caughtUpAt: () => this.#caughtUpAt,
      lookAgain: () => this.#reading.rouse(),
      madeRoom: () => {
        if (this.#isWaitingForRoom) this.#reading.rouse();
      },
    };
    this.#lanes = Array.from({ length: settings.parallelizationFactor }, () => new Lane(this.#job, feed));
  }

  /** When the oldest record arrived that was read and is not done; epoch milliseconds. */
  get oldestArrival(): number | undefined {
    const arrivals = this.#lanes.flatMap(({ first }) => (first ? [first.arrival] : []));
    return arrivals.length === 0 ? undefined : Math.min(...arrivals);
  }

  /**
   * Until the shard is closed and all of it is done, or the worker is stopped and what ran is over.
   * @throws what should not happen; nothing of it runs any more then
   */
  async run(): Promise<void> {
    const { checkpoint, kinesis } = this.#options;
    const parts = [this.#read(), ...this.#lanes.map((lane) => lane.run())];
    try {
      await Promise.all(parts);
    } catch (error) {
      this.stop();
      await Promise.allSettled(parts);
      throw error;
    }
    if (!this.#ending.signal.aborted) checkpoint.finish();
    const flushed = checkpoint.flush();
    kinesis.clock.hold(flushed);
    await flushed;
  }

  /** Nothing new is begun from now on. */
  stop(): void {
    this.#ending.abort();
    this.#reading.rouse();
    this.#rouseLanes();
  }

  async #read(): Promise<void> {
    const { kinesis, shard } = this.#options;
    const unlisten = [
      kinesis.signals.listen(shard.log, () => this.#reading.rouse()),
      kinesis.signals.listen(purgeOf(shard), () => {
        this.#wasPurged = true;
        this.#reading.rouse();
      }),
    ];
    this.#reading.begin();
    try {
      while (!this.#ending.signal.aborted) {
        await this.#forgetPurged();
        const room = this.#room();
        if (room <= 0) await this.#waitForRoom();
        else if (!(await this.#readPage(room))) break;
      }
    } finally {
      for (const stop of unlisten) stop();
      this.#reading.end();
      for (const lane of this.#lanes) lane.close();
    }
  }

  /** What was read and is not in the log any more is forgotten, and counts as done. */
  async #forgetPurged(): Promise<void> {
    while (this.#wasPurged) {
      this.#wasPurged = false;
      const { kinesis, shard } = this.#options;
      const { first } = await kinesis.store.records.bounds(shard.log);
      for (const lane of this.#lanes) lane.forget(first);
      this.#position = Math.max(this.#position, first);
      this.#advance();
    }
  }

  /** @returns false at the end of a closed shard */
  async #readPage(room: number): Promise<boolean> {
    const { kinesis, stream, shard } = this.#options;
    const startedAt = kinesis.clock.now();
    const tip = (await kinesis.store.records.bounds(shard.log)).next;
    const limits = { records: Math.min(room, PAGE.records), bytes: PAGE.bytes };
    const { records, next } = await readPage(kinesis, stream, shard, this.#position, limits);
    // Purged while it was read: it is read again, and found to be gone.
    if (this.#wasPurged) return true;
    if (next === undefined) return false;
    const first = next - records.length;
    this.#position = next;
    this.#isBehind = next < tip;
    for (const [index, record] of records.entries()) this.#offer(record, first + index, startedAt);
    this.#advance();
    if (records.length === 0) this.#caughtUpAt = startedAt;
    this.#rouseLanes();
    // Other work must get its turn, however much there is to read.
    if (records.length > 0) await nextTurn();
    else await this.#reading.sleep();
    return true;
  }

  /** A lane that has no full batch must not wait for one that is held up by another lane. */
  async #waitForRoom(): Promise<void> {
    this.#isBehind = false;
    this.#isWaitingForRoom = true;
    this.#rouseLanes();
    await this.#reading.sleep();
    this.#isWaitingForRoom = false;
  }

  #rouseLanes(): void {
    for (const lane of this.#lanes) lane.rouse();
  }

  #offer(record: ReadRecord, ordinal: number, readAt: number): void {
    const { filter, source } = this.#options;
    if (filter && !filter(record)) return;
    const { sequenceNumber, arrival, partitionKey } = record;
    const json = recordJson(source, record);
    const lane = this.#lanes[laneOf(partitionKey, this.#lanes.length)] as Lane;
    lane.offer({ ordinal, sequenceNumber, arrival, readAt, json, bytes: Buffer.byteLength(json) });
  }

  /** How many records may be read now. One lane that is full holds the others up only when it has all the room. */
  #room(): number {
    const count = this.#lanes.length;
    let room = count * BATCHES_AHEAD * this.#options.settings.batchSize;
    let bytes = count * BYTES_AHEAD;
    for (const { queued } of this.#lanes) {
      room -= queued.records;
      bytes -= queued.bytes;
    }
    return bytes > 0 ? room : 0;
  }

  #advance(): void {
    const heads = this.#lanes.map(({ first }) => first?.ordinal ?? this.#position);
    this.#options.checkpoint.move(Math.min(...heads), this.#job.window?.open);
  }
}

/** The lane that the records of a partition key go through, as an index below `count` (FNV-1a, 32 bits). */
function laneOf(partitionKey: string | undefined, count: number): number {
  if (count === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(partitionKey ?? "")) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % count;
}
