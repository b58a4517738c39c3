import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Durability } from "../contract.ts";
import { failureOf, openDatabase, type Failure } from "./driver.ts";
import { APPLICATION_ID, numberOf, STEPS, upgrade, versionOf } from "./schema.ts";
import { UnusableFolder } from "./unusable-folder.ts";

export const FILE = "kinesis-emu.sqlite";

/** In write-ahead mode NORMAL waits for the disk at checkpoints alone: the file is whole at any time. */
const SYNCHRONOUS = { os: "NORMAL", always: "FULL" } as const;
/** Pages of 4 KiB in the write-ahead log before they are moved into the file: few long waits, or many short ones. */
const CHECKPOINT_PAGES = 4000;
/** Bytes of the write-ahead log that are kept for reuse after one large commit. */
const LARGEST_WAL = 4 * CHECKPOINT_PAGES * 4096;

/**
 * Opens the file in a folder, which is made if it is not there, and keeps others out until it is closed.
 * @throws UnusableFolder when it cannot, and has changed nothing then
 */
export function openFile(folder: string, durability: Durability): DatabaseSync {
  const file = join(folder, FILE);
  makeFolder(folder);
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(file);
    takeUp(db, file);
    db.exec(`PRAGMA synchronous = ${SYNCHRONOUS[durability]}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`PRAGMA journal_size_limit = ${LARGEST_WAL}; PRAGMA temp_store = MEMORY`);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    if (error instanceof UnusableFolder) throw error;
    throw explained(failureOf(error), folder, file, error);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isFile = code === "EEXIST" || code === "ENOTDIR";
    const why = isFile ? "There is a file where the folder should be." : `The folder cannot be made: ${message}.`;
    throw new UnusableFolder(why, "Name another folder, or one that this user may write to.", { cause: error });
  }
}

function takeUp(db: DatabaseSync, file: string): void {
  // Holds the lock from the first access on, and needs no shared memory, which some volumes do not offer.
  db.exec("PRAGMA locking_mode = EXCLUSIVE");
  const version = versionOf(db);
  const isEmpty = numberOf(db, "SELECT count(*) FROM sqlite_schema") === 0;
  if (!isEmpty && numberOf(db, "PRAGMA application_id") !== APPLICATION_ID) {
    throw new UnusableFolder(`${file} is a database of another program.`, "Name another folder.");
  }
  if (version > STEPS.length) {
    const why = `${file} was written by a newer version of kinesis-emu (layout ${version}; this one knows ${STEPS.length}).`;
    throw new UnusableFolder(why, "Use that version or a later one, or name another folder.");
  }
  if (isEmpty) db.exec("PRAGMA auto_vacuum = INCREMENTAL");
  else refuseDamaged(db, file);
  db.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT");
  upgrade(db);
}

/** What the start met in a file that could be opened. */
export function damageMet(folder: string, error: unknown): UnusableFolder {
  return explained(failureOf(error) ?? "damaged", folder, join(folder, FILE), error);
}

/** Looks at what every start reads. The records are as many as they like, and are looked at when they are read. */
function refuseDamaged(db: DatabaseSync, file: string): void {
  for (const table of ["document", "log"]) {
    const [found] = Object.values(db.prepare(`PRAGMA quick_check('${table}')`).get() ?? {});
    if (found !== "ok") throw damaged(file, String(found));
  }
  const broken = db.prepare("SELECT kind, key FROM document WHERE NOT json_valid(value) LIMIT 1").get();
  if (broken) throw damaged(file, `the ${String(broken["kind"])} document ${String(broken["key"])} is no JSON`);
}

function explained(failure: Failure | undefined, folder: string, file: string, cause: unknown): UnusableFolder {
  const message = cause instanceof Error ? cause.message : String(cause);
  switch (failure) {
    case "busy": {
      const why = "Another process uses it.";
      return new UnusableFolder(why, "Stop that one, or name another folder: each emulator needs its own.", { cause });
    }
    case "readonly":
    case "unopenable": {
      const why = `This user may not write to ${folder} or to ${file} (${message}).`;
      return new UnusableFolder(why, "Make both writable for this user, or name another folder.", { cause });
    }
    case "full":
      return new UnusableFolder("The disk is full.", "Make room, or name a folder on another disk.", { cause });
    case "foreign":
      return new UnusableFolder(
        `${file} is no database of kinesis-emu.`,
        "Name another folder, or move the file away.",
        {
          cause,
        },
      );
    case "damaged":
      return damaged(file, message, cause);
    default:
      return new UnusableFolder(`${file}: ${message}.`, "Name another folder, or move the file away.", { cause });
  }
}

function damaged(file: string, message: string, cause?: unknown): UnusableFolder {
  const why = `${file} is damaged (${message}).`;
  return new UnusableFolder(why, "Put a copy in its place, or move it away and begin anew. It was not changed.", {
    cause,
  });
}
