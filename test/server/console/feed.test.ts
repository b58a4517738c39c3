import {
  CreateStreamCommand,
  KinesisClient,
  MergeShardsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readShard, shardId } from "../../support/streams.ts";
import { HERE, startAsked, type Asked } from "./console.ts";

let emulator: Asked;

beforeEach(async () => {
  emulator = await startAsked();
  await emulator.create("orders", 2);
});

afterEach(() => emulator[Symbol.asyncDispose]());

it("has the streams of the tenant that is asked for, with what went through them", async () => {
  await emulator.put("orders", "12345", "key", "0");
  await readShard(emulator.client, "orders", shardId(0));
  const { home, streams, clock } = await emulator.feed();
  expect(home).toEqual(HERE);
  expect(clock.isFrozen).toBe(false);
  expect(streams).toMatchObject([
    {
      name: "orders",
      status: "ACTIVE",
      openShards: 2,
      shards: 2,
      consumers: 0,
      counts: { recordsIn: 1, bytesIn: 7, recordsOut: 1, bytesOut: 7 },
    },
  ]);
});

it("has the event source mappings of the stream in view, with what they last did and how far they are behind", async () => {
  const { control } = emulator;
  await using _billing = await control.handle("billing", () => {
    throw new Error("as it should");
  });
  await control.clock.freeze();
  await control.seed({
    streams: [
      { name: "orders", consumers: [{ name: "search" }] },
      { name: "payments", shards: 1 },
    ],
    mappings: [
      { function: "billing", stream: "orders", batchSize: 7 },
      { function: "searching", stream: "orders", consumer: "search", enabled: false },
      { function: "billing", stream: "payments" },
    ],
  });
  await emulator.put("orders", "12345");
  await control.clock.advance({ milliseconds: 50 });
  const { stream } = await emulator.feed({ stream: "orders" });
  const failed = "PROBLEM: Function call failed";
  expect(stream?.mappings.map(({ uuid: _, ...rest }) => rest)).toEqual([
    { function: "billing", state: "Enabled", batchSize: 7, lastResult: failed, iteratorAge: 50 },
    {
      function: "searching",
      consumer: "search",
      state: "Disabled",
      batchSize: 100,
      lastResult: "No records processed",
    },
  ]);
});

it("names all accounts and regions that hold streams", async () => {
  const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
  const other = new KinesisClient({ endpoint: emulator.endpoint, region: "eu-west-1", credentials });
  await other.send(new CreateStreamCommand({ StreamName: "elsewhere", ShardCount: 1 }));
  other.destroy();
  const there = { account: "111122223333", region: "eu-west-1" };
  const { tenants, streams } = await emulator.feed(there);
  expect(tenants).toEqual([
    { ...HERE, streams: 1 },
    { ...there, streams: 1 },
  ]);
  expect(streams.map(({ name }) => name)).toEqual(["elsewhere"]);
});

it("has the shards of the stream in view, and leaves out what the page has already", async () => {
  await emulator.put("orders", "12345", "key", "0");
  const { stream: first } = await emulator.feed({ stream: "orders" });
  expect(first?.shards).toMatchObject([
    { index: 0, id: shardId(0), start: "0", parents: [] },
    { index: 1, parents: [] },
  ]);
  expect(first).toMatchObject({ records: [1, 0], bytes: [7, 0], recordsIn: [1, 0] });
  const question = { stream: "orders", lineage: first?.lineage ?? "" };
  const { stream: same } = await emulator.feed(question);
  expect(same?.shards).toBeUndefined();
  await emulator.client.send(
    new MergeShardsCommand({
      StreamName: "orders",
      ShardToMerge: shardId(0),
      AdjacentShardToMerge: shardId(1),
    }),
  );
  const { stream: merged } = await emulator.feed(question);
  expect(merged?.shards?.map(({ parents, closedAt }) => [parents, closedAt !== undefined])).toEqual([
    [[], true],
    [[], true],
    [[0, 1], false],
  ]);
});

it("has the shards again after a restore and another split, however many there are", async () => {
  const { control, client } = emulator;
  const split = async (index: number, hashKey: string): Promise<string> => {
    const input = { StreamName: "orders", ShardToSplit: shardId(index), NewStartingHashKey: hashKey };
    await client.send(new SplitShardCommand(input));
    return (await emulator.feed({ stream: "orders" })).stream?.lineage ?? "";
  };
  await control.clock.freeze();
  await control.snapshots.save("before");
  const lineage = await split(0, "1000");
  await control.snapshots.restore("before");
  await split(1, `3${"0".repeat(38)}`);
  const { stream: other } = await emulator.feed({ stream: "orders", lineage });
  expect(other?.shards?.map(({ parents }) => parents)).toEqual([[], [], [1], [1]]);
  await control.snapshots.restore("before");
  await split(0, "2000");
  const { stream: elsewhere } = await emulator.feed({ stream: "orders", lineage });
  expect(elsewhere?.shards?.map(({ start }) => start).slice(2)).toEqual(["0", "2000"]);
});

it("has consumers with their subscriptions", async () => {
  const { streams } = await emulator.feed();
  await emulator.client.send(
    new RegisterStreamConsumerCommand({ StreamARN: streams[0]?.arn ?? "", ConsumerName: "billing" }),
  );
  const { stream } = await emulator.feed({ stream: "orders" });
  expect(stream?.consumers).toMatchObject([{ name: "billing", status: "ACTIVE", subscriptions: 0 }]);
  expect(stream?.consumers[0]).not.toHaveProperty("millisBehindLatest");
});

it("counts the faults that can still hit, and tells the mode of limits", async () => {
  const post = (method: string, path: string, body: object) =>
    fetch(`${emulator.endpoint}/_emu${path}`, { method, body: JSON.stringify(body) });
  await post("POST", "/faults", { operation: "PutRecord", error: "InternalFailure", times: 1 });
  await post("PUT", "/limits", { mode: "warn" });
  expect(await emulator.feed()).toMatchObject({ faults: 1, limits: "warn" });
  await emulator.put("orders", "x"); // the SDK tries again
  expect(await emulator.feed()).toMatchObject({ faults: 0 });
});

it("is not for pages of other origins", async () => {
  const headers = { Origin: "https://example.com" };
  expect((await fetch(`${emulator.endpoint}/_emu/console/feed`, { headers })).status).toBe(403);
});
