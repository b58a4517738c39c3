import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { NewRecord, Store } from "../../../server/store/contract.ts";
import { inFile, openStore, temporaryFolder } from "./folder.ts";

const T1 = 1_780_000_000_000;
const T2 = T1 + 2000;
const NO_LIMITS = { records: 10_000, bytes: 10 * 1024 * 1024 };

function record(text: string): NewRecord {
  return { partitionKey: "key", data: Buffer.from(text), encrypted: false };
}

async function texts({ records }: Store, log: string): Promise<string[]> {
  return (await records.read(log, 0, NO_LIMITS)).map(({ data }) => Buffer.from(data).toString());
}

/** What there is to know of each log, as text. */
async function imageOf(store: Store): Promise<string[]> {
  const { logs } = await store.capture();
  const facts = [...logs].map(async ([log, { bounds, isSealed, lastArrival }]) =>
    JSON.stringify([log, bounds, isSealed, lastArrival, await texts(store, log)]),
  );
  return Promise.all(facts);
}

function chunksIn(folder: string): number {
  return inFile(folder, (db) => Number(db.prepare("SELECT count(*) AS count FROM chunk").get()?.["count"]));
}

describe("what a sqlite store holds when it is opened again", () => {
  it("is what it held before: records, their times and bounds", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    await before.records.open("log");
    await before.records.append("log", [record("a"), record("b")], T1);
    await before.records.append("log", [record("c")], T2);
    const look = async ({ records }: Store): Promise<unknown> => [
      await records.bounds("log"),
      await records.read("log", 0, NO_LIMITS),
      await records.locate("log", T1 + 1),
      await records.list(),
    ];
    const held = await look(before);
    before.close();
    const after = openStore(folder);
    expect(await look(after)).toEqual(held);
    expect(await after.records.append("log", [record("d")], T1)).toEqual({ ordinal: 3, arrival: T2 });
    after.close();
  });

  it("goes on counting ordinals and keeping time after everything was trimmed", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    await before.records.open("log");
    await before.records.append("log", [record("a"), record("b")], T2);
    before.records.trim("log", T2 + 1);
    await turn();
    before.close();
    expect(chunksIn(folder)).toBe(0);
    const after = openStore(folder);
    expect(after.records.bounds("log")).toEqual({ first: 2, next: 2 });
    expect(await after.records.append("log", [record("c")], T1)).toEqual({ ordinal: 2, arrival: T2 });
    after.close();
  });

  it("is sealed if it was, and counts what was appended just before", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    await before.records.open("log");
    void before.records.append("log", [record("a")], T1);
    await before.records.seal("log");
    before.close();
    const after = openStore(folder);
    expect(after.records.bounds("log")).toEqual({ first: 0, next: 1 });
    expect(await after.records.append("log", [record("b")], T1)).toBeUndefined();
    after.close();
  });

  it("is what an image had, with nothing of what it took the place of", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    for (const log of ["plain", "sealed", "trimmed", "emptied"]) {
      await before.records.open(log);
      await before.records.append(log, [record("a"), record("b")], T1);
      await before.records.append(log, [record("c")], T2);
    }
    await before.records.seal("sealed");
    before.records.trim("trimmed", T2);
    before.records.trim("emptied", T2 + 1);
    const look = async (store: Store): Promise<unknown> => (await imageOf(store)).toSorted();
    const held = await look(before);
    const image = before.capture();
    await before.records.append("plain", [record("late")], T2);
    await before.records.open("late");
    await before.restore(image);
    await turn();
    before.close();
    expect(chunksIn(folder)).toBe(5);
    const after = openStore(folder);
    expect(await look(after)).toEqual(held);
    after.close();
  });

  it("has documents with their versions", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    await before.catalogue.create("stream", "a", { name: "ä" });
    await before.catalogue.replace("stream", "a", { name: "ü" }, 1);
    before.close();
    const after = openStore(folder);
    expect(after.catalogue.list("stream")).toEqual([{ key: "a", version: 2, value: { name: "ü" } }]);
    after.close();
  });

  it("has what was under way when it was closed", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    const opened = before.records.open("log");
    const appended = before.records.append("log", [record("a")], T1);
    before.close();
    await opened;
    expect(await appended).toEqual({ ordinal: 0, arrival: T1 });
    const after = openStore(folder);
    expect(await texts(after, "log")).toEqual(["a"]);
    after.close();
  });
});

describe("what a sqlite store forgets", () => {
  it("leaves the file in slices, and goes on after a restart", async () => {
    const folder = temporaryFolder();
    const before = openStore(folder);
    await before.records.open("log");
    // One chunk for each millisecond, more than three slices have.
    for (let at = 0; at < 1600; at++) void before.records.append("log", [record("a")], T1 + at);
    await before.records.append("log", [record("last")], T2);
    await before.records.drop("log");
    await turn();
    before.close();
    const left = chunksIn(folder);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(1601);
    const after = openStore(folder);
    expect(after.records.list()).toEqual([]);
    await after.records.open("log");
    await after.records.append("log", [record("new")], T1);
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(await texts(after, "log")).toEqual(["new"]);
    after.close();
    expect(chunksIn(folder)).toBe(1);
  });

  it("gives the disk back when most of the file is empty", async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    await store.records.open("log");
    const megabyte = record("x".repeat(1_000_000));
    for (let at = 0; at < 20; at++) await store.records.append("log", [megabyte], T1);
    store.records.trim("log", T2);
    for (let turns = 0; turns < 40; turns++) await turn();
    store.close();
    const pages = inFile(folder, (db) => Number(db.prepare("PRAGMA page_count").get()?.["page_count"]));
    expect(pages * 4096).toBeLessThan(6_000_000);
  });
});
