import { BatchDelivery } from "./batch-delivery.ts";
import { MAX_EVENT_BYTES, type BatchRecord } from "./event.ts";
import type { ShardJob } from "./shard-job.ts";
import { Sleeper } from "./sleeper.ts";

/** What an event has beside its records, but for a window's state. */
const ENVELOPE = 1024;
/** Room for a window's state. */
const WINDOW_ENVELOPE = ENVELOPE + 1024 * 1024;

/** The reader of a lane's shard. */
export interface Feed {
  /** There are records that can be read at once, and will be. */
  isBehind(): boolean;
  /** The clock's time when the log was last seen to hold nothing more. */
  caughtUpAt(): number;
  /** Reads again, for something may have been written. */
  lookAgain(): void;
  /** Records were taken. */
  madeRoom(): void;
}

/**
 * A line of records that are delivered strictly one batch after the other. A shard has as many as its mapping's
 * ParallelizationFactor; all records of a partition key are in the same one.
 */
export class Lane {
  readonly #job: ShardJob;
  readonly #feed: Feed;
  readonly #sleeper: Sleeper;
  #queue: BatchRecord[] = [];
  #queuedBytes = 0;
  #delivery: BatchDelivery | undefined;
  /** No more records will come. */
  #isClosed = false;

  constructor(job: ShardJob, feed: Feed) {
    this.#job = job;
    this.#feed = feed;
    this.#sleeper = new Sleeper(job.clock);
  }

  /** The first record that is not done. */
  get first(): BatchRecord | undefined {
    return this.#delivery?.first ?? this.#queue[0];
  }

  get queued(): { readonly records: number; readonly bytes: number } {
    return { records: this.#queue.length, bytes: this.#queuedBytes };
  }

  offer(record: BatchRecord): void {
    this.#queue.push(record);
    this.#queuedBytes += record.bytes;
  }

  /** Records that were purged are not delivered any more. @param ordinal of the first record that is left */
  forget(ordinal: number): void {
    this.#queue = this.#queue.filter((record) => record.ordinal >= ordinal);
    this.#queuedBytes = this.#queue.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#delivery?.forget(ordinal);
    this.rouse();
  }

  rouse(): void {
    this.#sleeper.rouse();
  }

  close(): void {
    this.#isClosed = true;
    this.rouse();
  }

  /** Until all is delivered after `close`, or the job is to end. */
  async run(): Promise<void> {
    const { signal } = this.#job;
    this.#sleeper.begin();
    try {
      while (!signal.aborted) {
        const batch = this.#next();
        if (batch) await this.#deliver(batch);
        else if (this.#isClosed) break;
        else await this.#sleeper.sleep(this.#due());
      }
    } finally {
      this.#sleeper.end();
    }
  }

  async #deliver(delivery: BatchDelivery): Promise<void> {
    this.#delivery = delivery;
    await delivery.run(this.#sleeper);
    // One that ended early stays, for its first record is where the next worker begins.
    if (!this.#job.signal.aborted) this.#delivery = undefined;
  }

  /** @returns undefined when there is nothing to deliver yet, or, once closed, any more */
  #next(): BatchDelivery | undefined {
    const { window } = this.#job;
    if (window && this.#mustCloseWindow()) return new BatchDelivery(this.#job, [], true);
    const [first] = this.#queue;
    if (!first || !this.#isBatchDue(first)) return undefined;
    window?.enter(first.arrival);
    return new BatchDelivery(this.#job, this.#take(this.#batchLength()));
  }

  #mustCloseWindow(): boolean {
    const window = this.#job.window;
    if (window?.end === undefined) return false;
    const [first] = this.#queue;
    if (first) return window.isTerminatedEarly || window.isBeyond(first.arrival);
    if (this.#isClosed || window.isTerminatedEarly || this.#feed.caughtUpAt() >= window.end) return true;
    // Records of the window may have been written that were not read yet.
    if (this.#job.clock.now() >= window.end) this.#feed.lookAgain();
    return false;
  }

  #isBatchDue(first: BatchRecord): boolean {
    const { clock } = this.#job;
    if (this.#isClosed || this.#isFull(first)) return true;
    return !this.#feed.isBehind() && clock.now() >= this.#dueOf(first);
  }

  #isFull(first: BatchRecord): boolean {
    const { settings, window } = this.#job;
    const last = this.#queue.at(-1) ?? first;
    const isPastWindow = window !== undefined && window.startOf(last.arrival) !== window.startOf(first.arrival);
    return this.#queue.length >= settings.batchSize || this.#queuedBytes > this.#payloadRoom() || isPastWindow;
  }

  /** When a batch that begins with a record waits no longer for more. */
  #dueOf({ readAt, arrival }: BatchRecord): number {
    const { settings, window } = this.#job;
    const due = readAt + settings.maximumBatchingWindowInSeconds * 1000;
    return window ? Math.min(due, window.endOf(arrival)) : due;
  }

  /** When there is something to do though nobody rouses the lane. */
  #due(): number | undefined {
    const [first] = this.#queue;
    if (first && this.#feed.isBehind()) return undefined;
    if (first) return this.#dueOf(first);
    const end = this.#job.window?.end;
    return end !== undefined && end > this.#job.clock.now() ? end : undefined;
  }

  /** How many of the queue make the next batch. */
  #batchLength(): number {
    const { settings, window } = this.#job;
    const room = this.#payloadRoom();
    const end = window && this.#queue[0] ? window.endOf(this.#queue[0].arrival) : Infinity;
    let bytes = 0;
    let length = 0;
    for (const record of this.#queue) {
      bytes += record.bytes + 1;
      const fits = length < settings.batchSize && bytes <= room && record.arrival < end;
      if (!fits && length > 0) break;
      length++;
    }
    return length;
  }

  #payloadRoom(): number {
    return MAX_EVENT_BYTES - (this.#job.window ? WINDOW_ENVELOPE : ENVELOPE);
  }

  #take(length: number): BatchRecord[] {
    const batch = this.#queue.slice(0, length);
    this.#queue = this.#queue.slice(length);
    for (const { bytes } of batch) this.#queuedBytes -= bytes;
    this.#feed.madeRoom();
    return batch;
  }
}
