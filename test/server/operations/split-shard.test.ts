import { GetRecordsCommand, KinesisClient, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import {
  createStream,
  iteratorAt,
  openShardIds,
  putText,
  readShard,
  shardId,
  shardsOf,
  textOf,
} from "../../support/streams.ts";

const HALF = 1n << 127n;
const MAX_HASH_KEY = (1n << 128n) - 1n;

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
  await createStream(client, name, 2);
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

async function split(shard: string, key: bigint, stream = name): Promise<void> {
  const input = { StreamName: stream, ShardToSplit: shard, NewStartingHashKey: key.toString() };
  await client.send(new SplitShardCommand(input));
}

describe("SplitShard", () => {
  it("closes the shard and opens two that share its range, the lower one with the smaller id", async () => {
    const [before] = await shardsOf(client, name);
    await split(shardId(0), 1000n);
    const [parent, neighbour, lower, upper, ...none] = await shardsOf(client, name);
    expect(none).toEqual([]);
    expect(parent).toEqual({
      ...before,
      SequenceNumberRange: {
        ...before?.SequenceNumberRange,
        EndingSequenceNumber: expect.stringMatching(/^49\d{54}$/) as string,
      },
    });
    expect(neighbour?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
    expect([lower, upper]).toMatchObject([
      { ShardId: shardId(2), ParentShardId: shardId(0), HashKeyRange: { StartingHashKey: "0", EndingHashKey: "999" } },
      {
        ShardId: shardId(3),
        ParentShardId: shardId(0),
        HashKeyRange: { StartingHashKey: "1000", EndingHashKey: (HALF - 1n).toString() },
      },
    ]);
    expect([lower?.AdjacentParentShardId, upper?.AdjacentParentShardId]).toEqual([undefined, undefined]);
    expect(await openShardIds(client, name)).toEqual([1, 2, 3].map(shardId));
  });

  it("gives the children numbers beyond all of the parent's", async () => {
    const { SequenceNumber: last = "" } = await putText(client, name, "x", { hashKey: 0n });
    await split(shardId(0), 1000n);
    const [parent, , lower] = await shardsOf(client, name);
    const { SequenceNumber: first = "" } = await putText(client, name, "y", { hashKey: 0n });
    const numbers = [
      last,
      parent?.SequenceNumberRange?.EndingSequenceNumber ?? "",
      lower?.SequenceNumberRange?.StartingSequenceNumber ?? "",
      first,
    ];
    expect(numbers.toSorted()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(4);
  });

  it("sends new records to the children, and leaves the old ones in the parent", async () => {
    await putText(client, name, "old", { hashKey: 0n });
    await split(shardId(0), 1000n);
    await putText(client, name, "low", { hashKey: 999n });
    await putText(client, name, "high", { hashKey: 1000n });
    const read = await Promise.all([0, 2, 3].map((index) => readShard(client, name, shardId(index))));
    expect(read.map((records) => records.map(textOf))).toEqual([["old"], ["low"], ["high"]]);
  });

  it.each(["TRIM_HORIZON", "LATEST"] as const)("leads a reader of the parent from %s to the children", async (type) => {
    await putText(client, name, "old", { hashKey: 0n });
    await split(shardId(0), 1000n);
    let next: string | undefined = await iteratorAt(client, {
      StreamName: name,
      ShardId: shardId(0),
      ShardIteratorType: type,
    });
    if (type === "TRIM_HORIZON") {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: next }));
      expect([page.Records?.map(textOf), page.ChildShards]).toEqual([["old"], undefined]);
      next = page.NextShardIterator;
    }
    const { $metadata: _, ...end } = await client.send(new GetRecordsCommand({ ShardIterator: next }));
    expect(end).toEqual({
      Records: [],
      MillisBehindLatest: expect.any(Number) as number,
      ChildShards: [
        {
          ShardId: shardId(2),
          ParentShards: [shardId(0)],
          HashKeyRange: { StartingHashKey: "0", EndingHashKey: "999" },
        },
        {
          ShardId: shardId(3),
          ParentShards: [shardId(0)],
          HashKeyRange: { StartingHashKey: "1000", EndingHashKey: (HALF - 1n).toString() },
        },
      ],
    });
  });

  it.each([
    ["the smallest key that leaves two keys below", 2n, true],
    ["one less", 1n, false],
    ["the shard's start", 0n, false],
    ["the largest key that leaves one above", HALF - 2n, true],
    ["the shard's end", HALF - 1n, false],
    ["the next shard's start", HALF, false],
    ["the end of the hash space", MAX_HASH_KEY, false],
    ["a key beyond the hash space", MAX_HASH_KEY + 1n, false],
  ])("takes a key within the shard: %s", async (_, key, valid) => {
    if (valid) return expect(split(shardId(0), key)).resolves.toBeUndefined();
    await expect(split(shardId(0), key)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `NewStartingHashKey ${key} used in SplitShard() on shard ${shardId(0)} in stream ${name} under account ${kinesis.accountId} is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey ${HALF - 1n}.`,
    });
    expect(await openShardIds(client, name)).toEqual([0, 1].map(shardId));
  });

  it("takes the key from the start of the shard, not of the hash space", async () => {
    await expect(split(shardId(1), HALF + 1n)).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await expect(split(shardId(1), HALF + 2n)).resolves.toBeUndefined();
  });

  it("refuses a shard that was split before", async () => {
    await split(shardId(0), 1000n);
    await expect(split(shardId(0), 500n)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Shard ${shardId(0)} in stream ${name} under account ${kinesis.accountId} has already been merged or split, and thus is not eligible for merging or splitting.`,
    });
  });

  it.each([
    ["shardId-x", "shardId-x"],
    ["shardId-9", "shardId-000000000009"],
  ])("does not know the shard %s", async (shard, printed) => {
    await expect(split(shard, 1000n)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Could not find shard ${printed} in stream ${name} under account ${kinesis.accountId}.`,
    });
  });

  it("looks at the shard id before the stream", async () => {
    await expect(split("shardId-x", 1000n, "none")).rejects.toMatchObject({
      message: `Could not find shard shardId-x in stream none under account ${kinesis.accountId}.`,
    });
    await expect(split("shardId-9", 1000n, "none")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream none under account ${kinesis.accountId} not found.`,
    });
  });
});
