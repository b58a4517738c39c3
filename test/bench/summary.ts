/** Milliseconds. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/** @throws Error when a value is missing */
export function summarise(values: readonly number[]): Summary {
  if (values.some(Number.isNaN)) throw new Error("A record never arrived.");
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { count: values.length, median: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** Of an even number of values, the lower one of the two in the middle. */
export function median(values: readonly number[]): number {
  return summarise(values).median;
}
