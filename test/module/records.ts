import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";

/** Puts one record and returns what the stream then holds, oldest first within a shard. */
export async function putAndRead(client: KinesisClient, streamName: string, payload: string): Promise<string[]> {
  const Data = Buffer.from(payload);
  await client.send(new PutRecordCommand({ StreamName: streamName, PartitionKey: "user-1", Data }));
  return readAll(client, streamName);
}

async function readAll(client: KinesisClient, StreamName: string): Promise<string[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
  const pages = await Promise.all(
    Shards.map(async ({ ShardId }) => {
      const from = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
      return Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString());
    }),
  );
  return pages.flat();
}
