import {
  GetRecordsCommand,
  KinesisClient,
  KinesisServiceException,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type FaultDefinition, type KinesisEmu } from "../../../server/index.ts";
import { createStream, iteratorAt, putText, readStream, shardId, textOf } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});
beforeEach(async () => {
  await kinesis.reset();
  await createStream(client, "orders", 2);
});

const put = (key = "user-1"): Promise<unknown> => putText(client, "orders", "x", { key });

/** Which of so many calls, one after the other, were hit. */
async function hitsAmong(count: number): Promise<number[]> {
  const hits: number[] = [];
  for (let call = 1; call <= count; call++) {
    await put().catch(() => hits.push(call));
  }
  return hits;
}

function putAll(keys: readonly string[], over = client): Promise<{ failed: number[]; codes: (string | undefined)[] }> {
  const Records = keys.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from(PartitionKey) }));
  return over.send(new PutRecordsCommand({ StreamName: "orders", Records })).then((output) => {
    const entries = output.Records ?? [];
    const failed = entries.flatMap(({ ErrorCode: code }, index) => (code === undefined ? [] : [index]));
    expect(output.FailedRecordCount).toBe(failed.length);
    return { failed, codes: entries.map(({ ErrorCode: code }) => code) };
  });
}

const KEYS = Array.from({ length: 10 }, (_, index) => `user-${index}`);

describe("the schedule of a fault", () => {
  const error = "InternalFailure";
  it.each<[Partial<FaultDefinition>, number[]]>([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [{ times: 2 }, [1, 2]],
    [{ every: 3 }, [3, 6, 9]],
    [{ after: 4 }, [5, 6, 7, 8, 9]],
    [{ after: 2, every: 2, times: 2 }, [4, 6]],
    [{ probability: 0 }, []],
    [{ probability: 1, after: 8 }, [9]],
  ])("%o hits these calls of nine", async (schedule, hits) => {
    const fault = await kinesis.faults.add({ operation: "PutRecord", error, ...schedule });
    expect(await hitsAmong(9)).toEqual(hits);
    expect(await fault.state()).toMatchObject({ calls: 9, hits: hits.length });
  });

  it("ends at a moment of the emulator's clock", async () => {
    await kinesis.clock.freeze("2026-06-15T12:00:00Z");
    await kinesis.faults.add({ operation: "PutRecord", error, until: new Date("2026-06-15T12:01:00Z") });
    expect(await hitsAmong(2)).toEqual([1, 2]);
    await kinesis.clock.advance({ minutes: 1 });
    expect(await hitsAmong(2)).toEqual([]);
  });

  it("draws the same calls from the same seed, and others from another", async () => {
    const runs: number[][] = [];
    for (const seed of ["a", "a", "b"]) {
      const fault = await kinesis.faults.add({ operation: "PutRecord", error, probability: 0.5, seed });
      runs.push(await hitsAmong(20));
      await fault.remove();
    }
    const [first, again, other] = runs;
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first?.length).toBeGreaterThan(3);
  });

  it("gives the fault added first the first turn", async () => {
    const first = await kinesis.faults.add({ operation: "PutRecord", error: "KMSDisabledException", times: 1 });
    const second = await kinesis.faults.add({ operation: "PutRecord", error: "KMSNotFoundException", times: 1 });
    await expect(put()).rejects.toMatchObject({ name: "KMSDisabledException" });
    await expect(put()).rejects.toMatchObject({ name: "KMSNotFoundException" });
    await put();
    expect([await first.hits(), await second.hits()]).toEqual([1, 1]);
  });
});

