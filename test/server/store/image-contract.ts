import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewRecord, PageLimits, Store, StoreImage } from "../../../server/store/contract.ts";
import { MemoryStore } from "../../../server/store/memory.ts";

const NO_LIMITS: PageLimits = { records: 100_000, bytes: 10 ** 9 };

const T1 = 1_780_000_000_000;
const T2 = T1 + 2000;

function record(text: string, partitionKey: string | undefined = "key"): NewRecord {
  return { partitionKey, data: Buffer.from(text), encrypted: text === "secret" };
}

const KINDS = ["stream", "consumer", "policy", "account", "channel"] as const;

/** All that a store holds of some logs, as plain data. */
async function contents({ records, catalogue }: Store, logs: readonly string[]): Promise<unknown> {
  const documents = [];
  for (const kind of KINDS) documents.push([kind, [...(await catalogue.list(kind))]]);
  const held = [];
  for (const log of logs) {
    const page = await records.read(log, 0, NO_LIMITS);
    const texts = page.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data).toString("base64") }));
    held.push([log, await records.bounds(log), texts]);
  }
  return { documents, logs: held };
}

const LOGS = ["plain", "trimmed", "sealed", "empty"];

/** A log of each kind, and a document that was changed. */
async function fill({ records, catalogue }: Store): Promise<void> {
  for (const log of LOGS) await records.open(log);
  await records.append("plain", [record("a"), record("secret"), record("b", undefined)], T1);
  await records.append("plain", [record("c", "分区键")], T2);
  await records.append("trimmed", [record("d"), record("e")], T1);
  await records.append("trimmed", [record("f")], T2);
  await records.trim("trimmed", T2);
  await records.append("sealed", [record("g")], T2);
  await records.seal("sealed");
  await catalogue.create("stream", "s", { name: "s", list: [1, null] });
  await catalogue.replace("stream", "s", { name: "s", list: [2] }, 1);
  await catalogue.create("consumer", "c", { name: "c" });
}

/** What every store does with images of all it holds. */
export function imageContract(name: string, open: () => Promise<Store>): void {
  describe(`images of the ${name} store`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });

    afterEach(async () => {
      await store.close();
    });

    it("bring everything back, whatever happened since", async () => {
      await fill(store);
      const before = await contents(store, LOGS);
      const image = await store.capture();
      const { records, catalogue } = store;
      await records.append("plain", [record("late")], T2);
      await records.trim("plain", T2);
      await records.seal("empty");
      await records.drop("sealed");
      await records.open("new");
      await records.append("new", [record("late")], T2);
      await catalogue.delete("consumer", "c");
      await catalogue.replace("stream", "s", { name: "s", list: [3] }, 2);
      await catalogue.create("policy", "p", {});
      await store.restore(image);
      expect(await contents(store, LOGS)).toEqual(before);
      expect(await contents(store, ["new"])).toMatchObject({ logs: [["new", { first: 0, next: 0 }, []]] });
    });

    it("go on from where they were taken: ordinals, arrival times, versions, and what is sealed", async () => {
      await fill(store);
      await store.restore(await store.capture());
      const { records, catalogue } = store;
      expect(await records.append("plain", [record("x")], T1)).toEqual({ ordinal: 4, arrival: T2 });
      expect(await records.append("trimmed", [record("x")], T1)).toEqual({ ordinal: 3, arrival: T2 });
      expect(await records.append("sealed", [record("x")], T2)).toBeUndefined();
      expect(await records.append("empty", [record("x")], T1)).toEqual({ ordinal: 0, arrival: T1 });
      await catalogue.replace("stream", "s", { name: "t" }, 2);
      expect(await catalogue.list("stream")).toEqual([{ key: "s", version: 3, value: { name: "t" } }]);
    });

    it("keep the arrival time from going back in a log of which nothing is left", async () => {
      await store.records.open("log");
      await store.records.append("log", [record("a")], T2);
      await store.records.trim("log", T2 + 1);
      await store.restore(await store.capture());
      expect(await store.records.append("log", [record("b")], T1)).toEqual({ ordinal: 1, arrival: T2 });
    });

    it("can be restored again and again, and keep apart what is written between", async () => {
      await fill(store);
      const before = await contents(store, LOGS);
      const image = await store.capture();
      for (const text of ["first", "second", "third"]) {
        await store.restore(image);
        expect(await contents(store, LOGS)).toEqual(before);
        await store.records.append("plain", [record(text)], T2);
        const [, late] = await store.records.read("plain", 3, NO_LIMITS);
        expect(Buffer.from(late?.data ?? []).toString()).toBe(text);
      }
    });

    it("of nothing make the store empty", async () => {
      const nothing = await store.capture();
      await fill(store);
      await store.restore(nothing);
      expect(await store.records.append("plain", [record("x")], T1)).toBeUndefined();
      expect((await store.capture()).documents).toEqual([]);
    });

    it("say what they hold", async () => {
      await fill(store);
      const { documents, logs } = await store.capture();
      expect([...documents].toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
        { kind: "consumer", key: "c", version: 1, value: { name: "c" } },
        { kind: "stream", key: "s", version: 2, value: { name: "s", list: [2] } },
      ]);
      const facts = [...logs].map(([log, { bounds, isSealed, lastArrival }]) => [log, bounds, isSealed, lastArrival]);
      expect(new Set(facts)).toEqual(
        new Set([
          ["plain", { first: 0, next: 4 }, false, T2],
          ["trimmed", { first: 2, next: 3 }, false, T2],
          ["sealed", { first: 0, next: 1 }, true, T2],
          ["empty", { first: 0, next: 0 }, false, 0],
        ]),
      );
      const page = (await logs.get("plain")?.read(1, { records: 2, bytes: 1000 })) ?? [];
      expect(page.map(({ ordinal, data }) => [ordinal, Buffer.from(data).toString()])).toEqual([
        [1, "secret"],
        [2, "b"],
      ]);
    });

    it("go from one driver to another and back", async () => {
      await fill(store);
      const many = Array.from({ length: 20_000 }, (_, at) => record(String(at)));
      await store.records.append("plain", many, T2);
      const before = await contents(store, LOGS);
      const other = new MemoryStore();
      await other.restore(unlikeAnyDriver(await store.capture()));
      expect(await contents(other, LOGS)).toEqual(before);
      await store.restore(unlikeAnyDriver(await other.capture()));
      expect(await contents(store, LOGS)).toEqual(before);
    });
  });
}

/** The same image without what a driver might know its own by, and answering late. */
function unlikeAnyDriver({ documents, logs }: StoreImage): StoreImage {
  const foreign = [...logs].map(([log, image]) => {
    const { bounds, isSealed, lastArrival } = image;
    const read = async (ordinal: number, limits: PageLimits) => image.read(ordinal, limits);
    return [log, { bounds, isSealed, lastArrival, read }] as const;
  });
  return { documents, logs: new Map(foreign) };
}
