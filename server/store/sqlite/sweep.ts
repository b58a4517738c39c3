import { NotStored } from "../contract.ts";
import type { Change, Commits } from "./commits.ts";
import type { LogState, Rows } from "./rows.ts";

/** Chunks deleted, or pages given back, in one commit: some milliseconds of work. */
const SLICE = 500;

type Trimmed = Pick<LogState, "first" | "next" | "arrival">;

/**
 * Deletes what is out of reach, a slice in each commit, so that nobody waits while a million records go. What could not
 * be deleted, for a deletion needs a little room too, is deleted along with what is next.
 */
export class Sweep implements Change {
  readonly #rows: Rows;
  readonly #commits: Commits;
  readonly #onError: (error: unknown) => void;
  /** By the id of the log; undefined for one that was dropped. */
  readonly #due = new Map<number, Trimmed | undefined>();
  #done: number[] = [];
  #isFileLarge = false;
  #isUnderWay = false;

  /** @param onError is told why nothing could be deleted, unless the disk is full */
  constructor(rows: Rows, commits: Commits, onError: (error: unknown) => void) {
    this.#rows = rows;
    this.#commits = commits;
    this.#onError = onError;
  }

  trimmed(log: number, { first, next, arrival }: LogState): void {
    this.#due.set(log, { first, next, arrival });
    this.#goOn();
  }

  dropped(log: number): void {
    this.#due.set(log, undefined);
    this.#goOn();
  }

  write(): void {
    this.#done = [];
    let left = SLICE;
    for (const [log, trimmed] of this.#due) {
      if (trimmed) this.#rows.trimLog(log, trimmed);
      left -= this.#rows.deleteChunks(log, trimmed?.first ?? Number.MAX_SAFE_INTEGER, left);
      if (left === 0) return;
      if (!trimmed) this.#rows.deleteLog(log);
      this.#done.push(log);
    }
    this.#isFileLarge = this.#rows.shrink(SLICE);
  }

  committed(): void {
    for (const log of this.#done) this.#due.delete(log);
    this.#isUnderWay = false;
    if (this.#due.size > 0 || this.#isFileLarge) this.#goOn();
  }

  failed(error: unknown): void {
    this.#isUnderWay = false;
    if (!(error instanceof NotStored)) this.#onError(error);
  }

  #goOn(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#commits.add(this);
  }
}
