import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { putRecords } from "../../../server/operations/put-records.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { START } from "../engine/engine.ts";
import { MAPPINGS, numbersIn, openWorld, ROLE_ARN, STREAM_ARN, type KinesisEvent, type World } from "./world.ts";

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** A function that notes its batches. */
function noting(world: World, name = "billing"): number[][] {
  const batches: number[][] = [];
  world.handlers.set(name, (event) => void batches.push(numbersIn(event)));
  return batches;
}

/** One whose every invocation waits until it is let go. */
function waiting(world: World, name = "billing"): { readonly batches: number[][]; readonly letGo: () => void } {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  world.handlers.set(name, async (event) => {
    batches.push(numbersIn(event));
    await new Promise<void>((resolve) => gates.push(resolve));
  });
  return { batches, letGo: () => gates.shift()?.() };
}

/** Some turns of the event loop, for what cannot be waited for because it must not happen. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await setImmediate();
}

describe("an event", () => {
  it("has AWS's keys in AWS's order", async () => {
    const world = await openWorld();
    const events: KinesisEvent[] = [];
    world.handlers.set("billing", (event) => void events.push(event));
    await world.clock.advance(123);
    await world.map("billing");
    await world.put([7], 'a "key"');
    await world.settle();
    const [record] = events[0]?.Records ?? [];
    const sequenceNumber = record?.kinesis.sequenceNumber ?? "";
    expect(sequenceNumber).toMatch(/^\d{56}$/);
    expect(JSON.stringify(events)).toBe(
      JSON.stringify([
        {
          Records: [
            {
              kinesis: {
                kinesisSchemaVersion: "1.0",
                partitionKey: 'a "key"',
                sequenceNumber,
                data: Buffer.from('{"number":7}').toString("base64"),
                approximateArrivalTimestamp: (START + 123) / 1000,
              },
              eventSource: "aws:kinesis",
              eventVersion: "1.0",
              eventID: `shardId-000000000000:${sequenceNumber}`,
              eventName: "aws:kinesis:record",
              invokeIdentityArn: ROLE_ARN,
              awsRegion: "us-east-1",
              eventSourceARN: STREAM_ARN,
            },
          ],
        },
      ]),
    );
  });
});

describe("where delivery begins", () => {
  it("is the oldest record with TRIM_HORIZON, and batches are full", async () => {
    const world = await openWorld();
    const batches = noting(world);
    await world.put(upTo(30));
    await world.map("billing", { BatchSize: 10 });
    await world.settle();
    expect(batches).toEqual([upTo(10), upTo(20).slice(10), upTo(30).slice(20)]);
  });

  it("is after what is there with LATEST, and no record put after the answer is missed", async () => {
    const world = await openWorld();
    const batches = noting(world);
    await world.put([1]);
    await world.map("billing", { StartingPosition: "LATEST" });
    await world.put([2]);
    await world.settle();
    expect(batches).toEqual([[2]]);
  });

  it("is a time with AT_TIMESTAMP", async () => {
    const world = await openWorld();
    const batches = noting(world);
    await world.put([1]);
    await world.clock.advance(1000);
    await world.put([2]);
    await world.clock.advance(1000);
    await world.map("billing", { StartingPosition: "AT_TIMESTAMP", StartingPositionTimestamp: START / 1000 + 1 });
    await world.settle();
    expect(batches).toEqual([[2]]);
  });
});

describe("delivery", () => {
  it("begins with the put, whatever the clock does", async () => {
    const world = await openWorld();
    const batches = noting(world);
    await world.map("billing");
    await world.put([1]);
    await turns();
    expect(batches).toEqual([[1]]);
  });

  it("is one batch after the other", async () => {
    const world = await openWorld();
    const { batches, letGo } = waiting(world);
    await world.map("billing", { BatchSize: 2 });
    await world.put([1, 2, 3]);
    await turns();
    expect(batches).toEqual([[1, 2]]);
    letGo();
    await turns();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it("goes to every mapping of the stream by itself", async () => {
    const world = await openWorld();
    const slow = waiting(world, "slow");
    const quick = noting(world, "quick");
    await world.map("slow", { BatchSize: 1 });
    await world.map("quick", { BatchSize: 1 });
    await world.put([1, 2]);
    await turns();
    expect(slow.batches).toEqual([[1]]);
    expect(quick).toEqual([[1], [2]]);
  });

  it("waits for a full batch as long as its window says", async () => {
    const world = await openWorld();
    const batches = noting(world);
    await world.map("billing", { BatchSize: 3, MaximumBatchingWindowInSeconds: 60 });
    await world.put([1]);
    await world.clock.advance(30_000);
    await world.put([2]);
    await world.clock.advance(29_999);
    expect(batches).toEqual([]);
    await world.clock.advance(1);
    expect(batches).toEqual([[1, 2]]);
    await world.put([3, 4, 5]);
    await world.settle();
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it("makes no event larger than 6 MB", async () => {
    const world = await openWorld();
    const sizes: number[] = [];
    world.handlers.set("billing", (event) => void sizes.push(event.Records.length));
    const Data = Buffer.alloc(1024 * 1024 - 10);
    for (let count = 0; count < 2; count++) {
      const Records = Array.from({ length: 5 }, () => ({ Data, PartitionKey: "1" }));
      await putRecords({ StreamName: "orders", Records }, world.engine.context);
    }
    await world.map("billing");
    await world.settle();
    expect(sizes).toEqual([4, 4, 2]);
  });

  it("leaves out what the filter does not let through, and does not come back to it", async () => {
    const store = new MemoryStore();
    const world = await openWorld({ store });
    const batches = noting(world);
    const Pattern = JSON.stringify({ data: { number: [{ numeric: [">", 2] }] } });
    await world.map("billing", { FilterCriteria: { Filters: [{ Pattern }] } });
    await world.put([1, 2, 3, 4]);
    await world.put([0, 1]);
    await world.settle();
    expect(batches).toEqual([[3, 4]]);
    expect(store.catalogue.list("checkpoint").map(({ value }) => value)).toMatchObject([{ ordinal: 6 }]);
  });
});

describe("a function that works on the clock", () => {
  it("is waited for when the clock is moved, but not for ever", async () => {
    const world = await openWorld();
    const moved: number[] = [];
    world.handlers.set("billing", async (event) => {
      await world.clock.advance(1000);
      moved.push(...numbersIn(event));
    });
    await world.map("billing");
    await world.put([1]);
    await world.clock.advance(1000);
    await world.settle();
    expect(moved).toEqual([1]);
    expect(world.clock.now()).toBe(START + 2000);
  });
});

describe("delivery goes on from its checkpoint", () => {
  it("after it was disabled", async () => {
    const world = await openWorld();
    const batches = noting(world);
    const uuid = await world.map("billing", { StartingPosition: "LATEST" });
    await world.put([1]);
    await world.settle();
    await world.call("PUT", `${MAPPINGS}/${uuid}`, { Enabled: false });
    await world.put([2]);
    await world.settle();
    expect(batches).toEqual([[1]]);
    await world.call("PUT", `${MAPPINGS}/${uuid}`, { Enabled: true });
    await world.settle();
    expect(batches).toEqual([[1], [2]]);
  });

  it("after an update, when what ran before it is over", async () => {
    const world = await openWorld();
    const { batches, letGo } = waiting(world);
    const uuid = await world.map("billing", { BatchSize: 1 });
    await world.put([1, 2, 3]);
    await turns();
    await world.call("PUT", `${MAPPINGS}/${uuid}`, { BatchSize: 2 });
    await turns();
    expect(batches).toEqual([[1]]);
    letGo();
    await turns();
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it("after a restart, with records that came in the meantime", async () => {
    const store = new MemoryStore();
    const world = await openWorld({ store });
    const batches = noting(world);
    await world.map("billing", { BatchSize: 1 });
    await world.put([1, 2]);
    await world.settle();
    await world.sources.forget();
    await world.put([3]);
    await world.settle();
    const { handlers } = world;
    const next = await openWorld({ store, handlers });
    await next.settle();
    expect(batches).toEqual([[1], [2], [3]]);
    await next.put([4]);
    await next.settle();
    expect(batches).toEqual([[1], [2], [3], [4]]);
  });

  it("with what was being tried when it stopped", async () => {
    const store = new MemoryStore();
    const world = await openWorld({ store });
    let isDown = true;
    const batches: number[][] = [];
    world.handlers.set("billing", (event) => {
      batches.push(numbersIn(event));
      if (isDown) throw new Error("as it should");
    });
    await world.map("billing");
    await world.put([1]);
    await world.clock.advance(1000);
    await world.sources.forget();
    isDown = false;
    batches.length = 0;
    const next = await openWorld({ store, handlers: world.handlers });
    await next.settle();
    expect(batches).toEqual([[1]]);
  });
});
