import { gunzipSync, gzipSync } from "node:zlib";
import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  PutRecordCommand,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../../server/index.ts";
import { iteratorAt, readStream } from "../../../support/streams.ts";

let emulator: KinesisEmu;
let client: KinesisClient;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(emulator.getClientConfig());
});

afterEach(async () => {
  client.destroy();
  await emulator.stop();
});

const ORDERS = { StreamName: "orders" };

async function put(text: string, stream = "orders"): Promise<string> {
  const record = { StreamName: stream, PartitionKey: "key", Data: Buffer.from(text) };
  const { SequenceNumber: number = "" } = await client.send(new PutRecordCommand(record));
  return number;
}

/** What the service says of all that there is. */
async function look(at: KinesisClient): Promise<unknown> {
  const { StreamNames: names = [] } = await at.send(new ListStreamsCommand());
  const streams = names.map(async (StreamName) => {
    const { StreamDescriptionSummary: summary } = await at.send(new DescribeStreamSummaryCommand({ StreamName }));
    const { Tags: tags } = await at.send(new ListTagsForStreamCommand({ StreamName }));
    const StreamARN = summary?.StreamARN;
    const { Consumers: consumers } = await at.send(new ListStreamConsumersCommand({ StreamARN }));
    const records = await readStream(at, StreamName);
    const plain = records.map(({ Data: data, ...rest }) => ({ ...rest, text: Buffer.from(data ?? []).toString() }));
    return { summary, tags, consumers, records: plain };
  });
  return Promise.all(streams);
}

/** Streams, shards that are closed, records, consumers, tags and policies. */
async function prepare(): Promise<void> {
  await emulator.seed({
    streams: [
      { name: "orders", shards: 2, tags: { a: "1" }, consumers: [{ name: "billing" }], policy: { Statement: [] } },
      { name: "clicks", mode: "ON_DEMAND", records: [{ partitionKey: "a", text: "click" }] },
    ],
  });
  for (const text of ["one", "two", "three"]) await put(text);
  const split = { ...ORDERS, ShardToSplit: "shardId-000000000000", NewStartingHashKey: "1000" };
  await client.send(new SplitShardCommand(split));
  await put("four");
}

/** Changes of every kind. */
async function disturb(): Promise<void> {
  await put("five");
  await client.send(new AddTagsToStreamCommand({ ...ORDERS, Tags: { b: "2" } }));
  await client.send(new CreateStreamCommand({ StreamName: "more", ShardCount: 1 }));
  await client.send(new DeleteStreamCommand({ StreamName: "clicks" }));
}

