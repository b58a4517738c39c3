import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream } from "./engine.ts";
import { LineageReader, type SeenRecord } from "./lineage-reader.ts";
import { ReshardingWorld, WRITERS } from "./resharding-world.ts";
import { slowStore } from "./stores.ts";

const RUNS = 80;

const pick = fc.nat({ max: 1000 });

/** What happens next, and for how many turns of the event loop nothing else does. */
const action = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: put() },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("split" as const), pick, place: pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("merge" as const), pick }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("scale" as const), pick }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("advance" as const), duration: fc.nat({ max: 1500 }) }) },
  ),
  turns: fc.nat({ max: 3 }),
});

function put(): fc.Arbitrary<{ kind: "put"; writer: number; keys: number[] }> {
  return fc.record({
    kind: fc.constant("put" as const),
    writer: fc.nat({ max: WRITERS - 1 }),
    keys: fc.array(pick, { minLength: 1, maxLength: 6 }),
  });
}

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function perform(world: ReshardingWorld, { what }: Action): void {
  switch (what.kind) {
    case "put":
      return world.put(what.writer, what.keys);
    case "split":
      return world.split(what.pick, what.place);
    case "merge":
      return world.merge(what.pick);
    case "scale":
      return world.scale(what.pick);
    case "advance":
      return world.advance(what.duration);
  }
}

function byKey(records: readonly SeenRecord[]): Map<string, SeenRecord[]> {
  return Map.groupBy(records, ({ key }) => key);
}

function expectAllOnceInOrder(read: readonly SeenRecord[], acknowledged: Map<string, SeenRecord[]>): void {
  const found = byKey(read);
  expect([...found.keys()].toSorted()).toEqual([...acknowledged.keys()].toSorted());
  for (const [key, records] of acknowledged) {
    expect(found.get(key)).toEqual(records);
    const numbers = records.map(({ sequenceNumber }) => sequenceNumber);
    expect(numbers.toSorted()).toEqual(numbers);
  }
  expect(new Set(read.map(({ sequenceNumber }) => sequenceNumber)).size).toBe(read.length);
}

interface Circumstances {
  readonly transitionTime: number;
  /** Seeds the waits of a store that answers late; without one, it answers at once. */
  readonly slowness?: string;
}

async function live(
  shardCount: number,
  actions: readonly Action[],
  { transitionTime, slowness }: Circumstances,
): Promise<void> {
  const memory = new MemoryStore();
  const store = slowness === undefined ? memory : slowStore(memory, new Random(slowness));
  const engine = await engineWithStream(shardCount, { store, transitionTime });
  const world = new ReshardingWorld(engine);
  const reader = await LineageReader.open(engine.context, "orders");
  const over = new AbortController();
  const reading = (async () => {
    while (!over.signal.aborted) {
      await reader.poll();
      await setImmediate();
    }
  })();
  try {
    for (const each of actions) {
      perform(world, each);
      world.openShards();
      for (let turn = 0; turn < each.turns; turn++) await setImmediate();
    }
    await world.settle(transitionTime);
    world.putEverywhere();
    await world.settle(transitionTime);
    await world.expectListed();
  } finally {
    over.abort();
  }
  await reading;
  await reader.drain();
  expectAllOnceInOrder(reader.records, world.acknowledged);
  const second = await LineageReader.open(engine.context, "orders");
  await second.drain();
  expectAllOnceInOrder(second.records, world.acknowledged);
}

/**
 * While shards split and merge under writers that do not wait: the open shards tile the hash space at every moment, and
 * a reader that follows the lineage, be it all the while or afterwards, reads every acknowledged record exactly once,
 * in order per partition key.
 */
describe("resharding loses, doubles and reorders nothing", () => {
  const shardCount = fc.integer({ min: 1, max: 4 });
  const actions = fc.array(action, { minLength: 5, maxLength: 40 });
  const transitionTime = fc.constantFrom(1, 700, 5000);
  const slowness = fc.string({ minLength: 1, maxLength: 8 });

  it("when it takes no time", async () => {
    await fc.assert(
      fc.asyncProperty(shardCount, actions, (shards, all) => live(shards, all, { transitionTime: 0 })),
      { numRuns: RUNS },
    );
  }, 20_000);

  it("when it takes its time", async () => {
    await fc.assert(
      fc.asyncProperty(shardCount, actions, transitionTime, (shards, all, time) =>
        live(shards, all, { transitionTime: time }),
      ),
      { numRuns: RUNS },
    );
  }, 20_000);

  it("when the store answers late and it takes no time", async () => {
    await fc.assert(
      fc.asyncProperty(shardCount, actions, slowness, (shards, all, seed) =>
        live(shards, all, { transitionTime: 0, slowness: seed }),
      ),
      { numRuns: RUNS },
    );
  }, 20_000);

  it("when the store answers late and it takes its time", async () => {
    await fc.assert(
      fc.asyncProperty(shardCount, actions, transitionTime, slowness, (shards, all, time, seed) =>
        live(shards, all, { transitionTime: time, slowness: seed }),
      ),
      { numRuns: RUNS },
    );
  }, 20_000);
});
