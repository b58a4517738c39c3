import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../server/store/sqlite/driver.ts";
import { FILE } from "../../../server/store/sqlite/file.ts";
import { STEPS, upgrade, versionOf } from "../../../server/store/sqlite/schema.ts";
import { UnusableFolder } from "../../../server/store/sqlite/unusable-folder.ts";
import { fileIn, inFile, openStore, temporaryFolder } from "./folder.ts";

const T1 = 1_780_000_000_000;
const NO_LIMITS = { records: 10_000, bytes: 10 * 1024 * 1024 };

/** Why the folder cannot be used. */
function refusal(folder: string): UnusableFolder {
  try {
    openStore(folder).close();
  } catch (error) {
    if (error instanceof UnusableFolder) return error;
    throw error;
  }
  throw new Error("The folder was taken.");
}

async function filled(count = 1): Promise<string> {
  const folder = temporaryFolder();
  const store = openStore(folder);
  await store.records.open("log");
  for (let at = 0; at < count; at++) {
    await store.records.append("log", [{ partitionKey: "k", data: Buffer.from(String(at)), encrypted: false }], T1);
    await store.catalogue.create("stream", String(at), { text: "x".repeat(500) });
  }
  store.close();
  return folder;
}

describe("a folder is made", () => {
  it("with all that are above it", () => {
    const folder = join(temporaryFolder(), "a", "b");
    openStore(folder).close();
    expect(statSync(fileIn(folder)).size).toBeGreaterThan(0);
  });

  it("but not where a file is", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "mine");
    expect(refusal(file).message).toBe("There is a file where the folder should be.");
    expect(refusal(join(file, "below")).message).toBe("There is a file where the folder should be.");
    expect(readFileSync(file, "utf8")).toBe("mine");
  });
});

describe("a folder is refused, and left as it is", () => {
  const DAMAGES: readonly (readonly [string, (file: string) => void, RegExp])[] = [
    [
      "a file that is no database",
      (file) => writeFileSync(file, "a text ".repeat(1000)),
      /is no database of kinesis-emu/,
    ],
    ["a database of another program", makeForeign, /is a database of another program/],
    ["a file that was cut off", (file) => truncateSync(file, statSync(file).size - 8192), /is damaged/],
    ["a file with holes", makeHoles, /is damaged/],
    ["a broken index of the records", breakIndex, /is damaged/],
    ["a missing table", (file) => change(file, "DROP TABLE chunk"), /is damaged \(no such table: chunk\)/],
    [
      "a broken document",
      (file) => change(file, `UPDATE document SET value = '{"text": "' WHERE key = '7'`),
      /is damaged \(the stream document 7 is no JSON\)/,
    ],
    [
      "a file of a newer version",
      makeNewer,
      /was written by a newer version of kinesis-emu \(layout 99; this one knows \d+\)/,
    ],
  ];

  function change(file: string, sql: string): void {
    const db = openDatabase(file);
    db.exec(sql);
    db.close();
  }

  function breakIndex(file: string): void {
    const db = openDatabase(file);
    const index = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'chunk_position'").get();
    db.close();
    const bytes = readFileSync(file);
    const start = (Number(index?.["rootpage"]) - 1) * 4096;
    writeFileSync(file, bytes.fill(0xa5, start, start + 4096));
  }

  function makeForeign(file: string): void {
    writeFileSync(file, "");
    const db = openDatabase(file);
    db.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    db.close();
  }

  function makeNewer(file: string): void {
    change(file, "PRAGMA user_version = 99");
  }

  function makeHoles(file: string): void {
    const bytes = readFileSync(file);
    for (let at = 4096 * 2; at < bytes.length; at += 4096) bytes.fill(0xa5, at, at + 2048);
    writeFileSync(file, bytes);
  }

  it.each(DAMAGES)("for %s", async (_, damage, why) => {
    const folder = await filled(100);
    damage(fileIn(folder));
    const before = readFileSync(fileIn(folder));
    const error = refusal(folder);
    expect(error.message).toMatch(why);
    expect(error.remedy).not.toBe("");
    expect(refusal(folder).message, "nothing holds it").toBe(error.message);
    expect(readFileSync(fileIn(folder)).equals(before)).toBe(true);
  });

  it("while another process uses it, and not any more when that is killed", async () => {
    const folder = await filled();
    const first = openStore(folder);
    expect(refusal(folder).message).toBe("Another process uses it.");
    const modules = JSON.stringify(new URL("../../../server/store/sqlite/store.ts", import.meta.url).href);
    const script = `const { SqliteStore } = await import(${modules});
      try { SqliteStore.open(${JSON.stringify(folder)}, "os", {}); } catch (error) { console.log(error.message); }
      process.kill(process.pid, "SIGKILL");`;
    const other = (): string => {
      try {
        return execFileSync(process.execPath, ["--input-type=module", "-e", script]).toString();
      } catch (error) {
        return (error as { stdout: Buffer }).stdout.toString();
      }
    };
    expect(other()).toBe("Another process uses it.\n");
    first.close();
    expect(other()).toBe("");
    openStore(folder).close();
  });
});

