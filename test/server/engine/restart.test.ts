import { describe, expect, it } from "vitest";
import { addTagsToStream } from "../../../server/operations/add-tags-to-stream.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { describeStreamSummary } from "../../../server/operations/describe-stream-summary.ts";
import { getRecords } from "../../../server/operations/get-records.ts";
import { getShardIterator } from "../../../server/operations/get-shard-iterator.ts";
import { listShards } from "../../../server/operations/list-shards.ts";
import { listStreamConsumers } from "../../../server/operations/list-stream-consumers.ts";
import { listStreams } from "../../../server/operations/list-streams.ts";
import { listTagsForStream } from "../../../server/operations/list-tags-for-stream.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { splitShard } from "../../../server/operations/split-shard.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { DRIVERS } from "../store/drivers.ts";
import { CALLER, openEngine, START } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";

const TIME = 9000;
const ID = { StreamName: "orders" };

async function put(context: OperationContext, text: string, hashKey = 0n): Promise<string> {
  const record = { PartitionKey: "key", Data: Buffer.from(text), ExplicitHashKey: hashKey.toString() };
  const { SequenceNumber: number } = await putRecord({ ...ID, ...record }, context);
  return number;
}

async function statusOf(context: OperationContext): Promise<string> {
  const { StreamDescriptionSummary: summary } = await describeStreamSummary(ID, context);
  return summary.StreamStatus;
}

async function open(context: OperationContext): Promise<number[]> {
  const { Shards: shards = [] } = await listShards({ ...ID, ShardFilter: { Type: "AT_LATEST" } }, context);
  return shards.map(({ ShardId: id }) => Number(id.slice(-12)));
}

/** All texts that a reader finds. */
async function read(context: OperationContext): Promise<string[]> {
  const reader = await LineageReader.open(context, "orders");
  await reader.drain();
  return reader.records.map(({ text }) => text);
}

describe.each(DRIVERS)("an engine that is opened again over the same %s store", (_, begin) => {
  it("has the same streams, shards, settings and tags", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store });
    await createStream({ ...ID, ShardCount: 4, MaxRecordSizeInKiB: 2048 }, context);
    await createStream({ StreamName: "on-demand" }, context);
    const elsewhere = { ...context, caller: { ...CALLER, region: "eu-west-1" } };
    await createStream({ ...ID, ShardCount: 1 }, elsewhere);
    await addTagsToStream({ ...ID, Tags: { team: "a" } }, context);
    await updateShardCount({ ...ID, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" }, context);
    const look = async (at: OperationContext): Promise<unknown[]> => [
      await listStreams({}, at),
      await describeStreamSummary(ID, at),
      await listShards(ID, at),
      await listTagsForStream(ID, at),
      await listShards(ID, { ...at, caller: elsewhere.caller }),
    ];
    const before = await look(context);
    const next = await openEngine({ store: again() });
    expect(await look(next.context)).toEqual(before);
  });

  it("has the same records, and goes on counting", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store });
    await createStream({ ...ID, ShardCount: 1 }, context);
    const first = await put(context, "a");
    const next = await openEngine({ store: again() });
    const second = await put(next.context, "b");
    expect(second > first).toBe(true);
    expect(await read(next.context)).toEqual(["a", "b"]);
  });

  it("accepts the iterators and tokens it gave out", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store });
    await createStream({ ...ID, ShardCount: 2 }, context);
    await put(context, "a");
    const position = { ...ID, ShardId: "0", ShardIteratorType: "LATEST" } as const;
    const { ShardIterator: iterator = "" } = await getShardIterator(position, context);
    const { NextToken: token = "" } = await listShards({ ...ID, MaxResults: 1 }, context);
    const next = await openEngine({ store: again(), time: START + 60_000 });
    await put(next.context, "b");
    const page = await getRecords({ ShardIterator: iterator }, next.context);
    expect(page.Records.map(({ Data: data }) => Buffer.from(data).toString())).toEqual(["b"]);
    const rest = await listShards({ NextToken: token }, next.context);
    expect(rest.Shards).toHaveLength(1);
  });

  it("changes what it took up", async () => {
    const { store, again } = begin();
    const first = await openEngine({ store });
    await createStream({ ...ID, ShardCount: 2 }, first.context);
    for (let round = 0; round < 3; round++) {
      const { context } = await openEngine({ store: again() });
      await addTagsToStream({ ...ID, Tags: { [`round-${round}`]: "x" } }, context);
      const [shard = 0] = await open(context);
      const { HashKeyRange: range } = (await listShards(ID, context)).Shards?.[shard] ?? {};
      const middle = (BigInt(range?.StartingHashKey ?? 0) + BigInt(range?.EndingHashKey ?? 0)) / 2n;
      await splitShard({ ...ID, ShardToSplit: String(shard), NewStartingHashKey: middle.toString() }, context);
    }
    const { context } = await openEngine({ store: again() });
    expect((await listTagsForStream(ID, context)).Tags).toHaveLength(3);
    expect(await open(context)).toHaveLength(5);
  });

  it("does not know a stream that was deleted", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store });
    await createStream({ ...ID, ShardCount: 1 }, context);
    await deleteStream(ID, context);
    const next = await openEngine({ store: again() });
    expect((await listStreams({}, next.context)).StreamNames).toEqual([]);
  });
});

