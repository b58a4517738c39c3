import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniformRanges } from "../../../server/engine/hash-key.ts";
import { planUniformScaling, replacementsFor } from "../../../server/engine/resharding.ts";
import type { ReshardStep } from "../../../server/engine/transition.ts";
import type { Stream } from "../../../server/engine/stream.ts";
import { CALLER, engineWithStream, START } from "./engine.ts";

/** A stream of the engine, in a uniform layout. */
async function streamOf(shardCount: number): Promise<Stream> {
  const { context } = await engineWithStream(shardCount);
  return context.kinesis.get({ ...CALLER, name: "orders" });
}

function carryOut(stream: Stream, steps: readonly ReshardStep[]): void {
  for (const step of steps) {
    stream.replaceShards(replacementsFor(stream, [step], START));
  }
}

/** The open shards by their place in the hash space. */
function layout(stream: Stream): { index: number; start: bigint; end: bigint }[] {
  return stream.openShards
    .map(({ index, range }) => ({ index, ...range }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));
}

/** Boundaries of different layouts that mean the same differ by rounding: by less than the number of shards. */
const ROUNDING = 100n;

function expectUniform(stream: Stream, count: number): void {
  const ranges = layout(stream);
  expect(ranges).toHaveLength(count);
  for (const [at, { start, end }] of uniformRanges(count).entries()) {
    const range = ranges[at] as (typeof ranges)[number];
    expect(distance(range.start, start)).toBeLessThan(ROUNDING);
    expect(distance(range.end, end)).toBeLessThan(ROUNDING);
    if (at > 0) expect(range.start).toBe((ranges[at - 1]?.end ?? 0n) + 1n);
  }
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}

/** `0→4,5` for a split and `0+4→6` for a merge. */
function inWords(steps: readonly ReshardStep[], nextIndex: number): string[] {
  let next = nextIndex;
  return steps.map((step) =>
    step.kind === "split" ? `${step.shard}→${next++},${next++}` : `${step.shard}+${step.adjacent}→${next++}`,
  );
}

describe("scaling to a uniform layout", () => {
  it.each([
    [4, 3, ["1→4,5", "0+4→6", "2→7,8", "5+7→9", "8+3→10"], [6, 9, 10]],
    [2, 3, ["0→2,3", "1→4,5", "3+4→6"], [2, 6, 5]],
    [3, 2, ["1→3,4", "0+3→5", "4+2→6"], [5, 6]],
    [1, 2, ["0→1,2"], [1, 2]],
    [2, 4, ["0→2,3", "1→4,5"], [2, 3, 4, 5]],
    [3, 6, ["0→3,4", "1→5,6", "2→7,8"], [3, 4, 5, 6, 7, 8]],
    [6, 3, ["0+1→6", "2+3→7", "4+5→8"], [6, 7, 8]],
    [2, 1, ["0+1→2"], [2]],
    [4, 2, ["0+1→4", "2+3→5"], [4, 5]],
    [5, 5, [], [0, 1, 2, 3, 4]],
  ])("from %i to %i sweeps from left to right", async (from, to, words, open) => {
    const stream = await streamOf(from);
    const steps = planUniformScaling(stream, to);
    expect(inWords(steps, from)).toEqual(words);
    carryOut(stream, steps);
    expect(layout(stream).map(({ index }) => index)).toEqual(open);
  });

  it("from 3 to 4 leaves the shards that the reference names", async () => {
    const stream = await streamOf(3);
    carryOut(stream, planUniformScaling(stream, 4));
    expect(layout(stream).map(({ index }) => index)).toEqual([3, 7, 10, 9]);
  });

  // The totals of shards ever made that others counted on AWS and that the sweep agrees with (§4.7).
  it.each([
    [2, 4, 6],
    [4, 5, 15],
    [4, 2, 6],
  ])("from %i to %i makes %i shards in all", async (from, to, total) => {
    const stream = await streamOf(from);
    carryOut(stream, planUniformScaling(stream, to));
    expect(stream.shards).toHaveLength(total);
  });

  it("ends in the layout of a new stream, from any number to any other and on", async () => {
    const count = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(count, fc.array(count, { minLength: 1, maxLength: 3 }), async (from, targets) => {
        const stream = await streamOf(from);
        for (const target of targets) {
          carryOut(stream, planUniformScaling(stream, target));
          expectUniform(stream, target);
          expect(planUniformScaling(stream, target)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("ends there from any layout that splits have made", async () => {
    const cuts = fc.array(fc.nat({ max: 1000 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 1, max: 12 }), async (places, target) => {
        const stream = await streamOf(2);
        for (const place of places) {
          const open = layout(stream);
          const { index, start, end } = open[place % open.length] as (typeof open)[number];
          const key = start + ((end - start) * BigInt(place + 1)) / 1002n;
          if (key > start + 1n && key < end) {
            carryOut(stream, [{ kind: "split", shard: index, newStartingHashKey: key.toString() }]);
          }
        }
        carryOut(stream, planUniformScaling(stream, target));
        expectUniform(stream, target);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the steps of a plan", () => {
  it.each([
    [4, 8],
    [4, 3],
    [5, 9],
    [7, 4],
  ])("come to the same, from %i to %i shards, all at once and one by one", async (from, to) => {
    const [once, stepwise] = [await streamOf(from), await streamOf(from)];
    once.replaceShards(replacementsFor(once, planUniformScaling(once, to), START));
    carryOut(stepwise, planUniformScaling(stepwise, to));
    const { id, ...document } = once.toDocument();
    expect({ ...document, id: stepwise.id }).toEqual(stepwise.toDocument());
    expect(id).not.toBe(stepwise.id);
  });
});
