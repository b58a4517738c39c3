import { DeleteStreamCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aggregate } from "./aggregate.ts";
import { startEmulator, type Emulator } from "./emulator.ts";

let emulator: Emulator;
let stream: string;
let count = 0;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(async () => {
  await emulator[Symbol.asyncDispose]();
});

beforeEach(async () => {
  stream = `orders-${count++}`;
  await emulator.create(stream, 2);
});

const HIGH = ((1n << 128n) - 1n).toString();

/** Whether a promise is settled by the time that another one is. */
async function isPending(promise: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => false), other.then(() => true)]);
}

/** The message of what a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "it did not fail",
    (error: unknown) => (error as Error).message,
  );
}

describe("waitForRecords", () => {
  it("returns at once what is there already", async () => {
    await emulator.put(stream, { id: 1 });
    const [order] = await emulator.control.waitForRecords<{ id: number }>(stream);
    expect(order.json.id).toBe(1);
  });

  it("waits for as many as are asked for, and returns all there are then", async () => {
    const waiting = emulator.control.waitForRecords(stream, { count: 3 });
    await emulator.put(stream, 1, "key", "0");
    expect(await isPending(waiting, emulator.put(stream, 2, "key", HIGH))).toBe(true);
    await emulator.put(stream, 3, "key", "0");
    expect((await waiting).map(({ json }) => json)).toEqual([1, 2, 3]);
  });

  it("waits for those that match, and returns no others", async () => {
    const waiting = emulator.control.waitForRecords(stream, { json: { id: 2 }, partitionKey: "b" });
    await emulator.put(stream, { id: 2, total: 1 }, "a");
    await emulator.put(stream, { id: 1, total: 2 }, "b");
    await emulator.put(stream, { id: 2, total: 3 }, "b");
    expect((await waiting).map(({ json }) => json)).toEqual([{ id: 2, total: 3 }]);
  });

  it("counts only what comes from now on, when asked to", async () => {
    await emulator.put(stream, "before");
    const waiting = emulator.control.waitForRecords(stream, { from: "LATEST", timeout: 5000 });
    const writing = (async () => {
      // The wait begins when the emulator has read the request: until then it is too early to write.
      for (let at = 0; await isPending(waiting, emulator.put(stream, at)); at++);
    })();
    const records = await waiting;
    await writing;
    expect(records.map(({ json }) => json)).not.toContain("before");
  });

  it("is woken by shards that open, and sees what is in them", async () => {
    const waiting = emulator.control.waitForRecords(stream, { json: "child" });
    const split = { StreamName: stream, ShardToSplit: "shardId-000000000000", NewStartingHashKey: "1000" };
    await emulator.client.send(new SplitShardCommand(split));
    await emulator.put(stream, "child", "key", "1000");
    const [record] = await waiting;
    expect(record.shardId).toBe("shardId-000000000003");
  });

  it("waits for a stream that is yet to come, or to come again", async () => {
    const early = emulator.control.waitForRecords(`${stream}-later`);
    await emulator.create(`${stream}-later`);
    await emulator.put(`${stream}-later`, 1);
    expect((await early).map(({ json }) => json)).toEqual([1]);
    await emulator.put(stream, "old");
    const again = emulator.control.waitForRecords(stream, { count: 2 });
    await emulator.client.send(new DeleteStreamCommand({ StreamName: stream }));
    await emulator.create(stream, 1);
    await emulator.put(stream, 1);
    await emulator.put(stream, 2);
    expect((await again).map(({ json }) => json)).toEqual([1, 2]);
  });

  it("counts none that were purged meanwhile", async () => {
    const waiting = emulator.control.waitForRecords(stream, { count: 2 });
    await emulator.put(stream, "purged", "key", "0");
    await emulator.control.purge(stream);
    const isEarly = isPending(waiting, emulator.put(stream, 1, "key", HIGH));
    expect(await isEarly).toBe(true);
    await emulator.put(stream, 2, "key", HIGH);
    expect((await waiting).map(({ json }) => json)).toEqual([1, 2]);
  });

  it("looks at a record's own members alone", async () => {
    await emulator.put(stream, { model: "Ferrari" });
    await emulator.put(stream, { constructor: "Ferrari" });
    const json = { constructor: "Ferrari" };
    const [record] = await emulator.control.waitForRecords(stream, { json, count: 1 });
    expect(record.json).toEqual(json);
    const waiting = emulator.control.waitForRecords(stream, { json: { toString: [1] }, timeout: 10 });
    expect(await failure(waiting)).toContain("json.toString is missing, not an array");
  });

  it("takes any number of milliseconds", async () => {
    for (const timeout of [0.5, -1]) {
      const waiting = emulator.control.waitForRecords(stream, { timeout });
      expect(await failure(waiting)).toContain("It got no record.");
    }
    await emulator.control.expectNoRecords(stream, { for: 1.5 });
    const never = emulator.control.waitForRecords(stream, { timeout: Number("soon") });
    expect(await failure(never)).toContain('The option "timeout" is NaN.');
  });

  it("returns of very many the first", async () => {
    const many = Array.from({ length: 10_001 }, () => ({ partitionKey: "a", explicitHashKey: "0", data: "abc" }));
    await emulator.put(stream, aggregate(many), "a", "0");
    expect(await emulator.control.waitForRecords(stream, { count: 10_000 })).toHaveLength(10_000);
    expect(await failure(emulator.control.waitForRecords(stream, { count: 10_001 }))).toContain("body.count: Too big");
  });

  it("returns no more bytes than an answer has room for, and says so when that is less than was waited for", async () => {
    await emulator.control.seed({ streams: [{ name: `${stream}-large`, shards: 1, maxRecordSizeKiB: 10_240 }] });
    for (let at = 0; at < 7; at++) await emulator.put(`${stream}-large`, Buffer.alloc(10_000_000, 255));
    expect(await emulator.control.waitForRecords(`${stream}-large`, { count: 6 })).toHaveLength(6);
    expect(await failure(emulator.control.waitForRecords(`${stream}-large`, { count: 7 }))).toMatch(
      /got 7 records, and they cannot all be returned\.\n {2}why: One answer has room for 64 MiB of data: for 6 of them/,
    );
  }, 30_000);

  describe("when the time is over, says", () => {
    it("that there is no such shard, and which there are", async () => {
      const shardId = "shardId-000000000007";
      const message = await failure(emulator.control.waitForRecords(stream, { shardId, timeout: 10 }));
      expect(message).toContain("There is no such shard. Its shards are shardId-000000000000, shardId-000000000001.");
    });

    it("that there is no such stream, and which there are", async () => {
      const message = await failure(emulator.control.waitForRecords("nothing", { timeout: 10 }));
      expect(message).toContain("The stream nothing did not get a record within 10 ms.");
      expect(message).toContain(`There is no such stream. Account 000000000000 in us-east-1 has`);
      expect(message).toContain(stream);
    });

    it("that nothing came", async () => {
      const waiting = emulator.control.waitForRecords(stream, { count: 2, json: { id: 1 }, timeout: 10 });
      expect(await failure(waiting)).toBe(
        [
          `The stream ${stream} did not get 2 records with the JSON {"id":1} within 10 ms.`,
          "  why: It got no record.",
          "  what to do: Check what the code under test writes, and where to; if it needs longer, give a longer timeout.",
        ].join("\n"),
      );
    });

    it("what came instead: the closest first, decoded, shortened, and what is different", async () => {
      await emulator.put(stream, Buffer.from([0, 255]), "bytes");
      await emulator.put(stream, { id: 2, customer: { name: "Ada" }, note: "x".repeat(500) }, "a");
      await emulator.put(stream, { id: 1, customer: { name: "Bob" } }, "b");
      await emulator.put(stream, { id: 3 }, "c");
      await emulator.put(stream, { id: 1, customer: { name: "Ada" }, lines: [1] }, "d");
      const json = { id: 1, customer: { name: "Ada" }, lines: [1, 2] };
      const message = await failure(emulator.control.waitForRecords(stream, { json, timeout: 10 }));
      const lines = message.split("\n").slice(1, -1);
      expect(lines[0]).toBe("  why: It got 5 records, of which 0 match. Of the others, the closest:");
      expect(lines[1]).toMatch(
        /^ {4}shardId-00000000000\d, key "d", \S+Z: \{"id":1,"customer":\{"name":"Ada"\},"lines":\[1\]\}$/,
      );
      expect(lines[2]).toBe("      json.lines has 1 items, not 2");
      expect(lines.slice(3).filter((line) => line.startsWith("      "))).toEqual([
        '      json.customer.name is "Bob", not "Ada"',
        "      json.id is 2, not 1",
        "      json.id is 3, not 1",
        "      it is not JSON",
      ]);
      expect(lines.find((line) => line.includes('key "a"'))).toMatch(/x{50}…$/);
      expect(lines.find((line) => line.includes('key "bytes"'))).toContain("2 bytes, base64 AP8=");
    });

    it("how many came, when they were too few", async () => {
      await emulator.put(stream, { id: 1 }, "a");
      const message = await failure(emulator.control.waitForRecords(stream, { count: 2, timeout: 10 }));
      expect(message).toMatch(/It got one record:\n {4}shardId-\d+, key "a", \S+: \{"id":1\}/);
    });
  });
});

describe("expectNoRecords", () => {
  it("is content when nothing comes, whatever was there before", async () => {
    await emulator.put(stream, 1);
    await emulator.control.expectNoRecords(stream, { for: 30 });
  });

  it("fails as soon as a record comes, and shows it", async () => {
    const expecting = failure(emulator.control.expectNoRecords(stream, { for: 10_000 }));
    while (await isPending(expecting, emulator.put(stream, { id: 7 })));
    const message = await expecting;
    expect(message).toContain(`The stream ${stream} got a record, and was to get none within 10000 ms.`);
    expect(message).toContain('{"id":7}');
  });

  it("minds only those that match", async () => {
    const expecting = failure(emulator.control.expectNoRecords(stream, { for: 100, json: { id: 1 } }));
    await emulator.put(stream, { id: 2 });
    expect(await expecting).toBe("it did not fail");
    const from = "TRIM_HORIZON";
    expect(await failure(emulator.control.expectNoRecords(stream, { for: 10, from, json: { id: 2 } }))).toContain(
      'a record with the JSON {"id":2}',
    );
  });

  it("fails when there is no such shard", async () => {
    const shardId = "shardId-000000000007";
    expect(await failure(emulator.control.expectNoRecords(stream, { shardId, for: 10 }))).toContain(
      "it has no such shard.\n  why: Its shards are shardId-000000000000, shardId-000000000001.",
    );
  });

  it("fails when there is no such stream, which would get none in any case", async () => {
    expect(await failure(emulator.control.expectNoRecords("nothing", { for: 10 }))).toContain("it does not exist");
  });
});

describe("a wait that takes several requests", () => {
  it("goes on where the first began, so that nothing between is missed", async () => {
    const path = `/_emu/streams/${stream}/records/await`;
    const ask = async (
      body: object,
    ): Promise<{ isFulfilled: boolean; began: unknown; records: { json: unknown }[] }> => {
      const endpoint = emulator.endpoint;
      const response = await fetch(endpoint + path, { method: "POST", body: JSON.stringify(body) });
      return (await response.json()) as Awaited<ReturnType<typeof ask>>;
    };
    await emulator.put(stream, "before");
    const { isFulfilled, began } = await ask({ from: "LATEST", timeout: 0 });
    expect(isFulfilled).toBe(false);
    await emulator.put(stream, "between");
    const { records } = await ask({ from: began, timeout: 0 });
    expect(records.map(({ json }) => json)).toEqual(["between"]);
  });
});
