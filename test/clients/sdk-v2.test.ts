import Kinesis from "aws-sdk/clients/kinesis.js";
import type { AWSError } from "aws-sdk/lib/error.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";

// Before the SDK is loaded: it warns that it is no longer maintained.
vi.hoisted(() => {
  process.env["AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE"] = "1";
});

const LAST_HASH_KEY = String(2n ** 128n - 1n);
const PARENT = "shardId-000000000000";

/** The walk of a user whose code has not moved to v3: HTTP/1.1 and JSON. */
describe("a walk with the AWS SDK for JavaScript v2", () => {
  const payloads = [
    { PartitionKey: "user-1", Data: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
    { PartitionKey: "user-2", Data: Buffer.from([0, 255, 254]) },
    { PartitionKey: "user-1", Data: Buffer.from('{"currency":"€"}') },
  ];
  const stream = { StreamName: "orders" };
  let emulator: KinesisEmu;
  let kinesis: Kinesis;

  beforeAll(async () => {
    emulator = await startKinesisEmu({ port: 0 });
    kinesis = new Kinesis({ ...emulator.getClientConfig(), maxRetries: 0 });
  });
  afterAll(() => emulator.stop());

  async function readFromTrimHorizon(shardId: string): Promise<Kinesis.GetRecordsOutput> {
    const from = { ...stream, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" };
    const { ShardIterator = "" } = await kinesis.getShardIterator(from).promise();
    return kinesis.getRecords({ ShardIterator }).promise();
  }

  test("create a stream, wait for it, describe it", async () => {
    await kinesis.createStream({ ...stream, ShardCount: 1 }).promise();
    const { StreamDescription } = await kinesis.waitFor("streamExists", stream).promise();
    expect(StreamDescription).toMatchObject({
      ...stream,
      StreamStatus: "ACTIVE",
      Shards: [{ ShardId: PARENT, HashKeyRange: { StartingHashKey: "0", EndingHashKey: LAST_HASH_KEY } }],
    });
    expect(StreamDescription.StreamCreationTimestamp).toBeInstanceOf(Date);
  });

  test("put one record and then two, and read them byte for byte", async () => {
    const [first, ...others] = payloads;
    const { SequenceNumber } = await kinesis
      .putRecord({ ...stream, ...(first as Kinesis.PutRecordsRequestEntry) })
      .promise();
    const answer = await kinesis.putRecords({ ...stream, Records: others }).promise();
    expect(answer).toMatchObject({ FailedRecordCount: 0, Records: [{ ShardId: PARENT }, { ShardId: PARENT }] });
    const { Records, MillisBehindLatest } = await readFromTrimHorizon(PARENT);
    expect(Records.map(({ PartitionKey, Data }) => ({ PartitionKey, Data }))).toEqual(payloads);
    expect(Records[0]?.SequenceNumber).toBe(SequenceNumber);
    expect(Records[0]?.ApproximateArrivalTimestamp).toBeInstanceOf(Date);
    expect(MillisBehindLatest).toBe(0);
  });

  test("list, and see the summary", async () => {
    expect(await kinesis.listStreams().promise()).toMatchObject({ StreamNames: ["orders"], HasMoreStreams: false });
    const { StreamDescriptionSummary } = await kinesis.describeStreamSummary(stream).promise();
    expect(StreamDescriptionSummary).toMatchObject({ ...stream, OpenShardCount: 1, RetentionPeriodHours: 24 });
  });

  test("update the shard count; new records land in the children, and the parent ends there", async () => {
    await kinesis.updateShardCount({ ...stream, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }).promise();
    const { Shards = [] } = await kinesis.listShards(stream).promise();
    expect(Shards.map(({ ParentShardId }) => ParentShardId)).toEqual([undefined, PARENT, PARENT]);
    const { ShardId } = await kinesis.putRecord({ ...stream, PartitionKey: "user-1", Data: "later" }).promise();
    expect(ShardId).toBe("shardId-000000000002");
    const { Records } = await readFromTrimHorizon(ShardId);
    expect(Records.map(({ Data }) => Data)).toEqual([Buffer.from("later")]);

    const { NextShardIterator = "" } = await readFromTrimHorizon(PARENT);
    const end = await kinesis.getRecords({ ShardIterator: NextShardIterator }).promise();
    expect(end.NextShardIterator).toBeUndefined();
    expect(end.ChildShards?.map((child) => child.ShardId)).toEqual(["shardId-000000000001", "shardId-000000000002"]);
  });

  test("tag, and list the tags", async () => {
    await kinesis.addTagsToStream({ ...stream, Tags: { team: "checkout" } }).promise();
    const { Tags } = await kinesis.listTagsForStream(stream).promise();
    expect(Tags).toEqual([{ Key: "team", Value: "checkout" }]);
  });

  test("see an error with its code, its text and its request id", async () => {
    const call = kinesis.describeStream({ StreamName: "missing" }).promise();
    const error = await call.then(
      () => undefined,
      (error_: unknown) => error_,
    );
    expect(error).toMatchObject({
      code: "ResourceNotFoundException",
      message: "Stream missing under account 000000000000 not found.",
      statusCode: 400,
      retryable: false,
    });
    expect((error as AWSError).requestId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  test("delete, and list nothing", async () => {
    await kinesis.deleteStream(stream).promise();
    await kinesis.waitFor("streamNotExists", stream).promise();
    expect(await kinesis.listStreams().promise()).toMatchObject({ StreamNames: [] });
  });
});
