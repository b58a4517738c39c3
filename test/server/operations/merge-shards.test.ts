import { GetRecordsCommand, KinesisClient, MergeShardsCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import {
  createStream,
  iteratorAt,
  openShardIds,
  putText,
  readShard,
  readStream,
  shardId,
  shardsOf,
  textOf,
} from "../../support/streams.ts";

const THIRD = (1n << 128n) / 3n;

let kinesis: KinesisEmu;
let client: KinesisClient;
let name: string;
let count = 0;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
});

beforeEach(async () => {
  name = `orders-${count++}`;
  await createStream(client, name, 3);
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

async function merge(shard: string, adjacent: string, stream = name): Promise<void> {
  const input = { StreamName: stream, ShardToMerge: shard, AdjacentShardToMerge: adjacent };
  await client.send(new MergeShardsCommand(input));
}

describe("MergeShards", () => {
  it("closes two neighbours and opens one over both their ranges", async () => {
    await merge(shardId(0), shardId(1));
    const [lower, upper, , child, ...none] = await shardsOf(client, name);
    expect(none).toEqual([]);
    expect(lower?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^49\d{54}$/);
    expect(upper?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^49\d{54}$/);
    expect(child).toEqual({
      ShardId: shardId(3),
      ParentShardId: shardId(0),
      AdjacentParentShardId: shardId(1),
      HashKeyRange: { StartingHashKey: "0", EndingHashKey: (2n * THIRD - 1n).toString() },
      SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^49\d{54}$/) as string },
    });
    const starting = child?.SequenceNumberRange?.StartingSequenceNumber ?? "";
    for (const parent of [lower, upper]) {
      expect(starting > (parent?.SequenceNumberRange?.EndingSequenceNumber ?? "")).toBe(true);
    }
    expect(await openShardIds(client, name)).toEqual([2, 3].map(shardId));
  });

  it("lets a reader find every record once, in both parents and the child", async () => {
    const keys = { low: 0n, middle: THIRD, high: 2n * THIRD };
    for (const [text, hashKey] of Object.entries(keys)) await putText(client, name, `${text} before`, { hashKey });
    await merge(shardId(1), shardId(2));
    for (const [text, hashKey] of Object.entries(keys)) await putText(client, name, `${text} after`, { hashKey });
    expect((await readStream(client, name)).map(textOf)).toEqual([
      "low before",
      "low after",
      "middle before",
      "high before",
      "middle after",
      "high after",
    ]);
    expect((await readShard(client, name, shardId(3))).map(textOf)).toEqual(["middle after", "high after"]);
  });

  it.each([0, 1])("names the child and both its parents at the end of parent %i", async (parent) => {
    await merge(shardId(0), shardId(1));
    const position = { StreamName: name, ShardId: shardId(parent), ShardIteratorType: "TRIM_HORIZON" } as const;
    const end = await client.send(new GetRecordsCommand({ ShardIterator: await iteratorAt(client, position) }));
    expect(end.NextShardIterator).toBeUndefined();
    expect(end.ChildShards).toEqual([
      {
        ShardId: shardId(3),
        ParentShards: [shardId(0), shardId(1)],
        HashKeyRange: { StartingHashKey: "0", EndingHashKey: (2n * THIRD - 1n).toString() },
      },
    ]);
  });

  it.each([
    ["that are no neighbours", 0, 2],
    ["in reverse order", 1, 0],
    ["that are one and the same", 1, 1],
    ["at the two ends of the hash space", 2, 0],
  ])("refuses shards %s", async (_, shard, adjacent) => {
    await expect(merge(shardId(shard), shardId(adjacent))).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Shards ${shardId(shard)} and ${shardId(adjacent)} in stream ${name} under account ${kinesis.accountId} are not an adjacent pair of shards eligible for merging`,
    });
    expect(await openShardIds(client, name)).toEqual([0, 1, 2].map(shardId));
  });

  it.each([
    ["the first", [1, 2], 1],
    ["the second", [0, 1], 1],
  ])("refuses shards of which %s was merged before", async (_, [shard = 0, adjacent = 0], closed) => {
    if (shard === 1) await merge(shardId(0), shardId(1));
    else await merge(shardId(1), shardId(2));
    await expect(merge(shardId(shard), shardId(adjacent))).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Shard ${shardId(closed)} in stream ${name} under account ${kinesis.accountId} has already been merged or split, and thus is not eligible for merging or splitting.`,
    });
  });

  it.each([
    ["x", "0", "x"],
    ["0", "x", "x"],
    ["9", "0", "shardId-000000000009"],
    ["0", "9", "shardId-000000000009"],
  ])("does not know one of the shards %s and %s", async (shard, adjacent, printed) => {
    await expect(merge(shard, adjacent)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Could not find shard ${printed} in stream ${name} under account ${kinesis.accountId}.`,
    });
  });
});
