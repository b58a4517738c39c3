import {
  CreateStreamCommand,
  KinesisClient,
  MergeShardsCommand,
  PutRecordCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { openShardIds, putText, readStream, shardId } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
  await client.send(new CreateStreamCommand({ StreamName: "orders", StreamModeDetails: { StreamMode: "ON_DEMAND" } }));
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

describe("an on-demand stream", () => {
  const id = { StreamName: "orders" };

  it.each<[string, () => Promise<unknown>]>([
    ["SplitShard", () => client.send(new SplitShardCommand({ ...id, ShardToSplit: "0", NewStartingHashKey: "1000" }))],
    ["MergeShards", () => client.send(new MergeShardsCommand({ ...id, ShardToMerge: "0", AdjacentShardToMerge: "1" }))],
    [
      "UpdateShardCount",
      () => client.send(new UpdateShardCountCommand({ ...id, TargetShardCount: 8, ScalingType: "UNIFORM_SCALING" })),
    ],
  ])("refuses %s", async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      name: "ValidationException",
      message: `Request is invalid. Stream orders under account ${kinesis.accountId} is in On-Demand mode.`,
    });
    expect(await openShardIds(client, "orders")).toEqual([0, 1, 2, 3].map(shardId));
  });

  it("spreads records by key over its four shards, as any stream", async () => {
    const put = await Promise.all(
      [0n, 1n << 126n, 2n << 126n, 3n << 126n].map((hashKey) => putText(client, "orders", "x", { hashKey })),
    );
    expect(put.map(({ ShardId }) => ShardId)).toEqual([0, 1, 2, 3].map(shardId));
  });

  it("spreads records by itself when it is told to, and then needs no keys", async () => {
    const name = "automatic";
    await client.send(new CreateStreamCommand({ StreamName: name, RecordDistributionStrategy: "AUTO" }));
    const shards = new Set<string | undefined>();
    for (let at = 0; at < 60; at++) {
      const { ShardId: shard } = await putText(client, name, "x", { key: "same", hashKey: 0n });
      shards.add(shard);
    }
    expect([...shards].toSorted((a = "", b = "") => (a < b ? -1 : 1))).toEqual([0, 1, 2, 3].map(shardId));
    expect(await readStream(client, name)).toHaveLength(60);
    const keyless = { StreamName: name, PartitionKey: undefined, Data: Buffer.from("x") };
    await expect(client.send(new PutRecordCommand(keyless))).resolves.toMatchObject({
      SequenceNumber: expect.stringMatching(/^49/) as string,
    });
  });
});
