import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RemoveTagsFromStreamCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  paginateListStreams,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
  type ListShardsCommandOutput,
} from "@aws-sdk/client-kinesis";
import { NodeHttp2Handler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";
import { createStream, putText, readShard, shardId, textOf } from "../support/streams.ts";

/** Seconds; the client's own default waits for ten between two looks. */
const WAIT = { maxWaitTime: 10, minDelay: 1, maxDelay: 1 };
const MIDDLE = 2n ** 127n;
const FIRST_SHARD = shardId(0);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let emulator: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(emulator.getClientConfig());
});
afterAll(() => emulator.stop());

async function arnOf(on: KinesisClient, name: string): Promise<string> {
  const { StreamDescriptionSummary } = await on.send(new DescribeStreamSummaryCommand({ StreamName: name }));
  return StreamDescriptionSummary?.StreamARN ?? "";
}

async function streamNames(on: KinesisClient): Promise<string[]> {
  const { StreamNames = [] } = await on.send(new ListStreamsCommand());
  return StreamNames;
}

describe("the AWS SDK for JavaScript v3, without any option", () => {
  test("its waiters see a stream come and go", async () => {
    await using slow = await startKinesisEmu({ port: 0, transitionTime: 300 });
    const patient = new KinesisClient(slow.getClientConfig());
    const stream = { StreamName: "slow" };
    await patient.send(new CreateStreamCommand({ ...stream, ShardCount: 1 }));
    const { StreamDescription } = await patient.send(new DescribeStreamCommand(stream));
    expect(StreamDescription?.StreamStatus).toBe("CREATING");
    expect(await waitUntilStreamExists({ client: patient, ...WAIT }, stream)).toMatchObject({ state: "SUCCESS" });
    await patient.send(new DeleteStreamCommand(stream));
    expect(await waitUntilStreamNotExists({ client: patient, ...WAIT }, stream)).toMatchObject({ state: "SUCCESS" });
  });

  test("its paginator walks through all streams, and a token through all shards", async () => {
    await using many = await startKinesisEmu({
      port: 0,
      streams: [1, 2, 3, 4, 5].map((n) => initialStream(`s-${n}`, n)),
    });
    const reader = new KinesisClient(many.getClientConfig());
    const pages: (readonly string[] | undefined)[] = [];
    for await (const page of paginateListStreams({ client: reader, pageSize: 2 }, {})) pages.push(page.StreamNames);
    expect(pages).toEqual([["s-1", "s-2"], ["s-3", "s-4"], ["s-5"]]);

    const shardIds: (string | undefined)[] = [];
    let from: { StreamName: string } | { NextToken: string } | undefined = { StreamName: "s-5" };
    while (from) {
      const page: ListShardsCommandOutput = await reader.send(new ListShardsCommand({ ...from, MaxResults: 2 }));
      for (const { ShardId } of page.Shards ?? []) shardIds.push(ShardId);
      from = page.NextToken === undefined ? undefined : { NextToken: page.NextToken };
    }
    expect(shardIds).toEqual([0, 1, 2, 3, 4].map((n) => `shardId-00000000000${n}`));
  });

  test("every operation takes the ARN of the stream in place of its name", async () => {
    await createStream(client, "by-arn", 1);
    const StreamARN = await arnOf(client, "by-arn");
    expect(StreamARN).toBe("arn:aws:kinesis:us-east-1:000000000000:stream/by-arn");
    const put = await client.send(new PutRecordCommand({ StreamARN, PartitionKey: "k", Data: bytes("one") }));
    const entry = { PartitionKey: "k", Data: bytes("two") };
    const batch = await client.send(new PutRecordsCommand({ StreamARN, Records: [entry] }));
    expect([put.ShardId, batch.Records?.[0]?.ShardId]).toEqual([FIRST_SHARD, FIRST_SHARD]);
    const from = { StreamARN, ShardId: FIRST_SHARD, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
    const { Records = [] } = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator }));
    expect(Records.map(textOf)).toEqual(["one", "two"]);

    await client.send(new AddTagsToStreamCommand({ StreamARN, Tags: { team: "checkout", stage: "dev" } }));
    await client.send(new RemoveTagsFromStreamCommand({ StreamARN, TagKeys: ["stage"] }));
    const { Tags } = await client.send(new ListTagsForStreamCommand({ StreamARN }));
    expect(Tags).toEqual([{ Key: "team", Value: "checkout" }]);

    const split = { StreamARN, ShardToSplit: FIRST_SHARD, NewStartingHashKey: String(MIDDLE) };
    await client.send(new SplitShardCommand(split));
    const merge = { ShardToMerge: "shardId-000000000001", AdjacentShardToMerge: "shardId-000000000002" };
    await client.send(new MergeShardsCommand({ StreamARN, ...merge }));
    const scale = { StreamARN, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" } as const;
    expect(await client.send(new UpdateShardCountCommand(scale))).toMatchObject({ StreamARN, TargetShardCount: 2 });
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamARN }));
    const open = Shards.filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined);
    expect([Shards.length, open.length]).toEqual([6, 2]);

    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamARN }));
    expect(StreamDescription?.StreamName).toBe("by-arn");
    await client.send(new DeleteStreamCommand({ StreamARN }));
    expect(await streamNames(client)).not.toContain("by-arn");
  });

  test("two regions see different streams", async () => {
    const here = new KinesisClient({ ...emulator.getClientConfig(), region: "eu-west-1" });
    const there = new KinesisClient({ ...emulator.getClientConfig(), region: "mars-north-7" });
    await createStream(here, "shared-name", 1);
    expect(await arnOf(here, "shared-name")).toBe("arn:aws:kinesis:eu-west-1:000000000000:stream/shared-name");
    expect(await streamNames(there)).toEqual([]);
    await createStream(there, "shared-name", 2);
    await putText(here, "shared-name", "here");
    expect((await readShard(here, "shared-name", FIRST_SHARD)).map(textOf)).toEqual(["here"]);
    expect(await readShard(there, "shared-name", FIRST_SHARD)).toEqual([]);
  });

  test("two accounts, which are access key ids of twelve digits, see different streams", async () => {
    const account = (accessKeyId: string): KinesisClient =>
      new KinesisClient({ ...emulator.getClientConfig(), credentials: { accessKeyId, secretAccessKey: "any" } });
    const [one, other] = [account("111122223333"), account("444455556666")];
    await createStream(one, "theirs", 1);
    expect(await arnOf(one, "theirs")).toBe("arn:aws:kinesis:us-east-1:111122223333:stream/theirs");
    expect(await streamNames(one)).toEqual(["theirs"]);
    expect(await streamNames(other)).toEqual([]);
  });
});

test("the AWS SDK for JavaScript v3 with a request handler that is given the CA", async () => {
  const ca = await emulator.getCaCertificate();
  const requestHandler = new NodeHttp2Handler({ nodeHttp2ConnectOptions: { ca } });
  const encrypted = new KinesisClient({
    ...emulator.getClientConfig(),
    endpoint: emulator.tlsEndpoint,
    requestHandler,
  });
  await createStream(encrypted, "encrypted", 1);
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  await Promise.all(numbers.map((n) => putText(encrypted, "encrypted", String(n))));
  const read = (await readShard(encrypted, "encrypted", FIRST_SHARD)).map((record) => Number(textOf(record)));
  expect(read.toSorted((a, b) => a - b)).toEqual(numbers);
  encrypted.destroy();
});

function initialStream(name: string, shardCount: number): { name: string; shardCount: number; region: undefined } {
  return { name, shardCount, region: undefined };
}
