import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  DescribeStreamSummaryCommand,
  GetResourcePolicyCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  ListStreamsCommand,
  ListTagsForResourceCommand,
  ListTagsForStreamCommand,
} from "@aws-sdk/client-kinesis";
import { LambdaClient, ListEventSourceMappingsCommand, ListTagsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../../server/index.ts";

const FILE = fileURLToPath(new URL("every-feature.yaml", import.meta.url));
const TEXT = readFileSync(FILE, "utf8");
const NOON = "2026-06-15T12:00:00.000Z";

function clientOf(emulator: KinesisEmu, region = "eu-central-1", accessKeyId = "test"): KinesisClient {
  const { credentials, ...config } = emulator.getClientConfig();
  return new KinesisClient({ ...config, region, credentials: { ...credentials, accessKeyId } });
}

const ORDERS = { StreamName: "orders" };

/** What Lambda says of the mappings, but for what is new each time. */
async function mappingsOf(client: KinesisClient): Promise<object[]> {
  const { endpoint, region, credentials } = client.config;
  const lambda = new LambdaClient({ endpoint: (await endpoint?.()) ?? "", region, credentials });
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const { Tags: tags } = await lambda.send(
    new ListTagsCommand({ Resource: EventSourceMappings[0]?.EventSourceMappingArn }),
  );
  return EventSourceMappings.map((mapping) => {
    const { UUID: _, EventSourceMappingArn: __, LastModified: ___, EventSourceArn = "", ...rest } = mapping;
    return { ...rest, source: EventSourceArn.replaceAll(/^.*:stream|:\d+$/g, ""), tags };
  });
}

/** What the service and the emulator say of all that the seed file is about. */
async function look(emulator: KinesisEmu): Promise<object> {
  const client = clientOf(emulator);
  const { StreamDescriptionSummary: orders } = await client.send(new DescribeStreamSummaryCommand(ORDERS));
  const StreamARN = orders?.StreamARN;
  const { Consumers: consumers = [] } = await client.send(new ListStreamConsumersCommand({ StreamARN }));
  const billing = consumers.find(({ ConsumerName: name }) => name === "billing")?.ConsumerARN;
  const elsewhere = clientOf(emulator, "us-west-2", "123456789012");
  const clicks = await elsewhere.send(new DescribeStreamSummaryCommand({ StreamName: "clicks" }));
  const records = await emulator.records("orders", { region: "eu-central-1" });
  return {
    orders,
    tags: (await client.send(new ListTagsForStreamCommand(ORDERS))).Tags,
    policy: (await client.send(new GetResourcePolicyCommand({ ResourceARN: StreamARN }))).Policy,
    consumers,
    consumerTags: (await client.send(new ListTagsForResourceCommand({ ResourceARN: billing }))).Tags,
    consumerPolicy: (await client.send(new GetResourcePolicyCommand({ ResourceARN: billing }))).Policy,
    clicks: clicks.StreamDescriptionSummary,
    functions: await (await fetch(`${emulator.endpoint}/_emu/functions`)).json(),
    mappings: [...(await mappingsOf(client)), ...(await mappingsOf(elsewhere))],
    records: records.map(({ data, ...record }) => ({ ...record, data: Buffer.from(data).toString("base64") })),
    clock: await emulator.clock.get(),
    limits: await emulator.limits.get(),
    faults: (await emulator.faults.list()).map(({ definition }) => definition),
  };
}

describe("a seed file with every feature", () => {
  it("brings it all about before the first request", async () => {
    await using emulator = await startKinesisEmu({ port: 0, seed: FILE, transitionTime: 60_000 });
    expect(await look(emulator)).toMatchObject({
      orders: {
        StreamStatus: "ACTIVE",
        OpenShardCount: 2,
        StreamModeDetails: { StreamMode: "PROVISIONED" },
        RetentionPeriodHours: 48,
        MaxRecordSizeInKiB: 2048,
        EncryptionType: "KMS",
        KeyId: "alias/aws/kinesis",
        EnhancedMonitoring: [{ ShardLevelMetrics: ["IncomingBytes", "OutgoingBytes"] }],
      },
      tags: [{ Key: "team", Value: "billing" }],
      policy: '{"Version":"2012-10-17","Statement":[]}',
      consumers: [
        { ConsumerName: "billing", ConsumerStatus: "ACTIVE" },
        { ConsumerName: "search", ConsumerStatus: "ACTIVE" },
      ],
      consumerTags: [{ Key: "cost", Value: "7" }],
      consumerPolicy: '{"Version":"2012-10-17","Statement":[]}',
      clicks: {
        StreamARN: "arn:aws:kinesis:us-west-2:123456789012:stream/clicks",
        StreamModeDetails: { StreamMode: "ON_DEMAND" },
        OpenShardCount: 4,
        WarmThroughput: { TargetMiBps: 10, CurrentMiBps: 10 },
      },
      clock: { now: NOON, isFrozen: true },
      functions: { endpoints: [{ name: "billing", url: "http://billing.test:8080/" }] },
      mappings: [
        {
          source: "/orders/consumer/billing",
          FunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:billing",
          State: "Disabled",
          StartingPosition: "AT_TIMESTAMP",
          StartingPositionTimestamp: new Date("2026-06-15T11:00:00Z"),
          BatchSize: 10,
          MaximumBatchingWindowInSeconds: 5,
          ParallelizationFactor: 2,
          MaximumRecordAgeInSeconds: 3600,
          MaximumRetryAttempts: 3,
          BisectBatchOnFunctionError: true,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          FilterCriteria: { Filters: [{ Pattern: '{"data":{"total":[{"numeric":[">",5]}]}}' }] },
          DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:eu-central-1:000000000000:failures" } },
          tags: { team: "billing" },
        },
        {
          source: "/clicks",
          FunctionArn: "arn:aws:lambda:us-west-2:123456789012:function:counting",
          State: "Enabled",
          StartingPosition: "TRIM_HORIZON",
          BatchSize: 100,
          TumblingWindowInSeconds: 60,
        },
      ],
      limits: "warn",
      faults: [
        { operation: "GetRecords", error: "ProvisionedThroughputExceededException", times: 2 },
        { operation: "PutRecords", stream: "orders", entries: { share: 0.5 }, every: 2 },
      ],
    });
    const records = await emulator.records("orders", { region: "eu-central-1" });
    expect(records.every(({ arrivedAt, encrypted }) => encrypted && arrivedAt.toISOString() === NOON)).toBe(true);
    const contents = new Map(
      records.map(({ partitionKey, data }) => [partitionKey, Buffer.from(data).toString("hex")]),
    );
    expect(contents).toEqual(
      new Map([
        ["customer-1", Buffer.from('{"id":1,"total":9.5}').toString("hex")],
        ["customer-2", Buffer.from("hello").toString("hex")],
        ["customer-3", "00ff"],
      ]),
    );
    expect(records.find(({ text }) => text === "hello")?.shardId).toBe("shardId-000000000000");
  });

  it("changes nothing when it is applied again", async () => {
    await using emulator = await startKinesisEmu({ port: 0, seed: FILE });
    const before = await look(emulator);
    const report = await emulator.seed(TEXT, { name: "every-feature.yaml" });
    expect(await look(emulator)).toEqual(before);
    expect(report).toMatchObject({ created: [], changed: [], records: 0 });
    expect(report.unchanged).toEqual([
      "stream orders",
      "policy of orders",
      "consumer orders/billing",
      "policy of consumer orders/billing",
      "consumer orders/search",
      "stream clicks",
      "function billing",
      "mapping orders → billing",
      "mapping clicks → counting",
      "fault 0",
      "fault 1",
    ]);
  });

  it("is what a reset leads back to", async () => {
    await using emulator = await startKinesisEmu({ port: 0, seed: FILE });
    const volatile = /"(StreamId|StreamARN|sequenceNumber|StreamCreationTimestamp|Consumer\w+)":"[^"]*"/g;
    const plain = async () => JSON.stringify(await look(emulator)).replaceAll(volatile, "");
    const before = await plain();
    await emulator.seed({
      region: "eu-central-1",
      streams: [
        { name: "more", shards: 1 },
        { name: "orders", shards: 3 },
      ],
    });
    await emulator.reset();
    expect(await plain()).toBe(before);
    const { StreamNames: names } = await clientOf(emulator).send(new ListStreamsCommand());
    expect(names).toEqual(["orders"]);
  });
});

