import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../server/store/memory.ts";
import { splitShard } from "../../../server/operations/split-shard.ts";
import { START } from "../engine/engine.ts";
import { numbersIn, openWorld, STREAM_ARN, type KinesisEvent, type World } from "./world.ts";

const MINUTE = 60_000;

/** A function that adds up, in its state. */
function summing(world: World): KinesisEvent[] {
  const events: KinesisEvent[] = [];
  world.handlers.set("billing", (event) => {
    events.push(event);
    const { sum = 0 } = event.state as { sum?: number };
    return { state: { sum: numbersIn(event).reduce((total, number) => total + number, sum) } };
  });
  return events;
}

/** What matters of the events: the records, the state that came with them, and whether it is the end. */
function summary(events: readonly KinesisEvent[]): unknown[] {
  return events.map((event) => [numbersIn(event), event.state, event.isFinalInvokeForWindow]);
}

const OPTIONS = { TumblingWindowInSeconds: 60 };

describe("a tumbling window", () => {
  it("carries a state from batch to batch, and ends with an invocation of its own", async () => {
    const started = performance.now();
    const world = await openWorld();
    const events = summing(world);
    await world.map("billing", OPTIONS);
    await world.put([1, 2]);
    await world.clock.advance(30_000);
    await world.put([3]);
    await world.clock.advance(29_999);
    expect(summary(events)).toEqual([
      [[1, 2], {}, false],
      [[3], { sum: 3 }, false],
    ]);
    await world.clock.advance(1);
    expect(summary(events).slice(2)).toEqual([[[], { sum: 6 }, true]]);
    const { Records: _, state: __, ...rest } = events[2] as KinesisEvent;
    expect(JSON.stringify(rest)).toBe(
      JSON.stringify({
        window: { start: "2026-06-15T12:00:00Z", end: "2026-06-15T12:01:00Z" },
        shardId: "shardId-000000000000",
        eventSourceARN: STREAM_ARN,
        isFinalInvokeForWindow: true,
        isWindowTerminatedEarly: false,
      }),
    );
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("ends before a record of the next one is delivered, also when nobody looks at the clock", async () => {
    const world = await openWorld();
    const events = summing(world);
    await world.put([1]);
    await world.clock.advance(5 * MINUTE);
    await world.put([2]);
    await world.map("billing", OPTIONS);
    await world.settle();
    expect(summary(events)).toEqual([
      [[1], {}, false],
      [[], { sum: 1 }, true],
      [[2], {}, false],
    ]);
    expect(events.map(({ window }) => window?.start)).toEqual([
      "2026-06-15T12:00:00Z",
      "2026-06-15T12:00:00Z",
      "2026-06-15T12:05:00Z",
    ]);
  });

  it("does not mix its records with those of the next in a batch", async () => {
    const world = await openWorld({ time: START + MINUTE - 1 });
    const events = summing(world);
    await world.put([1]);
    await world.clock.advance(1);
    await world.put([2]);
    await world.map("billing", { ...OPTIONS, MaximumBatchingWindowInSeconds: 10 });
    await world.clock.advance(MINUTE);
    expect(events.map((event) => numbersIn(event))).toEqual([[1], [], [2], []]);
  });

  it("is given up when its last invocation fails until its records would be too old", async () => {
    const world = await openWorld();
    let isDown = false;
    const tried: number[] = [];
    world.handlers.set("billing", ({ isFinalInvokeForWindow }) => {
      if (isFinalInvokeForWindow) tried.push(world.clock.now());
      if (isDown) throw new Error("as it should");
      return { state: {} };
    });
    await world.map("billing", { ...OPTIONS, MaximumRecordAgeInSeconds: 60 });
    await world.put([1]);
    await world.settle();
    isDown = true;
    await world.clock.advance(2 * MINUTE);
    expect(world.sources.discardedBatches.list()).toEqual([]);
    await world.clock.advance(1);
    const [batch, ...others] = world.sources.discardedBatches.list();
    expect(others).toEqual([]);
    expect(batch?.requestContext).toMatchObject({
      condition: "RecordAgeExceeded",
      approximateInvokeCount: tried.length,
    });
    expect(batch?.KinesisBatchInfo.batchSize).toBe(0);
    const { length } = tried;
    await world.clock.advance(10 * MINUTE);
    expect(tried).toHaveLength(length);
  });

  it("does not open where there are no records", async () => {
    const world = await openWorld();
    const events = summing(world);
    await world.map("billing", OPTIONS);
    await world.clock.advance(10 * MINUTE);
    expect(events).toEqual([]);
  });

  it("keeps its state when the emulator restarts", async () => {
    const store = new MemoryStore();
    const world = await openWorld({ store });
    const events = summing(world);
    await world.map("billing", OPTIONS);
    await world.put([1, 2]);
    await world.settle();
    await world.sources.forget();
    const next = await openWorld({ store, handlers: world.handlers });
    await next.put([3]);
    await next.clock.advance(MINUTE);
    expect(summary(events)).toEqual([
      [[1, 2], {}, false],
      [[3], { sum: 3 }, false],
      [[], { sum: 6 }, true],
    ]);
  });

  it("ends with its shard", async () => {
    const world = await openWorld();
    const events = summing(world);
    await world.map("billing", OPTIONS);
    await world.put([1]);
    const split = { StreamName: "orders", ShardToSplit: "shardId-000000000000", NewStartingHashKey: "1000" };
    await splitShard(split, world.engine.context);
    await world.settle();
    expect(summary(events)).toEqual([
      [[1], {}, false],
      [[], { sum: 1 }, true],
    ]);
  });

  it("ends early when its state is larger than 1 MB", async () => {
    const world = await openWorld();
    const events: KinesisEvent[] = [];
    world.handlers.set("billing", (event) => {
      events.push(event);
      return { state: numbersIn(event)[0] === 1 ? "x".repeat(1024 * 1024) : "small" };
    });
    await world.map("billing", { ...OPTIONS, BatchSize: 1 });
    await world.put([1, 2]);
    await world.settle();
    expect(events.map(({ isWindowTerminatedEarly }) => isWindowTerminatedEarly)).toEqual([false, true, false]);
    expect(events.map((event) => numbersIn(event))).toEqual([[1], [], [2]]);
    expect(events[2]?.state).toEqual({});
  });

  it("fails a batch whose answer has no state", async () => {
    const world = await openWorld();
    const events: KinesisEvent[] = [];
    world.handlers.set("billing", (event) => void events.push(event));
    await world.map("billing", { ...OPTIONS, MaximumRetryAttempts: 1 });
    await world.put([1]);
    await world.clock.advance(10_000);
    expect(events).toHaveLength(2);
    expect(world.sources.discardedBatches.list()).toMatchObject([{ responseContext: { functionError: null } }]);
  });

  it("keeps the state of the records before the first that failed", async () => {
    const world = await openWorld();
    const events: KinesisEvent[] = [];
    let isFirst = true;
    world.handlers.set("billing", (event) => {
      events.push(event);
      const failed = isFirst ? event.Records[1]?.kinesis.sequenceNumber : undefined;
      isFirst = false;
      return {
        state: { last: numbersIn(event)[0] },
        batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }],
      };
    });
    await world.map("billing", { ...OPTIONS, FunctionResponseTypes: ["ReportBatchItemFailures"] });
    await world.put([1, 2]);
    await world.clock.advance(1000);
    expect(summary(events)).toEqual([
      [[1, 2], {}, false],
      [[2], { last: 1 }, false],
    ]);
  });
});
