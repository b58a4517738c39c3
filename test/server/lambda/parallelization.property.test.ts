import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { numbersIn, openWorld, type Handler, type WorldOptions } from "./world.ts";

const RUNS = 100;
const KEYS = 12;
/** Longer than all retries of a run together. */
const PLENTY = 3_600_000;

interface Circumstances {
  /** How many records each put has. */
  readonly puts: readonly number[];
  /** After how many puts the emulator stops and starts again. */
  readonly restarts: readonly number[];
  readonly parallelization: number;
  readonly batchSize: number;
  readonly seed: string;
}

const circumstances = fc.record({
  puts: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 20 }),
  restarts: fc.array(fc.nat({ max: 19 }), { maxLength: 2 }),
  parallelization: fc.integer({ min: 1, max: 10 }),
  batchSize: fc.integer({ min: 1, max: 6 }),
  seed: fc.string({ minLength: 1, maxLength: 8 }),
});

/** What a function did, and whether it ever had two batches with the same key at once. */
interface Seen {
  readonly handler: Handler;
  /** The numbers that it did well, by key, each when it was first done. */
  readonly done: Map<string, number[]>;
  readonly overlaps: string[];
  most: number;
}

function slowFunction(random: Random): Seen {
  const running = new Map<string, number>();
  let count = 0;
  const done = new Map<string, number[]>();
  const seen: Seen = { done, overlaps: [], most: 0, handler };
  async function handler(event: Parameters<Handler>[0]): Promise<void> {
    const keys = new Set(event.Records.map(({ kinesis }) => kinesis.partitionKey));
    for (const key of keys) {
      if ((running.get(key) ?? 0) > 0) seen.overlaps.push(key);
      running.set(key, (running.get(key) ?? 0) + 1);
    }
    seen.most = Math.max(seen.most, ++count);
    for (let turns = random.uint32() % 8; turns > 0; turns--) await setImmediate();
    count--;
    for (const key of keys) running.set(key, (running.get(key) ?? 0) - 1);
    if (random.uint32() % 4 === 0) throw new Error("as it should");
    const numbers = numbersIn(event);
    for (const [at, { kinesis }] of event.Records.entries()) {
      const all = done.get(kinesis.partitionKey) ?? [];
      if (!all.includes(numbers[at] as number)) done.set(kinesis.partitionKey, [...all, numbers[at] as number]);
    }
  }
  return seen;
}

async function live({ puts, restarts, parallelization, batchSize, seed }: Circumstances): Promise<Seen> {
  const random = new Random(seed);
  const store = new MemoryStore();
  const seen = slowFunction(random);
  let world = await openWorld({ store });
  world.handlers.set("billing", seen.handler);
  await world.map("billing", { ParallelizationFactor: parallelization, BatchSize: batchSize });
  const expected = new Map<string, number[]>();
  let next = 0;
  for (const [at, count] of puts.entries()) {
    for (let each = 0; each < count; each++) {
      const key = `key ${random.uint32() % KEYS}`;
      expected.set(key, [...(expected.get(key) ?? []), next]);
      await world.put([next++], key);
    }
    await world.clock.advance(random.uint32() % 300);
    if (restarts.includes(at)) world = await restart(world, { store });
  }
  await world.clock.advance(PLENTY);
  await world.sources.forget();
  expect(seen.done).toEqual(expected);
  expect(seen.overlaps).toEqual([]);
  return seen;
}

async function restart(
  { sources, handlers, clock }: Awaited<ReturnType<typeof openWorld>>,
  options: WorldOptions,
): ReturnType<typeof openWorld> {
  await sources.forget();
  return openWorld({ ...options, handlers, time: clock.now() });
}

/** With restarts in between, records may come again; none is skipped, and the order per key holds. */
describe("a shard with several batches at once", () => {
  it("keeps the order of every partition key, and skips nothing when it begins again", async () => {
    await fc.assert(
      fc.asyncProperty(circumstances, async (each) => void (await live(each))),
      { numRuns: RUNS },
    );
  }, 60_000);

  it("has as many at once as the mapping says", async () => {
    const puts = Array.from({ length: 20 }, () => 8);
    const { most } = await live({ puts, restarts: [], parallelization: 4, batchSize: 1, seed: "some" });
    expect(most).toBe(4);
  });
});