describe("a seed of the start", () => {
  it("comes back with an account as far as it is that account's, faults included", async () => {
    const [everybodys, theirs] = [{ error: "InternalFailure" }, { error: "InternalFailure", account: "123456789012" }];
    const streams = [
      { name: "orders", shards: 1 },
      { name: "theirs", shards: 1, account: "123456789012" },
    ];
    const seed = JSON.stringify({ streams, faults: [everybodys, theirs].map((fault) => ({ ...fault, after: 100 })) });
    await using emulator = await startKinesisEmu({ port: 0, seed });
    const faults = async () => (await emulator.faults.list()).map(({ id, definition }) => [id, definition.account]);
    await emulator.clock.freeze();
    await emulator.account("123456789012").reset();
    expect(await faults()).toEqual([
      ["1", undefined],
      ["3", "123456789012"],
    ]);
    expect((await emulator.clock.get()).isFrozen).toBe(true);
    expect(await emulator.account("123456789012").records("theirs")).toEqual([]);
  });
});

describe("a seed of what is there already", () => {
  it("changes what is different, and leaves what it does not mention", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const stream = { name: "orders", shards: 2, tags: { a: "1" }, consumers: [{ name: "old" }] };
    await emulator.seed({ streams: [{ ...stream, records: [{ partitionKey: "a", text: "first" }] }] });
    const report = await emulator.seed({
      streams: [
        {
          name: "orders",
          shards: 4,
          retentionHours: 48,
          tags: { b: "2" },
          consumers: [{ name: "new", tags: { c: "3" } }],
          records: [{ partitionKey: "a", text: "second" }],
        },
      ],
    });
    expect(report).toEqual({
      created: ["consumer orders/new"],
      changed: ["stream orders: retentionHours, tags, shards"],
      unchanged: [],
      records: 0,
    });
    const client = new KinesisClient(emulator.getClientConfig());
    const { StreamDescriptionSummary: summary } = await client.send(new DescribeStreamSummaryCommand(ORDERS));
    expect(summary).toMatchObject({ OpenShardCount: 4, RetentionPeriodHours: 48, ConsumerCount: 2 });
    expect((await client.send(new ListTagsForStreamCommand(ORDERS))).Tags).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ]);
    expect((await emulator.records("orders")).map(({ text }) => text)).toEqual(["first"]);
  });

  it("puts records into a stream that never had any, and into no other", async () => {
    await using emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 1 }] });
    const seed = { streams: [{ name: "orders", records: [{ partitionKey: "a", json: null }] }] };
    expect((await emulator.seed(seed)).records).toBe(1);
    await emulator.purge("orders");
    expect((await emulator.seed(seed)).records).toBe(0);
  });

  it("is refused, with the place, where the emulator cannot do it", async () => {
    await using emulator = await startKinesisEmu({ port: 0, transitionTime: 60_000 });
    await emulator.seed({ streams: [{ name: "orders", shards: 1 }] });
    await emulator.seed({ streams: [{ name: "orders", shards: 2 }] });
    const again = emulator.seed("streams:\n  - name: orders\n    retentionHours: 48\n", { name: "seed.yaml" });
    await expect(again).rejects.toThrow("seed.yaml:2:5 streams[0]: the emulator refuses it: Stream orders");
  });
});

