import {
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  PutRecordCommand,
  PutRecordsCommand,
  StartStreamEncryptionCommand,
  StopStreamEncryptionCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStream, putText, readShard, shardId, statusOf, textOf } from "../../support/streams.ts";
import { startFrozen, type TimedEmulator } from "../fan-out/emulator.ts";
import { EventReader, registerConsumer, TRIM_HORIZON } from "../fan-out/reader.ts";

const StreamName = "orders";
const KEY = { StreamName, EncryptionType: "KMS", KeyId: "alias/aws/kinesis" } as const;

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: 1_000 });
  await createStream(emulator.client, StreamName, 1);
  await emulator.clock.advance(1_000);
});
afterEach(() => emulator[Symbol.asyncDispose]());

const start = (): Promise<unknown> => emulator.client.send(new StartStreamEncryptionCommand(KEY));
const stop = (): Promise<unknown> => emulator.client.send(new StopStreamEncryptionCommand(KEY));

it("a stream passes through UPDATING and says with which key it is encrypted", async () => {
  const described = async (): Promise<unknown[]> => {
    const { StreamDescription: a } = await emulator.client.send(new DescribeStreamCommand({ StreamName }));
    const { StreamDescriptionSummary: b } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    return [a?.EncryptionType, a?.KeyId, b?.EncryptionType, b?.KeyId];
  };
  expect(await described()).toEqual(["NONE", undefined, "NONE", undefined]);
  await start();
  expect(await statusOf(emulator.client, StreamName)).toBe("UPDATING");
  await expect(stop()).rejects.toMatchObject({ name: "ResourceInUseException" });
  await emulator.clock.advance(1_000);
  expect(await described()).toEqual(["KMS", KEY.KeyId, "KMS", KEY.KeyId]);
  await stop();
  await emulator.clock.advance(1_000);
  expect(await described()).toEqual(["NONE", undefined, "NONE", undefined]);
});

it("records say whether they were encrypted when they came, and say nothing when they were not", async () => {
  const put = (text: string): Promise<unknown> => putText(emulator.client, StreamName, text);
  expect(await put("plain")).not.toHaveProperty("EncryptionType");
  await start();
  await emulator.clock.advance(1_000);
  const record = { PartitionKey: "key", Data: Buffer.from("secret") };
  expect(await emulator.client.send(new PutRecordCommand({ StreamName, ...record }))).toMatchObject({
    EncryptionType: "KMS",
  });
  expect(await emulator.client.send(new PutRecordsCommand({ StreamName, Records: [record] }))).toMatchObject({
    EncryptionType: "KMS",
  });
  await stop();
  await emulator.clock.advance(1_000);
  expect(await put("plain again")).not.toHaveProperty("EncryptionType");

  const expected = [
    ["plain", undefined],
    ["secret", "KMS"],
    ["secret", "KMS"],
    ["plain again", undefined],
  ];
  const records = await readShard(emulator.client, StreamName, shardId(0));
  expect(records.map((read) => [textOf(read), read.EncryptionType])).toEqual(expected);
  const consumer = await registerConsumer(emulator.client, StreamName, "reader");
  await emulator.clock.advance(1_000);
  const reader = await EventReader.open(emulator.client, consumer, shardId(0), TRIM_HORIZON);
  const event = await reader.next();
  expect(event?.Records?.map((read) => [textOf(read), read.EncryptionType])).toEqual(expected);
});
