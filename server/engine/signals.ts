/** What tells that a stream came or went, beside the logs of shards. */
export const STREAMS = "streams";

/** Tells readers that wait for a shard's log, or for STREAMS, that there is something new. */
export class Signals {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** @returns what ends the listening */
  listen(log: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(log) ?? new Set();
    this.#listeners.set(log, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(log);
    };
  }

  notify(log: string): void {
    for (const listener of this.#listeners.get(log) ?? []) listener();
  }
}
