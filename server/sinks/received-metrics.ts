import type { Tenancy } from "../engine/identity.ts";
import type { Resettable } from "../engine/resets.ts";
import { isWithin, type Scope } from "../engine/scope.ts";
import type { MetricDatum } from "./metric-data.ts";

/** A metric of a client with its dimensions, as it was last sent. */
export interface ReceivedMetric extends Tenancy, MetricDatum {
  /** How many data of it were sent so far. */
  readonly received: number;
}

/** Metrics that are kept at most; clients that name one after another push out those that were silent longest. */
const MAX_KEPT = 10_000;

/** What clients told CloudWatch: the last datum of each metric. */
export class ReceivedMetrics implements Resettable {
  /** How many data were sent so far. */
  count = 0;
  /** The one that was sent last is the last. */
  readonly #metrics = new Map<string, ReceivedMetric>();

  add({ account, region }: Tenancy, data: readonly MetricDatum[]): void {
    for (const datum of data) {
      this.count++;
      const dimensions = Object.entries(datum.dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const key = JSON.stringify([account, region, datum.namespace, datum.name, dimensions]);
      const received = (this.#metrics.get(key)?.received ?? 0) + 1;
      this.#metrics.delete(key);
      this.#metrics.set(key, { account, region, ...datum, received });
    }
    for (const key of this.#metrics.keys()) {
      if (this.#metrics.size <= MAX_KEPT) break;
      this.#metrics.delete(key);
    }
  }

  /** In the order in which they were last sent. */
  list(): ReceivedMetric[] {
    return [...this.#metrics.values()];
  }

  /** Forgets those of an account, a region or all; what was counted stays counted. */
  reset(scope: Scope): void {
    for (const [key, metric] of this.#metrics) if (isWithin(scope, metric)) this.#metrics.delete(key);
  }
}
