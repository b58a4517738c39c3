import type {
  Appended,
  LogBounds,
  LogImage,
  MaybePromise,
  NewRecord,
  PageLimits,
  RecordStore,
  StoredRecord,
} from "../contract.ts";
import type { Commits } from "./commits.ts";
import { SqliteLog } from "./log.ts";
import type { LogState, Rows } from "./rows.ts";
import type { Sweep } from "./sweep.ts";

/** The logs of all shards, as rows of chunks. */
export class SqliteRecords implements RecordStore {
  readonly #rows: Rows;
  readonly #commits: Commits;
  readonly #sweep: Sweep;
  readonly #logs = new Map<string, SqliteLog>();

  /** Takes up the logs of the file, and goes on deleting where it was interrupted. */
  constructor(rows: Rows, commits: Commits, sweep: Sweep) {
    this.#rows = rows;
    this.#commits = commits;
    this.#sweep = sweep;
    for (const { name, sealed, oldest, base, ...log } of rows.logs()) {
      const state = { ...log, oldest: oldest ?? Infinity, sealed: sealed === 1 };
      if (name === null) sweep.dropped(state.id);
      else this.#logs.set(name, new SqliteLog(name, rows, commits, sweep, state));
      if (name !== null && base !== null && base < state.first) sweep.trimmed(state.id, state);
    }
  }

  capture(): ReadonlyMap<string, LogImage> {
    const present = [...this.#logs].filter(([, { id }]) => id !== undefined);
    return new Map(present.map(([name, log]) => [name, log.copy()]));
  }

  /** Other logs have taken the place of all there were, which nobody can reach any more. */
  replaceAll(states: ReadonlyMap<string, LogState>): void {
    for (const { id } of this.#logs.values()) if (id !== undefined) this.#sweep.dropped(id);
    this.#logs.clear();
    for (const [name, state] of states) {
      this.#logs.set(name, new SqliteLog(name, this.#rows, this.#commits, this.#sweep, state));
    }
  }

  open(log: string): MaybePromise<void> {
    const opened = this.#log(log);
    this.#logs.set(log, opened);
    return opened.open();
  }

  append(log: string, records: readonly NewRecord[], now: number): MaybePromise<Appended | undefined> {
    return this.#log(log).append(records, now);
  }

  seal(log: string): MaybePromise<LogBounds> {
    return this.#log(log).seal();
  }

  bounds(log: string): LogBounds {
    return this.#log(log).bounds;
  }

  read(log: string, ordinal: number, limits: PageLimits): StoredRecord[] {
    return this.#log(log).read(ordinal, limits);
  }

  locate(log: string, arrival: number): number {
    return this.#log(log).locate(arrival);
  }

  trim(log: string, before: number): void {
    this.#log(log).trim(before);
  }

  async flush(): Promise<void> {
    await this.#sweep.written();
  }

  async drop(log: string): Promise<void> {
    const dropped = this.#log(log);
    await dropped.drop();
    if (dropped.isAbsent && this.#logs.get(log) === dropped) this.#logs.delete(log);
  }

  list(): string[] {
    return [...this.#logs].filter(([, log]) => !log.isAbsent).map(([name]) => name);
  }

  /** One that does not exist has no commits, and so needs no place among the others. */
  #log(name: string): SqliteLog {
    return this.#logs.get(name) ?? new SqliteLog(name, this.#rows, this.#commits, this.#sweep);
  }
}
