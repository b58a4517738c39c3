import type { DatabaseSync } from "node:sqlite";

/** Marks a file as the emulator's: "KiEm". */
export const APPLICATION_ID = 0x4b69456d;

/**
 * What makes a file of one version into one of the next, beginning with an empty one. A step that was released is
 * never changed: another layout is another step.
 */
export const STEPS: readonly string[] = [
  `
  -- The documents of everything that is not a record; value is JSON.
  CREATE TABLE document (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) WITHOUT ROWID;

  -- The logs. One without a name was dropped, and goes when its records are gone. Records below first are out of
  -- reach. next and arrival count only while the log has no record: otherwise its last chunk says more.
  CREATE TABLE log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    sealed INTEGER NOT NULL DEFAULT 0,
    first INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL DEFAULT 0,
    arrival INTEGER NOT NULL DEFAULT 0
  );

  -- Records that follow each other in a log and arrived in the same millisecond. base is the ordinal of the first.
  CREATE TABLE chunk (
    log INTEGER NOT NULL,
    base INTEGER NOT NULL,
    count INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    records BLOB NOT NULL
  );
  -- All but the records, so that a position is found without a look at them.
  CREATE UNIQUE INDEX chunk_position ON chunk (log, base, count, arrival);
  `,
];

/** Brings an empty file, or one of an older version, to the last version: in one transaction, or not at all. */
export function upgrade(db: DatabaseSync, steps = STEPS): void {
  const version = versionOf(db);
  if (version === steps.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** 0 in an empty file. */
export function versionOf(db: DatabaseSync): number {
  return numberOf(db, "PRAGMA user_version");
}

/** The first column of the only row. */
export function numberOf(db: DatabaseSync, query: string): number {
  return Number(Object.values(db.prepare(query).get() ?? {})[0]);
}
