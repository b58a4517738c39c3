import type { RetryBackoff } from "./settings.ts";

/** The waits between the tries of a batch, in milliseconds. */
export class Backoff {
  readonly #settings: RetryBackoff;
  #next: number;

  constructor(settings: RetryBackoff) {
    this.#settings = settings;
    this.#next = settings.first;
  }

  next(): number {
    const { longest } = this.#settings;
    const wait = Math.min(this.#next, longest);
    this.#next = Math.min(this.#next * 2, longest);
    return wait;
  }

  /** Something went well. */
  reset(): void {
    this.#next = this.#settings.first;
  }
}
