import {
  CreateStreamCommand,
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  InvalidArgumentException,
  KinesisClient,
  KinesisServiceException,
  LimitExceededException,
  PutRecordCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateShardCountCommand,
  ValidationException,
} from "@aws-sdk/client-kinesis";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";
import { createStream, iteratorAt, shardId } from "../support/streams.ts";

const MINUTES = 60_000;

let emulator: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(emulator.getClientConfig());
  await createStream(client, "orders", 1);
});
afterAll(() => emulator.stop());

/** What the call fails with; a request that succeeds fails the test. */
async function errorOf(call: Promise<unknown>): Promise<KinesisServiceException> {
  const error: unknown = await call.then(
    () => undefined,
    (error_: unknown) => error_,
  );
  expect(error).toBeInstanceOf(KinesisServiceException);
  return error as KinesisServiceException;
}

describe("the AWS SDK for JavaScript v3 makes of each error its class", () => {
  afterEach(() => void vi.useRealTimers());

  test("ResourceNotFoundException", async () => {
    const error = await errorOf(client.send(new DescribeStreamCommand({ StreamName: "missing" })));
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error.message).toBe("Stream missing under account 000000000000 not found.");
  });

  test("ResourceInUseException", async () => {
    const error = await errorOf(client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 })));
    expect(error).toBeInstanceOf(ResourceInUseException);
    expect(error.message).toBe("Stream orders under account 000000000000 already exists.");
  });

  test("InvalidArgumentException", async () => {
    const error = await errorOf(client.send(new GetRecordsCommand({ ShardIterator: "no iterator" })));
    expect(error).toBeInstanceOf(InvalidArgumentException);
    expect(error.message).toBe("Invalid ShardIterator.");
  });

  test("LimitExceededException", async () => {
    const scale = { StreamName: "orders", TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" } as const;
    const error = await errorOf(client.send(new UpdateShardCountCommand(scale)));
    expect(error).toBeInstanceOf(LimitExceededException);
    expect(error.message).toBe(
      "UpdateShardCount cannot scale up over double your current open shard count. " +
        "Current open shard count: 1, Target shard count: 3",
    );
  });

  test("ValidationException", async () => {
    const put = { StreamName: "orders", PartitionKey: "k".repeat(257), Data: new Uint8Array() };
    const error = await errorOf(client.send(new PutRecordCommand(put)));
    expect(error).toBeInstanceOf(ValidationException);
    expect(error.message).toBe(
      `1 validation error detected: Value '${put.PartitionKey}' at 'partitionKey' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 256",
    );
  });

  test("ExpiredIteratorException, of an iterator that is more than five minutes old", async () => {
    const start = Date.UTC(2026, 0, 2, 3, 4, 5);
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const from = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "TRIM_HORIZON" } as const;
    const ShardIterator = await iteratorAt(client, from);
    vi.setSystemTime(start + 5 * MINUTES);
    expect(await client.send(new GetRecordsCommand({ ShardIterator }))).toMatchObject({ Records: [] });
    vi.setSystemTime(start + 5 * MINUTES + 1000);
    const error = await errorOf(client.send(new GetRecordsCommand({ ShardIterator })));
    expect(error).toBeInstanceOf(ExpiredIteratorException);
    expect(error.message).toBe(
      "Iterator expired. The iterator was created at time Fri Jan 02 03:04:05 UTC 2026 while right now it is " +
        "Fri Jan 02 03:09:06 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.",
    );
  });

  test("each with the ids of the request, and without a second try", async () => {
    const { $metadata, $fault } = await errorOf(client.send(new DescribeStreamCommand({ StreamName: "missing" })));
    expect($fault).toBe("client");
    expect($metadata).toMatchObject({ httpStatusCode: 400, attempts: 1 });
    expect($metadata.requestId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(Buffer.from($metadata.extendedRequestId ?? "", "base64")).toHaveLength(72);
  });
});
