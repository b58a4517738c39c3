/** What tells that a stream came or went, whichever it is. */
export const STREAMS = "streams";

/**
 * Tells those who wait for something that it has changed: for a shard's log, by its name, that there is something new;
 * for a stream or a consumer, by its ARN, that it has come or gone; for STREAMS, that any stream has.
 */
export class Signals {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** @returns what ends the listening */
  listen(subject: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(subject) ?? new Set();
    this.#listeners.set(subject, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(subject);
    };
  }

  notify(subject: string): void {
    for (const listener of this.#listeners.get(subject) ?? []) listener();
  }
}
