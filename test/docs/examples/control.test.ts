import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 2 }] });
  client = new KinesisClient(kinesis.getClientConfig());
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

// reset {
beforeEach(() => kinesis.reset());
// }

// clock {
test("an iterator that nobody used for five minutes is of no use any more", async () => {
  const start = { StreamName: "orders", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" } as const;
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(start));

  await kinesis.clock.advance({ minutes: 5, seconds: 1 });

  const read = client.send(new GetRecordsCommand({ ShardIterator }));
  await expect(read).rejects.toMatchObject({ name: "ExpiredIteratorException" });
});
// }

// faults {
test("records that were throttled are sent again", async () => {
  const throttled = await kinesis.faults.add({ operation: "PutRecords", entries: { share: 0.5 }, times: 2 });

  let records = ["tea", "rum", "gin", "ale"].map((drink) => ({ PartitionKey: drink, Data: Buffer.from(drink) }));
  while (records.length > 0) {
    const { Records: results } = await client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
    records = records.filter((_, index) => results?.[index]?.ErrorCode !== undefined);
  }

  expect(await throttled.hits()).toBe(2);
  expect(await kinesis.records("orders")).toHaveLength(4);
});
// }

// many faults {
test("a bad day", async () => {
  // Each third read of a stream is slow, in milliseconds of the machine's time.
  await kinesis.faults.add({ operation: "GetRecords", stream: "orders", latency: { min: 100, max: 300 }, every: 3 });
  // A shard is hot: what goes there is throttled, until it is noon on the emulator's clock.
  const shard = "shardId-000000000001";
  await kinesis.faults.add({ operation: "PutRecords", shard, entries: {}, until: "2040-01-01T12:00:00Z" });
  // A record is written, and its writer never learns of it.
  await kinesis.faults.add({ operation: "PutRecord", partitionKey: "user-1", drop: "after", times: 1 });
  // A consumer's subscriptions end after two events.
  await kinesis.faults.add({ consumer: "billing", cut: { after: 2 } });
  // One call in ten fails, the same ones in every run.
  await kinesis.faults.add({ error: "InternalFailure", probability: 0.1, seed: "a bad day" });

  expect(await kinesis.faults.list()).toHaveLength(5);
});
// }
