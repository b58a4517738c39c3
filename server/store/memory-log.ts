import type { Appended, LogBounds, LogImage, NewRecord, PageLimits, StoredRecord } from "./contract.ts";
import { Segment, sizeOf } from "./segment.ts";

/** Room in the first segment of a log: most logs of a test hold a few records, and there can be thousands of logs. */
const FIRST = { records: 16, bytes: 2048 } as const;
/** Segments double up to this: large enough to be few, small enough that trimming soon gives memory back. */
const LARGEST = { records: 8192, bytes: 1024 * 1024 } as const;

/** How much of another driver's image is taken over at a time. */
const PAGE: PageLimits = { records: 8192, bytes: 1024 * 1024 };

/**
 * The records of one shard, in segments; a position is found by binary search over them, then within one. An image of
 * it is a log that shares its segments.
 */
export class MemoryLog implements LogImage {
  readonly #segments: Segment[];
  /** Room in the next segment. */
  #room: { readonly records: number; readonly bytes: number } = FIRST;
  #first = 0;
  #next = 0;
  #lastArrival = 0;
  #sealed = false;
  /** Whether the last segment is another log's as well, and so takes no more records. */
  #isTailShared = false;

  /** @param segments that follow each other */
  constructor(segments: readonly Segment[] = []) {
    this.#segments = [...segments];
  }

  /** A log that holds what an image does. */
  static async of(image: LogImage): Promise<MemoryLog> {
    if (image instanceof MemoryLog) return image.copy();
    const log = new MemoryLog();
    log.#first = image.bounds.first;
    log.#next = image.bounds.first;
    while (log.#next < image.bounds.next) {
      for (const record of await image.read(log.#next, PAGE)) log.#add(record, record.arrival);
    }
    log.#lastArrival = image.lastArrival;
    log.#sealed = image.isSealed;
    return log;
  }

  /** From now on the two go their own ways. O(segments). */
  copy(): MemoryLog {
    const copy = new MemoryLog(this.#segments);
    copy.#first = this.#first;
    copy.#next = this.#next;
    copy.#lastArrival = this.#lastArrival;
    copy.#sealed = this.#sealed;
    copy.#isTailShared = true;
    this.#isTailShared = true;
    this.#room = FIRST; // so that a log of which many images are taken does not fill large segments with a record each
    return copy;
  }

  get isSealed(): boolean {
    return this.#sealed;
  }

  get lastArrival(): number {
    return this.#lastArrival;
  }

  get bounds(): LogBounds {
    return { first: this.#first, next: this.#next };
  }

  append(records: readonly NewRecord[], now: number): Appended | undefined {
    if (this.#sealed) return undefined;
    const ordinal = this.#next;
    const arrival = Math.max(now, this.#lastArrival);
    this.#lastArrival = arrival;
    for (const record of records) this.#add(record, arrival);
    return { ordinal, arrival };
  }

  seal(): LogBounds {
    this.#sealed = true;
    return this.bounds;
  }

  read(ordinal: number, limits: PageLimits): StoredRecord[] {
    const page: StoredRecord[] = [];
    let from = Math.max(ordinal, this.#first);
    let bytes: number | undefined = 0;
    for (let at = this.#indexOf(from); bytes !== undefined && at < this.#segments.length; at++) {
      const segment = this.#segments[at] as Segment;
      bytes = segment.read(from, limits, page, bytes);
      from = segment.next;
    }
    return page;
  }

  locate(arrival: number): number {
    const segment = this.#segments[partition(this.#segments, ({ lastArrival }) => lastArrival < arrival)];
    return segment ? Math.max(segment.locate(arrival), this.#first) : this.#next;
  }

  /** Whole segments are given back; of the next one the head is out of reach. */
  trim(before: number): void {
    while (this.#segments[0] && this.#segments[0].lastArrival < before) this.#segments.shift();
    const head = this.#segments[0];
    this.#first = head ? Math.max(this.#first, head.locate(before)) : this.#next;
  }

  #add(record: NewRecord, arrival: number): void {
    const size = sizeOf(record);
    const tail = this.#isTailShared ? undefined : this.#segments.at(-1);
    if (tail?.add(record, size, arrival) !== true) this.#addSegment(size).add(record, size, arrival);
    this.#next++;
  }

  #addSegment(size: number): Segment {
    const { records, bytes } = this.#room;
    const segment = new Segment(this.#next, records, Math.max(bytes, size));
    this.#segments.push(segment);
    this.#isTailShared = false;
    this.#room = { records: Math.min(records * 2, LARGEST.records), bytes: Math.min(bytes * 2, LARGEST.bytes) };
    return segment;
  }

  /** The segment that holds a record, or would. */
  #indexOf(ordinal: number): number {
    return partition(this.#segments, ({ next }) => next <= ordinal);
  }
}

/** The index of the first item that is not before what is looked for, by binary search. */
function partition<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
