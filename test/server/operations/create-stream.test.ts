import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListTagsForStreamCommand,
  type CreateStreamCommandInput,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, shardId, shardsOf } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

describe("CreateStream", () => {
  it.each<[string, Omit<CreateStreamCommandInput, "StreamName">, string, number]>([
    ["a shard count", { ShardCount: 3 }, "PROVISIONED", 3],
    [
      "a shard count and PROVISIONED",
      { ShardCount: 2, StreamModeDetails: { StreamMode: "PROVISIONED" } },
      "PROVISIONED",
      2,
    ],
    ["ON_DEMAND", { StreamModeDetails: { StreamMode: "ON_DEMAND" } }, "ON_DEMAND", 4],
    ["neither", {}, "ON_DEMAND", 4],
  ])("with %s makes a stream of that mode", async (title, input, mode, shardCount) => {
    const name = `mode-${title.replaceAll(" ", "-")}`;
    await client.send(new CreateStreamCommand({ StreamName: name, ...input }));
    const { StreamDescriptionSummary: summary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: name }),
    );
    expect(summary).toMatchObject({ StreamModeDetails: { StreamMode: mode }, OpenShardCount: shardCount });
  });

  it("gives a stream what AWS gives it by default", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    await createStream(client, "defaults", 1);
    const { StreamDescriptionSummary: summary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: "defaults" }),
    );
    expect(summary).toEqual({
      StreamName: "defaults",
      StreamARN: `arn:aws:kinesis:us-east-1:${kinesis.accountId}:stream/defaults`,
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: expect.any(Date) as Date,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: "NONE",
      OpenShardCount: 1,
      ConsumerCount: 0,
      ChannelCount: 0,
      MaxRecordSizeInKiB: 1024,
    });
    const created = summary?.StreamCreationTimestamp?.getTime() ?? 0;
    expect(created % 1000).toBe(0);
    // Two seconds ahead of the call, as the first sequence numbers say on AWS.
    expect(created).toBeGreaterThanOrEqual(before - 2000);
    expect(created).toBeLessThanOrEqual(Date.now());
  });

  it("cuts the hash space where AWS does", async () => {
    await createStream(client, "three", 3);
    const shards = await shardsOf(client, "three");
    expect(shards.map(({ ShardId, HashKeyRange }) => [ShardId, HashKeyRange])).toEqual([
      [shardId(0), { StartingHashKey: "0", EndingHashKey: "113427455640312821154458202477256070484" }],
      [
        shardId(1),
        {
          StartingHashKey: "113427455640312821154458202477256070485",
          EndingHashKey: "226854911280625642308916404954512140969",
        },
      ],
      [
        shardId(2),
        {
          StartingHashKey: "226854911280625642308916404954512140970",
          EndingHashKey: "340282366920938463463374607431768211455",
        },
      ],
    ]);
    for (const { ParentShardId, AdjacentParentShardId, SequenceNumberRange: range } of shards) {
      expect([ParentShardId, AdjacentParentShardId, range?.EndingSequenceNumber]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(range?.StartingSequenceNumber).toMatch(/^49\d{54}$/);
    }
  });

  it("keeps tags and the record size it is given", async () => {
    await client.send(
      new CreateStreamCommand({ StreamName: "set", ShardCount: 1, Tags: { team: "a" }, MaxRecordSizeInKiB: 2048 }),
    );
    const { Tags: tags } = await client.send(new ListTagsForStreamCommand({ StreamName: "set" }));
    expect(tags).toEqual([{ Key: "team", Value: "a" }]);
    const { StreamDescriptionSummary: summary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: "set" }),
    );
    expect(summary?.MaxRecordSizeInKiB).toBe(2048);
  });

  it("refuses a name that is taken", async () => {
    await createStream(client, "taken", 1);
    await expect(createStream(client, "taken", 2)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Stream taken under account ${kinesis.accountId} already exists.`,
    });
    expect(await shardsOf(client, "taken")).toHaveLength(1);
  });

  it("makes one stream when two ask for the same name at once", async () => {
    const answers = await Promise.allSettled([createStream(client, "race", 1), createStream(client, "race", 1)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it.each<[string, CreateStreamCommandInput, string]>([
    [
      "PROVISIONED without a shard count",
      { StreamName: "refused", StreamModeDetails: { StreamMode: "PROVISIONED" } },
      "ValidationException",
    ],
    [
      "ON_DEMAND with a shard count",
      { StreamName: "refused", ShardCount: 1, StreamModeDetails: { StreamMode: "ON_DEMAND" } },
      "InvalidArgumentException",
    ],
    [
      "automatic distribution in PROVISIONED mode",
      { StreamName: "refused", ShardCount: 1, RecordDistributionStrategy: "AUTO" },
      "InvalidArgumentException",
    ],
    [
      "a tag with a character that is not allowed",
      { StreamName: "refused", Tags: { "a*": "b" } },
      "InvalidArgumentException",
    ],
    ["warm throughput without a commitment", { StreamName: "refused", WarmThroughputMiBps: 10 }, "ValidationException"],
    ["no shards", { StreamName: "refused", ShardCount: 0 }, "ValidationException"],
    ["a name with a blank", { StreamName: "re fused", ShardCount: 1 }, "ValidationException"],
    ["no name", { StreamName: undefined, ShardCount: 1 }, "ValidationException"],
  ])("refuses %s and leaves nothing behind", async (_, input, error) => {
    await expect(client.send(new CreateStreamCommand(input))).rejects.toMatchObject({ name: error });
    await expect(client.send(new DescribeStreamSummaryCommand({ StreamName: "refused" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
