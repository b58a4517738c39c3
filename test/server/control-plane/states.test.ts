import { describe, expect, it } from "vitest";
import type { OperationName } from "../../../server/api/model.generated.ts";
import { FIRST_SHARD, ORDERS, SECOND_SHARD, World } from "../all-operations/world.ts";

type Calls = Readonly<Partial<Record<OperationName, object>>>;

const StreamName = "orders";
const ARN = { StreamARN: ORDERS };
const KEY = { StreamName, EncryptionType: "KMS", KeyId: "alias/key" };
const RECORD = { Data: Buffer.from("a"), PartitionKey: "key" };

/** What changes a stream: only when it is ACTIVE. */
const CHANGES: Calls = {
  SplitShard: { StreamName, ShardToSplit: FIRST_SHARD, NewStartingHashKey: (1n << 120n).toString() },
  MergeShards: { StreamName, ShardToMerge: FIRST_SHARD, AdjacentShardToMerge: SECOND_SHARD },
  UpdateShardCount: { StreamName, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" },
  UpdateStreamMode: { ...ARN, StreamModeDetails: { StreamMode: "ON_DEMAND" } },
  UpdateMaxRecordSize: { ...ARN, MaxRecordSizeInKiB: 2048 },
  EnableEnhancedMonitoring: { StreamName, ShardLevelMetrics: ["ALL"] },
  DisableEnhancedMonitoring: { StreamName, ShardLevelMetrics: ["ALL"] },
  StartStreamEncryption: KEY,
  StopStreamEncryption: KEY,
  UpdateStreamRecordDistributionStrategy: { ...ARN, RecordDistributionStrategy: "USER_PARTITION_KEY" },
  DeleteStream: { StreamName },
};
const WRITES: Calls = { PutRecord: { StreamName, ...RECORD }, PutRecords: { StreamName, Records: [RECORD] } };
const LOOKS: Calls = {
  DescribeStream: { StreamName },
  DescribeStreamSummary: { StreamName },
  ListShards: { StreamName },
  ListTagsForStream: { StreamName },
  ListStreamConsumers: ARN,
};

const STATES = {
  async CREATING(world: World): Promise<void> {
    await world.ok("CreateStream", { StreamName, ShardCount: 2 });
  },
  async UPDATING(world: World): Promise<void> {
    await world.stream();
    await world.ok("EnableEnhancedMonitoring", { StreamName, ShardLevelMetrics: ["IncomingBytes"] });
  },
  async DELETING(world: World): Promise<void> {
    await world.stream();
    await world.ok("DeleteStream", { StreamName });
  },
};
type State = keyof typeof STATES;

const entries = (calls: Calls): [OperationName, object][] => Object.entries(calls) as [OperationName, object][];

async function stateOf(world: World): Promise<unknown> {
  return JSON.stringify(await world.ok("DescribeStreamSummary", { StreamName }));
}

describe.each(Object.keys(STATES) as State[])("while a stream is %s", (state) => {
  it.each(entries(CHANGES))("%s is refused and changes nothing", async (operation, input) => {
    await using world = await World.start("JSON");
    await STATES[state](world);
    const before = await stateOf(world);
    const { status, body } = await world.call(operation, input);
    expect([status, body]).toEqual([
      400,
      {
        __type: "ResourceInUseException",
        message: `Stream orders under account 000000000000 not ACTIVE, instead in state ${state}`,
      },
    ]);
    expect(await stateOf(world)).toBe(before);
  });

  it("its name is taken", async () => {
    await using world = await World.start("JSON");
    await STATES[state](world);
    const { body } = await world.call("CreateStream", { StreamName, ShardCount: 1 });
    expect(body).toEqual({
      __type: "ResourceInUseException",
      message: "Stream orders under account 000000000000 already exists.",
    });
  });

  it("it can be looked at, and says its state", async () => {
    await using world = await World.start("JSON");
    await STATES[state](world);
    for (const [operation, input] of entries(LOOKS)) expect((await world.call(operation, input)).status).toBe(200);
    const { StreamDescription: stream } = await world.ok("DescribeStream", { StreamName });
    expect(stream.StreamStatus).toBe(state);
    expect(stream.Shards).toHaveLength(state === "CREATING" ? 0 : 2);
  });

  it("it takes records only if it is UPDATING", async () => {
    await using world = await World.start("JSON");
    await STATES[state](world);
    for (const [operation, input] of entries(WRITES)) {
      const { status, body } = await world.call(operation, input);
      if (state === "UPDATING") expect(status).toBe(200);
      else {
        expect(body).toEqual({
          __type: "ResourceNotFoundException",
          message: "Stream orders under account 000000000000 not found.",
        });
      }
    }
  });
});

it.each(entries(CHANGES).filter(([operation]) => operation !== "UpdateStreamRecordDistributionStrategy"))(
  "%s takes the stream out of ACTIVE, and time brings it to its end",
  async (operation, input) => {
    await using world = await World.start("JSON");
    await world.stream();
    await world.ok(operation, input);
    const statusOf = async (): Promise<unknown> =>
      (await world.ok("DescribeStream", { StreamName })).StreamDescription.StreamStatus;
    expect(await statusOf()).toBe(operation === "DeleteStream" ? "DELETING" : "UPDATING");
    await world.settle();
    if (operation === "DeleteStream") await expect(statusOf()).rejects.toThrow("ResourceNotFoundException");
    else expect(await statusOf()).toBe("ACTIVE");
  },
);
