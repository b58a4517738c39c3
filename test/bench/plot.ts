import type { FilledShard } from "./filled-shard.ts";
import { document, line, text } from "./svg.ts";

export interface Curve {
  readonly name: string;
  readonly points: readonly FilledShard[];
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 130;
const TOP = 40;
const BOTTOM = 60;
const COLOURS = ["#0b6e4f", "#b5541c", "#5b4b9a"];

const SIZES = [0, 1000, 10_000, 100_000, 1_000_000];
const TIMES = [0.1, 1, 10, 100, 1000];

/** Both axes are logarithmic; an empty shard stands a decade left of a thousand records. */
export function plotFilledShards(curves: readonly Curve[]): string {
  const parts = [
    ...SIZES.map((size) => line(x(size), y(0.1), x(size), y(1000), "#ddd")),
    ...TIMES.map((time) => line(x(0), y(time), x(1_000_000), y(time), "#ddd")),
    ...SIZES.map((size) => text(x(size), HEIGHT - 35, size === 0 ? "empty" : size.toLocaleString("en"), "middle")),
    ...TIMES.map((time) => text(LEFT - 8, y(time) + 4, `${time} ms`, "end")),
    text(LEFT, 20, "One PutRecords call of 500 × 100 bytes, median", "start"),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "records that the shard already holds", "middle"),
    ...curves.flatMap(({ name, points }, index) => curve(name, points, COLOURS[index] ?? "#000")),
  ];
  return document(WIDTH, HEIGHT, parts);
}

function curve(name: string, points: readonly FilledShard[], colour: string): string[] {
  const at = points.map(({ records, time }) => ({ x: x(records), y: y(time) }));
  const last = at.at(-1);
  if (last === undefined) return [];
  const path = at.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ");
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...at.map((point) => `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="4" fill="${colour}"/>`),
    text(last.x + 10, last.y + 4, name, "start", colour),
  ];
}

function x(records: number): number {
  return LEFT + ((Math.log10(Math.max(records, 100)) - 2) / 4) * (WIDTH - LEFT - RIGHT);
}

function y(time: number): number {
  return HEIGHT - BOTTOM - ((Math.log10(time) + 1) / 4) * (HEIGHT - TOP - BOTTOM);
}
