import type { Appended, LogBounds, MaybePromise, NewRecord, PageLimits, StoredRecord } from "../contract.ts";
import { MemoryLog } from "../memory-log.ts";
import { IMAGE_PAGE } from "../pages.ts";
import { readChunk, toChunks } from "./chunk.ts";
import type { Change, Commits } from "./commits.ts";
import { ABSENT, Draft } from "./draft.ts";
import type { LogState, Rows } from "./rows.ts";
import type { Sweep } from "./sweep.ts";

/** A part of the log's next commit. */
interface Step {
  readonly take: (draft: Draft) => unknown;
  readonly resolve: (taken: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The records of one shard in the file. Bounds are kept in memory, so that asking for them costs no query; they change
 * when a commit is through, and so does all that can be read.
 */
export class SqliteLog implements Change {
  readonly #name: string;
  readonly #rows: Rows;
  readonly #commits: Commits;
  readonly #sweep: Sweep;
  #state: LogState;
  #draft: Draft | undefined;
  #steps: Step[] = [];
  /** What each step came to, if the commit gets through. */
  #taken: unknown[] = [];

  constructor(name: string, rows: Rows, commits: Commits, sweep: Sweep, state = ABSENT) {
    this.#name = name;
    this.#rows = rows;
    this.#commits = commits;
    this.#sweep = sweep;
    this.#state = state;
  }

  /** In the file; undefined when it is not there. */
  get id(): number | undefined {
    return this.#state.id;
  }

  /** Neither in the file nor about to be. */
  get isAbsent(): boolean {
    return this.#state.id === undefined && this.#steps.length === 0;
  }

  get bounds(): LogBounds {
    const { first, next } = this.#state;
    return { first, next };
  }

  /** What the file has of it, in memory. */
  copy(): MemoryLog {
    const { arrival, sealed } = this.#state;
    return MemoryLog.holding({ bounds: this.bounds, lastArrival: arrival, isSealed: sealed }, this.#pages());
  }

  open(): MaybePromise<void> {
    if (this.#state.id !== undefined && this.#steps.length === 0) return undefined;
    return this.#step((draft) => draft.open(this.#name));
  }

  append(records: readonly NewRecord[], now: number): MaybePromise<Appended | undefined> {
    if (this.#state.sealed && this.#steps.length === 0) return undefined;
    const chunks = toChunks(records);
    return this.#step((draft) => draft.append(chunks, now));
  }

  seal(): MaybePromise<LogBounds> {
    if (this.#state.sealed && this.#steps.length === 0) return this.bounds;
    return this.#step((draft) => draft.seal());
  }

  async drop(): Promise<void> {
    if (this.isAbsent) return;
    const dropped = await this.#step((draft) => draft.drop());
    if (dropped !== undefined) this.#sweep.dropped(dropped);
  }

  read(ordinal: number, limits: PageLimits): StoredRecord[] {
    const { id, first, next } = this.#state;
    const page: StoredRecord[] = [];
    const from = Math.max(ordinal, first);
    if (id === undefined || from >= next) return page;
    let bytes: number | undefined = 0;
    for (const chunk of this.#rows.from(id, this.#rows.holding(id, from)?.base ?? from)) {
      bytes = readChunk(chunk, from, limits, page, bytes);
      if (bytes === undefined) break;
    }
    return page;
  }

  /** A binary search, for arrival never goes back. */
  locate(arrival: number): number {
    const { id, first, next, oldest } = this.#state;
    if (id === undefined || arrival <= oldest) return first;
    if (arrival > this.#state.arrival) return next;
    let [low, high] = [first, next];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const chunk = this.#rows.holding(id, middle);
      if (chunk && chunk.arrival >= arrival) high = chunk.base;
      else low = chunk ? chunk.base + chunk.count : next;
    }
    return low;
  }

  /**
   * Out of reach at once, and with the next commit for good; the disk is given back a little later. What a crash brings
   * back before, the next call takes away.
   */
  trim(before: number): void {
    const { id, next, oldest } = this.#state;
    if (id === undefined || before <= oldest) return;
    const first = this.locate(before);
    const chunk = first < next ? this.#rows.holding(id, first) : undefined;
    this.#state = { ...this.#state, first, oldest: chunk?.arrival ?? Infinity };
    this.#sweep.trimmed(id, this.#state);
  }

  write(): void {
    this.#draft = new Draft(this.#rows, this.#state);
    this.#taken = [];
    for (const { take } of this.#steps) this.#taken.push(take(this.#draft));
    this.#draft.finish();
  }

  committed(): void {
    this.#state = this.#draft?.state ?? this.#state;
    for (const [at, { resolve }] of this.#takeSteps().entries()) resolve(this.#taken[at]);
  }

  failed(error: unknown): void {
    for (const { reject } of this.#takeSteps()) reject(error);
  }

  *#pages(): Generator<StoredRecord[]> {
    const { first, next } = this.#state;
    for (let at = first; at < next;) {
      const page = this.read(at, IMAGE_PAGE);
      yield page;
      at += page.length;
    }
  }

  #step<T>(take: (draft: Draft) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const isFirst = this.#steps.push({ take, resolve: resolve as Step["resolve"], reject }) === 1;
      if (isFirst) this.#commits.add(this);
    });
  }

  #takeSteps(): Step[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }
}
