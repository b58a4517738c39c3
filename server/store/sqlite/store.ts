import type { DatabaseSync } from "node:sqlite";
import type { Durability, Store, StoreImage } from "../contract.ts";
import { SqliteCatalogue } from "./catalogue.ts";
import { Commits } from "./commits.ts";
import { damageMet, openFile } from "./file.ts";
import { SqliteRecords } from "./records.ts";
import { Restoration } from "./restoration.ts";
import { Rows } from "./rows.ts";
import { Sweep } from "./sweep.ts";

export interface SqliteOptions {
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
  readonly #rows: Rows;

  /**
   * @param folder made if it is not there; no other process can use it until the store is closed
   * @throws UnusableFolder
   */
  static open(folder: string, durability: Durability, options: SqliteOptions): SqliteStore {
    const db = openFile(folder, durability);
    try {
      return new SqliteStore(db, options);
    } catch (error) {
      db.close();
      throw damageMet(folder, error);
    }
  }

  /** @param db the emulator's, of the last version; closed with the store */
  constructor(db: DatabaseSync, { later, onError }: SqliteOptions) {
    this.#db = db;
    this.#commits = new Commits(db, later);
    this.#rows = new Rows(db);
    this.records = new SqliteRecords(this.#rows, this.#commits, new Sweep(this.#rows, this.#commits, onError));
    this.catalogue = new SqliteCatalogue(db, this.#commits);
  }

  /** The records are copied into memory: what happens to the file later does not change an image. */
  capture(): StoreImage {
    return { documents: this.catalogue.capture(), logs: this.records.capture() };
  }

  async restore(image: StoreImage): Promise<void> {
    const { records, catalogue } = this;
    const restoration = await Restoration.of(image, { rows: this.#rows, records, catalogue });
    this.#commits.add(restoration);
    await restoration.outcome;
  }

  /** Commits what is under way. */
  close(): void {
    this.#commits.close();
    this.#db.close();
  }
}
