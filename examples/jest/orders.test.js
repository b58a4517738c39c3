import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { KinesisEmuClient } from "kinesis-emu/client";

const kinesis = new KinesisEmuClient(process.env.AWS_ENDPOINT_URL_KINESIS);

beforeEach(() => kinesis.reset());

test("an order can be read again", async () => {
  const client = new KinesisClient();

  const order = { StreamName: "orders", PartitionKey: "user-1", Data: Buffer.from('{"id": 1}') };
  const { ShardId } = await client.send(new PutRecordCommand(order));

  const position = { StreamName: "orders", ShardId, ShardIteratorType: "TRIM_HORIZON" };
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(position));
  const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
  expect(Records.map(({ Data }) => Buffer.from(Data).toString())).toEqual(['{"id": 1}']);
});