describe("restoring", () => {
  it("brings everything back as it was, again and again", async () => {
    await prepare();
    const before = await look(client);
    await emulator.snapshots.save("prepared");
    for (let round = 0; round < 3; round++) {
      await disturb();
      expect(await look(client)).not.toEqual(before);
      await emulator.snapshots.restore("prepared");
      expect(await look(client)).toEqual(before);
    }
  });

  it("lets records go on where they were: numbers grow, and what was written since is gone", async () => {
    await prepare();
    const last = await put("last");
    await emulator.snapshots.save("prepared");
    const lost = await put("lost");
    await emulator.snapshots.restore("prepared");
    const next = await put("next");
    expect(next > last).toBe(true);
    expect(lost > last).toBe(true);
    const texts = (await emulator.records("orders")).map(({ text }) => text);
    expect(texts).toEqual(["one", "two", "three", "four", "last", "next"]);
  });

  it("keeps iterators of before valid", async () => {
    await prepare();
    const position = { ...ORDERS, ShardId: "shardId-000000000001", ShardIteratorType: "TRIM_HORIZON" } as const;
    const iterator = await iteratorAt(client, position);
    const read = async () => (await client.send(new GetRecordsCommand({ ShardIterator: iterator }))).Records?.length;
    const before = await read();
    await emulator.snapshots.save("prepared");
    await emulator.reset();
    await expect(read()).rejects.toThrow("does not exist");
    await emulator.snapshots.restore("prepared");
    expect(await read()).toBe(before);
  });

  it("goes on with a transition that was under way", async () => {
    await using slow = await startKinesisEmu({ port: 0, transitionTime: 60_000 });
    const other = new KinesisClient(slow.getClientConfig());
    const statusOf = async () =>
      (await other.send(new DescribeStreamSummaryCommand(ORDERS))).StreamDescriptionSummary?.StreamStatus;
    await slow.clock.freeze();
    await other.send(new CreateStreamCommand({ ...ORDERS, ShardCount: 1 }));
    await slow.clock.advance({ milliseconds: 30_000 });
    await slow.snapshots.save("creating");
    await slow.clock.advance({ milliseconds: 30_000 });
    expect(await statusOf()).toBe("ACTIVE");
    await slow.snapshots.restore("creating");
    expect(await statusOf()).toBe("CREATING");
    await slow.clock.advance({ milliseconds: 29_999 });
    expect(await statusOf()).toBe("CREATING");
    await slow.clock.advance({ milliseconds: 1 });
    expect(await statusOf()).toBe("ACTIVE");
    other.destroy();
  });

  it("leaves faults and limits as they are", async () => {
    await prepare();
    await emulator.snapshots.save("prepared");
    await emulator.faults.add({ operation: "PutRecord", error: "InternalFailureException", times: 1 });
    await emulator.limits.set("warn");
    await emulator.snapshots.restore("prepared");
    expect(await emulator.faults.list()).toHaveLength(1);
    expect(await emulator.limits.get()).toBe("warn");
  });

  it("wakes those who wait for records", async () => {
    await prepare();
    await emulator.snapshots.save("prepared");
    await emulator.reset();
    const waiting = emulator.waitForRecords("orders", { count: 4 });
    await emulator.snapshots.restore("prepared");
    expect(await waiting).toHaveLength(4);
  });

  it("is safe while clients are busy: what is there afterwards is the snapshot and what was put since", async () => {
    await prepare();
    await emulator.snapshots.save("prepared");
    let isOver = false;
    const failures = new Set<string>();
    const busy = Array.from({ length: 8 }, async (_, worker) => {
      for (let at = 0; !isOver; at++) {
        await put(`${worker}.${at}`).catch((error: unknown) => failures.add((error as Error).name));
      }
    });
    for (let round = 0; round < 20; round++) await emulator.snapshots.restore("prepared");
    isOver = true;
    await Promise.all(busy);
    expect([...failures].filter((name) => name !== "ResourceNotFoundException")).toEqual([]);
    await emulator.snapshots.restore("prepared");
    expect((await emulator.records("orders")).map(({ text }) => text)).toEqual(["one", "two", "three", "four"]);
    const number = await put("after");
    const [after] = await emulator.waitForRecords("orders", { text: "after" });
    expect(after.sequenceNumber).toBe(number);
  });
});

describe("the clock", () => {
  it("goes back to what it said, and stands still or runs as it did", async () => {
    await emulator.clock.freeze();
    await emulator.clock.set("2026-06-15T12:00:00Z");
    await emulator.snapshots.save("frozen");
    await emulator.clock.resume();
    await emulator.clock.advance({ hours: 1 });
    await emulator.snapshots.save("running");
    await emulator.snapshots.restore("frozen");
    expect(await emulator.clock.get()).toMatchObject({ now: "2026-06-15T12:00:00.000Z", isFrozen: true });
    await emulator.snapshots.restore("running");
    const { now, isFrozen } = await emulator.clock.get();
    expect(now.slice(0, 14)).toBe("2026-06-15T13:");
    expect(isFrozen).toBe(false);
  });

  it("stays when it is to be kept, and what has passed its retention is gone", async () => {
    await prepare();
    await emulator.snapshots.save("prepared");
    await emulator.clock.advance({ hours: 25 });
    await emulator.snapshots.restore("prepared", { clock: "keep" });
    expect(await emulator.records("orders")).toEqual([]);
    await emulator.snapshots.restore("prepared");
    expect(await emulator.records("orders")).toHaveLength(4);
  });
});

