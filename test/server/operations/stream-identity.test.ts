import {
  AddTagsToStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RemoveTagsFromStreamCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, iteratorAt, putText, readStream, shardId, textOf } from "../../support/streams.ts";
import { clientOf } from "./emulator.ts";

interface Id {
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
}

const RECORD = { PartitionKey: "key", Data: Buffer.from("x") };

/** Every operation that takes a stream's name or ARN, in an order that leaves the stream to the next one. */
const CALLS: readonly (readonly [string, (client: KinesisClient, id: Id) => Promise<unknown>])[] = [
  ["DescribeStream", (client, id) => client.send(new DescribeStreamCommand(id))],
  ["DescribeStreamSummary", (client, id) => client.send(new DescribeStreamSummaryCommand(id))],
  ["PutRecord", (client, id) => client.send(new PutRecordCommand({ ...id, ...RECORD }))],
  ["PutRecords", (client, id) => client.send(new PutRecordsCommand({ ...id, Records: [RECORD] }))],
  [
    "GetShardIterator",
    (client, id) => client.send(new GetShardIteratorCommand({ ...id, ShardId: "0", ShardIteratorType: "LATEST" })),
  ],
  ["ListTagsForStream", (client, id) => client.send(new ListTagsForStreamCommand(id))],
  ["AddTagsToStream", (client, id) => client.send(new AddTagsToStreamCommand({ ...id, Tags: { a: "b" } }))],
  ["RemoveTagsFromStream", (client, id) => client.send(new RemoveTagsFromStreamCommand({ ...id, TagKeys: ["a"] }))],
  [
    "SplitShard",
    (client, id) => client.send(new SplitShardCommand({ ...id, ShardToSplit: "0", NewStartingHashKey: "1000" })),
  ],
  [
    "MergeShards",
    (client, id) => client.send(new MergeShardsCommand({ ...id, ShardToMerge: "1", AdjacentShardToMerge: "2" })),
  ],
  [
    "UpdateShardCount",
    (client, id) =>
      client.send(new UpdateShardCountCommand({ ...id, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" })),
  ],
  ["ListShards", (client, id) => client.send(new ListShardsCommand(id))],
  ["DeleteStream", (client, id) => client.send(new DeleteStreamCommand(id))],
];

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, accountId: "111122223333", region: "eu-west-1" });
  client = new KinesisClient(kinesis.getClientConfig());
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

function arnOf(name: string, account = "111122223333", region = "eu-west-1"): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

describe("a stream is named", () => {
  it.each<[string, Id]>([
    ["by its name", { StreamName: "named" }],
    ["by its ARN", { StreamARN: arnOf("named") }],
    ["by both", { StreamName: "named", StreamARN: arnOf("named") }],
  ])("%s, in every operation", async (_, id) => {
    await createStream(client, "named", 1);
    for (const [operation, call] of CALLS) {
      await expect(call(client, id), operation).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    }
    await expect(client.send(new DescribeStreamCommand({ StreamName: "named" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it.each(CALLS)("by one of the two, never by none and never by two that differ: %s", async (_, call) => {
    const refused = { name: "InvalidArgumentException" };
    await expect(call(client, {})).rejects.toMatchObject(refused);
    await expect(call(client, { StreamName: "one", StreamARN: arnOf("other") })).rejects.toMatchObject(refused);
  });

  it.each(CALLS)("in messages by its name, whatever named it in the call: %s", async (operation, call) => {
    const missingShard = `Shard ${shardId(0)} in stream none under account 111122223333 does not exist`;
    const message =
      operation === "GetShardIterator" ? missingShard : "Stream none under account 111122223333 not found.";
    const error = { name: "ResourceNotFoundException", message };
    await expect(call(client, { StreamARN: arnOf("none") })).rejects.toMatchObject(error);
    await expect(call(client, { StreamName: "none" })).rejects.toMatchObject(error);
  });

  it("not by an ARN in place of the name", async () => {
    await expect(client.send(new DescribeStreamCommand({ StreamName: arnOf("x") }))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("in GetRecords by its ARN beside the iterator", async () => {
    await createStream(client, "read", 1);
    await putText(client, "read", "x");
    const position = { StreamARN: arnOf("read"), ShardId: "0", ShardIteratorType: "TRIM_HORIZON" } as const;
    const iterator = await iteratorAt(client, position);
    const read = new GetRecordsCommand({ ShardIterator: iterator, StreamARN: arnOf("read") });
    expect((await client.send(read)).Records).toHaveLength(1);
  });
});

describe("streams of one name", () => {
  const TENANTS = [
    ["444455556666", "eu-west-1"],
    ["444455556666", "ap-south-2"],
    ["777788889999", "eu-west-1"],
    ["test", "xx-anything-1"],
  ] as const;

  it("live side by side in every account and region", async () => {
    const clients = TENANTS.map(([account, region]) => clientOf(kinesis.port, account, region));
    for (const [at, tenant] of clients.entries()) {
      await createStream(tenant, "shared", 1);
      await putText(tenant, "shared", `of ${at}`);
    }
    for (const [at, tenant] of clients.entries()) {
      const [account, region] = TENANTS[at] ?? ["", ""];
      expect((await readStream(tenant, "shared")).map(textOf)).toEqual([`of ${at}`]);
      const { StreamSummaries: summaries } = await tenant.send(new ListStreamsCommand({}));
      const owner = account === "test" ? "111122223333" : account;
      expect(summaries?.map(({ StreamARN }) => StreamARN)).toEqual([arnOf("shared", owner, region)]);
    }
    await clients[0]?.send(new DeleteStreamCommand({ StreamName: "shared" }));
    expect(await Promise.all(clients.slice(1).map((tenant) => readStream(tenant, "shared")))).toHaveLength(3);
    for (const tenant of clients) tenant.destroy();
  });

  it("can be reached from elsewhere by ARN, which says whose they are", async () => {
    const owner = clientOf(kinesis.port, "222233334444", "sa-east-1");
    await createStream(owner, "far", 1);
    await putText(owner, "far", "x");
    const arn = arnOf("far", "222233334444", "sa-east-1");
    const position = { StreamARN: arn, ShardId: "0", ShardIteratorType: "TRIM_HORIZON" } as const;
    const read = new GetRecordsCommand({ ShardIterator: await iteratorAt(client, position), StreamARN: arn });
    expect((await client.send(read)).Records).toHaveLength(1);
    owner.destroy();
  });

  it("have ARNs of their region's partition", async () => {
    const china = clientOf(kinesis.port, "test", "cn-north-1");
    await createStream(china, "orders", 1);
    const { StreamDescriptionSummary: summary } = await china.send(
      new DescribeStreamSummaryCommand({ StreamName: "orders" }),
    );
    expect(summary?.StreamARN).toBe("arn:aws-cn:kinesis:cn-north-1:111122223333:stream/orders");
    china.destroy();
  });
});
