import { describe, expect, it } from "vitest";
import { createChannel } from "../../../server/operations/create-channel.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import { deleteChannel } from "../../../server/operations/delete-channel.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { deregisterStreamConsumer } from "../../../server/operations/deregister-stream-consumer.ts";
import { describeStreamSummary } from "../../../server/operations/describe-stream-summary.ts";
import { increaseStreamRetentionPeriod } from "../../../server/operations/increase-stream-retention-period.ts";
import { listChannels } from "../../../server/operations/list-channels.ts";
import { listStreamConsumers } from "../../../server/operations/list-stream-consumers.ts";
import { listStreams } from "../../../server/operations/list-streams.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { updateChannel } from "../../../server/operations/update-channel.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { updateStreamMode } from "../../../server/operations/update-stream-mode.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { openStore, temporaryFolder } from "../store/folder.ts";
import { engineWithStream, openEngine, type Engine } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";
import { fullStore, type FullStore } from "./stores.ts";

const ID = { StreamName: "orders" };
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
const CONSUMER = { StreamARN: ARN, ConsumerName: "billing" };
const TIME = 1000;
const HOUR = 3_600_000;
const FULL = "the disk is full";

interface World extends Engine {
  readonly memory: MemoryStore;
  readonly disk: FullStore;
}

/** With an ACTIVE stream of two shards. */
async function begin(transitionTime: number): Promise<World> {
  const memory = new MemoryStore();
  const disk = fullStore(memory);
  const engine = await engineWithStream(2, { store: disk.store, transitionTime });
  return { ...engine, memory, disk };
}

function fill({ disk }: World): void {
  disk.refuses = () => true;
}

function makeRoom({ disk }: World): void {
  disk.refuses = () => false;
}

/** Time goes by while the disk is full, and then there is room. */
async function waitForRoom(world: World): Promise<void> {
  fill(world);
  await world.clock.advance(3 * HOUR);
  const { length } = world.errors;
  expect(length, "it is not tried over and over while time is moved").toBeLessThan(5);
  makeRoom(world);
  await world.clock.advance(TIME);
}

async function statusOf(context: OperationContext): Promise<string> {
  return (await describeStreamSummary(ID, context)).StreamDescriptionSummary.StreamStatus;
}

async function put(context: OperationContext, text: string): Promise<void> {
  await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from(text) }, context);
}

async function texts(context: OperationContext): Promise<string[]> {
  const reader = await LineageReader.open(context, "orders");
  await reader.drain();
  return reader.records.map(({ text }) => text);
}

async function channels(context: OperationContext): Promise<(string | undefined)[]> {
  return (await listChannels({}, context)).ChannelSummaries.map(({ ChannelStatus: status }) => status);
}

async function addChannel({ clock, context }: World): Promise<string> {
  await updateStreamMode({ StreamARN: ARN, StreamModeDetails: { StreamMode: "ON_DEMAND" } }, context);
  await clock.advance(TIME);
  const { ChannelDescription: channel } = await createChannel(
    {
      ChannelName: "archive",
      ServiceExecutionRoleARN: "arn:aws:iam::123456789012:role/channel",
      StreamConfigurationList: [{ StreamARN: ARN, RecordConfiguration: { RecordFormatType: "JSON" } }],
      S3DestinationConfiguration: {
        StorageConfiguration: {
          BucketARN: "arn:aws:s3:::bucket",
          ExpectedBucketOwner: "123456789012",
          CompressionType: "GZIP",
        },
      },
    },
    context,
  );
  return channel.ChannelARN;
}

