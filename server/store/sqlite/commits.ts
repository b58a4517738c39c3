import type { DatabaseSync } from "node:sqlite";
import { NotStored, StoreClosed } from "../contract.ts";
import { failureOf } from "./driver.ts";

/** Part of a commit. */
export interface Change {
  /** Writes to the file. What it decides counts from `committed` on; after `failed` it never happened. */
  write(): void;
  committed(): void;
  failed(error: unknown): void;
}

/**
 * Group commit: what is to be written is collected until the present turn of the event loop has dealt with all that
 * arrived, and is committed together. A commit costs the same for one put and for a hundred.
 */
export class Commits {
  readonly #begin: () => void;
  readonly #commit: () => void;
  readonly #rollback: () => void;
  readonly #later: (run: () => void) => void;
  #due: Change[] = [];
  #isClosed = false;

  /** @param later runs something at the end of the present turn of the event loop */
  constructor(db: DatabaseSync, later: (run: () => void) => void) {
    const [begin, commit] = [db.prepare("BEGIN IMMEDIATE"), db.prepare("COMMIT")];
    this.#begin = () => begin.run();
    this.#commit = () => commit.run();
    // A failed commit may have undone itself.
    this.#rollback = () => {
      if (db.isTransaction) db.exec("ROLLBACK");
    };
    this.#later = later;
  }

  add(change: Change): void {
    if (this.#isClosed) return change.failed(new StoreClosed());
    if (this.#due.push(change) === 1) this.#later(() => this.#flush());
  }

  /** A change without a memory of its own. @returns what `write` returned, once it is committed */
  run<T>(write: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let written: T;
      this.add({ write: () => (written = write()), committed: () => resolve(written), failed: reject });
    });
  }

  /** Commits what is due; later changes fail. */
  close(): void {
    this.#isClosed = true;
    this.#flush();
  }

  #flush(): void {
    const changes = this.#due;
    this.#due = [];
    const error = this.#attempt(changes);
    if (!error) return;
    // One that is too large for what is left of the disk does not take the others along.
    if (changes.length > 1) for (const change of changes) this.#retry(change);
    else for (const change of changes) change.failed(error);
  }

  #retry(change: Change): void {
    const error = this.#attempt([change]);
    if (error) change.failed(error);
  }

  /** @returns why nothing of it was stored */
  #attempt(changes: readonly Change[]): Error | undefined {
    if (changes.length === 0) return undefined;
    try {
      this.#begin();
      for (const change of changes) change.write();
      this.#commit();
    } catch (error) {
      this.#rollback();
      return failureOf(error) === "full" ? new NotStored("the disk is full", { cause: error }) : (error as Error);
    }
    for (const change of changes) change.committed();
    return undefined;
  }
}
