import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  UpdateStreamModeCommand,
  UpdateStreamRecordDistributionStrategyCommand,
  type RecordDistributionStrategy,
  type StreamMode,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, readStream, shardId, shardsOf, statusOf } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";

const StreamName = "orders";
const StreamARN = streamArn(StreamName);

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: 1_000 });
});
afterEach(() => emulator[Symbol.asyncDispose]());

const settle = (): Promise<void> => emulator.clock.advance(1_000);

async function createOnDemand(): Promise<void> {
  await emulator.client.send(new CreateStreamCommand({ StreamName }));
  await settle();
}

const switchTo = (mode: StreamMode): Promise<unknown> =>
  emulator.client.send(new UpdateStreamModeCommand({ StreamARN, StreamModeDetails: { StreamMode: mode } }));

const distribute = (strategy: RecordDistributionStrategy): Promise<unknown> =>
  emulator.client.send(
    new UpdateStreamRecordDistributionStrategyCommand({ StreamARN, RecordDistributionStrategy: strategy }),
  );

async function summary(): Promise<{ mode: unknown; strategy: unknown; open: unknown }> {
  const { StreamDescriptionSummary: stream } = await emulator.client.send(
    new DescribeStreamSummaryCommand({ StreamName }),
  );
  return {
    mode: stream?.StreamModeDetails?.StreamMode,
    strategy: stream?.RecordDistributionStrategy,
    open: stream?.OpenShardCount,
  };
}

describe("the mode of a stream", () => {
  it("changes through UPDATING, both ways, and the shards stay", async () => {
    await createStream(emulator.client, StreamName, 3);
    await settle();
    const shards = await shardsOf(emulator.client, StreamName);
    await switchTo("ON_DEMAND");
    expect(await statusOf(emulator.client, StreamName)).toBe("UPDATING");
    await settle();
    expect(await summary()).toEqual({ mode: "ON_DEMAND", strategy: "USER_PARTITION_KEY", open: 3 });
    await switchTo("PROVISIONED");
    await settle();
    expect(await summary()).toEqual({ mode: "PROVISIONED", strategy: undefined, open: 3 });
    expect(await shardsOf(emulator.client, StreamName)).toEqual(shards);
  });

  it("can be set to what it is", async () => {
    await createOnDemand();
    await switchTo("ON_DEMAND");
    await settle();
    expect(await summary()).toMatchObject({ mode: "ON_DEMAND", open: 4 });
  });

  it("ON_DEMAND leaves the shards to AWS", async () => {
    await createOnDemand();
    const message = `Request is invalid. Stream orders under account ${ACCOUNT} is in On-Demand mode.`;
    const middle = (1n << 125n).toString();
    const refused = [
      new SplitShardCommand({ StreamName, ShardToSplit: shardId(0), NewStartingHashKey: middle }),
      new MergeShardsCommand({ StreamName, ShardToMerge: shardId(0), AdjacentShardToMerge: shardId(1) }),
      new UpdateShardCountCommand({ StreamName, TargetShardCount: 8, ScalingType: "UNIFORM_SCALING" }),
    ];
    for (const command of refused) {
      await expect(emulator.client.send(command as SplitShardCommand)).rejects.toMatchObject({
        name: "ValidationException",
        message,
      });
    }
    expect(await summary()).toMatchObject({ open: 4 });
  });
});

describe("the distribution AUTO", () => {
  const put = (key?: string): Promise<unknown> =>
    emulator.client.send(new PutRecordCommand({ StreamName, PartitionKey: key, Data: Buffer.from("a") }));

  it("needs no partition key, gives back those that it gets, and spreads records over all shards", async () => {
    await createOnDemand();
    await distribute("AUTO");
    expect(await statusOf(emulator.client, StreamName)).toBe("ACTIVE");
    expect(await summary()).toMatchObject({ strategy: "AUTO" });
    await put();
    await put("key");
    const Records = Array.from({ length: 200 }, () => ({ Data: Buffer.from("b"), ExplicitHashKey: "0" }));
    const { Records: results = [] } = await emulator.client.send(new PutRecordsCommand({ StreamName, Records }));
    expect(new Set(results.map(({ ShardId: id }) => id)).size, "the hash key counts for nothing").toBe(4);
    const records = await readStream(emulator.client, StreamName);
    expect(records).toHaveLength(202);
    expect(records.filter((record) => "PartitionKey" in record).map(({ PartitionKey: key }) => key)).toEqual(["key"]);
  });

  it("is given up again, and then a key is needed", async () => {
    await emulator.client.send(new CreateStreamCommand({ StreamName, RecordDistributionStrategy: "AUTO" }));
    await settle();
    await put();
    await distribute("USER_PARTITION_KEY");
    await expect(put()).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("'partitionKey' failed to satisfy constraint: Member must not be null"),
    });
    const Records = [{ Data: Buffer.from("a"), PartitionKey: "key" }, { Data: Buffer.from("b") }];
    await expect(emulator.client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("'records.2.member.partitionKey'"),
    });
    await put("key");
    expect(await readStream(emulator.client, StreamName)).toHaveLength(2);
  });

  it("goes with the mode ON_DEMAND", async () => {
    await emulator.client.send(new CreateStreamCommand({ StreamName, RecordDistributionStrategy: "AUTO" }));
    await settle();
    await switchTo("PROVISIONED");
    await settle();
    await expect(put()).rejects.toMatchObject({ name: "ValidationException" });
    await expect(distribute("AUTO")).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await distribute("USER_PARTITION_KEY");
    await switchTo("ON_DEMAND");
    await settle();
    expect(await summary()).toMatchObject({ strategy: "USER_PARTITION_KEY" });
  });
});