describe("what a fault is about", () => {
  const error = "AccessDeniedException";

  it("can be one shard, also of reading", async () => {
    // user-1 goes to the second shard, user-0 to the first.
    await kinesis.faults.add({ shard: shardId(1), operation: ["PutRecord", "GetRecords"], error });
    const shards = await Promise.all(
      [0, 1].map((index) =>
        iteratorAt(client, { StreamName: "orders", ShardId: shardId(index), ShardIteratorType: "LATEST" }),
      ),
    );
    const reads = await Promise.allSettled(
      shards.map((ShardIterator) => client.send(new GetRecordsCommand({ ShardIterator }))),
    );
    expect(reads.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const puts = await Promise.allSettled(KEYS.map((key) => put(key)));
    const written = await readStreamWithoutFaults();
    expect(puts.filter(({ status }) => status === "rejected")).toHaveLength(KEYS.length - written.length);
    expect(new Set(written.map(({ shard }) => shard))).toEqual(new Set([shardId(0)]));
  });

  it("can be one partition key", async () => {
    await kinesis.faults.add({ partitionKey: "user-3", error });
    await put("user-2");
    await expect(put("user-3")).rejects.toMatchObject({ name: error });
  });

  it("can be one account", async () => {
    const own = kinesis.account("111122223333");
    const theirs = new KinesisClient({ ...own.getClientConfig(), maxAttempts: 1 });
    await createStream(theirs, "orders", 1);
    await own.faults.add({ operation: "PutRecord", error });
    await expect(putText(theirs, "orders", "x")).rejects.toMatchObject({ name: error });
    await put();
    theirs.destroy();
  });

  async function readStreamWithoutFaults(): Promise<{ shard: string }[]> {
    await kinesis.faults.clear();
    return (await kinesis.records("orders")).map(({ shardId: shard }) => ({ shard }));
  }
});

describe("entries of PutRecords", () => {
  it("fail by place, share, partition key and shard, and the others are written", async () => {
    const cases: [FaultDefinition, number[]][] = [
      [{ entries: { indexes: [0, 9, 77] } }, [0, 9]],
      [{ entries: { share: 0.5 } }, [1, 3, 5, 7, 9]],
      [{ entries: { share: 0.34 } }, [2, 5, 8]],
      [{ entries: {}, partitionKey: "user-4" }, [4]],
      [{ entries: {} }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ];
    for (const [definition, failed] of cases) {
      await kinesis.purge("orders");
      await using fault = await kinesis.faults.add({ operation: "PutRecords", ...definition });
      expect((await putAll(KEYS)).failed).toEqual(failed);
      expect(await fault.hits()).toBe(1);
      const texts = (await readStream(client, "orders")).map(textOf);
      expect(texts.toSorted()).toEqual(KEYS.filter((_, index) => !failed.includes(index)));
    }
  });

  it("fail with the code and the text that are asked for, or AWS's", async () => {
    await kinesis.faults.add({ entries: { indexes: [0], error: "InternalFailure" }, times: 1 });
    await kinesis.faults.add({ entries: { indexes: [1] } });
    expect((await putAll(KEYS.slice(0, 2))).codes).toEqual(["InternalFailure", undefined]);
    const Records = KEYS.slice(0, 2).map((PartitionKey) => ({ PartitionKey, Data: Buffer.from("x") }));
    const { Records: entries = [] } = await client.send(new PutRecordsCommand({ StreamName: "orders", Records }));
    expect(entries[1]).toEqual({
      ErrorCode: "ProvisionedThroughputExceededException",
      ErrorMessage: expect.stringMatching(
        /^Rate exceeded for shard shardId-00000000000[01] in stream orders under account 000000000000\.$/,
      ) as string,
    });
  });

  it("do not hide that the stream is not there", async () => {
    await kinesis.faults.add({ entries: {} });
    const Records = [{ PartitionKey: "a", Data: Buffer.from("a") }];
    const call = client.send(new PutRecordsCommand({ StreamName: "payments", Records }));
    await expect(call).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe.each(["HTTP/2", "HTTP/1.1"])("a connection that is dropped, over %s", (transport) => {
  const connect = (maxAttempts: number): KinesisClient =>
    new KinesisClient({
      ...kinesis.getClientConfig(),
      maxAttempts,
      ...(transport === "HTTP/1.1" ? { requestHandler: new NodeHttpHandler() } : {}),
    });

  it.each([
    ["before", 0],
    ["after", 1],
  ] as const)("%s the work was done leaves %i records", async (drop, written) => {
    const once = connect(1);
    const fault = await kinesis.faults.add({ operation: "PutRecord", drop, times: 1 });
    const error: unknown = await putText(once, "orders", "x").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(KinesisServiceException);
    expect(await fault.hits()).toBe(1);
    expect(await kinesis.records("orders")).toHaveLength(written);
    await putText(once, "orders", "x");
    once.destroy();
  });
});

describe("latency", () => {
  it("is waited before the answer, in the machine's time, and lets other faults have their turn", async () => {
    await kinesis.clock.freeze();
    const slow = await kinesis.faults.add({ operation: "PutRecord", latency: { min: 60, max: 80 } });
    await kinesis.faults.add({ operation: "PutRecord", error: "InternalFailure", times: 1 });
    const begin = performance.now();
    await expect(put()).rejects.toMatchObject({ name: "InternalFailure" });
    expect(performance.now() - begin).toBeGreaterThan(55);
    expect(await slow.hits()).toBe(1);
  });

  it("runs into the time-out of a client", async () => {
    await kinesis.faults.add({ operation: "PutRecord", latency: 5_000 });
    const command = new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data: Buffer.from("a") });
    const call = client.send(command, { abortSignal: AbortSignal.timeout(50) });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("an iterator", () => {
  it("is expired for once, in AWS's words", async () => {
    const position = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "TRIM_HORIZON" } as const;
    const ShardIterator = await iteratorAt(client, position);
    await kinesis.faults.add({ iterator: "expired", stream: "orders", times: 1 });
    const read = (): Promise<unknown> => client.send(new GetRecordsCommand({ ShardIterator }));
    await expect(read()).rejects.toMatchObject({
      name: "ExpiredIteratorException",
      message: expect.stringContaining("the tolerated delay of 300000 milliseconds") as string,
    });
    await read();
  });
});

describe("a fault of a stream", () => {
  it("hits a list of its shards that goes on with a token", async () => {
    const { NextToken } = await client.send(new ListShardsCommand({ StreamName: "orders", MaxResults: 1 }));
    const fault = await kinesis.faults.add({ operation: "ListShards", stream: "orders", error: "InternalFailure" });
    await kinesis.faults.add({ operation: "ListShards", stream: "payments", error: "LimitExceededException" });
    const next = client.send(new ListShardsCommand({ NextToken }));
    await expect(next).rejects.toMatchObject({ name: "InternalFailure" });
    expect(await fault.hits()).toBe(1);
    const unknown = client.send(new ListShardsCommand({ NextToken: "none" }));
    await expect(unknown).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });
});

describe("a fault that a reset took along", () => {
  it("is not mistaken for one that was added since", async () => {
    const earlier = await kinesis.faults.add({ operation: "PutRecord", error: "InternalFailure" });
    await kinesis.reset();
    const later = await kinesis.faults.add({ operation: "PutRecords", entries: {} });
    await expect(earlier.hits()).rejects.toMatchObject({ name: "ControlError", status: 404 });
    await expect(earlier.remove()).rejects.toMatchObject({ status: 404 });
    await earlier[Symbol.asyncDispose]();
    expect((await kinesis.faults.list()).map(({ id }) => id)).toEqual([later.id]);
  });
});

describe("a fault that is none", () => {
  it.each<[string, object]>([
    ["body.error: a fault needs an effect", { operation: "PutRecord" }],
    ["body.drop: a fault has one effect", { error: "InternalFailure", drop: "before" }],
    ["body.operation: entries is about PutRecords alone", { operation: "PutRecord", entries: {} }],
    ["body.error: Invalid option", { error: "NoSuchException" }],
    ["body.operation: name an operation", { operation: "PutRecordz", error: "InternalFailure" }],
    ["body.entries.share: Too big", { entries: { share: 2 } }],
    ["body.latency: min is more than max", { latency: { min: 2, max: 1 } }],
    ['body: Unrecognized key: "tmies"', { error: "InternalFailure", tmies: 2 }],
  ])("is refused with %s", async (reason, definition) => {
    const adding = kinesis.faults.add(definition);
    await expect(adding).rejects.toMatchObject({ name: "ControlError", status: 400 });
    await expect(adding).rejects.toThrow(reason);
    expect(await kinesis.faults.list()).toEqual([]);
  });
});
