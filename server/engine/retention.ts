import type { Timer } from "./clock.ts";
import type { EngineContext } from "./context.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** Milliseconds between two sweeps; the shortest retention is 24 times as long. */
const SWEEP_INTERVAL = 3_600_000;

/** What a sweep works on. */
export interface RetentionScope {
  streams(): readonly Stream[];
  /** Stores that a stream no longer has some of its shards. */
  forget(stream: Stream, shards: readonly Shard[]): Promise<void>;
}

/**
 * Gives back what has passed its retention: records, and closed shards of which nothing is left. Reading trims as well,
 * so nobody waits for a sweep; without it, a stream that is only written to would grow for ever.
 */
export class Retention {
  readonly #engine: EngineContext;
  readonly #scope: RetentionScope;
  #next: Timer | undefined;

  constructor(engine: EngineContext, scope: RetentionScope) {
    this.#engine = engine;
    this.#scope = scope;
  }

  /** Sweeps from now on, once an hour of the emulator's clock; begun again, it counts the hour anew. */
  start(): void {
    const { clock } = this.#engine;
    this.#next?.cancel();
    // When time is moved by more, one sweep at the end does the work of all on the way: a year has 8,760.
    const wait = Math.max(SWEEP_INTERVAL, clock.destination - clock.now());
    this.#next = clock.setTimeout(async () => {
      this.start();
      if (clock.destination - clock.now() < SWEEP_INTERVAL) await this.#sweep();
    }, wait);
  }

  async #sweep(): Promise<void> {
    const { clock, store } = this.#engine;
    const now = clock.now();
    for (const stream of this.#scope.streams()) {
      if (!stream.isServing) continue;
      const expired = stream.shards.filter((shard) => !stream.isVisible(shard, now));
      if (expired.length > 0) await this.#scope.forget(stream, expired);
      // It can go meanwhile, and a snapshot bring another one with the same logs.
      for (const shard of expired) if (!stream.isGone) await store.records.drop(shard.log);
      for (const shard of stream.shards) {
        if (!stream.isGone) await store.records.trim(shard.log, stream.horizon(now));
      }
    }
  }
}
