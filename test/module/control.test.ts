import {
  CreateStreamCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KinesisEmuContainer, type StartedKinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";
import { iteratorAt, putText, readStream, shardId } from "../support/streams.ts";

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

describeWithDocker("a container in the hands of a test", () => {
  let kinesis: StartedKinesisEmuContainer;
  let client: KinesisClient;
  const resets: number[] = [];

  beforeAll(async () => {
    kinesis = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).withLogLevel("warn").start();
    client = new KinesisClient(kinesis.getClientConfig());
  });
  afterAll(async () => {
    client.destroy();
    await kinesis.stop();
    process.stdout.write(`reset() took ${median(resets).toFixed(1)} ms, the median of ${resets.length}\n`);
  });

  describe("200 tests, each from a clean state", () => {
    beforeEach(async () => {
      const begin = performance.now();
      await kinesis.reset();
      resets.push(performance.now() - begin);
    });

    it.each(Array.from({ length: 200 }, (_, index) => index))("test %i finds only what it made", async (index) => {
      const { StreamNames: before } = await client.send(new ListStreamsCommand({}));
      expect(before).toEqual(["orders"]);
      expect(await kinesis.records("orders")).toEqual([]);
      await client.send(new CreateStreamCommand({ StreamName: `own-${index}`, ShardCount: 2 }));
      await putText(client, "orders", `order ${index}`);
      expect(await kinesis.waitForRecords("orders")).toMatchObject([{ text: `order ${index}` }]);
    });

    it("resets take less than 5 ms, in the middle of the quietest 50 in a row", () => {
      expect(resets.length).toBeGreaterThan(200);
      const medians = resets.slice(0, -49).map((_, at) => median(resets.slice(at, at + 50)));
      expect(Math.min(...medians)).toBeLessThan(5);
    });
  });

  it("moves time, adds faults and limits, and purges", async () => {
    await kinesis.reset();
    const fault = await kinesis.faults.add({ operation: "PutRecord", error: "InternalFailure", times: 1 });
    await putText(client, "orders", "retried by the SDK");
    expect(await fault.hits()).toBe(1);
    await kinesis.clock.advance({ hours: 25 });
    expect(await readStream(client, "orders")).toEqual([]);
    await putText(client, "orders", "late");
    await kinesis.purge("orders");
    expect(await readStream(client, "orders")).toEqual([]);
    await kinesis.limits.set("enforce");
    const impatient = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
    const position = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "LATEST" } as const;
    await kinesis.clock.freeze();
    const calls = Array.from({ length: 6 }, () => iteratorAt(impatient, position));
    const refused = (await Promise.allSettled(calls)).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    impatient.destroy();
  });

  it("goes on under its new port after a restart", async () => {
    const { clock, faults } = kinesis;
    await kinesis.restart();
    expect((await clock.get()).isFrozen).toBe(false);
    expect(await faults.list()).toEqual([]);
  });
});

describeWithDocker("a container built for a test", () => {
  it("has the seed, the faults and the limits of the start, after a reset too", async () => {
    await using kinesis = await new KinesisEmuContainer()
      .withSeed({ streams: [{ name: "payments", shards: 1, records: [{ partitionKey: "a", text: "seeded" }] }] })
      .withFault({ operation: "PutRecord", stream: "payments", error: "InternalFailure", times: 1 })
      .withLimits("warn")
      .start();
    const client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
    for (let turn = 0; turn < 2; turn++) {
      expect(await kinesis.records("payments")).toMatchObject([{ text: "seeded" }]);
      await expect(putText(client, "payments", "x")).rejects.toMatchObject({ name: "InternalFailure" });
      await putText(client, "payments", "x");
      expect(await kinesis.limits.get()).toBe("warn");
      await kinesis.reset();
    }
    client.destroy();
  });

  it("is spoken to in TLS, by a client without any option", async () => {
    await using kinesis = await new KinesisEmuContainer().withTls("kinesis.test").withStream("orders").start();
    expect(kinesis.getClientConfig().endpoint).toMatch(/^https:/);
    const client = new KinesisClient(kinesis.getClientConfig());
    const put = new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data: Buffer.from("a") });
    expect((await client.send(put)).ShardId).toMatch(/^shardId-/);
    await kinesis.restart();
    const again = new KinesisClient(kinesis.getClientConfig());
    await again.send(new ListStreamsCommand({}));
    for (const own of [client, again]) own.destroy();
  });
});

/** What a careful producer does: whatever failed is sent again. @returns how many calls it took */
async function putAllRecords(client: KinesisClient, keys: readonly string[]): Promise<number> {
  let rest = keys.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from(PartitionKey) }));
  for (let calls = 1; ; calls++) {
    const { Records: results = [] } = await client.send(new PutRecordsCommand({ StreamName: "orders", Records: rest }));
    rest = rest.filter((_, index) => results[index]?.ErrorCode !== undefined);
    if (rest.length === 0) return calls;
  }
}

describeWithDocker("a producer with retries", () => {
  it("gets all records through two calls with half of the entries throttled, the same in each run", async () => {
    await using kinesis = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
    const client = new KinesisClient(kinesis.getClientConfig());
    const keys = Array.from({ length: 12 }, (_, index) => `user-${String(index).padStart(2, "0")}`);
    const runs: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      await kinesis.reset();
      const half = await kinesis.faults.add({ operation: "PutRecords", entries: { share: 0.5 }, times: 2 });
      const calls = await putAllRecords(client, keys);
      const { hits, calls: seen } = await half.state();
      const order = (await kinesis.records("orders")).map(({ shardId: shard, text }) => `${shard} ${text}`);
      runs.push({ calls, hits, seen, order: order.toSorted() });
    }
    expect(runs[0]).toMatchObject({ calls: 3, hits: 2, seen: 3 });
    expect((runs[0] as { order: string[] }).order).toHaveLength(12);
    expect(runs[1]).toEqual(runs[0]);
    client.destroy();
  });
});
