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
  /** Those of which the file does not know yet what is out of reach. */
  readonly #unwritten = new Set<number>();
  #waiting: PromiseWithResolvers<void>[] = [];
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
    this.#unwritten.add(log);
    this.#goOn();
  }

  dropped(log: number): void {
    this.#due.set(log, undefined);
    this.#unwritten.delete(log);
    this.#goOn();
  }

  /** Resolves when the file knows what is out of reach, deleted or not. @throws NotStored */
  async written(): Promise<void> {
    if (this.#unwritten.size === 0) return;
    const waiting = Promise.withResolvers<void>();
    this.#waiting.push(waiting);
    this.#goOn();
    await waiting.promise;
  }

  write(): void {
    // All of them at once: a crash brings nothing back, however long the deletions take.
    for (const log of this.#unwritten) this.#rows.trimLog(log, this.#due.get(log) as Trimmed);
    this.#done = [];
    let left = SLICE;
    for (const [log, trimmed] of this.#due) {
      left -= this.#rows.deleteChunks(log, trimmed?.first ?? Number.MAX_SAFE_INTEGER, left);
      if (left === 0) return;
      if (!trimmed) this.#rows.deleteLog(log);
      this.#done.push(log);
    }
    this.#isFileLarge = this.#rows.shrink(SLICE);
  }

  committed(): void {
    for (const log of this.#done) this.#due.delete(log);
    this.#unwritten.clear();
    for (const { resolve } of this.#takeWaiting()) resolve();
    this.#isUnderWay = false;
    if (this.#due.size > 0 || this.#isFileLarge) this.#goOn();
  }

  failed(error: unknown): void {
    this.#isUnderWay = false;
    for (const { reject } of this.#takeWaiting()) reject(error);
    if (!(error instanceof NotStored)) this.#onError(error);
  }

  #takeWaiting(): PromiseWithResolvers<void>[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  #goOn(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#commits.add(this);
  }
}
