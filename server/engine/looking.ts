import type { PageLimits, StoredRecord } from "../store/contract.ts";
import type { EngineContext } from "./context.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** What is read at a time. */
const PAGE: PageLimits = { records: 1000, bytes: 1024 * 1024 };

/** A record as it lies in its shard. */
export interface SeenRecord {
  readonly shard: Shard;
  readonly record: StoredRecord;
}

/** Where to read on: ordinals by shard index. */
export type LookPosition = Readonly<Record<string, number>>;

/** Where looking begins: at the oldest record, behind the newest, at an arrival time (epoch milliseconds), or again. */
export type LookStart = "TRIM_HORIZON" | "LATEST" | { readonly time: number } | { readonly position: LookPosition };

/** What is left to give of a shard. */
interface Cursor {
  readonly shard: Shard;
  next: number;
  /** Read and not yet given, oldest last. */
  page: StoredRecord[];
}

/**
 * Looks at the records of a stream as they lie in the store, from all its shards, without a consumer's iterators and
 * beside all limits: nobody notices.
 */
export class Look {
  readonly stream: Stream;
  readonly #engine: EngineContext;
  readonly #cursors = new Map<number, Cursor>();

  private constructor(engine: EngineContext, stream: Stream) {
    this.#engine = engine;
    this.stream = stream;
  }

  static async from(engine: EngineContext, stream: Stream, start: LookStart): Promise<Look> {
    const look = new Look(engine, stream);
    for (const shard of stream.shards) look.#add(shard, await look.#begin(shard, start));
    return look;
  }

  /** Where another look would go on. */
  get position(): LookPosition {
    return Object.fromEntries(
      [...this.#cursors.values()].map(({ shard, next, page }) => [shard.index, next - page.length]),
    );
  }

  /**
   * The records not given yet, by arrival, then shard, then sequence number. Ends with those that are there now; called
   * again, it gives what came since, from shards that opened since as well.
   */
  async *records(): AsyncGenerator<SeenRecord, void, undefined> {
    for (const shard of this.stream.shards) if (!this.#cursors.has(shard.index)) this.#add(shard, 0);
    const cursors = new Set(this.#cursors.values());
    while (cursors.size > 0) {
      for (const cursor of cursors) {
        if (cursor.page.length === 0 && !(await this.#fill(cursor))) cursors.delete(cursor);
      }
      const first = earliest(cursors);
      const record = first?.page.pop();
      if (first && record) yield { shard: first.shard, record };
    }
  }

  #add(shard: Shard, next: number): void {
    this.#cursors.set(shard.index, { shard, next, page: [] });
  }

  async #begin(shard: Shard, start: LookStart): Promise<number> {
    const { records } = this.#engine.store;
    if (start === "TRIM_HORIZON") return 0;
    if (start === "LATEST") return (await records.bounds(shard.log)).next;
    return "time" in start ? records.locate(shard.log, start.time) : (start.position[shard.index] ?? 0);
  }

  /** @returns whether there is anything */
  async #fill(cursor: Cursor): Promise<boolean> {
    const { store, clock } = this.#engine;
    const { log } = cursor.shard;
    await store.records.trim(log, this.stream.horizon(clock.now()));
    const page = await store.records.read(log, cursor.next, PAGE);
    cursor.next = (page.at(-1)?.ordinal ?? cursor.next - 1) + 1;
    cursor.page = page.toReversed();
    return page.length > 0;
  }
}

/** Of cursors in the order of their shards, with a page each. */
function earliest(cursors: Iterable<Cursor>): Cursor | undefined {
  let first: Cursor | undefined;
  for (const cursor of cursors) {
    if (!first || arrivalOf(cursor) < arrivalOf(first)) first = cursor;
  }
  return first;
}

function arrivalOf({ page }: Cursor): number {
  return page.at(-1)?.arrival ?? Infinity;
}
