import { readFileSync } from "node:fs";
import { median } from "./summary.ts";

/** Of the processors' time: where the host takes more, what is measured is its other guests. */
const MOST_STOLEN = 0.1;
const ATTEMPTS = 3;

interface Attempt<T> {
  readonly value: T;
  /** The share of the processors' time that the host took in the meantime. */
  readonly stolen: number;
}

const kept: Attempt<unknown>[] = [];
let repeated = 0;

/** Measures again, three times in all, while the host takes the processors away; the calmest attempt counts. */
export async function calmly<T>(measure: () => Promise<T>): Promise<T> {
  let calmest = await attempt(measure);
  for (let count = 1; count < ATTEMPTS && calmest.stolen > MOST_STOLEN; count++) {
    repeated++;
    const next = await attempt(measure);
    if (next.stolen < calmest.stolen) calmest = next;
  }
  kept.push(calmest);
  return calmest.value;
}

/** In words, how much was taken from what was measured so far. */
export function weather(): string {
  const stolen = kept.map((one) => one.stolen);
  const taken = `the host took ${percent(median(stolen))} of the processors' time from the median measurement`;
  const most = `${percent(Math.max(...stolen))} from the one that lost the most`;
  return `Of starts, puts, reads and the default client, ${taken} and ${most}; ${repeated} attempts were repeated for losing more than ${percent(MOST_STOLEN)}.`;
}

async function attempt<T>(measure: () => Promise<T>): Promise<Attempt<T>> {
  const before = processorTimes();
  const value = await measure();
  const after = processorTimes();
  return { value, stolen: (after.stolen - before.stolen) / (after.all - before.all) };
}

/** Ticks of all processors since the machine's start (proc_stat(5)); elsewhere than on Linux nothing says what is stolen. */
function processorTimes(): { readonly all: number; readonly stolen: number } {
  if (process.platform !== "linux") return { all: performance.now(), stolen: 0 };
  const [, user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, stolen = 0] = (
    readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? ""
  )
    .split(/\s+/)
    .map(Number);
  return { all: user + nice + system + idle + iowait + irq + softirq + stolen, stolen };
}

function percent(share: number): string {
  return `${(100 * share).toFixed()} %`;
}
