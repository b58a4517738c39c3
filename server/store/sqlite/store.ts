import type { DatabaseSync } from "node:sqlite";
import type { Durability, Store } from "../contract.ts";
import { SqliteCatalogue } from "./catalogue.ts";
import { Commits } from "./commits.ts";
import { openFile } from "./file.ts";
import { SqliteRecords } from "./records.ts";
import { Rows } from "./rows.ts";
import { Sweep } from "./sweep.ts";

export interface SqliteOptions {
  /** Made if it is not there. No other process can use it until the store is closed. */
  readonly folder: string;
  readonly durability: Durability;
  /** Runs something at the end of the present turn of the event loop. */
  readonly later: (run: () => void) => void;
  /** Is told of what failed in the background. */
  readonly onError: (error: unknown) => void;
}

/** Keeps everything in one file, `kinesis-emu.sqlite`, where it outlives the process. */
export class SqliteStore implements Store {
  readonly records: SqliteRecords;
  readonly catalogue: SqliteCatalogue;
  readonly #db: DatabaseSync;
  readonly #commits: Commits;

  /** @throws UnusableFolder */
  constructor({ folder, durability, later, onError }: SqliteOptions) {
    this.#db = openFile(folder, durability);
    this.#commits = new Commits(this.#db, later);
    const rows = new Rows(this.#db);
    this.records = new SqliteRecords(rows, this.#commits, new Sweep(rows, this.#commits, onError));
    this.catalogue = new SqliteCatalogue(this.#db, this.#commits);
  }

  /** Commits what is under way. */
  close(): void {
    this.#commits.close();
    this.#db.close();
  }
}
