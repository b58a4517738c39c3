import { describe, expect, it } from "vitest";
import { putRecord } from "../../../server/operations/put-record.ts";
import { updateMaxRecordSize } from "../../../server/operations/update-max-record-size.ts";
import { numbersIn, openWorld, STREAM_ARN, Throttled, type Handler, type World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Seen {
  readonly batches: number[][];
  readonly handler: Handler;
}

/** Notes the batches, and what happens then. */
function noting(then: (numbers: number[], event: Parameters<Handler>[0]) => unknown): Seen {
  const batches: number[][] = [];
  const handler: Handler = (event) => {
    const numbers = numbersIn(event);
    batches.push(numbers);
    return then(numbers, event);
  };
  return { batches, handler };
}

/** Names the records with these numbers as failed. */
function failing(...failed: number[]): Seen {
  return noting((numbers, { Records }) => ({
    batchItemFailures: Records.filter((_, index) => failed.includes(numbers[index] as number)).map(({ kinesis }) => ({
      itemIdentifier: kinesis.sequenceNumber,
    })),
  }));
}

/** Throws when a batch has one of these numbers. */
function throwing(...failed: number[]): Seen {
  return noting((numbers) => {
    if (numbers.some((number) => failed.includes(number))) throw new Error("as it should");
  });
}

async function deliver(seen: Seen, numbers: readonly number[], options: object): Promise<World> {
  const world = await openWorld();
  world.handlers.set("billing", seen.handler);
  await world.put(numbers);
  await world.map("billing", options);
  await world.settle();
  return world;
}

describe("a batch that fails", () => {
  it("is tried again as often as the mapping says, then given up", async () => {
    const seen = throwing(1);
    const { clock, sources } = await deliver(seen, [1, 2], { MaximumRetryAttempts: 2 });
    expect(seen.batches).toEqual([[1, 2]]);
    await clock.advance(MINUTE);
    expect(seen.batches).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    const [batch] = sources.discardedBatches.list();
    expect(batch?.requestContext).toMatchObject({ condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 });
    expect(numbersIn(batch?.payload as never)).toEqual([1, 2]);
  });

  it("waits twice as long each time", async () => {
    const world = await openWorld();
    const times: number[] = [];
    world.handlers.set("billing", () => {
      times.push(world.clock.now());
      throw new Error("as it should");
    });
    await world.put([1]);
    await world.map("billing");
    await world.clock.advance(5 * MINUTE);
    const waits = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000, 60_000]);
  });

  it("holds up its shard, and nothing of it is lost", async () => {
    let isDown = true;
    const seen = noting(() => {
      if (isDown) throw new Error("as it should");
    });
    const world = await deliver(seen, [1], {});
    await world.put([2, 3]);
    await world.clock.advance(MINUTE);
    expect(new Set(seen.batches.map(String))).toEqual(new Set(["1"]));
    isDown = false;
    await world.clock.advance(2 * MINUTE);
    expect(seen.batches.slice(-2)).toEqual([[1], [2, 3]]);
  });

  it("does not count tries that the function never saw", async () => {
    let left = 5;
    const seen = noting(() => {
      if (left-- > 0) throw new Throttled();
      throw new Error("as it should");
    });
    const { clock, sources } = await deliver(seen, [1], { MaximumRetryAttempts: 1 });
    await clock.advance(HOUR);
    expect(seen.batches).toHaveLength(7);
    expect(sources.discardedBatches.list()[0]?.requestContext.approximateInvokeCount).toBe(2);
  });

  it.each([
    ["is not reached", Throttled],
    ["fails at once", Error],
  ])("leaves everything else its turn when its function %s and nothing is to be waited for", async (_, Failure) => {
    const world = await openWorld({ backoff: { first: 0, longest: 0 } });
    let isDown = true;
    const seen = noting(() => {
      if (isDown) throw new Failure();
    });
    world.handlers.set("billing", seen.handler);
    await world.put([1]);
    await world.map("billing");
    await new Promise((resolve) => setImmediate(resolve));
    isDown = false;
    await world.clock.advance(100);
    expect(seen.batches.length).toBeGreaterThan(1);
    const { length } = seen.batches;
    await world.put([2]);
    await world.settle();
    expect(seen.batches.slice(length)).toEqual([[2]]);
  });

  it("is split in two, which counts for nothing, until it fails alone", async () => {
    const seen = throwing(5);
    const options = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 };
    const { clock, sources } = await deliver(seen, [1, 2, 3, 4, 5, 6], options);
    await clock.advance(MINUTE);
    expect(seen.batches).toEqual([[1, 2, 3, 4, 5, 6], [1, 2, 3], [4, 5, 6], [4, 5], [4], [5], [5], [6]]);
    expect(sources.discardedBatches.list().map(({ payload }) => numbersIn(payload as never))).toEqual([[5]]);
  });
});

