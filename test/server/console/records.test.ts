import { gzipSync } from "node:zlib";
import { DeleteStreamCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordsAnswer } from "../../../server/console/shapes.ts";
import { aggregate } from "../control/records/aggregate.ts";
import { startAsked, type Asked } from "./console.ts";

/** Hash keys of the first shard and of the second. */
const FIRST = "0";
const SECOND = `3${"0".repeat(38)}`;
const START = Date.UTC(2026, 5, 15, 12);

let emulator: Asked;

beforeEach(async () => {
  emulator = await startAsked();
  await emulator.control.clock.freeze(START);
  await emulator.create("orders", 2);
});

afterEach(() => emulator[Symbol.asyncDispose]());

/** Puts numbers, one a second, into the two shards by turns. */
async function putNumbers(count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await emulator.put("orders", number, `key-${number}`, number % 2 === 0 ? FIRST : SECOND);
    await emulator.control.clock.advance({ seconds: 1 });
  }
}

function numbersOf({ records }: RecordsAnswer): number[] {
  return records.map(({ data }) => Number(Buffer.from(data, "base64").toString()));
}

describe("records", () => {
  it("come by arrival across shards, page by page, the newest first or the oldest", async () => {
    await putNumbers(7);
    const newest = await emulator.records({ limit: 4 });
    expect(numbersOf(newest)).toEqual([6, 5, 4, 3]);
    expect(newest).toMatchObject({ scanned: 4, unread: 3 });
    expect(numbersOf(await emulator.records({ to: newest.next }))).toEqual([2, 1, 0]);
    const oldest = await emulator.records({ order: "oldest", limit: 4 });
    expect(numbersOf(oldest)).toEqual([0, 1, 2, 3]);
    expect(numbersOf(await emulator.records({ order: "oldest", from: oldest.next }))).toEqual([4, 5, 6]);
  });

  it("that come after a look are found from its tips on; beyond the limit they are counted", async () => {
    await putNumbers(3);
    const { tips } = await emulator.records({ limit: 1 });
    expect(await emulator.records({ from: tips })).toMatchObject({ records: [], unread: 0 });
    await putNumbers(5);
    const tail = await emulator.records({ from: tips, limit: 2 });
    expect(numbersOf(tail)).toEqual([4, 3]);
    expect(tail.unread).toBe(3);
  });

  it("are found by key, text, shard and time", async () => {
    await putNumbers(12);
    expect(numbersOf(await emulator.records({ key: "-1" }))).toEqual([11, 10, 1]);
    expect(numbersOf(await emulator.records({ text: "0" }))).toEqual([10, 0]);
    expect(numbersOf(await emulator.records({ shard: 1, limit: 2 }))).toEqual([11, 9]);
    const between = { since: START + 3000, until: START + 6000 };
    expect(numbersOf(await emulator.records(between))).toEqual([5, 4, 3]);
  });

  it("that are large come as well, the newest first, up to what one question reads", async () => {
    const { client } = emulator;
    // 60 MB of them in one shard: about twice as much as is read at a time.
    for (let call = 0; call < 12; call++) {
      const records = Array.from({ length: 5 }, (_, at) => ({
        PartitionKey: String(call * 5 + at),
        ExplicitHashKey: FIRST,
        Data: Buffer.alloc(1_000_000, "x"),
      }));
      await client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
    }
    const newest = await emulator.records({ from: {} });
    const keys = newest.records.map(({ key }) => Number(key));
    expect(keys).toEqual(Array.from({ length: keys.length }, (_, at) => 59 - at));
    expect(keys.length).toBeGreaterThan(30);
    expect(newest.unread).toBe(60 - keys.length);
    const rest = await emulator.records({ to: newest.next });
    expect(rest.records.map(({ key }) => Number(key))).toEqual(
      Array.from({ length: 60 - keys.length }, (_, at) => 59 - keys.length - at),
    );
  });

  it("say of which stream they are: one that is made anew is another one", async () => {
    const { client } = emulator;
    const { stream: before } = await emulator.records({});
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    await emulator.create("orders", 2);
    const { stream: after } = await emulator.records({});
    expect(before).toMatch(/./);
    expect(after).not.toBe(before);
  });

  it("are looked at without disturbing limits or counts", async () => {
    await putNumbers(2);
    await emulator.records({});
    const { streams } = await emulator.feed();
    expect(streams[0]?.counts.recordsOut).toBe(0);
  });
});

describe("a search that finds nothing", () => {
  it("stops after ten thousand records and says where to go on", async () => {
    await emulator.put("orders", "needle", "key", FIRST);
    const { client } = emulator;
    const records = Array.from({ length: 500 }, () => ({ PartitionKey: "hay", Data: Buffer.from("hay") }));
    for (let call = 0; call < 21; call++) {
      await client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
    }
    const search = { text: "needle", limit: 10 };
    const first = await emulator.records(search);
    expect(first).toMatchObject({ records: [], scanned: 10_000, unread: 501 });
    const second = await emulator.records({ ...search, to: first.next });
    expect(second.records).toHaveLength(1);
    expect(second).toMatchObject({ scanned: 501, unread: 0 });
  });
});

describe("the data of a record", () => {
  const whole = { isWhole: true } as const;
  const decoded = (data = ""): string => Buffer.from(data, "base64").toString();

  it("come with their beginning, and in full when asked for", async () => {
    await emulator.put("orders", Buffer.alloc(10_000, "x"));
    const [beginning] = (await emulator.records({})).records;
    expect([beginning?.size, decoded(beginning?.data).length]).toEqual([10_000, 4096]);
    expect(decoded((await emulator.records(whole)).records[0]?.data)).toHaveLength(10_000);
  });

  it("that a KPL producer aggregated come apart", async () => {
    const parts = ["a", "b"].map((data) => ({ partitionKey: `user-${data}`, explicitHashKey: FIRST, data }));
    await emulator.put("orders", aggregate(parts), "key", FIRST);
    const [line] = (await emulator.records({})).records;
    expect(line?.aggregates).toBe(2);
    expect((await emulator.records({ key: "user-b" })).records).toHaveLength(1);
    expect((await emulator.records({ key: "user-c" })).records).toEqual([]);
    const [full] = (await emulator.records(whole)).records;
    expect(full?.entries?.map(({ key, data }) => [key, decoded(data)])).toEqual([
      ["user-a", "a"],
      ["user-b", "b"],
    ]);
  });

  it("that are gzip say what is within", async () => {
    await emulator.put("orders", gzipSync("hello"));
    expect((await emulator.records(whole)).records[0]?.inflated).toBe("hello");
  });
});

it("refuses a question that it does not understand, with the place", async () => {
  await expect(emulator.records({ limit: 0 })).rejects.toThrow("body.limit");
  await expect(emulator.records({ stream: "nothing" })).rejects.toThrow("not found");
});
