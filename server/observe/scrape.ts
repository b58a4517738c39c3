import { collectDefaultMetrics, Counter, Gauge, Registry, type Metric } from "prom-client";
import { LATENCY_BOUNDS, type CallSeries } from "./call-counts.ts";
import { METRICS, type MetricName, type MetricSource, type WriteMetric } from "./definitions.ts";

/** The process is one, however many emulators there are in it: its metrics are kept once, from the first look on. */
const ofTheProcess = new Registry();
collectDefaultMetrics({ register: ofTheProcess });

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const LATENCY = "kinesis_emu_call_duration_seconds";

/** The text of everything there is to know now, in Prometheus' format. Nothing is kept from one look to the next. */
export async function scrape(sources: readonly MetricSource[], calls: Iterable<CallSeries>): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const counters = new Map<MetricName, Counter>();
  const gauges = new Map<MetricName, Gauge>();
  for (const [name, { type, labels, help }] of entries(METRICS)) {
    const configuration = { name, help, labelNames: labels, registers };
    if (type === "counter") counters.set(name, new Counter(configuration));
    if (type === "gauge") gauges.set(name, new Gauge(configuration));
  }
  registry.registerMetric(callDurations([...calls]));
  const write: WriteMetric = (name, labels, value) => {
    counters.get(name)?.inc(labels, value);
    gauges.get(name)?.set(labels, value);
  };
  for (const source of sources) source(write);
  return `${await registry.metrics()}\n${await ofTheProcess.metrics()}`;
}

/**
 * A histogram of what was counted already, class by class. The library's own would count each call itself; its registry
 * takes whatever tells the same.
 */
function callDurations(calls: readonly CallSeries[]): Metric {
  const { help, type } = METRICS[LATENCY];
  const histogram = {
    name: LATENCY,
    help,
    type,
    get: async () => ({ ...histogram, values: calls.flatMap(samplesOf) }),
  };
  return histogram as unknown as Metric;
}

interface Sample {
  readonly metricName: string;
  readonly labels: Record<string, string | number>;
  readonly value: number;
}

/** Each class of Prometheus holds those below it, too. */
function samplesOf({ service, operation, result, latencies }: CallSeries): Sample[] {
  const labels = { service, operation, result };
  let sum = 0;
  const buckets = [...LATENCY_BOUNDS, "+Inf"].map((le, at) => {
    sum += latencies.counts[at] ?? 0;
    return { metricName: `${LATENCY}_bucket`, labels: { le, ...labels }, value: sum };
  });
  return [
    ...buckets,
    { metricName: `${LATENCY}_sum`, labels, value: latencies.sum / 1000 },
    { metricName: `${LATENCY}_count`, labels, value: sum },
  ];
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
