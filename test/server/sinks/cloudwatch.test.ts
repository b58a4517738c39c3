import { GetMetricDataCommand, PutMetricDataCommand, StandardUnit } from "@aws-sdk/client-cloudwatch";
import {
  AwsJson1_0Protocol,
  AwsQueryProtocol,
  AwsSmithyRpcV2CborProtocol,
  AwsSmithyRpcV2JsonProtocol,
} from "@aws-sdk/core/protocols";
import { encode } from "cborg";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MetricsText } from "../observe/metrics-text.ts";
import { startWithSinks } from "./emulator.ts";

const PROTOCOLS = [
  ["AWS Query", { protocol: AwsQueryProtocol }],
  ["AWS JSON 1.0", { protocol: AwsJson1_0Protocol }],
  // Compressing, this client announces as many bytes as there were before, and no server gets to see the end.
  ["Smithy RPC v2 CBOR", { protocol: AwsSmithyRpcV2CborProtocol, disableRequestCompression: true }],
  ["Smithy RPC v2 JSON", { protocol: AwsSmithyRpcV2JsonProtocol }],
] as const;

const TIME = new Date("2026-06-15T12:00:00.000Z");

/** As KPL sends them: some values, some made into statistics. */
const DATA = [
  {
    MetricName: "UserRecordsPut",
    Dimensions: [
      { Name: "StreamName", Value: "orders & <more>" },
      { Name: "ShardId", Value: "shardId-000000000000" },
    ],
    Unit: StandardUnit.Count,
    Timestamp: TIME,
    StatisticValues: { SampleCount: 4, Sum: 10.5, Minimum: 1, Maximum: 5 },
  },
  { MetricName: "Millis", Unit: StandardUnit.Milliseconds, Timestamp: TIME, Value: 0.25 },
  { MetricName: "Sizes", Timestamp: TIME, Values: [1, 2, 3], Counts: [1, 1, 2] },
];

describe.for(PROTOCOLS)("CloudWatch in %s", ([, config]) => {
  it("takes metric data, compressed when they are many, and can be asked for the last", async () => {
    await using emulator = await startWithSinks();
    const client = emulator.cloudWatchWith(config);
    const put = await client.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: DATA }));
    expect(put.$metadata).toMatchObject({ httpStatusCode: 200 });
    const many = Array.from({ length: 500 }, (_, at) => ({ MetricName: "Many", Timestamp: TIME, Value: at }));
    await client.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: many }));
    const common = { account: "000000000000", region: "us-east-1", namespace: "KPL", time: TIME.toISOString() };
    expect(await emulator.received()).toEqual([
      {
        ...common,
        name: "UserRecordsPut",
        dimensions: { StreamName: "orders & <more>", ShardId: "shardId-000000000000" },
        unit: "Count",
        statistics: { sampleCount: 4, sum: 10.5, minimum: 1, maximum: 5 },
        received: 1,
      },
      {
        ...common,
        name: "Millis",
        dimensions: {},
        unit: "Milliseconds",
        statistics: { sampleCount: 1, sum: 0.25, minimum: 0.25, maximum: 0.25 },
        received: 1,
      },
      {
        ...common,
        name: "Sizes",
        dimensions: {},
        unit: "None",
        statistics: { sampleCount: 4, sum: 9, minimum: 1, maximum: 3 },
        received: 1,
      },
      {
        ...common,
        name: "Many",
        dimensions: {},
        unit: "None",
        statistics: { sampleCount: 1, sum: 499, minimum: 499, maximum: 499 },
        received: 500,
      },
    ]);
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_cloudwatch_data_received_total")).toEqual({ "": 503 });
  });

  it("refuses what is missing or wrong, and operations that are not here", async () => {
    await using emulator = await startWithSinks();
    const client = emulator.cloudWatchWith(config);
    const datum = { MetricName: "a", Values: [1, 2], Counts: [1] };
    await expect(
      client.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: [datum] })),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidParameterValue/),
      message: "The parameters Values and Counts must be of the same length.",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      client.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: [{ MetricName: "a" }] })),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/^Missing(RequiredParameterException|Parameter)$/),
      message: "The parameter MetricData.member.Value is required.",
    });
    const query = { MetricDataQueries: [], StartTime: TIME, EndTime: TIME };
    await expect(client.send(new GetMetricDataCommand(query))).rejects.toThrow(
      "Could not find operation GetMetricData",
    );
    expect(await emulator.received()).toEqual([]);
  });

  it("refuses a body that is too large like anything else, and counts it", async () => {
    await using emulator = await startWithSinks();
    const client = emulator.cloudWatchWith({ ...config, disableRequestCompression: true });
    const Namespace = "a".repeat(20 * 1024 * 1024);
    const put = new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "a", Value: 1 }] });
    await expect(client.send(put)).rejects.toMatchObject({
      name: expect.stringMatching(/^RequestEntityTooLarge/),
      message: "The request body is larger than 20 MiB.",
      $metadata: { httpStatusCode: 413, requestId: expect.stringMatching(/^[\da-f-]{36}$/) },
    });
    const metrics = await MetricsText.of(emulator.endpoint);
    const counted = Object.keys(metrics.values("kinesis_emu_calls_total", "service", "result"));
    expect(counted).toEqual(["cloudwatch RequestEntityTooLarge"]);
  });

  it("verifies signatures, of compressed bodies as well", async () => {
    await using emulator = await startWithSinks({ auth: "verify" });
    const many = Array.from({ length: 500 }, (_, at) => ({ MetricName: `m${at}`, Timestamp: TIME, Value: at }));
    const client = emulator.cloudWatchWith(config);
    // Signatures are of the machine's time.
    await client.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: many }));
    expect(await emulator.received()).toHaveLength(500);
    const credentials = { accessKeyId: "test", secretAccessKey: "wrong" };
    const stranger = emulator.cloudWatchWith({ ...config, credentials });
    await expect(stranger.send(new PutMetricDataCommand({ Namespace: "KPL", MetricData: DATA }))).rejects.toMatchObject(
      {
        $metadata: { httpStatusCode: 403 },
      },
    );
  });
});

