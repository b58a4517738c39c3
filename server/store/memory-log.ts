import type { Appended, LogBounds, NewRecord, PageLimits, StoredRecord } from "./contract.ts";
import { Segment, sizeOf } from "./segment.ts";

/** Room in the first segment of a log: most logs of a test hold a few records, and there can be thousands of logs. */
const FIRST = { records: 16, bytes: 2048 } as const;
/** Segments double up to this: large enough to be few, small enough that trimming soon gives memory back. */
const LARGEST = { records: 8192, bytes: 1024 * 1024 } as const;

/** The records of one shard, in segments; a position is found by binary search over them, then within one. */
export class MemoryLog {
  readonly #segments: Segment[] = [];
  /** Room in the next segment. */
  #room: { records: number; bytes: number } = { ...FIRST };
  #first = 0;
  #next = 0;
  #lastArrival = 0;
  #sealed = false;

  get bounds(): LogBounds {
    return { first: this.#first, next: this.#next };
  }

  append(records: readonly NewRecord[], now: number): Appended | undefined {
    if (this.#sealed) return undefined;
    const ordinal = this.#next;
    const arrival = Math.max(now, this.#lastArrival);
    this.#lastArrival = arrival;
    for (const record of records) {
      const size = sizeOf(record);
      if (this.#segments.at(-1)?.add(record, size, arrival) !== true) {
        this.#addSegment(size).add(record, size, arrival);
      }
      this.#next++;
    }
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

  #addSegment(size: number): Segment {
    const { records, bytes } = this.#room;
    const segment = new Segment(this.#next, records, Math.max(bytes, size));
    this.#segments.push(segment);
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
