import {
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../../server/observe/definitions.ts";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { startFrozen, startTimed } from "../fan-out/emulator.ts";
import { EventReader, registerConsumer, TRIM_HORIZON } from "../fan-out/reader.ts";
import { MetricsText } from "./metrics-text.ts";

const HASH_KEYS = { first: 0n, second: 2n ** 127n };

describe("GET /metrics", () => {
  it("is Prometheus' text, with every metric of the table under its type and help", async () => {
    await using emulator = await startTimed();
    const answer = await fetch(`${emulator.endpoint}/metrics`);
    expect(answer.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    for (const [name, { help, type }] of Object.entries(METRICS)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
    const families = [...new MetricsText(text).families.keys()];
    const own = families.filter((name) => name.startsWith("kinesis_emu_") && !(name in METRICS));
    expect(own).toEqual([]);
  });

  it("tells of the process", async () => {
    await using emulator = await startTimed();
    const { families } = await MetricsText.of(emulator.endpoint);
    for (const name of ["process_resident_memory_bytes", "process_cpu_seconds_total", "nodejs_eventloop_lag_seconds"]) {
      expect(Number(families.get(name)?.metrics[0]?.value)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("calls", () => {
  it("are counted by operation and result, with how long they took", async () => {
    await using emulator = await startTimed();
    const { client } = emulator;
    await createStream(client, "orders", 1);
    for (let count = 0; count < 7; count++) await putText(client, "orders", "a");
    for (let count = 0; count < 2; count++) {
      await expect(putText(client, "missing", "a")).rejects.toThrow("not found");
    }
    await fetch(emulator.endpoint, { method: "POST", headers: { "X-Amz-Target": "Kinesis_20131202.Nothing" } });
    await fetch(emulator.endpoint, { method: "POST", headers: { "X-Amz-Target": "Kinesis_20131202.Nought" } });
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_calls_total", "service", "operation", "result")).toEqual({
      "kinesis CreateStream success": 1,
      "kinesis PutRecord success": 7,
      "kinesis PutRecord ResourceNotFoundException": 2,
      "kinesis unknown UnknownOperationException": 2,
    });
    const put = ["operation", "result"] as const;
    const durations = "kinesis_emu_call_duration_seconds";
    expect(metrics.values(`${durations}_count`, ...put)["PutRecord success"]).toBe(7);
    expect(metrics.values(`${durations}_sum`, ...put)["PutRecord success"]).toBeGreaterThan(0);
    const buckets = metrics.values(`${durations}_bucket`, ...put, "le");
    const classes = Object.entries(buckets).filter(([labels]) => labels.startsWith("PutRecord success "));
    const counts = classes.map(([, count]) => count);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(classes.at(-1)).toEqual(["PutRecord success +Inf", 7]);
  });

  it("are not forgotten with the streams that they were about", async () => {
    await using emulator = await startTimed();
    const { client } = emulator;
    await createStream(client, "orders", 1);
    await putText(client, "orders", "a");
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_calls_total", "operation")).toMatchObject({ PutRecord: 1 });
    expect(metrics.values("kinesis_emu_stream_records_in_total", "stream")).toEqual({});
    expect(metrics.values("kinesis_emu_streams", "region")).toEqual({});
  });
});

describe("streams", () => {
  it("count records and bytes in and out, each read again for each reader", async () => {
    await using emulator = await startTimed();
    const { client } = emulator;
    await createStream(client, "orders", 2);
    await createStream(client, "payments", 1);
    await putText(client, "orders", "12345", { hashKey: HASH_KEYS.first });
    const records = ["1", "22", "333"].map((text) => ({ Data: Buffer.from(text), PartitionKey: "key" }));
    await client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
    for (let count = 0; count < 2; count++) await readShard(emulator, "orders", 0);
    const metrics = await MetricsText.of(emulator.endpoint);
    const value = (name: string) => metrics.values(name, "account", "region", "stream");
    const orders = "000000000000 us-east-1 orders";
    const payments = "000000000000 us-east-1 payments";
    expect(value("kinesis_emu_stream_records_in_total")).toEqual({ [orders]: 4, [payments]: 0 });
    expect(value("kinesis_emu_stream_bytes_in_total")).toEqual({ [orders]: 11, [payments]: 0 });
    const inFirst = await readShard(emulator, "orders", 0);
    expect(value("kinesis_emu_stream_records_out_total")).toMatchObject({ [orders]: inFirst.length * 2 });
    expect(value("kinesis_emu_stream_open_shards")).toEqual({ [orders]: 2, [payments]: 1 });
    expect(metrics.values("kinesis_emu_streams", "region")).toEqual({ "us-east-1": 2 });
    expect(metrics.values("kinesis_emu_shard_records_in_total", "shard")).toEqual({});
  });

  it("count for each shard when asked to, and forget none that was closed", async () => {
    await using emulator = await startTimed({ metricsPerShard: true });
    const { client } = emulator;
    await createStream(client, "orders", 2);
    await putText(client, "orders", "one", { hashKey: HASH_KEYS.first });
    await putText(client, "orders", "four", { hashKey: HASH_KEYS.second });
    await client.send(
      new MergeShardsCommand({ StreamName: "orders", ShardToMerge: shardId(0), AdjacentShardToMerge: shardId(1) }),
    );
    await putText(client, "orders", "later", { hashKey: HASH_KEYS.second });
    await readShard(emulator, "orders", 1);
    const metrics = await MetricsText.of(emulator.endpoint);
    const shards = (name: string) => Object.values(metrics.values(name, "stream", "shard"));
    expect(shards("kinesis_emu_shard_records_in_total")).toEqual([1, 1, 1]);
    expect(shards("kinesis_emu_shard_bytes_in_total")).toEqual([3, 4, 5]);
    expect(shards("kinesis_emu_shard_bytes_out_total")).toEqual([0, 4, 0]);
    expect(metrics.values("kinesis_emu_stream_bytes_in_total", "stream")).toEqual({ orders: 12 });
  });

  it("tell how far GetRecords was behind", async () => {
    await using emulator = await startFrozen();
    const { client, clock } = emulator;
    await createStream(client, "orders", 1);
    const ages = async () =>
      (await MetricsText.of(emulator.endpoint)).values("kinesis_emu_stream_iterator_age_seconds", "stream");
    expect(await ages()).toEqual({});
    await putText(client, "orders", "a");
    await putText(client, "orders", "b");
    await clock.advance(90_000);
    await readShard(emulator, "orders", 0, 1);
    expect(await ages()).toEqual({ orders: 90 });
    await readShard(emulator, "orders", 0);
    expect(await ages()).toEqual({ orders: 0 });
  });
});

describe("subscriptions", () => {
  it("are counted by consumer while they are open, with how far each is behind", async () => {
    await using emulator = await startFrozen();
    const { client, clock } = emulator;
    await createStream(client, "orders", 2);
    const consumer = await registerConsumer(client, "orders", "billing");
    // Each fills an event, and one that is not taken keeps the others back.
    const half = "x".repeat(600_000);
    for (let count = 0; count < 4; count++) await putText(client, "orders", half, { hashKey: HASH_KEYS.second });
    await clock.advance(30_000);
    const first = await EventReader.open(client, consumer, shardId(0), TRIM_HORIZON);
    const second = await EventReader.open(client, consumer, shardId(1), TRIM_HORIZON);
    await first.next();
    await second.next();
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_subscriptions", "stream", "consumer")).toEqual({ "orders billing": 2 });
    const ages = metrics.values("kinesis_emu_consumer_iterator_age_seconds", "consumer", "shard");
    expect(ages).toEqual({ [`billing ${shardId(0)}`]: 0, [`billing ${shardId(1)}`]: 30 });
    expect(metrics.values("kinesis_emu_stream_records_out_total", "stream")["orders"]).toBeGreaterThan(0);
    first.close();
    second.close();
    await expect
      .poll(async () => (await MetricsText.of(emulator.endpoint)).values("kinesis_emu_subscriptions", "consumer"))
      .toEqual({});
  });
});

describe("what is refused", () => {
  it("counts injected faults by operation, also when they are gone", async () => {
    await using emulator = await startTimed();
    const { client, faults } = emulator;
    const fault = faults.add({ operation: "ListStreams", error: "LimitExceededException", times: 2 });
    for (let count = 0; count < 2; count++) {
      await expect(client.send(new ListStreamsCommand({}))).rejects.toThrow("fault");
    }
    faults.remove(fault);
    await client.send(new ListStreamsCommand({}));
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_faults_injected_total", "operation")).toEqual({ ListStreams: 2 });
    expect(metrics.values("kinesis_emu_limits_exceeded_total", "action")).toEqual({ refused: 0, logged: 0 });
  });

  it("counts calls and records beyond a limit", async () => {
    await using emulator = await startFrozen({ limits: "enforce" });
    const { client } = emulator;
    await createStream(client, "orders", 1);
    const records = Array.from({ length: 400 }, () => ({ Data: Buffer.from("a"), PartitionKey: "key" }));
    let failed = 0;
    for (let count = 0; count < 3; count++) {
      const answer = await client.send(new PutRecordsCommand({ StreamName: "orders", Records: records }));
      failed += answer.FailedRecordCount ?? 0;
    }
    const put = new PutRecordCommand({ StreamName: "orders", Data: Buffer.from("a"), PartitionKey: "key" });
    await expect(client.send(put)).rejects.toThrow("Rate exceeded");
    expect(failed).toBe(200);
    const metrics = await MetricsText.of(emulator.endpoint);
    expect(metrics.values("kinesis_emu_stream_throttled_records_total", "stream")).toEqual({ orders: 201 });
    expect(metrics.values("kinesis_emu_limits_exceeded_total", "action")).toEqual({ refused: 201, logged: 0 });
    expect(metrics.values("kinesis_emu_stream_records_in_total", "stream")).toEqual({ orders: 1000 });
    expect(metrics.values("kinesis_emu_calls_total", "operation", "result")).toMatchObject({
      "PutRecords success": 3,
      "PutRecord ProvisionedThroughputExceededException": 1,
    });
  });
});

async function readShard({ client }: { client: KinesisClient }, stream: string, shard: number, limit?: number) {
  const { ShardIterator: iterator } = await client.send(
    new GetShardIteratorCommand({ StreamName: stream, ShardId: shardId(shard), ShardIteratorType: "TRIM_HORIZON" }),
  );
  const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }));
  return answer.Records ?? [];
}
