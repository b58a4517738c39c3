import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewRecord, RecordStore, Store } from "../../../server/store/contract.ts";

const NO_LIMITS = { records: 10_000, bytes: 10 * 1024 * 1024 };

/** Two seconds apart, so that a time between two arrivals can be named. */
const T1 = 1_780_000_000_000;
const T2 = T1 + 2000;
const T3 = T2 + 2000;

function record(text: string, partitionKey: string | undefined = "key"): NewRecord {
  return { partitionKey, data: Buffer.from(text), encrypted: false };
}

async function texts(records: RecordStore, log: string, ordinal: number, limits = NO_LIMITS): Promise<string[]> {
  return (await records.read(log, ordinal, limits)).map(({ data }) => Buffer.from(data).toString());
}

/** What the record logs of every store do. */
export function recordContract(name: string, open: () => Promise<Store>): void {
  describe(`the record logs of the ${name} store`, () => {
    let store: Store;
    let records: RecordStore;

    beforeEach(async () => {
      store = await open();
      ({ records } = store);
      await records.open("log");
    });

    afterEach(async () => {
      await store.close();
    });

    describe("appending", () => {
      it("counts ordinals from 0 without gaps, over batches of any size", async () => {
        expect(await records.append("log", [record("a"), record("b")], T1)).toEqual({ ordinal: 0, arrival: T1 });
        expect(await records.append("log", [record("c")], T2)).toEqual({ ordinal: 2, arrival: T2 });
        expect(await records.bounds("log")).toEqual({ first: 0, next: 3 });
        const page = await records.read("log", 0, NO_LIMITS);
        expect(page.map(({ ordinal, arrival }) => [ordinal, arrival])).toEqual([
          [0, T1],
          [1, T1],
          [2, T2],
        ]);
      });

      it("keeps a batch together while others append", async () => {
        const batches = Array.from({ length: 20 }, (_, batch) =>
          Array.from({ length: 5 }, (__, at) => record(`${batch}.${at}`)),
        );
        const appended = await Promise.all(batches.map((batch) => records.append("log", batch, T1)));
        const read = await texts(records, "log", 0);
        for (const [batch, at] of appended.entries()) {
          const ordinal = at?.ordinal ?? Number.NaN;
          const mine = Array.from({ length: 5 }, (_, place) => `${batch}.${place}`);
          expect(read.slice(ordinal, ordinal + 5)).toEqual(mine);
        }
        expect(read).toHaveLength(100);
      });

      it("can be read once it is answered, by everyone", async () => {
        await records.append("log", [record("a")], T1);
        expect(await Promise.all([texts(records, "log", 0), texts(records, "log", 0)])).toEqual([["a"], ["a"]]);
      });

      it("never lets the arrival time go back", async () => {
        await records.append("log", [record("a")], T2);
        expect(await records.append("log", [record("b")], T1)).toEqual({ ordinal: 1, arrival: T2 });
        expect(await records.append("log", [record("c")], T3)).toEqual({ ordinal: 2, arrival: T3 });
      });

      it("keeps all that a record is", async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
        const all = [
          { partitionKey: "分区键 👩‍🚀", data: bytes, encrypted: true },
          { partitionKey: undefined, data: new Uint8Array(), encrypted: false },
        ];
        await records.append("log", all, T1);
        const page = await records.read("log", 0, NO_LIMITS);
        expect(page.map(({ data }) => [...data])).toEqual([[...bytes], []]);
        expect(page.map(({ partitionKey, encrypted }) => [partitionKey, encrypted])).toEqual([
          ["分区键 👩‍🚀", true],
          [undefined, false],
        ]);
      });

      it("copies the bytes", async () => {
        const body = Buffer.from("original");
        await records.append("log", [{ partitionKey: "key", data: body, encrypted: false }], T1);
        body.fill("x");
        expect(await texts(records, "log", 0)).toEqual(["original"]);
      });

      it("keeps logs apart", async () => {
        await records.open("other");
        await records.append("log", [record("a")], T1);
        await records.append("other", [record("b")], T2);
        expect([await texts(records, "log", 0), await texts(records, "other", 0)]).toEqual([["a"], ["b"]]);
      });

      it("goes on in a log that is opened again", async () => {
        await records.append("log", [record("a")], T1);
        await records.open("log");
        expect(await records.append("log", [record("b")], T1)).toEqual({ ordinal: 1, arrival: T1 });
      });
    });

    describe("reading", () => {
      beforeEach(async () => {
        await records.append("log", [record("0000"), record("1111"), record("2222")], T1);
        await records.append("log", [record("3333"), record("4444")], T2);
      });

      it.each([
        ["the beginning", 0, ["0000", "1111", "2222", "3333", "4444"]],
        ["the middle", 3, ["3333", "4444"]],
        ["the end", 5, []],
        ["beyond the end", 1_000_000, []],
        ["before the beginning", -1, ["0000", "1111", "2222", "3333", "4444"]],
      ])("begins at an ordinal: %s", async (_, ordinal, expected) => {
        expect(await texts(records, "log", ordinal)).toEqual(expected);
      });

      it("stops at a number of records", async () => {
        expect(await texts(records, "log", 1, { ...NO_LIMITS, records: 2 })).toEqual(["1111", "2222"]);
      });

      // A record has four bytes of data and three of key.
      it.each([
        [0, 1],
        [7, 1],
        [13, 1],
        [14, 2],
        [34, 4],
        [35, 5],
      ])(
        "stops before %i bytes of data and keys are exceeded, but not before the first record",
        async (bytes, count) => {
          expect(await texts(records, "log", 0, { ...NO_LIMITS, bytes })).toHaveLength(count);
        },
      );

      it("counts a key in UTF-8", async () => {
        await records.append("log", [record("5555", "ü"), record("6666", "👩‍🚀")], T3);
        expect(await texts(records, "log", 5, { ...NO_LIMITS, bytes: 4 + 2 + 4 + 11 })).toHaveLength(2);
        expect(await texts(records, "log", 5, { ...NO_LIMITS, bytes: 4 + 2 + 4 + 10 })).toHaveLength(1);
      });

      it.each([
        ["before all", T1 - 1, 0],
        ["at the first", T1, 0],
        ["just after it", T1 + 1, 3],
        ["at the last", T2, 3],
        ["after all", T2 + 1, 5],
      ])("is located by arrival time: %s", async (_, time, ordinal) => {
        expect(await records.locate("log", time)).toBe(ordinal);
      });
    });

    describe("trimming", () => {
      beforeEach(async () => {
        await records.append("log", [record("a"), record("b")], T1);
        await records.append("log", [record("c")], T2);
        await records.append("log", [record("d")], T3);
      });

      it.each([
        ["nothing at the first arrival", T1, 0, ["a", "b", "c", "d"]],
        ["what arrived before", T1 + 1, 2, ["c", "d"]],
        ["all but the last", T3, 3, ["d"]],
        ["everything", T3 + 1, 4, []],
      ])("forgets %s", async (_, before, first, kept) => {
        await records.trim("log", before);
        expect(await records.bounds("log")).toEqual({ first, next: 4 });
        expect(await texts(records, "log", 0)).toEqual(kept);
        expect(await records.locate("log", 0)).toBe(first);
      });

      it("leaves the ordinals of what stays and of what comes as they are", async () => {
        await records.trim("log", T2);
        await records.trim("log", T3);
        expect(await records.append("log", [record("e")], T3)).toEqual({ ordinal: 4, arrival: T3 });
        expect((await records.read("log", 3, NO_LIMITS)).map(({ ordinal }) => ordinal)).toEqual([3, 4]);
        expect(await records.locate("log", T3)).toBe(3);
      });

      it("brings nothing back when asked to keep more", async () => {
        await records.trim("log", T3);
        await records.trim("log", T1);
        expect(await records.bounds("log")).toEqual({ first: 3, next: 4 });
      });

      it("does not let the arrival time go back, even when nothing is left", async () => {
        await records.trim("log", T3 + 1);
        expect(await records.append("log", [record("e")], T1)).toEqual({ ordinal: 4, arrival: T3 });
      });
    });

    describe("sealing", () => {
      it("takes no record from then on, and keeps those it has", async () => {
        await records.append("log", [record("a")], T1);
        expect(await records.seal("log")).toEqual({ first: 0, next: 1 });
        expect(await records.append("log", [record("b")], T2)).toBeUndefined();
        expect(await records.bounds("log")).toEqual({ first: 0, next: 1 });
        expect(await texts(records, "log", 0)).toEqual(["a"]);
      });

      it("can be done twice, and opening does not undo it", async () => {
        await records.seal("log");
        await records.open("log");
        expect(await records.seal("log")).toEqual({ first: 0, next: 0 });
        expect(await records.append("log", [record("b")], T2)).toBeUndefined();
      });

      it("draws a line through what is being appended: all of it is before the end, or refused", async () => {
        const appends = Array.from({ length: 10 }, (_, at) => records.append("log", [record(String(at))], T1));
        const sealed = records.seal("log");
        const late = records.append("log", [record("late")], T1);
        const answers = await Promise.all([...appends, late]);
        const { next } = await sealed;
        expect(answers.filter(Boolean)).toHaveLength(next);
        expect(await records.bounds("log")).toEqual({ first: 0, next });
      });

      it("does not keep records from being trimmed", async () => {
        await records.append("log", [record("a")], T1);
        await records.seal("log");
        await records.trim("log", T2);
        expect(await records.bounds("log")).toEqual({ first: 1, next: 1 });
      });
    });

    describe("listing", () => {
      it("names the logs that exist, with records or without", async () => {
        for (const log of ["empty", "sealed", "dropped"]) await records.open(log);
        await records.seal("sealed");
        await records.drop("dropped");
        await records.drop("never opened");
        expect([...(await records.list())].toSorted()).toEqual(["empty", "log", "sealed"]);
      });
    });

    describe("dropping", () => {
      it("forgets a log, so that one of its name begins anew", async () => {
        await records.append("log", [record("a")], T2);
        await records.seal("log");
        await records.drop("log");
        await records.open("log");
        expect(await records.bounds("log")).toEqual({ first: 0, next: 0 });
        expect(await records.append("log", [record("b")], T1)).toEqual({ ordinal: 0, arrival: T1 });
      });

      it.each(["dropped", "never opened"])("leaves a log like one that is empty and sealed: %s", async (log) => {
        if (log === "dropped") {
          await records.open(log);
          await records.append(log, [record("a")], T1);
        }
        await records.drop(log);
        expect(await records.append(log, [record("b")], T1)).toBeUndefined();
        expect(await records.bounds(log)).toEqual({ first: 0, next: 0 });
        expect(await records.seal(log)).toEqual({ first: 0, next: 0 });
        expect([await texts(records, log, 0), await records.locate(log, T1)]).toEqual([[], 0]);
        await records.trim(log, T2);
        await records.open(log);
        expect(await records.append(log, [record("c")], T1)).toEqual({ ordinal: 0, arrival: T1 });
      });
    });
  });
}