const scaling = { ...ID, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" } as const;

describe("what falls due while the disk is full is done when there is room", () => {
  it("for a stream that is created", async () => {
    const world = await begin(TIME);
    await createStream({ StreamName: "other", ShardCount: 1 }, world.context);
    await waitForRoom(world);
    const { StreamDescriptionSummary: other } = await describeStreamSummary({ StreamName: "other" }, world.context);
    expect(other.StreamStatus).toBe("ACTIVE");
  });

  it("for a stream that is deleted", async () => {
    const world = await begin(TIME);
    await deleteStream(ID, world.context);
    await waitForRoom(world);
    expect((await listStreams({}, world.context)).StreamNames).toEqual([]);
    expect([world.memory.catalogue.list("stream"), world.memory.records.list()]).toEqual([[], []]);
  });

  it("for a stream that is resharded", async () => {
    const world = await begin(TIME);
    await updateShardCount(scaling, world.context);
    await waitForRoom(world);
    await world.clock.advance(TIME);
    expect(await statusOf(world.context)).toBe("ACTIVE");
    await put(world.context, "a");
    expect(await texts(world.context)).toEqual(["a"]);
  });

  it("for a resharding that was refused half way", async () => {
    const world = await begin(0);
    let changes = 0;
    world.disk.refuses = () => ++changes > 7;
    await expect(updateShardCount(scaling, world.context)).rejects.toThrow(FULL);
    expect(await statusOf(world.context)).toBe("UPDATING");
    makeRoom(world);
    await world.clock.advance(TIME);
    expect(await statusOf(world.context)).toBe("ACTIVE");
  });

  it("for consumers", async () => {
    const world = await begin(TIME);
    const statuses = async (): Promise<unknown[]> =>
      ((await listStreamConsumers({ StreamARN: ARN }, world.context)).Consumers ?? []).map(
        ({ ConsumerStatus: status }) => status,
      );
    await registerStreamConsumer(CONSUMER, world.context);
    await waitForRoom(world);
    expect(await statuses()).toEqual(["ACTIVE"]);
    await deregisterStreamConsumer(CONSUMER, world.context);
    await waitForRoom(world);
    expect([await statuses(), world.memory.catalogue.list("consumer")]).toEqual([[], []]);
  });

  it("for channels", async () => {
    const world = await begin(TIME);
    const ChannelARN = await addChannel(world);
    await waitForRoom(world);
    expect(await channels(world.context)).toEqual(["ACTIVE"]);
    await deleteChannel({ ChannelARN }, world.context);
    await waitForRoom(world);
    expect([await channels(world.context), world.memory.catalogue.list("channel")]).toEqual([[], []]);
  });

  it("also after a start on the full disk, which gives what there is", async () => {
    const world = await begin(TIME);
    await put(world.context, "a");
    await createStream({ StreamName: "other", ShardCount: 1 }, world.context);
    fill(world);
    const next = await openEngine({ store: world.disk.store, transitionTime: TIME, time: world.clock.now() + HOUR });
    expect(await texts(next.context)).toEqual(["a"]);
    makeRoom(world);
    await next.clock.advance(TIME);
    const { StreamDescriptionSummary: other } = await describeStreamSummary({ StreamName: "other" }, next.context);
    expect(other.StreamStatus).toBe("ACTIVE");
  });
});

it("what falls due once the store is closed is not tried again", async () => {
  const store = openStore(temporaryFolder());
  const { context, clock, errors } = await engineWithStream(1, { store, transitionTime: TIME });
  await deleteStream(ID, context);
  await createStream({ StreamName: "other", ShardCount: 1 }, context);
  store.close();
  for (let count = 0; count < 5; count++) await clock.advance(TIME);
  expect(errors).toHaveLength(2);
});

describe("what a full disk refuses leaves things as they were", () => {
  it.each([0, TIME])("for the deletion of a stream that takes %i ms", async (transitionTime) => {
    const world = await begin(transitionTime);
    await put(world.context, "a");
    fill(world);
    await expect(deleteStream(ID, world.context)).rejects.toThrow(FULL);
    makeRoom(world);
    expect([await statusOf(world.context), await texts(world.context)]).toEqual(["ACTIVE", ["a"]]);
    await deleteStream(ID, world.context);
    await world.clock.advance(transitionTime);
    expect(world.memory.catalogue.list("stream")).toEqual([]);
  });

  it("for a change of a stream's settings", async () => {
    const world = await begin(0);
    fill(world);
    const longer = { ...ID, RetentionPeriodHours: 48 };
    await expect(increaseStreamRetentionPeriod(longer, world.context)).rejects.toThrow(FULL);
    makeRoom(world);
    expect(await statusOf(world.context)).toBe("ACTIVE");
    await increaseStreamRetentionPeriod(longer, world.context);
  });

  it("for the changes of a channel", async () => {
    const world = await begin(0);
    const ChannelARN = await addChannel(world);
    fill(world);
    const update = { ChannelARN, LoggingConfiguration: { CloudWatchLogs: { Enabled: true } } };
    await expect(updateChannel(update, world.context)).rejects.toThrow(FULL);
    await expect(deleteChannel({ ChannelARN }, world.context)).rejects.toThrow(FULL);
    expect(await channels(world.context)).toEqual(["ACTIVE"]);
    makeRoom(world);
    await updateChannel(update, world.context);
    expect(await channels(world.context)).toEqual(["ACTIVE"]);
  });
});

describe("a stream of which the full disk keeps the document", () => {
  const keepDocuments = ({ disk }: World): void => {
    disk.refuses = (change, [kind]) => change === "delete" && kind === "stream";
  };

  it("gives way to the next one of its name, which keeps its records", async () => {
    const world = await begin(0);
    await put(world.context, "before");
    keepDocuments(world);
    await expect(world.context.kinesis.reset({})).rejects.toThrow(FULL);
    await expect(createStream({ ...ID, ShardCount: 2 }, world.context)).rejects.toThrow(FULL);
    makeRoom(world);
    await createStream({ ...ID, ShardCount: 2 }, world.context);
    await put(world.context, "after");
    await world.clock.advance(TIME);
    const next = await openEngine({ store: world.memory });
    expect([await texts(next.context), world.memory.catalogue.list("stream").length]).toEqual([["after"], 1]);
  });

  it("goes by itself when there is room", async () => {
    const world = await begin(0);
    keepDocuments(world);
    await expect(world.context.kinesis.reset({})).rejects.toThrow(FULL);
    makeRoom(world);
    await world.clock.advance(TIME);
    expect([world.memory.catalogue.list("stream"), world.memory.records.list()]).toEqual([[], []]);
  });

  it("loses its name at the start to one that was created later", async () => {
    const memory = new MemoryStore();
    const first = await engineWithStream(1, { store: memory });
    const [earlier] = memory.catalogue.list("stream");
    await deleteStream(ID, first.context);
    await first.clock.advance(HOUR);
    await createStream({ ...ID, ShardCount: 1 }, first.context);
    await put(first.context, "later");
    // The documents are listed in whatever order.
    const [later] = memory.catalogue.list("stream");
    const list = [later, earlier].flatMap((document) => document ?? []);
    memory.catalogue.restore(list.map((document) => ({ kind: "stream", ...document })));
    const next = await openEngine({ store: memory });
    expect([await texts(next.context), memory.catalogue.list("stream")]).toEqual([["later"], [later]]);
  });
});
