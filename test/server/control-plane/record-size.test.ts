import {
  DescribeStreamSummaryCommand,
  PutRecordCommand,
  PutRecordsCommand,
  UpdateMaxRecordSizeCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, readShard, shardId, statusOf } from "../../support/streams.ts";
import { startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";

const KIB = 1024;
const StreamName = "orders";

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: 1_000 });
  await createStream(emulator.client, StreamName, 1);
  await emulator.clock.advance(1_000);
});
afterEach(() => emulator[Symbol.asyncDispose]());

const allow = (kib: number): Promise<unknown> =>
  emulator.client.send(new UpdateMaxRecordSizeCommand({ StreamARN: streamArn(StreamName), MaxRecordSizeInKiB: kib }));

/** With a key of one byte, which counts. */
const record = (bytes: number): { PartitionKey: string; Data: Buffer } => ({
  PartitionKey: "k",
  Data: Buffer.alloc(bytes - 1, "x"),
});

const put = (bytes: number): Promise<unknown> =>
  emulator.client.send(new PutRecordCommand({ StreamName, ...record(bytes) }));

const tooLarge = (path: string, bytes: number): object => ({
  name: "ValidationException",
  message: expect.stringContaining(
    `Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${bytes}`,
  ),
});

describe("the largest record", () => {
  it("is 1 MiB with its key, until the stream allows more", async () => {
    await put(1024 * KIB);
    await expect(put(1024 * KIB + 1)).rejects.toMatchObject(tooLarge("data", 1024 * KIB));
    await allow(3 * 1024);
    expect(await statusOf(emulator.client, StreamName)).toBe("UPDATING");
    await expect(put(1024 * KIB + 1), "not before the stream is ACTIVE").rejects.toMatchObject({
      name: "ValidationException",
    });
    await emulator.clock.advance(1_000);
    await put(3 * 1024 * KIB);
    await expect(put(3 * 1024 * KIB + 1)).rejects.toMatchObject(tooLarge("data", 3 * 1024 * KIB));
    const { StreamDescriptionSummary: summary } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    expect(summary?.MaxRecordSizeInKiB).toBe(3 * 1024);
  });

  it("is 10 MiB where that is allowed, and comes back whole", async () => {
    await allow(10 * 1024);
    await emulator.clock.advance(1_000);
    await put(10 * 1024 * KIB);
    const [read] = await readShard(emulator.client, StreamName, shardId(0));
    expect(read?.Data).toHaveLength(10 * 1024 * KIB - 1);
    await expect(put(10 * 1024 * KIB + 2)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("counts for each of PutRecords, and none is written when one is too large", async () => {
    const Records = [record(10), record(1024 * KIB + 1), record(10)];
    await expect(emulator.client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject(
      tooLarge("records.2.member.data", 1024 * KIB),
    );
    expect(await readShard(emulator.client, StreamName, shardId(0))).toEqual([]);
  });

  it("can be lowered again; what is there stays", async () => {
    await allow(2048);
    await emulator.clock.advance(1_000);
    await put(2048 * KIB);
    await allow(1024);
    await emulator.clock.advance(1_000);
    await expect(put(1024 * KIB + 1)).rejects.toMatchObject({ name: "ValidationException" });
    expect(await readShard(emulator.client, StreamName, shardId(0))).toHaveLength(1);
  });

  it.each([1023, 10_241, 0, -1])("cannot be set to %i KiB", async (kib) => {
    await expect(allow(kib)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

it("PutRecords takes 10 MiB in all, keys included", { timeout: 20_000 }, async () => {
  await allow(10 * 1024);
  await emulator.clock.advance(1_000);
  const ofMebibyte = Array.from({ length: 10 }, () => record(1024 * KIB));
  const { FailedRecordCount: failed } = await emulator.client.send(
    new PutRecordsCommand({ StreamName, Records: ofMebibyte }),
  );
  expect(failed).toBe(0);
  const Records = [...ofMebibyte, record(1)];
  await expect(emulator.client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject({
    name: "InvalidArgumentException",
    message: "Records size exceeds 10 MB limit",
  });
});
