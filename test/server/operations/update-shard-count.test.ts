import { KinesisClient, UpdateShardCountCommand, type UpdateShardCountCommandOutput } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, openShardIds, putText, readStream, shardId, shardsOf, textOf } from "../../support/streams.ts";

const HASH_SPACE = 1n << 128n;

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

function update(name: string, target: number): Promise<UpdateShardCountCommandOutput> {
  const input = { StreamName: name, TargetShardCount: target, ScalingType: "UNIFORM_SCALING" } as const;
  return client.send(new UpdateShardCountCommand(input));
}

describe("UpdateShardCount", () => {
  it("says how many shards there were and will be", async () => {
    await createStream(client, "answer", 2);
    const { $metadata: _, ...answer } = await update("answer", 4);
    expect(answer).toEqual({
      StreamName: "answer",
      CurrentShardCount: 2,
      TargetShardCount: 4,
      StreamARN: `arn:aws:kinesis:us-east-1:${kinesis.accountId}:stream/answer`,
    });
  });

  it.each([
    [1, 2, [1, 2]],
    [2, 4, [2, 3, 4, 5]],
    [4, 2, [4, 5]],
    [4, 3, [6, 9, 10]],
    [2, 3, [2, 5, 6]],
    [3, 2, [5, 6]],
    [3, 4, [3, 7, 9, 10]],
    [5, 5, [0, 1, 2, 3, 4]],
  ])("from %i to %i leaves the shards AWS would, and a uniform layout", async (from, to, open) => {
    const name = `from-${from}-to-${to}`;
    await createStream(client, name, from);
    await update(name, to);
    expect(await openShardIds(client, name)).toEqual(open.map(shardId));
    const shards = (await shardsOf(client, name)).filter(({ ShardId: id = "" }) => open.map(shardId).includes(id));
    const starts = shards.map(({ HashKeyRange: range }) => BigInt(range?.StartingHashKey ?? -1));
    const width = HASH_SPACE / BigInt(to);
    expect(starts.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Array.from({ length: to }, (_, at) => width * BigInt(at)),
    );
  });

  it("gives every shard parents from which a reader gets to it", async () => {
    await createStream(client, "lineage", 4);
    await update("lineage", 3);
    const shards = await shardsOf(client, "lineage");
    expect(shards.map((shard) => [shard.ParentShardId, shard.AdjacentParentShardId].filter(Boolean))).toEqual([
      [],
      [],
      [],
      [],
      [shardId(1)],
      [shardId(1)],
      [shardId(0), shardId(4)],
      [shardId(2)],
      [shardId(2)],
      [shardId(5), shardId(7)],
      [shardId(8), shardId(3)],
    ]);
    // Every generation's numbers exceed its parents', however quickly one followed the other.
    const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
    for (const { ParentShardId, AdjacentParentShardId, SequenceNumberRange: range } of shards) {
      for (const parent of [byId.get(ParentShardId), byId.get(AdjacentParentShardId)].filter(Boolean)) {
        const ending = parent?.SequenceNumberRange?.EndingSequenceNumber ?? "";
        expect((range?.StartingSequenceNumber ?? "") > ending).toBe(true);
      }
    }
  });

  it("loses no record and keeps the order of every key", async () => {
    await createStream(client, "order", 2);
    const keys = Array.from({ length: 10 }, (_, at) => `key-${at}`);
    for (const [round, target] of [4, 3, 5, 3, 2].entries()) {
      await Promise.all(keys.map((key) => putText(client, "order", `${round}`, { key })));
      await update("order", target);
    }
    const read = await readStream(client, "order");
    for (const key of keys) {
      expect(read.filter(({ PartitionKey }) => PartitionKey === key).map(textOf)).toEqual(["0", "1", "2", "3", "4"]);
    }
  });

  it.each([
    [3, 7, "UpdateShardCount cannot scale up over double your current open shard count."],
    [3, 1, "UpdateShardCount cannot scale down below half your current open shard count."],
    [5, 2, "UpdateShardCount cannot scale down below half your current open shard count."],
    [3, 10_001, "Target shard count or number of open shards cannot be greater than 10000."],
  ])("refuses to go from %i to %i", async (from, to, reason) => {
    const name = `refused-${from}-to-${to}`;
    await createStream(client, name, from);
    await expect(update(name, to)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: `${reason} Current open shard count: ${from}, Target shard count: ${to}`,
    });
    expect(await openShardIds(client, name)).toHaveLength(from);
  });

  it.each([
    [3, 6],
    [5, 3],
    [6, 3],
  ])("goes from %i to %i", async (from, to) => {
    const name = `allowed-${from}-to-${to}`;
    await createStream(client, name, from);
    await expect(update(name, to)).resolves.toMatchObject({ CurrentShardCount: from, TargetShardCount: to });
    expect(await openShardIds(client, name)).toHaveLength(to);
  });

  it("needs a stream that exists and a target of at least 1", async () => {
    await expect(update("none", 2)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(update("none", 0)).rejects.toMatchObject({ name: "ValidationException" });
  });
});
