import { uniformRanges, type HashKeyRange } from "./hash-key.ts";
import { Shard } from "./shard.ts";
import type { Replacement, Stream } from "./stream.ts";
import type { ReshardStep } from "./transition.ts";

interface OpenRange extends HashKeyRange {
  readonly index: number;
}

/**
 * The splits and merges that lead to a uniform layout: a sweep from left to right that finishes one target range
 * before the next, which is what was seen on AWS from 4 to 3 shards (kinesis-reference §4.7).
 */
export function planUniformScaling(stream: Stream, target: number): ReshardStep[] {
  const steps: ReshardStep[] = [];
  const open: OpenRange[] = stream.openShards
    .map(({ index, range }) => ({ index, ...range }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));
  let nextIndex = stream.nextShardIndex;

  const splitAt = (at: number, key: bigint): void => {
    const { index, start, end } = open[at] as OpenRange;
    steps.push({ kind: "split", shard: index, newStartingHashKey: key.toString() });
    open.splice(at, 1, { index: nextIndex, start, end: key - 1n }, { index: nextIndex + 1, start: key, end });
    nextIndex += 2;
  };
  const mergeWithNext = (at: number): void => {
    const [left, right] = [open[at] as OpenRange, open[at + 1] as OpenRange];
    steps.push({ kind: "merge", shard: left.index, adjacent: right.index });
    open.splice(at, 2, { index: nextIndex, start: left.start, end: right.end });
    nextIndex += 1;
  };

  for (const [at, end] of wantedEnds(open, target).entries()) {
    while ((open[at] as OpenRange).end < end) {
      if ((open[at + 1] as OpenRange).end > end) splitAt(at + 1, end + 1n);
      mergeWithNext(at);
    }
    if ((open[at] as OpenRange).end > end) splitAt(at, end + 1n);
  }
  return steps;
}

/** More than rounding can make of any two layouts, and nothing in a hash space of 2^128. */
const ROUNDING = 100_000n;

/**
 * The ends of a uniform layout. Widths are rounded down, so the ends of 3 shards are not quite every second one of 6:
 * an end that is there already, but for the rounding, is taken as it is.
 */
function wantedEnds(open: readonly OpenRange[], target: number): bigint[] {
  const present = open.map(({ end }) => end);
  let at = 0;
  return uniformRanges(target).map(({ end }) => {
    while (at < present.length - 1 && (present[at] as bigint) < end - ROUNDING) at++;
    const candidate = present[at] as bigint;
    return candidate <= end + ROUNDING && candidate >= end - ROUNDING ? candidate : end;
  });
}

/** What steps that follow each other make of the stream's shards. A child of one can be a parent of a later one. */
export function replacementsFor(stream: Stream, steps: readonly ReshardStep[], now: number): Replacement[] {
  const children = new Map<number, Shard>();
  return steps.map((step) => {
    const indexes = step.kind === "split" ? [step.shard] : [step.shard, step.adjacent];
    const parents = indexes.map((index) => (stream.shard(index) ?? children.get(index)) as Shard);
    const replacement = replacementOf(stream.id, step, parents, stream.nextShardIndex + children.size, now);
    for (const child of replacement.children) children.set(child.index, child);
    return replacement;
  });
}

/**
 * The parents close now, and the children are created a second later, so that all their sequence numbers exceed the
 * parents'.
 * @param nextIndex of the first child
 */
function replacementOf(
  streamId: string,
  step: ReshardStep,
  parents: readonly Shard[],
  nextIndex: number,
  now: number,
): Replacement {
  const closingTime = Math.max(Math.floor(now / 1000), ...parents.map(({ creationTime }) => creationTime));
  const ranges = step.kind === "split" ? splitRange(parents, BigInt(step.newStartingHashKey)) : joinRanges(parents);
  const children = ranges.map(
    ({ start, end }, offset) =>
      new Shard(streamId, {
        index: nextIndex + offset,
        start: start.toString(),
        end: end.toString(),
        parents: parents.map(({ index }) => index),
        creationTime: closingTime + 1,
      }),
  );
  return { parents, closingTime, children };
}

function splitRange([parent]: readonly Shard[], key: bigint): HashKeyRange[] {
  const { start, end } = (parent as Shard).range;
  return [
    { start, end: key - 1n },
    { start: key, end },
  ];
}

function joinRanges(parents: readonly Shard[]): HashKeyRange[] {
  const [lower, upper] = parents as [Shard, Shard];
  return [{ start: lower.range.start, end: upper.range.end }];
}
