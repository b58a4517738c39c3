// imports {
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { KinesisEmuContainer } from "../../../module/index.ts";
// }
import { describeWithDocker } from "../../support/docker.ts";

describeWithDocker("the readme's example of the Testcontainers module", () => {
  // test {
  test("an order can be read again", async () => {
    await using kinesis = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
    const client = new KinesisClient(kinesis.getClientConfig());

    const put = await client.send(
      new PutRecordCommand({ StreamName: "orders", PartitionKey: "user-1", Data: Buffer.from('{"id": 1}') }),
    );

    const position = { StreamName: "orders", ShardId: put.ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand(position));
    const { Records: records = [] } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    expect(records.map(({ Data: data }) => Buffer.from(data ?? []).toString())).toEqual(['{"id": 1}']);
  });
  // }
});