describe.each(DRIVERS)("a transition that was under way goes on over the same %s store", (_, begin) => {
  it("from CREATING, for what is left of its time", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store, transitionTime: TIME });
    await createStream({ ...ID, ShardCount: 1 }, context);
    const next = await openEngine({ store: again(), transitionTime: TIME, time: START + TIME - 1 });
    expect(await statusOf(next.context)).toBe("CREATING");
    await next.clock.advance(1);
    expect(await statusOf(next.context)).toBe("ACTIVE");
    await put(next.context, "a");
    expect(await read(next.context)).toEqual(["a"]);
  });

  it("from DELETING, until the stream is gone", async () => {
    const { store, again } = begin();
    const { context, clock } = await openEngine({ store, transitionTime: TIME });
    await createStream({ ...ID, ShardCount: 1 }, context);
    await clock.advance(TIME);
    await deleteStream(ID, context);
    const next = await openEngine({ store: again(), transitionTime: TIME, time: START + TIME });
    expect(await statusOf(next.context)).toBe("DELETING");
    await next.clock.advance(TIME);
    expect((await listStreams({}, next.context)).StreamNames).toEqual([]);
    const third = await openEngine({ store: again(), time: START + 2 * TIME });
    expect((await listStreams({}, third.context)).StreamNames).toEqual([]);
  });

  // From 2 to 3 shards takes three steps, each of a third of the time.
  it.each([
    ["before the first step", 0, [0, 1]],
    ["after the first", TIME / 3, [1, 2, 3]],
    ["after the second", (2 * TIME) / 3, [2, 3, 4, 5]],
  ])("from UPDATING: %s of a scaling", async (__, passed, shards) => {
    const { store, again } = begin();
    const { context, clock } = await openEngine({ store, transitionTime: TIME });
    await createStream({ ...ID, ShardCount: 2 }, context);
    await clock.advance(TIME);
    await put(context, "a");
    await updateShardCount({ ...ID, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" }, context);
    await clock.advance(passed);
    await put(context, "b");
    const next = await openEngine({ store: again(), transitionTime: TIME, time: START + TIME + passed });
    expect([await statusOf(next.context), await open(next.context)]).toEqual(["UPDATING", shards]);
    await put(next.context, "c");
    await next.clock.advance(TIME - passed);
    expect([await statusOf(next.context), await open(next.context)]).toEqual(["ACTIVE", [2, 5, 6]]);
    await put(next.context, "d");
    expect(await read(next.context)).toEqual(["a", "b", "c", "d"]);
  });

  it("at once when its time passed while nothing ran", async () => {
    const { store, again } = begin();
    const { context, clock } = await openEngine({ store, transitionTime: TIME });
    await createStream({ ...ID, ShardCount: 2 }, context);
    await clock.advance(TIME);
    await updateShardCount({ ...ID, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" }, context);
    const next = await openEngine({ store: again(), transitionTime: TIME, time: START + 100 * TIME });
    expect([await statusOf(next.context), await open(next.context)]).toEqual(["ACTIVE", [2, 5, 6]]);
  });

  it("after no more than its time, though it began on a clock that was ahead", async () => {
    const { store, again } = begin();
    const { context } = await openEngine({ store, transitionTime: TIME, time: START + 1000 * TIME });
    await createStream({ ...ID, ShardCount: 1 }, context);
    const stream = context.kinesis.get({ ...CALLER, name: "orders" });
    await context.kinesis.consumers.register(stream, "billing", {});
    const next = await openEngine({ store: again(), transitionTime: TIME, time: START });
    await next.clock.advance(TIME);
    const { Consumers: consumers } = await listStreamConsumers({ StreamARN: stream.arn }, next.context);
    expect([await statusOf(next.context), consumers?.[0]?.ConsumerStatus]).toEqual(["ACTIVE", "ACTIVE"]);
  });
});
