import { format } from "prettier";
import { machine } from "./machine.ts";
import { document, line, text } from "./svg.ts";
import { median } from "./summary.ts";

/** What was resident at the end of a second. */
export interface Sample {
  readonly second: number;
  readonly mebibytes: number;
}

export interface Soak {
  readonly written: number;
  readonly minutes: number;
  /** Seconds whose records took longer than a second. */
  readonly late: number;
}

export const SOAK_PLOT = "benchmarks-soak.svg";

/** Medians of two parts of a run differ by this much when nothing grows. */
const FLAT = 1.05;

export async function soakReport(samples: readonly Sample[], { written, minutes, late }: Soak): Promise<string> {
  const early = middle(samples, 0.2, 0.4);
  const end = middle(samples, 0.8, 1);
  const page = `# A soak

Written by \`npm run bench:soak\` on ${machine()}.

Our server took 5,000 records of 100 bytes a second for ${minutes} minutes, ${written.toLocaleString("en")} in all, into
four shards, in calls of 500, and was read from once a second. After each second its clock was put an hour forward, so
that a record passed its retention of 24 hours 24 seconds after it was written. ${late} seconds were too short for what
was to be done in them.

| Resident memory, MiB                        |                                       |
| ------------------------------------------- | ------------------------------------: |
| median of the second fifth of the time      | ${early.toFixed(1)} |
| median of the last fifth                    | ${end.toFixed(1)} |
| most                                        | ${Math.max(...samples.map(({ mebibytes }) => mebibytes)).toFixed(1)} |
| last fifth, times the second: at most ${FLAT} | ${(end / early).toFixed(3)}, ${end / early <= FLAT ? "flat" : "**not flat**"} |

![Resident memory over time](${SOAK_PLOT})
`;
  return format(page, { parser: "markdown", printWidth: 120 });
}

function middle(samples: readonly Sample[], from: number, to: number): number {
  const part = samples.slice(Math.floor(from * samples.length), Math.ceil(to * samples.length));
  return median(part.map(({ mebibytes }) => mebibytes));
}

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 70;
const RIGHT = 30;
const TOP = 40;
const BOTTOM = 60;
/** MiB between two lines. */
const GRID = 50;
/** Parts of the time axis. */
const TICKS = 5;

/** Both axes are linear; memory begins at 0, so that a small change looks small. */
export function plotSoak(samples: readonly Sample[]): string {
  const seconds = samples.length;
  const most = Math.ceil(Math.max(...samples.map(({ mebibytes }) => mebibytes)) / GRID) * GRID;
  const x = (second: number): number => LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT);
  const y = (mebibytes: number): number => HEIGHT - BOTTOM - (mebibytes / most) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: most / GRID + 1 }, (_, index) => index * GRID);
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => (index / TICKS) * seconds);
  const path = samples.map(({ second, mebibytes }) => `${x(second).toFixed(1)},${y(mebibytes).toFixed(1)}`).join(" ");
  return document(WIDTH, HEIGHT, [
    ...grid.map((value) => line(LEFT, y(value), WIDTH - RIGHT, y(value), "#ddd")),
    ...grid.map((value) => text(LEFT - 8, y(value) + 4, `${value} MiB`, "end")),
    ...ticks.map((second) => text(x(second), HEIGHT - 35, `${Number((second / 60).toFixed(1))} min`, "middle")),
    text(LEFT, 20, "Resident memory at 5,000 records a second, retention passing", "start"),
    `<polyline points="${path}" fill="none" stroke="#0b6e4f" stroke-width="1.5"/>`,
  ]);
}
