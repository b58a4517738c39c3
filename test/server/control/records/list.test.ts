import { gzipSync } from "node:zlib";
import { GetRecordsCommand, GetShardIteratorCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

/** A stream of its own for a test. */
async function withStream(shards = 1): Promise<void> {
  stream = `orders-${count++}`;
  await emulator.create(stream, shards);
}

const HIGH = ((1n << 128n) - 1n).toString();

describe("a record that is listed", () => {
  it("says all that is known of it", async () => {
    await withStream(2);
    const before = Date.now();
    const number = await emulator.put(stream, { id: 1, lines: ["a"] }, "customer 1", HIGH);
    const [record, ...others] = await emulator.control.records<{ id: number }>(stream);
    expect(others).toEqual([]);
    expect(record).toEqual({
      shardId: "shardId-000000000001",
      sequenceNumber: number,
      subSequenceNumber: undefined,
      partitionKey: "customer 1",
      explicitHashKey: undefined,
      arrivedAt: expect.any(Date),
      size: 22,
      encrypted: false,
      gzip: false,
      data: Uint8Array.from(Buffer.from('{"id":1,"lines":["a"]}')),
      text: '{"id":1,"lines":["a"]}',
      json: { id: 1, lines: ["a"] },
    });
    expect(record?.arrivedAt.getTime()).toBeGreaterThanOrEqual(before);
  });

  it.each([
    ["JSON", Buffer.from('"word"'), { text: '"word"', json: "word", gzip: false }],
    ["text that is not JSON", Buffer.from("läuft"), { text: "läuft", json: undefined, gzip: false }],
    ["bytes that are not text", Buffer.from([0, 255, 128]), { text: undefined, json: undefined, gzip: false }],
    ["gzip", gzipSync('{"id":1}'), { text: '{"id":1}', json: { id: 1 }, gzip: true }],
    ["gzip of bytes", gzipSync(Buffer.from([255])), { text: undefined, json: undefined, gzip: true }],
    ["what only begins like gzip", Buffer.from([0x1f, 0x8b, 8, 1]), { text: undefined, gzip: false }],
  ])("is decoded: %s", async (_, data, expected) => {
    await withStream();
    await emulator.put(stream, data);
    const [record] = await emulator.control.records(stream);
    expect(record).toMatchObject(expected);
    expect(Buffer.from(record?.data ?? [])).toEqual(data);
  });
});

describe("an aggregated record of the Kinesis Producer Library", () => {
  it("is listed as the records in it", async () => {
    await withStream(2);
    const parts = [
      { partitionKey: "a", explicitHashKey: "0", data: '{"id":1}' },
      { partitionKey: "b", explicitHashKey: "1", data: '{"id":2}' },
      { partitionKey: "a", explicitHashKey: "0", data: "three" },
    ];
    const number = await emulator.put(stream, aggregate(parts), "a", "0");
    const records = await emulator.control.records(stream);
    expect(records.map(({ partitionKey, explicitHashKey, text }) => [partitionKey, explicitHashKey, text])).toEqual(
      parts.map(({ partitionKey, explicitHashKey, data }) => [partitionKey, explicitHashKey, data]),
    );
    expect(records.map(({ sequenceNumber, subSequenceNumber }) => [sequenceNumber, subSequenceNumber])).toEqual([
      [number, 0],
      [number, 1],
      [number, 2],
    ]);
  });

  it("is dropped whole when a key in it, hashed or explicit, belongs to another shard, as KCL does", async () => {
    await withStream(2);
    const mine = { partitionKey: "a", explicitHashKey: "0", data: "mine" };
    await emulator.put(
      stream,
      aggregate([mine, { partitionKey: "b", explicitHashKey: HIGH, data: "foreign" }]),
      "a",
      "0",
    );
    // The MD5 of "a" begins with 0c, that of "b" with 92.
    await emulator.put(stream, aggregate([mine, { partitionKey: "b", data: "foreign" }]), "a", "0");
    await emulator.put(stream, aggregate([mine, { partitionKey: "a", data: "mine, too" }]), "a", "0");
    const records = await emulator.control.records(stream);
    expect(records.map(({ text }) => text)).toEqual(["mine", "mine, too"]);
  });

  it("is a record like any other when it is damaged", async () => {
    await withStream();
    const data = aggregate([{ partitionKey: "a", data: "x" }]);
    data[data.length - 1] = 255 - (data.at(-1) ?? 0);
    await emulator.put(stream, data);
    const records = await emulator.control.records(stream);
    expect(records.map(({ size, subSequenceNumber }) => [size, subSequenceNumber])).toEqual([[data.length, undefined]]);
  });
});

describe("a list of records", () => {
  it("is in the order of arrival, over shards and reshardings", async () => {
    await withStream(2);
    for (const [at, hashKey] of ["0", HIGH, "0", HIGH].entries()) await emulator.put(stream, at, "key", hashKey);
    const split = { StreamName: stream, ShardToSplit: "shardId-000000000000", NewStartingHashKey: "1000" };
    await emulator.client.send(new SplitShardCommand(split));
    for (const [at, hashKey] of ["0", HIGH, "1000"].entries()) await emulator.put(stream, at + 4, "key", hashKey);
    const records = await emulator.control.records(stream);
    expect(records.map(({ arrivedAt }) => arrivedAt)).toEqual(
      records.map(({ arrivedAt }) => arrivedAt).toSorted((a, b) => a.getTime() - b.getTime()),
    );
    expect(records.filter(({ shardId }) => shardId === "shardId-000000000001").map(({ json }) => json)).toEqual([
      1, 3, 5,
    ]);
    expect(new Set(records.map(({ json }) => json))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it("has only what is asked for", async () => {
    await withStream(2);
    await emulator.put(stream, { id: 1, customer: { name: "Ada" } }, "a", "0");
    await emulator.put(stream, { id: 2, customer: { name: "Bob" } }, "b", HIGH);
    await emulator.put(stream, { id: 3, customer: { name: "Ada", age: 36 } }, "a", HIGH);
    await emulator.put(stream, Buffer.from("no JSON"), "c", "0");
    const ids = async (options: Parameters<typeof emulator.control.records>[1]) => {
      const records = await emulator.control.records<{ id?: number } | undefined>(stream, options);
      return records.map(({ json }) => json?.id ?? 0).toSorted((a, b) => a - b);
    };
    expect(await ids({ partitionKey: "a" })).toEqual([1, 3]);
    expect(await ids({ json: { customer: { name: "Ada" } } })).toEqual([1, 3]);
    expect(await ids({ json: { id: 1 }, partitionKey: "b" })).toEqual([]);
    expect(await ids({ text: "Bob" })).toEqual([2]);
    expect(await ids({ shardId: "shardId-000000000000" })).toEqual([0, 1]);
    expect(await ids({ latest: 1, partitionKey: "a" })).toEqual([3]);
    expect(await ids({ limit: 2, partitionKey: "a" })).toEqual([1, 3]);
    expect(await ids({ limit: 1, partitionKey: "a" })).toEqual([1]);
    expect(await ids({ bytes: 1 })).toHaveLength(1);
    expect(await ids({ from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await ids({ from: new Date(0) })).toHaveLength(4);
  });

  it("is refused when it is cut and nobody asked for that", async () => {
    await withStream();
    await emulator.put(stream, aggregate(Array.from({ length: 10_001 }, () => ({ partitionKey: "a", data: "abc" }))));
    await expect(emulator.control.records(stream)).rejects.toThrow("give a limit");
    expect(await emulator.control.records(stream, { limit: 10_000 })).toHaveLength(10_000);
    expect(await emulator.control.records(stream, { bytes: 10 })).toHaveLength(3);
  });

  it("is cut at what gzip holds, too", async () => {
    await withStream();
    for (let at = 0; at < 2; at++) await emulator.put(stream, gzipSync(Buffer.alloc(40 * 1024 * 1024, " ")));
    await expect(emulator.control.records(stream)).rejects.toThrow("more than the 1 records");
  });

  it("takes a text of any length", async () => {
    await withStream();
    const text = "x".repeat(20_000);
    for (const data of [`${text}y`, "x"]) await emulator.put(stream, Buffer.from(data));
    const sizes = (await emulator.control.records(stream, { text })).map(({ size }) => size);
    expect(sizes).toEqual([20_001]);
    // A shorter one can stand in a URL.
    const short = await fetch(`${emulator.endpoint}/_emu/streams/${stream}/records?text=y&limit=1`);
    expect(await short.json()).toMatchObject({ records: [{ size: 20_001 }], isComplete: true });
  });

  it("disturbs no consumer", async () => {
    await withStream();
    await emulator.put(stream, 1);
    const position = { StreamName: stream, ShardId: "0", ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator: iterator } = await emulator.client.send(new GetShardIteratorCommand(position));
    await emulator.control.records(stream);
    const { Records: records = [] } = await emulator.client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    expect(records).toHaveLength(1);
  });

  it("is refused of a stream or shard that is not there, naming those that are", async () => {
    await withStream(2);
    await expect(emulator.control.records("nothing")).rejects.toThrow(stream);
    await expect(emulator.control.records(stream, { region: "eu-west-1" })).rejects.toThrow("has no stream");
    await expect(emulator.control.records(stream, { shardId: "shardId-000000000007" })).rejects.toThrow(
      "Its shards are shardId-000000000000, shardId-000000000001.",
    );
    await expect(emulator.control.records(stream, { shardId: "seven" })).rejects.toThrow("as in shardId-000000000000");
    await expect(emulator.control.records(stream, { limit: 0 })).rejects.toThrow("body.limit");
  });
});
