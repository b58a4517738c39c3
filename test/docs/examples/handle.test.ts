// handle {
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";

test("an order reaches the function", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });
  const client = new KinesisClient(kinesis.getClientConfig());
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));

  const orders = Promise.withResolvers<string>();
  await using billing = await kinesis.handle("billing", (event: { Records: { kinesis: { data: string } }[] }) => {
    for (const record of event.Records) orders.resolve(Buffer.from(record.kinesis.data, "base64").toString());
  });
  const EventSourceArn = `arn:aws:kinesis:us-east-1:${kinesis.accountId}:stream/orders`;
  const mapping = { EventSourceArn, FunctionName: billing.name, StartingPosition: "TRIM_HORIZON" } as const;
  await new LambdaClient(kinesis.getClientConfig()).send(new CreateEventSourceMappingCommand(mapping));

  const order = { StreamName: "orders", PartitionKey: "user-1", Data: Buffer.from('{"id": 1}') };
  await client.send(new PutRecordCommand(order));
  expect(await orders.promise).toBe('{"id": 1}');
});
// }