describe("what was received", () => {
  it("is kept apart by account and region, and forgotten with a reset", async () => {
    await using emulator = await startWithSinks();
    const put = new PutMetricDataCommand({ Namespace: "KCL", MetricData: [{ MetricName: "a", Value: 1 }] });
    await emulator.cloudWatchWith().send(put);
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "test" };
    await emulator.cloudWatchWith({ credentials, region: "eu-west-1" }).send(put);
    expect(await emulator.received()).toMatchObject([
      { account: "000000000000", region: "us-east-1", time: new Date(emulator.clock.now()).toISOString() },
      { account: "111122223333", region: "eu-west-1" },
    ]);
    const body = JSON.stringify({ account: "000000000000" });
    await fetch(`${emulator.endpoint}/_emu/reset`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json" },
    });
    expect(await emulator.received()).toMatchObject([{ account: "111122223333" }]);
    await fetch(`${emulator.endpoint}/_emu/reset`, { method: "POST" });
    expect(await emulator.received()).toEqual([]);
  });

  it("comes compressed in CBOR, with texts in chunks as Java writes them", async () => {
    await using emulator = await startWithSinks();
    const name = Buffer.concat([
      Buffer.from([0x7f, 0x61]),
      Buffer.from("a"),
      Buffer.from([0x61]),
      Buffer.from("b"),
      Buffer.from([0xff]),
    ]);
    const [before, after] = Buffer.from(encode({ Namespace: "KCL", MetricData: [{ MetricName: "", Value: 2 }] }))
      .toString("latin1")
      .split("jMetricName`") as [string, string];
    const cbor = Buffer.concat([Buffer.from(`${before}jMetricName`, "latin1"), name, Buffer.from(after, "latin1")]);
    const answer = await fetch(`${emulator.endpoint}/service/GraniteServiceVersion20100801/operation/PutMetricData`, {
      method: "POST",
      headers: { "smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor", "Content-Encoding": "gzip" },
      body: gzipSync(cbor),
    });
    expect(answer.status).toBe(200);
    expect(await emulator.received()).toMatchObject([{ name: "ab", statistics: { sum: 2 } }]);
  });

  it("has members that are null, which are as good as left out", async () => {
    await using emulator = await startWithSinks();
    const absent = { Dimensions: null, Unit: null, Timestamp: null, Counts: null };
    const values = { Value: 1, Values: null, StatisticValues: null };
    const set = { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 };
    const body = JSON.stringify({
      Namespace: "KPL",
      EntityMetricData: null,
      MetricData: [
        { MetricName: "value", ...absent, ...values },
        { MetricName: "values", ...absent, Value: null, Values: [1, 2], StatisticValues: null },
        { MetricName: "set", ...absent, Value: null, Values: null, StatisticValues: set },
      ],
    });
    const headers = { "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData" };
    const answer = await fetch(emulator.endpoint, { method: "POST", headers, body });
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    expect((await emulator.received()).map(({ name, statistics }) => [name, statistics.sum])).toEqual([
      ["value", 1],
      ["values", 3],
      ["set", 3],
    ]);
  });

  it("does not grow by a query that goes deeper than any", async () => {
    await using emulator = await startWithSinks();
    const Authorization = "AWS4-HMAC-SHA256 Credential=test/20260615/us-east-1/monitoring/aws4_request";
    const body = new URLSearchParams({ Action: "PutMetricData", ["a.".repeat(20_000)]: "b" });
    const answer = await fetch(emulator.endpoint, { method: "POST", headers: { Authorization }, body });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("<Code>MalformedQueryString</Code>"),
    ]);
    expect(await emulator.received()).toEqual([]);
  });

  it.each([
    ["is not compressed", { "Content-Encoding": "gzip" }, "{}", 400, "SerializationException"],
    ["is no JSON", {}, "{", 400, "SerializationException"],
    [
      "is too large, unpacked",
      { "Content-Encoding": "gzip" },
      gzipSync(Buffer.alloc(21 * 1024 * 1024)),
      413,
      "RequestEntityTooLargeException",
    ],
  ])("does not grow by a body that %s", async (_, headers, body, status, name) => {
    await using emulator = await startWithSinks();
    const target = { "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData", ...headers };
    const answer = await fetch(emulator.endpoint, { method: "POST", headers: target, body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ __type: `com.amazonaws.cloudwatch#${name}` });
    expect(await emulator.received()).toEqual([]);
  });
});
