import type { AnsweredCall, Service } from "./answered-call.ts";

/** Upper bounds of the classes of latencies, in seconds: from what a record takes to what a client gives up after. */
export const LATENCY_BOUNDS: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const BOUNDS_IN_MILLISECONDS = LATENCY_BOUNDS.map((seconds) => seconds * 1000);

/** What an operation is called that there is not: clients may send any name, and names must not grow without end. */
const UNKNOWN = "unknown";
/** The result of a call that was answered as it should be. */
const SUCCESS = "success";

/** All calls of one operation with one result. */
export class Latencies {
  /** How many calls fall into the class of each bound, and last, how many beyond all. */
  readonly counts = new Float64Array(LATENCY_BOUNDS.length + 1);
  /** Milliseconds. */
  sum = 0;

  add(milliseconds: number): void {
    let at = 0;
    while (at < BOUNDS_IN_MILLISECONDS.length && milliseconds > (BOUNDS_IN_MILLISECONDS[at] as number)) at++;
    (this.counts[at] as number)++;
    this.sum += milliseconds;
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }
}

export interface CallSeries {
  readonly service: Service;
  readonly operation: string;
  /** `success`, or the name of an exception. */
  readonly result: string;
  readonly latencies: Latencies;
}

/** Counts calls by operation and result: two look-ups and three additions for each. */
export class CallCounts {
  readonly #byService = new Map<Service, Map<string, Map<string, CallSeries>>>();

  observe({ service, operation = UNKNOWN, error = SUCCESS, milliseconds }: AnsweredCall): void {
    const series = this.#byService.get(service)?.get(operation)?.get(error) ?? this.#add(service, operation, error);
    series.latencies.add(milliseconds);
  }

  *series(): Generator<CallSeries> {
    for (const operations of this.#byService.values()) {
      for (const results of operations.values()) yield* results.values();
    }
  }

  #add(service: Service, operation: string, result: string): CallSeries {
    const operations = this.#byService.get(service) ?? new Map<string, Map<string, CallSeries>>();
    const results = operations.get(operation) ?? new Map<string, CallSeries>();
    const series = { service, operation, result, latencies: new Latencies() };
    this.#byService.set(service, operations.set(operation, results.set(result, series)));
    return series;
  }
}
