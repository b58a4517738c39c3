import type { NewRecord, PageLimits, StoredRecord } from "./contract.ts";

/** In the key lengths: a record without a partition key. No key is as long: 256 characters are at most 1,024 bytes. */
const NO_KEY = 0x7fff;
const ENCRYPTED = 0x8000;

/** Bytes that a record takes: its partition key in UTF-8, then its data. */
export function sizeOf({ partitionKey, data }: NewRecord): number {
  return data.length + (partitionKey === undefined ? 0 : Buffer.byteLength(partitionKey));
}

/**
 * Records that follow each other in a log, outside the JavaScript heap: their bytes in one buffer, and typed arrays that
 * say where each ends. A record costs 14 bytes beside its own, and the garbage collector walks none of them.
 */
export class Segment {
  /** The ordinal of the first record. */
  readonly base: number;
  #count = 0;
  readonly #bytes: Buffer;
  /** For each record the offset behind its last byte. */
  readonly #ends: Uint32Array;
  /** Bytes of each partition key, or NO_KEY; and whether the record is ENCRYPTED. */
  readonly #keys: Uint16Array;
  /** Epoch milliseconds. */
  readonly #arrivals: Float64Array;

  /**
   * @param base the ordinal of the first record
   * @param records how many there is room for
   * @param bytes how many there is room for
   */
  constructor(base: number, records: number, bytes: number) {
    this.base = base;
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
    this.#ends = new Uint32Array(records);
    this.#keys = new Uint16Array(records);
    this.#arrivals = new Float64Array(records);
  }

  /** The ordinal behind the last record. */
  get next(): number {
    return this.base + this.#count;
  }

  /** Of the last record; there is one. */
  get lastArrival(): number {
    return this.#arrivals[this.#count - 1] as number;
  }

  /** @returns false when there is no room, and nothing was added */
  add(record: NewRecord, size: number, arrival: number): boolean {
    const at = this.#count;
    const start = this.#startOf(at);
    if (at === this.#ends.length || start + size > this.#bytes.length) return false;
    const { partitionKey, data, encrypted } = record;
    const keyLength = partitionKey === undefined ? 0 : this.#bytes.write(partitionKey, start);
    this.#bytes.set(data, start + keyLength);
    this.#ends[at] = start + size;
    this.#keys[at] = (partitionKey === undefined ? NO_KEY : keyLength) | (encrypted ? ENCRYPTED : 0);
    this.#arrivals[at] = arrival;
    this.#count++;
    return true;
  }

  /**
   * Adds records from an ordinal on to a page. Their data are views of the segment, which never changes what it holds.
   * @param taken bytes that the page has already
   * @returns bytes that the page has then, or undefined when it is full
   */
  read(ordinal: number, limits: PageLimits, page: StoredRecord[], taken: number): number | undefined {
    let bytes = taken;
    for (let at = ordinal - this.base; at < this.#count; at++) {
      const start = this.#startOf(at);
      const end = this.#ends[at] as number;
      bytes += end - start;
      if (page.length >= limits.records || (bytes > limits.bytes && page.length > 0)) return undefined;
      const key = this.#keys[at] as number;
      const hasKey = (key & NO_KEY) !== NO_KEY;
      const dataStart = hasKey ? start + (key & NO_KEY) : start;
      page.push({
        ordinal: this.base + at,
        arrival: this.#arrivals[at] as number,
        partitionKey: hasKey ? this.#bytes.toString("utf8", start, dataStart) : undefined,
        data: this.#bytes.subarray(dataStart, end),
        encrypted: (key & ENCRYPTED) !== 0,
      });
    }
    return bytes;
  }

  /** The ordinal of the first record that arrived at or after a time; `next` when there is none. */
  locate(arrival: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#arrivals[middle] as number) < arrival) low = middle + 1;
      else high = middle;
    }
    return this.base + low;
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : (this.#ends[at - 1] as number);
  }
}
