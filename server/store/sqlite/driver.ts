import type { DatabaseSync } from "node:sqlite";

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the higher bytes of a code say more. */
const CODES = { 5: "busy", 8: "readonly", 11: "damaged", 13: "full", 14: "unopenable", 26: "foreign" } as const;

export type Failure = (typeof CODES)[keyof typeof CODES];

/** What an error of SQLite says; undefined for all that need no telling apart, and for errors of others. */
export function failureOf(error: unknown): Failure | undefined {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return CODES[code as keyof typeof CODES];
}

/**
 * SQLite as it comes with Node, loaded when it is first asked for: who keeps nothing on disk does not pay for it.
 * @throws Error when SQLite cannot open the file, or this Node was built without it
 */
export function openDatabase(file: string): DatabaseSync {
  const { DatabaseSync: Database } = quietly(() => process.getBuiltinModule("node:sqlite"));
  return new Database(file);
}

/** Node 22 warns that the module is experimental, which says nothing to who runs an emulator. */
function quietly<T>(load: () => T): T {
  const emitWarning = Object.getOwnPropertyDescriptor(process, "emitWarning") ?? {};
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    Object.defineProperty(process, "emitWarning", emitWarning);
  }
}
