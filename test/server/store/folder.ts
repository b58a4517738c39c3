import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { Durability } from "../../../server/store/contract.ts";
import { openDatabase } from "../../../server/store/sqlite/driver.ts";
import { FILE } from "../../../server/store/sqlite/file.ts";
import { SqliteStore, type SqliteOptions } from "../../../server/store/sqlite/store.ts";

/** A folder of its own, which goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kinesis-emu-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What fails in the background is thrown, and so fails the test. */
export const OPTIONS: SqliteOptions = {
  later: setImmediate,
  onError: (error) => {
    throw error;
  },
};

export function openStore(folder: string, durability: Durability = "os", options = OPTIONS): SqliteStore {
  return SqliteStore.open(folder, durability, options);
}

export function fileIn(folder: string): string {
  return join(folder, FILE);
}

/** Looks at, or changes, what is in a folder while no store has it open. */
export function inFile<T>(folder: string, look: (db: DatabaseSync) => T): T {
  const db = openDatabase(fileIn(folder));
  try {
    return look(db);
  } finally {
    db.close();
  }
}
