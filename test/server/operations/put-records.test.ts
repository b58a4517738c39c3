import {
  KinesisClient,
  PutRecordsCommand,
  type PutRecordsCommandOutput,
  type PutRecordsRequestEntry,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, readShard, readStream, shardId, textOf } from "../../support/streams.ts";

const MIB = 1024 * 1024;

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

function put(name: string, records: PutRecordsRequestEntry[]): Promise<PutRecordsCommandOutput> {
  return client.send(new PutRecordsCommand({ StreamName: name, Records: records }));
}

function entry(text: string, key = "key"): PutRecordsRequestEntry {
  return { PartitionKey: key, Data: Buffer.from(text) };
}

/** Records that come to a number of bytes together, keys of one byte included. */
function entriesOf(total: number): PutRecordsRequestEntry[] {
  const sizes = Array.from({ length: Math.ceil(total / MIB) }, (_, at) => Math.min(MIB, total - at * MIB));
  return sizes.map((size) => ({ PartitionKey: "k", Data: new Uint8Array(size - 1) }));
}

describe("PutRecords", () => {
  it("answers in the order of the request, and keeps that order in every shard", async () => {
    await createStream(client, "spread", 4);
    const records = Array.from({ length: 500 }, (_, at) => entry(String(at), `key-${at % 13}`));
    const { $metadata: _, ...answer } = await put("spread", records);
    expect(answer.FailedRecordCount).toBe(0);
    expect(answer.Records).toHaveLength(500);
    expect(new Set(answer.Records?.map(({ ShardId }) => ShardId)).size).toBe(4);
    for (let shard = 0; shard < 4; shard++) {
      const read = await readShard(client, "spread", shardId(shard));
      const sent = [...records.entries()].filter(([at]) => answer.Records?.[at]?.ShardId === shardId(shard));
      expect(read.map(textOf)).toEqual(sent.map(([at]) => String(at)));
      expect(read.map(({ SequenceNumber }) => SequenceNumber)).toEqual(
        sent.map(([at]) => answer.Records?.[at]?.SequenceNumber),
      );
    }
  });

  it("takes 500 records and no more", async () => {
    await createStream(client, "count", 1);
    const records = Array.from({ length: 501 }, (_, at) => entry(String(at)));
    await expect(put("count", records)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(
        "at 'records' failed to satisfy constraint: Member must have length less than or equal to 500",
      ) as string,
    });
    await expect(put("count", [])).rejects.toMatchObject({ name: "ValidationException" });
    expect(await readStream(client, "count")).toEqual([]);
  });

  it("takes 10 MiB of data and keys and no more", async () => {
    await createStream(client, "bytes", 1);
    await expect(put("bytes", entriesOf(10 * MIB))).resolves.toMatchObject({ FailedRecordCount: 0 });
    await expect(put("bytes", entriesOf(10 * MIB + 2))).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });

  it("writes none of the records when one of them is too large, and says which", async () => {
    await createStream(client, "large", 1);
    const tooLarge = { PartitionKey: "key", Data: new Uint8Array(MIB - 2) };
    await expect(put("large", [entry("a"), tooLarge])).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(
        /^1 validation error detected: Value at 'records\.2\.member\.data' failed to satisfy constraint: Member must have length less than or equal to 1048576\.?$/,
      ) as string,
    });
    expect(await readStream(client, "large")).toEqual([]);
  });

  it("writes none of the records when one of them has no key", async () => {
    await createStream(client, "keys", 1);
    await expect(put("keys", [entry("a"), { PartitionKey: undefined, Data: Buffer.from("b") }])).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value null at 'records.2.member.partitionKey' failed to satisfy constraint: Member must not be null",
    });
    expect(await readStream(client, "keys")).toEqual([]);
  });

  it("writes none of the records when one of them has a hash key beyond the hash space", async () => {
    await createStream(client, "hash-keys", 1);
    const beyond = { ...entry("b"), ExplicitHashKey: (1n << 128n).toString() };
    await expect(put("hash-keys", [entry("a"), beyond, entry("c")])).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message:
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456",
    });
    expect(await readStream(client, "hash-keys")).toEqual([]);
  });

  it("routes by explicit hash keys, each record by its own", async () => {
    await createStream(client, "halves", 2);
    const half = 1n << 127n;
    const keys = [0n, half - 1n, half, (1n << 128n) - 1n];
    const { Records: records } = await put(
      "halves",
      keys.map((key) => ({ PartitionKey: "key", Data: Buffer.from("x"), ExplicitHashKey: key.toString() })),
    );
    expect(records?.map(({ ShardId }) => ShardId)).toEqual([0, 0, 1, 1].map(shardId));
  });

  it("needs a stream that exists", async () => {
    await expect(put("none", [entry("a")])).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream none under account ${kinesis.accountId} not found.`,
    });
  });
});
