// embedded {
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";

test("an order goes into the stream", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });
  const client = new KinesisClient(kinesis.getClientConfig());
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 2 }));

  const order = { StreamName: "orders", PartitionKey: "user-1", Data: Buffer.from('{"id": 1}') };
  const { SequenceNumber: sequenceNumber } = await client.send(new PutRecordCommand(order));

  expect(sequenceNumber).toMatch(/^49\d{54}$/);
});
// }
