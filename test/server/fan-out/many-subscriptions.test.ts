import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import {
  KinesisClient,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import { NodeHttp2Handler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startCommand, type RunningCommand } from "../../support/command.ts";
import { createStream, shardId, shardsOf } from "../../support/streams.ts";
import { Follower } from "./follower.ts";
import { registerConsumer } from "./reader.ts";

const SHARDS = 50;
const CONSUMERS = 5;
const RECORDS_A_SECOND = 5_000;
const SECONDS = 4;
const BATCH = 500;
const KEYS = 1_000;

/** The SDK gives every event stream a connection of its own; clients that share one, such as KCL, do it like this. */
class SharingHandler extends NodeHttp2Handler {
  override handle(
    ...[request, options]: Parameters<NodeHttp2Handler["handle"]>
  ): ReturnType<NodeHttp2Handler["handle"]> {
    return super.handle(request, { ...options, isEventStream: false });
  }
}

let command: RunningCommand;
let connections: number;
const countConnection = (): void => void connections++;

// The server has a process of its own, as it has for its users.
beforeEach(async () => {
  command = await startCommand(["--log-level", "warn"]);
  connections = 0;
  subscribe("net.client.socket", countConnection);
});

afterEach(async () => {
  unsubscribe("net.client.socket", countConnection);
  await command.stop();
});

function clientWith(config: KinesisClientConfig): KinesisClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new KinesisClient({ endpoint: command.endpoint, region: "us-east-1", credentials, ...config });
}

/** Writes at an even pace; the key of record n is n modulo KEYS. */
async function write(client: KinesisClient): Promise<number> {
  const batches = (SECONDS * RECORDS_A_SECOND) / BATCH;
  const start = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const due = start + (batch * BATCH * 1000) / RECORDS_A_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    const Records = Array.from({ length: BATCH }, (_, at) => {
      const n = batch * BATCH + at;
      return { PartitionKey: `key-${n % KEYS}`, Data: Buffer.from(String(n)) };
    });
    const { FailedRecordCount: failed } = await client.send(new PutRecordsCommand({ StreamName: "wide", Records }));
    expect(failed).toBe(0);
  }
  return batches * BATCH;
}

/** Splits the first shard and merges its children, and merges two others. */
async function reshard(client: KinesisClient): Promise<void> {
  const [first] = await shardsOf(client, "wide");
  const middle = BigInt(first?.HashKeyRange?.EndingHashKey ?? 0) / 2n;
  const StreamName = "wide";
  await sleep(800);
  await client.send(
    new SplitShardCommand({ StreamName, ShardToSplit: shardId(0), NewStartingHashKey: middle.toString() }),
  );
  await sleep(800);
  await client.send(
    new MergeShardsCommand({ StreamName, ShardToMerge: shardId(50), AdjacentShardToMerge: shardId(51) }),
  );
  await sleep(800);
  await client.send(
    new MergeShardsCommand({ StreamName, ShardToMerge: shardId(20), AdjacentShardToMerge: shardId(21) }),
  );
}

it(
  "250 subscriptions on one connection follow a resharding while 5,000 records a second are written",
  { timeout: 60_000 },
  async () => {
    const writing = clientWith({ requestHandler: new NodeHttp2Handler() });
    await createStream(writing, "wide", SHARDS);
    const shards = Array.from({ length: SHARDS }, (_, index) => shardId(index));
    const arns = await Promise.all(
      Array.from({ length: CONSUMERS }, (_, n) => registerConsumer(writing, "wide", `consumer-${n}`)),
    );

    connections = 0;
    const reading = clientWith({ requestHandler: new SharingHandler({ maxConcurrentStreams: 1_000 }) });
    const followers = arns.map((arn) => new Follower(reading, arn));
    for (const follower of followers) await follower.begin(shards);
    expect(connections, "connections for all subscriptions").toBe(1);

    const [written] = await Promise.all([write(writing), reshard(writing)]);
    await vi.waitFor(
      () => {
        for (const follower of followers) {
          follower.check();
          expect(follower.records.length).toBeGreaterThanOrEqual(written);
        }
      },
      { timeout: 20_000, interval: 100 },
    );

    for (const { records, shards: followed } of followers) {
      const numbers = records.map(({ text }) => Number(text));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: written }, (_, n) => n));
      const last = new Map<string, number>();
      const isInOrder = records.every(({ key, text }) => {
        const before = last.get(key) ?? -1;
        last.set(key, Number(text));
        return before < Number(text);
      });
      expect(isInOrder, "the records of every key are in order").toBe(true);
      expect(followed).toHaveLength(SHARDS + 4);
    }
    for (const follower of followers) await follower.stop();
    for (const client of [writing, reading]) client.destroy();
  },
);
