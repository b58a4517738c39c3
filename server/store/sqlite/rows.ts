import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Chunk, StoredChunk } from "./chunk.ts";
import { numberOf } from "./schema.ts";

/** What is known of a log without a look at its records. */
export interface LogState {
  /** Absent when the log does not exist; it is like a sealed one then. */
  readonly id: number | undefined;
  readonly first: number;
  readonly next: number;
  /** Of the last record there ever was, epoch milliseconds. */
  readonly arrival: number;
  /** Arrival of the record `first`; Infinity when there is none. */
  readonly oldest: number;
  readonly sealed: boolean;
}

/** A log as it is found in the file. */
export interface StoredLog {
  readonly id: number;
  /** Null: it was dropped. */
  readonly name: string | null;
  readonly sealed: number;
  readonly first: number;
  readonly next: number;
  readonly arrival: number;
  readonly oldest: number | null;
  /** Of the oldest row, which may be out of reach. */
  readonly base: number | null;
}

/** Where the records of a row are. */
export type Position = Pick<StoredChunk, "base" | "count" | "arrival">;

/** Seen from the log's own columns and from its first and last chunk. */
const LOGS = `
  SELECT log.id, name, sealed, first,
    coalesce(last.base + last.count, next) AS next,
    coalesce(last.arrival, log.arrival) AS arrival,
    (SELECT arrival FROM chunk WHERE log = log.id AND base >= first ORDER BY base LIMIT 1) AS oldest,
    (SELECT min(base) FROM chunk WHERE log = log.id) AS base
  FROM log LEFT JOIN chunk AS last
    ON last.log = log.id AND last.base = (SELECT max(base) FROM chunk WHERE log = log.id)`;

/** The statements for logs and their chunks. Those that write belong into a commit. */
export class Rows {
  readonly #db: DatabaseSync;
  readonly #addLog: StatementSync;
  readonly #seal: StatementSync;
  readonly #unname: StatementSync;
  readonly #unnameAll: StatementSync;
  readonly #trimLog: StatementSync;
  readonly #deleteLog: StatementSync;
  readonly #addChunk: StatementSync;
  readonly #deleteChunks: StatementSync;
  readonly #holding: StatementSync;
  readonly #from: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#addLog = db.prepare("INSERT INTO log (name) VALUES (?)");
    this.#seal = db.prepare("UPDATE log SET sealed = 1 WHERE id = ?");
    this.#unname = db.prepare("UPDATE log SET name = NULL WHERE id = ?");
    this.#unnameAll = db.prepare("UPDATE log SET name = NULL");
    this.#trimLog = db.prepare("UPDATE log SET first = ?, next = ?, arrival = ? WHERE id = ?");
    this.#deleteLog = db.prepare("DELETE FROM log WHERE id = ?");
    this.#addChunk = db.prepare("INSERT INTO chunk VALUES (?, ?, ?, ?, ?)");
    this.#deleteChunks = db.prepare(`
      DELETE FROM chunk WHERE rowid IN
        (SELECT rowid FROM chunk WHERE log = ? AND base < ? ORDER BY base LIMIT ?)`);
    this.#holding = db.prepare(`
      SELECT base, count, arrival FROM chunk WHERE log = ? AND base <= ? ORDER BY base DESC LIMIT 1`);
    this.#from = db.prepare(
      "SELECT base, count, arrival, records FROM chunk WHERE log = ? AND base >= ? ORDER BY base",
    );
  }

  logs(): StoredLog[] {
    return this.#db.prepare(LOGS).all() as unknown as StoredLog[];
  }

  /** @returns its id */
  addLog(name: string): number {
    return Number(this.#addLog.run(name).lastInsertRowid);
  }

  seal(log: number): void {
    this.#seal.run(log);
  }

  /** Lets another log have the name. */
  unname(log: number): void {
    this.#unname.run(log);
  }

  unnameAll(): void {
    this.#unnameAll.run();
  }

  trimLog(log: number, { first, next, arrival }: Pick<LogState, "first" | "next" | "arrival">): void {
    this.#trimLog.run(first, next, arrival, log);
  }

  deleteLog(log: number): void {
    this.#deleteLog.run(log);
  }

  addChunk(log: number, base: number, arrival: number, { count, records }: Chunk): void {
    this.#addChunk.run(log, base, count, arrival, records);
  }

  /** Deletes the chunks that begin before an ordinal, the oldest first. @returns how many it were */
  deleteChunks(log: number, before: number, limit: number): number {
    return Number(this.#deleteChunks.run(log, before, limit).changes);
  }

  /** The chunk that holds a record, or if there is none, the last one before it. */
  holding(log: number, ordinal: number): Position | undefined {
    return this.#holding.get(log, ordinal) as Position | undefined;
  }

  /** The chunks that begin at an ordinal or after it. To be read to its end, or left by `break`, before anything else. */
  from(log: number, ordinal: number): Iterable<StoredChunk> {
    return this.#from.iterate(log, ordinal) as Iterable<unknown> as Iterable<StoredChunk>;
  }

  /** Gives pages back to the system, if most of the file is empty. @returns whether there is more to give */
  shrink(pages: number): boolean {
    const free = numberOf(this.#db, "PRAGMA freelist_count");
    if (free <= pages || free * 2 < numberOf(this.#db, "PRAGMA page_count")) return false;
    this.#db.exec(`PRAGMA incremental_vacuum(${pages})`);
    return true;
  }
}
