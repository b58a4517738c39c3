import { beforeEach, describe, expect, it } from "vitest";
import { NotStored, type NewRecord } from "../../../server/store/contract.ts";
import { openFile } from "../../../server/store/sqlite/file.ts";
import { SqliteStore } from "../../../server/store/sqlite/store.ts";
import { inFile, openStore, OPTIONS, temporaryFolder } from "./folder.ts";

const T1 = 1_780_000_000_000;
const NO_LIMITS = { records: 10_000, bytes: 100 * 1024 * 1024 };

function record(text: string): NewRecord {
  return { partitionKey: "key", data: Buffer.from(text), encrypted: false };
}

describe("a commit", () => {
  let folder: string;
  let store: SqliteStore;
  /** What waits for the end of the turn. */
  let waiting: (() => void)[];

  function endTurn(): void {
    const runs = waiting;
    waiting = [];
    for (const run of runs) run();
  }

  beforeEach(async () => {
    folder = temporaryFolder();
    waiting = [];
    store = openStore(folder, "os", { ...OPTIONS, later: (run) => waiting.push(run) });
    const opened = [store.records.open("log"), store.records.open("other")];
    endTurn();
    await Promise.all(opened);
  });

  it("is one for all that a turn of the event loop brings", async () => {
    const changes = [
      store.records.append("log", [record("a")], T1),
      store.records.append("other", [record("b")], T1),
      store.records.append("log", [record("c")], T1),
      store.catalogue.create("stream", "a", 1),
    ];
    expect(waiting).toHaveLength(1);
    endTurn();
    expect(await Promise.all(changes)).toEqual([
      { ordinal: 0, arrival: T1 },
      { ordinal: 0, arrival: T1 },
      { ordinal: 1, arrival: T1 },
      undefined,
    ]);
    store.close();
  });

  it("keeps what arrived in one log at one time in one row of some 64 KiB", async () => {
    const appends = Array.from({ length: 100 }, () => store.records.append("log", [record("x".repeat(1024))], T1));
    endTurn();
    await Promise.all(appends);
    store.close();
    expect(inFile(folder, (db) => db.prepare("SELECT base, count FROM chunk ORDER BY base").all())).toMatchObject([
      { base: 0, count: 63 },
      { base: 63, count: 37 },
    ]);
  });

  it("shows nobody what is not safe yet", async () => {
    const appended = store.records.append("log", [record("a")], T1);
    expect(store.records.bounds("log")).toEqual({ first: 0, next: 0 });
    expect(store.records.read("log", 0, NO_LIMITS)).toEqual([]);
    endTurn();
    await appended;
    expect(store.records.bounds("log")).toEqual({ first: 0, next: 1 });
    store.close();
  });

  it("refuses what comes after the end, and breaks nothing when its turn comes", async () => {
    const early = store.records.append("log", [record("a")], T1);
    store.close();
    endTurn();
    expect(await early).toEqual({ ordinal: 0, arrival: T1 });
    await expect(store.records.append("log", [record("b")], T1)).rejects.toThrow("the store is closed");
  });
});

describe("a full disk", () => {
  /** Pages of 4 KiB that the file may have; SQLite then says what it says when the disk is full. */
  const PAGES = 100;
  let store: SqliteStore;

  beforeEach(async () => {
    const db = openFile(temporaryFolder(), "os");
    db.exec(`PRAGMA max_page_count = ${PAGES}`);
    store = new SqliteStore(db, OPTIONS);
    await store.records.open("log");
  });

  const large = record("x".repeat(600_000));

  it("refuses what does not fit, and neither counts it nor loses what there is", async () => {
    await store.records.append("log", [record("a")], T1);
    await expect(store.records.append("log", [large], T1 + 5)).rejects.toThrow(NotStored);
    expect(store.records.bounds("log")).toEqual({ first: 0, next: 1 });
    expect(await store.records.append("log", [record("b")], T1)).toEqual({ ordinal: 1, arrival: T1 });
    store.close();
  });

  it("takes what fits when something that does not is committed along with it", async () => {
    const answers = await Promise.allSettled([
      store.records.append("log", [large], T1),
      store.catalogue.create("stream", "a", 1),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(store.catalogue.list("stream")).toHaveLength(1);
    store.close();
  });

  it("is no longer full when something was trimmed", async () => {
    const quarter = record("x".repeat(100_000));
    for (let at = 0; at < 3; at++) await store.records.append("log", [quarter], T1);
    await expect(store.records.append("log", [quarter], T1)).rejects.toThrow("the disk is full");
    store.records.trim("log", T1 + 1);
    await new Promise(setImmediate);
    expect(await store.records.append("log", [quarter], T1 + 1)).toEqual({ ordinal: 3, arrival: T1 + 1 });
    store.close();
  });
});
