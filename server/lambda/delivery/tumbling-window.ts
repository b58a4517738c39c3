import type { OpenWindow } from "./checkpoints.ts";
import type { WindowContext } from "./event.ts";

/** The most that a state may have; a window whose state is larger is closed early. */
const MAX_STATE_BYTES = 1024 * 1024;

/**
 * The tumbling windows of one shard, one after the other: a window opens with its first record and belongs to the time
 * that its records arrived in, in whole multiples of its length (lambda-reference §2.14).
 */
export class TumblingWindow {
  /** Milliseconds. */
  readonly #length: number;
  #open: OpenWindow | null;

  constructor(length: number, open: OpenWindow | null) {
    this.#length = length;
    this.#open = open;
  }

  /** The one that is open, as it is stored. */
  get open(): OpenWindow | null {
    return this.#open;
  }

  /** When the open one ends; epoch milliseconds. */
  get end(): number | undefined {
    return this.#open ? this.#open.start + this.#length : undefined;
  }

  get isTerminatedEarly(): boolean {
    return this.#open?.isTerminatedEarly ?? false;
  }

  startOf(arrival: number): number {
    return Math.floor(arrival / this.#length) * this.#length;
  }

  endOf(arrival: number): number {
    return this.startOf(arrival) + this.#length;
  }

  /** Whether a record is not of the window that is open. */
  isBeyond(arrival: number): boolean {
    return this.#open !== null && this.startOf(arrival) !== this.#open.start;
  }

  /** Begins the window of a record, unless it is open. */
  enter(arrival: number): void {
    this.#open ??= { start: this.startOf(arrival), state: {}, isTerminatedEarly: false };
  }

  /** What the function answered. */
  keep(state: unknown, bytes: number): void {
    if (this.#open) this.#open = { ...this.#open, state, isTerminatedEarly: bytes > MAX_STATE_BYTES };
  }

  close(): void {
    this.#open = null;
  }

  /** As the event shows the open window. */
  context(isFinal: boolean): WindowContext | undefined {
    if (!this.#open) return undefined;
    const { start, state, isTerminatedEarly } = this.#open;
    return { start, end: start + this.#length, state, isFinal, isTerminatedEarly: isFinal && isTerminatedEarly };
  }
}