describe("a seed of mappings", () => {
  const streams = [{ name: "orders", shards: 1 }];

  it("changes what is different of them, and delivers to a function that is attached later", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const records = [{ partitionKey: "a", text: "hello" }];
    const mapping = { function: "billing", stream: "orders", batchSize: 7 };
    await emulator.seed({ streams: [{ ...streams[0], name: "orders", records }], mappings: [mapping] });
    const received = Promise.withResolvers<unknown>();
    await using _billing = await emulator.handle("billing", received.resolve);
    expect(await received.promise).toMatchObject({ Records: [{ kinesis: { partitionKey: "a" } }] });
    const functions = [{ name: "shipping", url: "http://127.0.0.1:9" }];
    const different = { ...mapping, batchSize: 8, enabled: false };
    await emulator.seed({ functions });
    const report = await emulator.seed({
      functions: [{ name: "shipping", url: "http://127.0.0.1:8" }],
      mappings: [different],
    });
    expect(report).toMatchObject({
      created: [],
      changed: ["function shipping: url", "mapping orders → billing: batchSize, isEnabled"],
    });
    const { unchanged } = await emulator.seed({ mappings: [{ ...mapping, batchSize: 8, enabled: false }] });
    expect(unchanged).toEqual(["mapping orders → billing"]);
  });

  it.each([
    ["stream", { stream: "clicks" }, "mappings[0].stream: there is no stream clicks of account"],
    ["consumer", { consumer: "search" }, "mappings[0].consumer: the stream orders has no consumer search"],
    ["timestamp", { startingPosition: "AT_TIMESTAMP" }, "mappings[0].startingPositionTimestamp: AT_TIMESTAMP needs it"],
  ] as const)("is refused, with the place, without the %s that it needs", async (_, wrong, message) => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const seed = { streams, mappings: [{ function: "billing", stream: "orders", ...wrong }] };
    await expect(emulator.seed(seed)).rejects.toThrow(message);
  });
});

describe("a seed through the client", () => {
  it("belongs to the account of the client", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const mine = emulator.account("123456789012");
    await mine.seed({ streams: [{ name: "orders", shards: 1, records: [{ partitionKey: "a", text: "x" }] }] });
    expect(await mine.records("orders")).toHaveLength(1);
    await expect(emulator.records("orders")).rejects.toThrow("has no stream");
  });

  it("has its faults in that account, which go and come back with it alone", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const mine = emulator.account("123456789012");
    const fault = { operation: "PutRecord", error: "InternalFailure" } as const;
    expect((await mine.seed({ faults: [fault] })).created).toEqual(["fault 0"]);
    expect((await mine.seed({ faults: [fault] })).unchanged).toEqual(["fault 0"]);
    expect((await emulator.seed({ faults: [fault] })).created).toEqual(["fault 0"]);
    await mine.reset();
    expect((await emulator.faults.list()).map(({ definition }) => definition)).toEqual([fault]);
  });

  it("is refused with places by path, for an object has no lines", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const wrong = { streams: [{ name: "orders", shard: 1 }] } as object;
    await expect(emulator.seed(wrong)).rejects.toThrow('why: seed streams[0].shard: there is no key "shard" here.');
  });
});
