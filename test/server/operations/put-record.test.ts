import { createHash } from "node:crypto";
import { KinesisClient, PutRecordCommand, type PutRecordCommandInput } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, putText, readShard, shardId, shardsOf } from "../../support/streams.ts";

const MAX_HASH_KEY = (1n << 128n) - 1n;
const MIB = 1024 * 1024;

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
  await createStream(client, "three", 3);
  await createStream(client, "one", 1);
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

/** The shard whose range holds a hash key, found the slow way. */
async function shardOfHash(hash: bigint): Promise<string | undefined> {
  const shards = await shardsOf(client, "three");
  return shards.find(
    ({ HashKeyRange: range }) =>
      BigInt(range?.StartingHashKey ?? -1) <= hash && hash <= BigInt(range?.EndingHashKey ?? -1),
  )?.ShardId;
}

async function put(input: Partial<PutRecordCommandInput>): Promise<string | undefined> {
  const whole = { StreamName: "one", PartitionKey: "key", Data: Buffer.from("x"), ...input };
  const { SequenceNumber: number } = await client.send(new PutRecordCommand(whole));
  return number;
}

describe("the shard of a record", () => {
  it.each(["user-1", "user-2", "user-3", "Käse", "分区键", "👩‍🚀", "x".repeat(256)])(
    "is that of its key's MD5: %s",
    async (key) => {
      const hash = BigInt(`0x${createHash("md5").update(key, "utf8").digest("hex")}`);
      const { ShardId: shard = "" } = await putText(client, "three", `of ${key}`, { key });
      expect(shard).toBe(await shardOfHash(hash));
      const read = await readShard(client, "three", shard);
      expect(read.at(-1)).toMatchObject({ PartitionKey: key, Data: new Uint8Array(Buffer.from(`of ${key}`)) });
    },
  );

  it.each([
    ["the lowest of all", 0n, 0],
    ["the last of the first shard", 113427455640312821154458202477256070484n, 0],
    ["the first of the second", 113427455640312821154458202477256070485n, 1],
    ["the last of the second", 226854911280625642308916404954512140969n, 1],
    ["the first of the third", 226854911280625642308916404954512140970n, 2],
    ["the highest of all", MAX_HASH_KEY, 2],
  ])("is that of an explicit hash key: %s", async (_, hashKey, shard) => {
    expect(await putText(client, "three", "x", { hashKey })).toMatchObject({ ShardId: shardId(shard) });
  });

  it("keeps the partition key that the explicit hash key overrules", async () => {
    await putText(client, "three", "kept", { key: "mine", hashKey: 0n });
    expect((await readShard(client, "three", shardId(0))).at(-1)?.PartitionKey).toBe("mine");
  });

  it.each([MAX_HASH_KEY + 1n, 10n ** 39n - 1n])("is nowhere for the hash key %i", async (hashKey) => {
    await expect(putText(client, "three", "x", { hashKey })).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${hashKey}`,
    });
  });
});

describe("PutRecord", () => {
  it("answers with the shard and a number, and no encryption", async () => {
    const { $metadata: _, ...answer } = await putText(client, "one", "x");
    expect(answer).toEqual({
      ShardId: shardId(0),
      SequenceNumber: expect.stringMatching(/^49\d{54}$/) as string,
    });
  });

  it("gives numbers that grow", async () => {
    const numbers: string[] = [];
    for (let at = 0; at < 20; at++) numbers.push((await put({})) ?? "");
    expect(numbers.toSorted()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(20);
  });

  it("keeps every byte, none included", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    await createStream(client, "bytes", 1);
    for (const data of [bytes, new Uint8Array()]) await put({ StreamName: "bytes", Data: data });
    const read = await readShard(client, "bytes", shardId(0));
    expect(read.map(({ Data }) => Data)).toEqual([bytes, new Uint8Array()]);
  });

  it.each([
    ["data and key of 1 MiB together", MIB - 3, "key", true],
    ["a byte more", MIB - 2, "key", false],
    ["a byte more, in the key's UTF-8", MIB - 3, "kéy", false],
  ])("takes a record by its size: %s", async (_, size, key, fits) => {
    const putting = put({ Data: new Uint8Array(size), PartitionKey: key });
    if (fits) {
      await expect(putting).resolves.toMatch(/^49/);
    } else {
      await expect(putting).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringMatching(
          /^1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576\.?$/,
        ) as string,
      });
    }
  });

  it("needs a partition key", async () => {
    await expect(put({ PartitionKey: undefined })).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    });
  });

  it("counts a partition key in characters, up to 256", async () => {
    await expect(put({ PartitionKey: "ü".repeat(256) })).resolves.toMatch(/^49/);
    await expect(put({ PartitionKey: "ü".repeat(257) })).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("needs a stream that exists", async () => {
    await expect(putText(client, "none", "x")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream none under account ${kinesis.accountId} not found.`,
    });
  });

  it("writes nothing in a dry run", async () => {
    await createStream(client, "dry", 1);
    await expect(put({ StreamName: "dry", DryRun: true })).rejects.toMatchObject({ name: "DryRunOperationException" });
    expect(await readShard(client, "dry", shardId(0))).toEqual([]);
  });
});

describe("the number that a record's must exceed", () => {
  it("may be any of the past", async () => {
    const first = await put({});
    const second = await put({ SequenceNumberForOrdering: first });
    expect((second ?? "") > (first ?? "")).toBe(true);
  });

  it("may be one of before the clock went back", async () => {
    await kinesis.clock.advance({ hours: 24 });
    const later = await put({});
    await kinesis.clock.set(new Date());
    const next = await put({ SequenceNumberForOrdering: later });
    expect((next ?? "") > (later ?? "")).toBe(true);
  });

  it.each([
    ["no number of the service", (_: bigint) => 12345n],
    ["of a time to come", (number: bigint) => number + (3600n << 36n)],
  ])("is refused when it is %s", async (_, change) => {
    const number = change(BigInt((await put({})) ?? 0)).toString();
    await expect(put({ SequenceNumberForOrdering: number })).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `ExclusiveMinimumSequenceNumber ${number} used in PutRecord on stream one under account ${kinesis.accountId} is invalid.`,
    });
  });
});
