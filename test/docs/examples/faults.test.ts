// faults {
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";

test("a throttled order is sent again", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });
  const client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 3 });
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 2 }));

  const error = "ProvisionedThroughputExceededException";
  const fault = await kinesis.faults.add({ operation: "PutRecord", error, times: 2 });
  const order = { StreamName: "orders", PartitionKey: "user-1", Data: Buffer.from('{"id": 1}') };
  const { $metadata: metadata } = await client.send(new PutRecordCommand(order));

  expect(metadata.attempts).toBe(3);
  expect(await fault.hits()).toBe(2);
});
// }
