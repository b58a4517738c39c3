import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  type KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type _Record,
  RemoveTagsFromStreamCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  type ShardIteratorType,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { clientOver, MATRIX } from "../../support/transports.ts";

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const SHARD = "shardId-000000000000";

let emulator: KinesisEmu;
let streams = 0;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

describe.each(MATRIX)("$encoding over $transport", ({ encoding, transport }) => {
  let client: KinesisClient;
  let StreamName: string;

  beforeAll(async () => {
    client = await clientOver(emulator, encoding, transport);
  });
  afterAll(() => client.destroy());

  async function createStream(): Promise<void> {
    streams += 1;
    StreamName = `walk-${streams}`;
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  }

  async function read(type: ShardIteratorType, position: object = {}): Promise<_Record[]> {
    const from = { StreamName, ShardId: SHARD, ShardIteratorType: type, ...position };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records;
  }

  it("creates a stream and describes it, its creation time as a Date", async () => {
    await createStream();
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
    expect(StreamDescription).toMatchObject({
      StreamName,
      StreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
      StreamStatus: "ACTIVE",
      HasMoreShards: false,
      RetentionPeriodHours: 24,
      EncryptionType: "NONE",
      Shards: [{ ShardId: SHARD, HashKeyRange: { StartingHashKey: "0", EndingHashKey: `${2n ** 128n - 1n}` } }],
    });
    const age = Date.now() - (StreamDescription?.StreamCreationTimestamp?.getTime() ?? 0);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60_000);
    const { StreamSummaries } = await client.send(new ListStreamsCommand({ Limit: 100 }));
    expect(StreamSummaries?.map((summary) => summary.StreamName)).toContain(StreamName);
  });

  it("brings back every byte of a record, and when it arrived", async () => {
    await createStream();
    const before = Date.now();
    const put = await client.send(new PutRecordCommand({ StreamName, PartitionKey: "clé 🔑", Data: ALL_BYTES }));
    expect(put).toMatchObject({ ShardId: SHARD, SequenceNumber: expect.stringMatching(/^\d{56}$/) as string });
    const [record] = await read("TRIM_HORIZON");
    expect(record?.Data).toEqual(ALL_BYTES);
    expect(record?.PartitionKey).toBe("clé 🔑");
    expect(record?.SequenceNumber).toBe(put.SequenceNumber);
    expect(record?.ApproximateArrivalTimestamp).toBeInstanceOf(Date);
    expect(record?.ApproximateArrivalTimestamp?.getTime()).toBeGreaterThanOrEqual(before);
    expect(record?.ApproximateArrivalTimestamp?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("reads many records from where each type of iterator begins", async () => {
    await createStream();
    const Data = [new Uint8Array(), ALL_BYTES, new TextEncoder().encode("third")];
    const start = new Date();
    const Records = Data.map((bytes, index) => ({ Data: bytes, PartitionKey: `user-${index}` }));
    const put = await client.send(new PutRecordsCommand({ StreamName, Records }));
    expect(put.FailedRecordCount).toBe(0);
    const [first, second] = put.Records ?? [];
    const dataOf = (records: readonly _Record[]) => records.map((record) => record.Data);
    expect(dataOf(await read("TRIM_HORIZON"))).toEqual(Data);
    expect(dataOf(await read("AT_SEQUENCE_NUMBER", { StartingSequenceNumber: second?.SequenceNumber }))).toEqual(
      Data.slice(1),
    );
    expect(dataOf(await read("AFTER_SEQUENCE_NUMBER", { StartingSequenceNumber: first?.SequenceNumber }))).toEqual(
      Data.slice(1),
    );
    expect(dataOf(await read("AT_TIMESTAMP", { Timestamp: start }))).toEqual(Data);
    expect(dataOf(await read("LATEST"))).toEqual([]);
  });

  it("splits a shard, lists its children and ends the parent with them", async () => {
    await createStream();
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: "user-1", Data: ALL_BYTES }));
    const NewStartingHashKey = (2n ** 127n).toString();
    await client.send(new SplitShardCommand({ StreamName, ShardToSplit: SHARD, NewStartingHashKey }));
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    expect(Shards?.map(({ ShardId, ParentShardId }) => [ShardId, ParentShardId])).toEqual([
      [SHARD, undefined],
      ["shardId-000000000001", SHARD],
      ["shardId-000000000002", SHARD],
    ]);
    const from = { StreamName, ShardId: SHARD, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
    const page = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(page.Records).toHaveLength(1);
    const last = page.NextShardIterator
      ? await client.send(new GetRecordsCommand({ ShardIterator: page.NextShardIterator }))
      : page;
    expect(last.NextShardIterator).toBeUndefined();
    expect(last.ChildShards?.map(({ ParentShards }) => ParentShards)).toEqual([[SHARD], [SHARD]]);
    const later = { StreamName, ShardFilter: { Type: "AT_TIMESTAMP", Timestamp: new Date() } } as const;
    expect((await client.send(new ListShardsCommand(later))).Shards?.length).toBeGreaterThan(0);
  });

  it("refuses with the SDK's own exception classes, with the request's ids", async () => {
    await createStream();
    const missing = client.send(new DescribeStreamCommand({ StreamName: "not-there" }));
    await expect(missing).rejects.toBeInstanceOf(ResourceNotFoundException);
    await expect(missing).rejects.toMatchObject({
      message: "Stream not-there under account 000000000000 not found.",
      $metadata: {
        httpStatusCode: 400,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        extendedRequestId: expect.stringMatching(/^[A-Za-z0-9+/]{96}$/) as string,
      },
    });
    const again = client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    await expect(again).rejects.toBeInstanceOf(ResourceInUseException);
    const bad = client.send(new GetRecordsCommand({ ShardIterator: "bm90IGFuIGl0ZXJhdG9y" }));
    await expect(bad).rejects.toBeInstanceOf(InvalidArgumentException);
    const invalid = client.send(new DescribeStreamCommand({ StreamName: "?" }));
    await expect(invalid).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value '?' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    });
  });

  it("tags, lists tags and untags", async () => {
    await createStream();
    await client.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: "données", tier: "" } }));
    const listed = await client.send(new ListTagsForStreamCommand({ StreamName }));
    expect(listed).toMatchObject({
      HasMoreTags: false,
      Tags: [
        { Key: "team", Value: "données" },
        { Key: "tier", Value: "" },
      ],
    });
    await client.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ["team", "never-there"] }));
    const left = await client.send(new ListTagsForStreamCommand({ StreamName }));
    expect(left.Tags).toEqual([{ Key: "tier", Value: "" }]);
  });

  it("deletes a stream, of which nothing is left", async () => {
    await createStream();
    await client.send(new DeleteStreamCommand({ StreamName }));
    const { StreamNames } = await client.send(new ListStreamsCommand({}));
    expect(StreamNames).not.toContain(StreamName);
    const gone = client.send(new DescribeStreamCommand({ StreamName }));
    await expect(gone).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});
