import type { ShardLine } from "../../server/console/shapes.ts";

/** Where a shard stands in the picture: from 0 to 1, time to the right, hash keys downwards. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Lineage {
  /** In the order of the shards. */
  readonly boxes: readonly Box[];
  /** The moments at which shards opened, and where they stand. */
  readonly moments: readonly { readonly time: number; readonly at: number }[];
}

const HASH_KEY_SPACE = 2 ** 128;
/** How much longer a wait looks that is twice as long: a stream is changed within seconds, and then rests for hours. */
const GROWTH = 0.22;

/**
 * The picture of shards: each a box as high as its range of hash keys, from the moment it opened to the one its children
 * did, so that these stand right of it. Time is drawn out where something happens and pressed together where nothing
 * does.
 * @param now epoch milliseconds, where open shards end
 */
export function layOut(shards: readonly ShardLine[], now: number): Lineage {
  const openings = [...new Set(shards.map(({ createdAt }) => createdAt))].toSorted((a, b) => a - b);
  const latest = openings.at(-1) ?? now;
  const scale = pressedScale([...openings, Math.max(now, latest + 1000)]);
  const ends = endsOf(shards);
  const boxes = shards.map((shard) => ({
    left: scale(shard.createdAt),
    right: shard.closedAt === undefined ? 1 : scale(ends.get(shard.index) ?? shard.closedAt),
    top: Number(shard.start) / HASH_KEY_SPACE,
    bottom: Number(shard.end) / HASH_KEY_SPACE,
  }));
  return { boxes, moments: openings.map((time) => ({ time, at: scale(time) })) };
}

/** When the first child of each shard opened, by the parent's index. */
function endsOf(shards: readonly ShardLine[]): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { parents, createdAt } of shards) {
    for (const parent of parents) ends.set(parent, Math.min(createdAt, ends.get(parent) ?? Infinity));
  }
  return ends;
}

/** @param times ascending, at least one */
function pressedScale(times: readonly number[]): (time: number) => number {
  const starts = [0];
  for (let at = 1; at < times.length; at++) {
    const seconds = ((times[at] ?? 0) - (times[at - 1] ?? 0)) / 1000;
    starts.push((starts[at - 1] ?? 0) + 1 + GROWTH * Math.log2(1 + seconds));
  }
  const whole = Math.max(1, starts.at(-1) ?? 1);
  return (time) => {
    const after = times.findIndex((each) => each >= time);
    if (after < 0) return 1;
    const end = starts[after] ?? 0;
    if (after === 0 || times[after] === time) return end / whole;
    const begin = starts[after - 1] ?? 0;
    const from = times[after - 1] ?? 0;
    return (begin + (end - begin) * ((time - from) / ((times[after] ?? 0) - from))) / whole;
  };
}

/** The shard at a place of the picture. @returns its place in the list */
export function boxAt({ boxes }: Lineage, x: number, y: number): number | undefined {
  const found = boxes.findIndex(({ left, right, top, bottom }) => x >= left && x < right && y >= top && y <= bottom);
  return found < 0 ? undefined : found;
}