describe("a batch of which the function names what failed", () => {
  const REPORT = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

  it("goes on from the first that failed, whose tries are counted anew", async () => {
    const seen = failing(5);
    const options = { ...REPORT, BatchSize: 3, MaximumRetryAttempts: 3 };
    const { clock, sources } = await deliver(seen, [0, 1, 2, 3, 4, 5], options);
    await clock.advance(MINUTE);
    expect(seen.batches).toEqual([[0, 1, 2], [3, 4, 5], [5], [5], [5], [5]]);
    const [batch, ...others] = sources.discardedBatches.list();
    expect(others).toEqual([]);
    expect(batch).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 4 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: null },
      version: "1.0",
      KinesisBatchInfo: { shardId: "shardId-000000000000", batchSize: 1, streamArn: STREAM_ARN },
    });
  });

  it("goes on from the lowest of several", async () => {
    const seen = failing(2, 4);
    await (await deliver(seen, [1, 2, 3, 4], { ...REPORT, MaximumRetryAttempts: 1 })).clock.advance(MINUTE);
    expect(seen.batches).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
    ]);
  });

  it("is cut there instead of in two", async () => {
    const seen = failing(4);
    const options = { ...REPORT, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 };
    await (await deliver(seen, [1, 2, 3, 4, 5, 6], options)).clock.advance(MINUTE);
    expect(seen.batches).toEqual([[1, 2, 3, 4, 5, 6], [4, 5, 6], [4, 5], [4], [5], [6]]);
  });

  it.each([
    ["an empty text", ""],
    ["an empty list", []],
    ["null", null],
    ["an empty object", {}],
    ["no failures", { batchItemFailures: [] }],
    ["null failures", { batchItemFailures: null }],
  ])("is done when the answer is %s", async (_, answer) => {
    const seen = noting(() => answer);
    await (await deliver(seen, [1], REPORT)).clock.advance(MINUTE);
    expect(seen.batches).toEqual([[1]]);
  });

  it.each([
    ["a number", { itemIdentifier: 123 }],
    ["an empty text", { itemIdentifier: "" }],
    ["null", { itemIdentifier: null }],
    ["another record's", { itemIdentifier: "123" }],
    ["under another key", { foo: 123 }],
    ["nothing under another key", { foo: null }],
  ])("fails as a whole when an identifier is %s", async (_, failure) => {
    const seen = noting(() => ({ batchItemFailures: [failure] }));
    await (await deliver(seen, [1, 2], { ...REPORT, MaximumRetryAttempts: 1 })).clock.advance(MINUTE);
    expect(seen.batches).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("is done whatever the answer when the mapping does not ask for it", async () => {
    const seen = failing(1);
    await (await deliver(seen, [1], {})).clock.advance(MINUTE);
    expect(seen.batches).toEqual([[1]]);
  });
});

