import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { CALLER } from "../engine/engine.ts";
import { ReshardingWorld, WRITERS } from "../engine/resharding-world.ts";
import { slowStore } from "../engine/stores.ts";
import { openWorld, type Handler, type KinesisEvent } from "./world.ts";

const RUNS = 60;
/** Longer than all retries of a run together. */
const PLENTY = 3_600_000;

const pick = fc.nat({ max: 1000 });

const put = fc.record({
  kind: fc.constant("put" as const),
  writer: fc.nat({ max: WRITERS - 1 }),
  keys: fc.array(pick, { minLength: 1, maxLength: 6 }),
});

const action = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: put },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("split" as const), pick, place: pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("merge" as const), pick }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("advance" as const), duration: fc.nat({ max: 1500 }) }) },
  ),
  turns: fc.nat({ max: 3 }),
});

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Invocation {
  readonly shardId: string;
  /** Of the whole run, in the order in which things happened. */
  readonly begun: number;
  ended: number;
}

interface Delivered {
  readonly key: string;
  readonly sequenceNumber: string;
}

/** A slow function that fails now and then; it notes what it was given, and what of that it did well. */
function slowFunction(random: Random): { handler: Handler; invocations: Invocation[]; delivered: Delivered[] } {
  const invocations: Invocation[] = [];
  const delivered: Delivered[] = [];
  let moment = 0;
  const handler = async ({ Records }: KinesisEvent): Promise<unknown> => {
    const [shardId = ""] = Records[0]?.eventID.split(":") ?? [];
    const invocation = { shardId, begun: moment++, ended: Infinity };
    invocations.push(invocation);
    for (let turns = random.uint32() % 6; turns > 0; turns--) await setImmediate();
    invocation.ended = moment++;
    const done = random.uint32() % 3 === 0 ? random.uint32() % Records.length : Records.length;
    for (const { kinesis } of Records.slice(0, done)) {
      delivered.push({ key: kinesis.partitionKey, sequenceNumber: kinesis.sequenceNumber });
    }
    const failed = Records[done]?.kinesis.sequenceNumber;
    return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
  };
  return { handler, invocations, delivered };
}

interface Circumstances {
  readonly batchSize: number;
  readonly parallelization: number;
  readonly transitionTime: number;
  readonly seed: string;
}

async function live(shardCount: number, actions: readonly Action[], circumstances: Circumstances): Promise<void> {
  const { batchSize, parallelization, transitionTime, seed } = circumstances;
  const random = new Random(seed);
  const store = slowStore(new MemoryStore(), random);
  const world = await openWorld({ shardCount, store, transitionTime });
  const stream = new ReshardingWorld(world.engine);
  const { handler, invocations, delivered } = slowFunction(random);
  world.handlers.set("billing", handler);
  await world.map("billing", {
    BatchSize: batchSize,
    ParallelizationFactor: parallelization,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
  for (const { what, turns } of actions) {
    if (what.kind === "put") stream.put(what.writer, what.keys);
    else if (what.kind === "split") stream.split(what.pick, what.place);
    else if (what.kind === "merge") stream.merge(what.pick);
    else stream.advance(what.duration);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
  }
  await stream.settle(transitionTime);
  stream.putEverywhere();
  await stream.settle(transitionTime);
  await world.clock.advance(PLENTY);
  await world.sources.forget();

  const found = Map.groupBy(delivered, ({ key }) => key);
  for (const [key, records] of stream.acknowledged) {
    const expected = records.map(({ sequenceNumber }) => sequenceNumber);
    expect(found.get(key)?.map(({ sequenceNumber }) => sequenceNumber)).toEqual(expected);
  }
  expect(delivered).toHaveLength([...stream.acknowledged.values()].flat().length);
  expectParentsFirst(invocations);

  function expectParentsFirst(all: readonly Invocation[]): void {
    const { shards } = world.engine.context.kinesis.get({ ...CALLER, name: "orders" });
    for (const child of shards) {
      const first = Math.min(...all.filter(({ shardId }) => shardId === child.id).map(({ begun }) => begun));
      for (const parent of shards.filter(({ index }) => child.parents.includes(index))) {
        const last = Math.max(...all.filter(({ shardId }) => shardId === parent.id).map(({ ended }) => ended));
        expect(last, `the end of ${parent.id} and the begin of ${child.id}`).toBeLessThan(first);
      }
    }
  }
}

/**
 * While shards split and merge under writers that do not wait, before a function that is slow and fails now and then:
 * every record is done exactly once, in order per partition key, and no child is begun before its parents are done.
 */
describe("delivery while shards split and merge", () => {
  const circumstances = fc.record({
    batchSize: fc.integer({ min: 1, max: 5 }),
    parallelization: fc.constantFrom(1, 1, 2, 10),
    transitionTime: fc.constantFrom(0, 0, 700),
    seed: fc.string({ minLength: 1, maxLength: 8 }),
  });
  const actions = fc.array(action, { minLength: 5, maxLength: 40 });

  it("loses, doubles and reorders nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), actions, circumstances, (shards, all, each) =>
        live(shards, all, each),
      ),
      { numRuns: RUNS },
    );
  }, 60_000);
});