describe("snapshots", () => {
  it("are listed by name, replaced and deleted", async () => {
    expect(await emulator.snapshots.list()).toEqual([]);
    await emulator.snapshots.save("b");
    await prepare();
    const saved = await emulator.snapshots.save("a");
    expect(saved).toMatchObject({ name: "a", isFrozen: false, streams: 2, records: 5 });
    expect((await emulator.snapshots.list()).map(({ name, records }) => [name, records])).toEqual([
      ["a", 5],
      ["b", 0],
    ]);
    await emulator.snapshots.save("b");
    await emulator.snapshots.delete("a");
    expect((await emulator.snapshots.list()).map(({ name, records }) => [name, records])).toEqual([["b", 5]]);
  });

  it("outlive a reset", async () => {
    await emulator.snapshots.save("a");
    await emulator.reset();
    expect(await emulator.snapshots.list()).toHaveLength(1);
  });

  it("have names without surprises", async () => {
    for (const name of ["", "..", "a b", "a/b", "ä", "x".repeat(65)]) {
      await expect(emulator.snapshots.save(name), name).rejects.toThrow(
        /letters, digits, dots|is nothing|cannot be done/,
      );
    }
  });

  it("that are not there are refused, with those that are", async () => {
    await emulator.snapshots.save("a");
    const { snapshots } = emulator;
    for (const action of [() => snapshots.restore("b"), () => snapshots.delete("b"), () => snapshots.download("b")]) {
      await expect(action()).rejects.toThrow('There is no snapshot "b".\n  why: There are a.');
    }
  });
});

describe("a snapshot as a file", () => {
  it("brings everything about in another emulator", async () => {
    await prepare();
    const before = await look(client);
    await emulator.snapshots.save("prepared");
    const file = await emulator.snapshots.download("prepared");
    await using other = await startKinesisEmu({ port: 0 });
    const uploaded = await other.snapshots.upload("theirs", file);
    expect(uploaded).toMatchObject({ name: "theirs", streams: 2, records: 5 });
    await other.snapshots.restore("theirs");
    const otherClient = new KinesisClient(other.getClientConfig());
    expect(await look(otherClient)).toEqual(before);
    const again = await other.snapshots.download("theirs");
    expect(gunzipSync(again)).toEqual(gunzipSync(file));
    otherClient.destroy();
  });

  it("can be read and written by people: a line of JSON for each thing", async () => {
    await emulator.clock.freeze();
    await emulator.clock.set("2026-06-15T12:00:00Z");
    await emulator.seed({ streams: [{ name: "orders", shards: 1, records: [{ partitionKey: "a", text: "hello" }] }] });
    await emulator.snapshots.save("one");
    const lines = gunzipSync(await emulator.snapshots.download("one"))
      .toString()
      .trim()
      .split("\n");
    const savedAt = Date.parse("2026-06-15T12:00:00Z");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { format: "kinesis-emu snapshot", version: 1, about: { savedAt, isFrozen: true } },
      { document: { kind: "stream", key: expect.any(String), version: 1, value: expect.any(Object) } },
      { log: expect.stringMatching(/\/0$/), first: 0, lastArrival: savedAt, isSealed: false },
      [savedAt, "a", 0, Buffer.from("hello").toString("base64")],
      { end: { documents: 1, logs: 1, records: 1 } },
    ]);
    const changed = lines
      .join("\n")
      .replace(Buffer.from("hello").toString("base64"), Buffer.from("world").toString("base64"));
    await emulator.snapshots.upload("two", Buffer.from(changed));
    await emulator.snapshots.restore("two");
    expect((await emulator.records("orders")).map(({ text }) => text)).toEqual(["world"]);
  });

  it.each([
    ["nothing", () => "", "it is cut off"],
    ["another file", () => "hello", "line 1 is none of a snapshot"],
    ["other JSON", () => '{"a":1}', "its first line does not say that it is a snapshot"],
    ["another version", (text: string) => text.replace('"version":1', '"version":2'), "it has version 2, not 1"],
    ["half of one", (text: string) => text.slice(0, text.length / 2), /line \d+ is none of a snapshot|it is cut off/],
    [
      "one without its last line",
      (text: string) => text.replace(/.*\n$/, ""),
      "it is cut off: its last line is missing",
    ],
    ["one that lost a record", (text: string) => text.replace(/^\[.*\n/m, ""), "it has lost lines"],
    ["one with more behind it", (text: string) => `${text}[]`, "comes after the end"],
    [
      "impossible contents",
      (text: string) => text.replace('"shards":[', '"shards":[null,'),
      "nothing can be made of what it holds",
    ],
  ])("is refused when it is %s, and nothing is lost", async (_, broken, reason) => {
    await prepare();
    const before = await look(client);
    await emulator.snapshots.save("good");
    const text = gunzipSync(await emulator.snapshots.download("good")).toString();
    const bad = gzipSync(broken(text));
    await expect(emulator.snapshots.upload("bad", bad)).rejects.toThrow(reason);
    expect((await emulator.snapshots.list()).map(({ name }) => name)).toEqual(["good"]);
    expect(await look(client)).toEqual(before);
  });
});
