import type { Candidate } from "./candidate.ts";

/** The most that one answer has: records, and bytes of data. */
export const MAX_ANSWER = { records: 10_000, bytes: 64 * 1024 * 1024 } as const;

/**
 * The room that an answer has for records. There is always room for one, however large; and behind one that there is no
 * room for, there is none for any other, so that an answer has no holes.
 */
export class Room {
  readonly #records: number;
  readonly #bytes: number;
  #taken = 0;
  #data = 0;
  #text = 0;
  #isFull = false;

  constructor({ records, bytes }: { readonly records: number; readonly bytes: number } = MAX_ANSWER) {
    this.#records = records;
    this.#bytes = bytes;
  }

  /** Whether a record was turned away. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** @returns whether there was room for it */
  take({ data, decoded }: Candidate): boolean {
    if (this.#isFull) return false;
    this.#data += data.length;
    // What gzip holds can be much more than the data, and is in the answer as well.
    this.#text += decoded.text?.length ?? 0;
    const isTooMuch = this.#data > this.#bytes || this.#text > MAX_ANSWER.bytes;
    this.#isFull = this.#taken >= this.#records || (isTooMuch && this.#taken > 0);
    if (!this.#isFull) this.#taken++;
    return !this.#isFull;
  }
}
