import type { Counts } from "../../server/console/shapes.ts";

export interface Rates {
  /** By second. */
  readonly recordsIn: number;
  readonly bytesIn: number;
  readonly recordsOut: number;
  readonly bytesOut: number;
}

interface Sample {
  /** Milliseconds of the page's own clock. */
  readonly at: number;
  readonly counts: Counts;
}

const NOTHING: Rates = { recordsIn: 0, bytesIn: 0, recordsOut: 0, bytesOut: 0 };

/** A value at a moment, in milliseconds of the page's own clock. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** Milliseconds that a curve goes back. */
export const SPAN = 60_000;
/** Milliseconds over which a rate is taken: short enough to be live, long enough to be calm. */
const WINDOW = 2000;

/** What was counted, look after look, and how fast it grew. */
export class History {
  #samples: Sample[] = [];
  readonly #recordsIn: Point[] = [];
  #rates = NOTHING;

  add(counts: Counts, at: number): void {
    this.#samples = [...recent(this.#samples, at), { at, counts }];
    const [oldest] = this.#samples;
    this.#rates = oldest ? ratesBetween(oldest, { at, counts }) : NOTHING;
    this.#recordsIn.push({ at, value: this.#rates.recordsIn });
    while ((this.#recordsIn[0]?.at ?? at) < at - SPAN) this.#recordsIn.shift();
  }

  get rates(): Rates {
    return this.#rates;
  }

  /** Records in by second, the newest last; none older than `SPAN` before it. */
  get recordsIn(): readonly Point[] {
    return this.#recordsIn;
  }
}

/** The samples within the window before a moment; the last one in any case, however long ago it was. */
export function recent<T extends { readonly at: number }>(samples: readonly T[], at: number): readonly T[] {
  const within = samples.filter((sample) => at - sample.at <= WINDOW);
  return within.length > 0 ? within : samples.slice(-1);
}

function ratesBetween(from: Sample, to: Sample): Rates {
  const seconds = (to.at - from.at) / 1000;
  if (seconds <= 0) return NOTHING;
  const rate = (name: keyof Counts): number => Math.max(0, (to.counts[name] - from.counts[name]) / seconds);
  return {
    recordsIn: rate("recordsIn"),
    bytesIn: rate("bytesIn"),
    recordsOut: rate("recordsOut"),
    bytesOut: rate("bytesOut"),
  };
}
