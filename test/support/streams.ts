import {
  CreateStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  PutRecordCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  type PutRecordCommandOutput,
  type Shard,
  type _Record,
} from "@aws-sdk/client-kinesis";

/** What a test does to streams again and again, through the client that users have. */

/** The shard id of an index. */
export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, "0")}`;
}

export async function createStream(client: KinesisClient, name: string, shardCount: number): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shardCount }));
}

/** The first page of the stream's shards, closed ones included, by id. */
export async function shardsOf(client: KinesisClient, name: string): Promise<Shard[]> {
  const { Shards: shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }));
  return shards;
}

/** The ids of the shards that take records. */
export async function openShardIds(client: KinesisClient, name: string): Promise<string[]> {
  const { Shards: shards = [] } = await client.send(
    new ListShardsCommand({ StreamName: name, ShardFilter: { Type: "AT_LATEST" } }),
  );
  return shards.map(({ ShardId: id = "" }) => id);
}

export async function statusOf(client: KinesisClient, name: string): Promise<string | undefined> {
  const { StreamDescription: stream } = await client.send(new DescribeStreamCommand({ StreamName: name }));
  return stream?.StreamStatus;
}

/** Puts a text; the hash key is that of the partition key unless it is given. */
export async function putText(
  client: KinesisClient,
  name: string,
  text: string,
  { key = "key", hashKey }: { key?: string; hashKey?: bigint } = {},
): Promise<PutRecordCommandOutput> {
  return client.send(
    new PutRecordCommand({
      StreamName: name,
      PartitionKey: key,
      Data: Buffer.from(text),
      ...(hashKey === undefined ? {} : { ExplicitHashKey: hashKey.toString() }),
    }),
  );
}

export function textOf({ Data: data = new Uint8Array() }: _Record): string {
  return Buffer.from(data).toString();
}

export async function iteratorAt(client: KinesisClient, position: GetShardIteratorCommandInput): Promise<string> {
  const { ShardIterator: iterator = "" } = await client.send(new GetShardIteratorCommand(position));
  return iterator;
}

/** All that a position leads to in its shard: up to the first empty page. */
export async function readFrom(client: KinesisClient, position: GetShardIteratorCommandInput): Promise<_Record[]> {
  const records: _Record[] = [];
  let iterator: string | undefined = await iteratorAt(client, position);
  while (iterator) {
    const page: { Records: _Record[] | undefined; NextShardIterator?: string | undefined } = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    if (!page.Records?.length) break;
    records.push(...page.Records);
    iterator = page.NextShardIterator;
  }
  return records;
}

/** All records of a shard that are still kept. */
export async function readShard(client: KinesisClient, name: string, shard: string): Promise<_Record[]> {
  return readFrom(client, { StreamName: name, ShardId: shard, ShardIteratorType: "TRIM_HORIZON" });
}

/** All records of a stream, parents before children: ids grow with every generation. */
export async function readStream(client: KinesisClient, name: string): Promise<_Record[]> {
  const records: _Record[] = [];
  for (const { ShardId: id = "" } of await shardsOf(client, name)) records.push(...(await readShard(client, name, id)));
  return records;
}
