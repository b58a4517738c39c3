import { DescribeStreamCommand, KinesisClient, type DescribeStreamCommandInput } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, shardId } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
  await createStream(client, "many", 230);
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

async function page(
  input: DescribeStreamCommandInput,
): Promise<{ ids: (string | undefined)[]; more: boolean | undefined }> {
  const { StreamDescription: stream } = await client.send(new DescribeStreamCommand({ StreamName: "many", ...input }));
  return { ids: (stream?.Shards ?? []).map(({ ShardId }) => ShardId), more: stream?.HasMoreShards };
}

function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => shardId(from + at));
}

describe("DescribeStream", () => {
  it.each<[string, DescribeStreamCommandInput, string[], boolean]>([
    ["100 shards by default", {}, ids(0, 100), true],
    ["as many as asked for", { Limit: 7 }, ids(0, 7), true],
    ["at most 100", { Limit: 10_000 }, ids(0, 100), true],
    ["those after a shard", { ExclusiveStartShardId: shardId(99) }, ids(100, 200), true],
    ["the last ones", { ExclusiveStartShardId: shardId(199) }, ids(200, 230), false],
    ["a full last page", { ExclusiveStartShardId: shardId(129), Limit: 100 }, ids(130, 230), false],
    ["none after the last", { ExclusiveStartShardId: shardId(229) }, [], false],
  ])("lists %s", async (_, input, expected, more) => {
    expect(await page(input)).toEqual({ ids: expected, more });
  });

  it("leads through all of them, one page after the other", async () => {
    const seen: (string | undefined)[] = [];
    let next: Awaited<ReturnType<typeof page>>;
    do {
      next = await page({ ExclusiveStartShardId: seen.at(-1) });
      seen.push(...next.ids);
    } while (next.more);
    expect(seen).toEqual(ids(0, 230));
  });

  it("shows what the stream is, and no StreamId", async () => {
    const { StreamDescription: stream } = await client.send(
      new DescribeStreamCommand({ StreamName: "many", Limit: 1 }),
    );
    expect(stream).toEqual({
      StreamName: "many",
      StreamARN: `arn:aws:kinesis:us-east-1:${kinesis.accountId}:stream/many`,
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: expect.any(Date) as Date,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: "NONE",
      HasMoreShards: true,
      Shards: [
        {
          ShardId: shardId(0),
          HashKeyRange: { StartingHashKey: "0", EndingHashKey: ((1n << 128n) / 230n - 1n).toString() },
          SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^49\d{54}$/) as string },
        },
      ],
    });
  });

  it("does not know a stream that was never created", async () => {
    await expect(client.send(new DescribeStreamCommand({ StreamName: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream none under account ${kinesis.accountId} not found.`,
    });
  });
});
