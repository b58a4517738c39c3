import type { Appended, LogBounds } from "../contract.ts";
import { LARGEST_CHUNK, type Chunk } from "./chunk.ts";
import type { LogState, Rows } from "./rows.ts";

export const ABSENT: LogState = { id: undefined, first: 0, next: 0, arrival: 0, oldest: Infinity, sealed: true };

/** Chunks that become one row. */
interface Tail {
  readonly base: number;
  readonly arrival: number;
  count: number;
  bytes: number;
  readonly parts: Uint8Array[];
}

/** A log as it will be when the present commit is through. */
export class Draft {
  state: LogState;
  readonly #rows: Rows;
  #tail: Tail | undefined;

  constructor(rows: Rows, state: LogState) {
    this.#rows = rows;
    this.state = state;
  }

  open(name: string): void {
    if (this.state.id === undefined) this.state = { ...ABSENT, id: this.#rows.addLog(name), sealed: false };
  }

  append(chunks: readonly Chunk[], now: number): Appended | undefined {
    const { id, next: ordinal, sealed } = this.state;
    if (id === undefined || sealed) return undefined;
    const arrival = Math.max(now, this.state.arrival);
    let next = ordinal;
    for (const chunk of chunks) {
      this.#addToTail(next, arrival, chunk);
      next += chunk.count;
    }
    const oldest = this.state.first === ordinal && next > ordinal ? arrival : this.state.oldest;
    this.state = { ...this.state, next, arrival, oldest };
    return { ordinal, arrival };
  }

  seal(): LogBounds {
    const { id, sealed, first, next } = this.state;
    if (id !== undefined && !sealed) this.#rows.seal(id);
    this.state = { ...this.state, sealed: true };
    return { first, next };
  }

  /** @returns the id that it had */
  drop(): number | undefined {
    this.finish();
    const { id } = this.state;
    if (id !== undefined) this.#rows.unname(id);
    this.state = ABSENT;
    return id;
  }

  /** Writes what is still to be written. */
  finish(): void {
    const { id } = this.state;
    if (id === undefined || !this.#tail) return;
    const { base, arrival, count, parts } = this.#tail;
    const [only, another] = parts;
    const records = only && !another ? only : Buffer.concat(parts);
    this.#rows.addChunk(id, base, arrival, { count, records });
    this.#tail = undefined;
  }

  /** Puts that share a commit and a millisecond share a row. */
  #addToTail(base: number, arrival: number, { count, records }: Chunk): void {
    if (this.#tail?.arrival === arrival && this.#tail.bytes + records.length <= LARGEST_CHUNK) {
      this.#tail.count += count;
      this.#tail.bytes += records.length;
      this.#tail.parts.push(records);
      return;
    }
    this.finish();
    this.#tail = { base, arrival, count, bytes: records.length, parts: [records] };
  }
}