describe("a record that is too large for an event", () => {
  it("is given up without a try, and the others go on", async () => {
    const world = await openWorld();
    const sizes: number[] = [];
    world.handlers.set("billing", (event) => void sizes.push(event.Records.length));
    await updateMaxRecordSize({ StreamARN: STREAM_ARN, MaxRecordSizeInKiB: 10_240 }, world.engine.context);
    for (const size of [1, 5 * 1024 * 1024, 1]) {
      const record = { StreamName: "orders", Data: Buffer.alloc(size), PartitionKey: "1" };
      await putRecord(record, world.engine.context);
    }
    await world.map("billing");
    await world.settle();
    expect(sizes).toEqual([1, 1]);
    const [batch] = world.sources.discardedBatches.list();
    expect(batch?.requestContext).toMatchObject({ condition: "RetryAttemptsExhausted", approximateInvokeCount: 1 });
    expect(batch).not.toHaveProperty("responseContext");
  });
});

describe("records that become too old", () => {
  it("are given up within an hour that takes no time", async () => {
    const started = performance.now();
    const seen = throwing(1);
    const { clock, sources } = await deliver(seen, [1], { MaximumRecordAgeInSeconds: 3600 });
    await clock.advance(HOUR - 1);
    expect(sources.discardedBatches.list()).toEqual([]);
    await clock.advance(2 * MINUTE);
    const [batch] = sources.discardedBatches.list();
    expect(batch?.requestContext).toMatchObject({
      condition: "RecordAgeExceeded",
      approximateInvokeCount: seen.batches.length,
    });
    expect(batch).not.toHaveProperty("responseContext");
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("are given up at that moment, however long the next try is away", async () => {
    const seen = throwing(1);
    const { clock, sources } = await deliver(seen, [1], { MaximumRecordAgeInSeconds: 60 });
    await clock.advance(MINUTE);
    expect(sources.discardedBatches.list()).toEqual([]);
    await clock.advance(1);
    expect(sources.discardedBatches.list()).toHaveLength(1);
  });

  it("are given up alone, and the others wait as long as they had to", async () => {
    const world = await openWorld();
    const seen = throwing(1, 2);
    world.handlers.set("billing", seen.handler);
    await world.put([1]);
    await world.clock.advance(MINUTE / 2);
    await world.put([2]);
    await world.map("billing", { MaximumRecordAgeInSeconds: 60 });
    await world.clock.advance(MINUTE / 2 + 1);
    expect(world.sources.discardedBatches.list().map(({ payload }) => numbersIn(payload as never))).toEqual([[1]]);
    const tries = seen.batches.length;
    // The waits from 100 ms to 25.6 s are over by then, and that of 51.2 s has begun.
    await world.clock.advance(21_000 - 2);
    expect(seen.batches).toHaveLength(tries);
    await world.clock.advance(2000);
    expect(seen.batches.slice(tries)).toEqual([[2]]);
  });

  it("are cut off, and the others delivered", async () => {
    const world = await openWorld();
    const seen = noting(() => undefined);
    world.handlers.set("billing", seen.handler);
    await world.put([1]);
    await world.clock.advance(2 * MINUTE);
    await world.put([2, 3, 4, 5, 6]);
    await world.map("billing", { MaximumRecordAgeInSeconds: 60 });
    await world.settle();
    expect(seen.batches).toEqual([[2, 3, 4, 5, 6]]);
    const [batch] = world.sources.discardedBatches.list();
    expect(batch?.requestContext).toMatchObject({ condition: "RecordAgeExceeded", approximateInvokeCount: 1 });
    expect(batch?.KinesisBatchInfo.batchSize).toBe(1);
  });

  it("are those beyond the stream's retention, where the mapping has no limit", async () => {
    const seen = throwing(1);
    const { clock, sources } = await deliver(seen, [1], {});
    await clock.advance(24 * HOUR);
    expect(sources.discardedBatches.list()).toEqual([]);
    await clock.advance(2 * MINUTE);
    expect(sources.discardedBatches.list()).toHaveLength(1);
  });
});