describe("a file of an earlier version", () => {
  it("gets the steps that it lacks, in order, and keeps what it has", async () => {
    const folder = await filled();
    inFile(folder, (db) => {
      const later = [
        ...STEPS,
        "ALTER TABLE document ADD COLUMN note TEXT NOT NULL DEFAULT 'none'",
        "UPDATE document SET note = 'upgraded'",
      ];
      upgrade(db, later);
      expect(versionOf(db)).toBe(STEPS.length + 2);
      expect(db.prepare("SELECT key, note FROM document").all()).toMatchObject([{ key: "0", note: "upgraded" }]);
      upgrade(db, later);
      expect(db.prepare("SELECT count(*) AS count FROM chunk").get()).toMatchObject({ count: 1 });
    });
  });

  it("stays what it is when a step fails", async () => {
    const folder = await filled();
    inFile(folder, (db) => {
      expect(() => upgrade(db, [...STEPS, "DELETE FROM document", "no SQL"])).toThrow("syntax error");
      expect(versionOf(db)).toBe(STEPS.length);
    });
    const store = openStore(folder);
    expect(store.catalogue.list("stream")).toHaveLength(1);
    store.close();
  });

  it("is an empty one too: the start may have been interrupted before anything was stored", () => {
    const folder = temporaryFolder();
    writeFileSync(fileIn(folder), "");
    openStore(folder).close();
    expect(inFile(folder, versionOf)).toBe(STEPS.length);
  });
});

describe("a write-ahead log that was cut off anywhere", () => {
  it("never stops the start: what is there is all that was committed up to a moment", async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    await store.records.open("log");
    for (let at = 0; at < 60; at++) {
      const data = Buffer.from(String(at).padEnd(at * 100, " "));
      await store.records.append("log", [{ partitionKey: "k", data, encrypted: false }], T1 + at);
    }
    const size = statSync(`${fileIn(folder)}-wal`).size;
    const counts: number[] = [];
    for (let part = 0; part <= 40; part++) {
      const torn = join(folder, `torn-${part}`);
      mkdirSync(torn);
      for (const name of [FILE, `${FILE}-wal`]) copyFileSync(join(folder, name), join(torn, name));
      const wal = `${fileIn(torn)}-wal`;
      truncateSync(wal, Math.round((size * part) / 40) - (part === 40 ? 0 : 7) * Math.sign(part));
      writeFileSync(wal, Buffer.concat([readFileSync(wal), Buffer.alloc(5000, 0xa5)]));
      const opened = openStore(torn);
      const read = opened.records.read("log", 0, NO_LIMITS).map(({ data }) => Number(Buffer.from(data).toString()));
      opened.close();
      expect(read).toEqual(Array.from({ length: read.length }, (_, at) => at));
      counts.push(read.length);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts[0], counts.at(-1)]).toEqual([0, 60]);
    store.close();
  });
});
