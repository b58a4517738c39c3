/** One metric: what it is, and by what its values are told apart. */
export interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  readonly help: string;
}

const CALL = ["service", "operation", "result"] as const;
const STREAM = ["account", "region", "stream"] as const;
const SHARD = [...STREAM, "shard"] as const;
const MAPPING = ["account", "region", "stream", "function", "mapping"] as const;

/** The one table of metrics: what `/metrics` answers and what docs/metrics.md says are checked against it. */
export const METRICS = {
  kinesis_emu_info: {
    type: "gauge",
    labels: ["version"],
    help: "Always 1: says which version answers.",
  },
  kinesis_emu_calls_total: {
    type: "counter",
    labels: CALL,
    help: "Calls that were answered; result is success, or the name of the exception.",
  },
  kinesis_emu_call_duration_seconds: {
    type: "histogram",
    labels: CALL,
    help: "How long calls took to be answered, from their head to the answer; of subscriptions, until they began.",
  },
  kinesis_emu_streams: {
    type: "gauge",
    labels: ["account", "region"],
    help: "Streams that there are.",
  },
  kinesis_emu_stream_open_shards: {
    type: "gauge",
    labels: STREAM,
    help: "Open shards of a stream.",
  },
  kinesis_emu_stream_records_in_total: {
    type: "counter",
    labels: STREAM,
    help: "Records that were written to a stream.",
  },
  kinesis_emu_stream_bytes_in_total: {
    type: "counter",
    labels: STREAM,
    help: "Bytes of data that were written to a stream, without partition keys.",
  },
  kinesis_emu_stream_records_out_total: {
    type: "counter",
    labels: STREAM,
    help: "Records that were read from a stream, once for each reader.",
  },
  kinesis_emu_stream_bytes_out_total: {
    type: "counter",
    labels: STREAM,
    help: "Bytes of data that were read from a stream, once for each reader.",
  },
  kinesis_emu_stream_throttled_records_total: {
    type: "counter",
    labels: STREAM,
    help: "Records that were refused for their shard's rate, by PutRecord and one by one by PutRecords.",
  },
  kinesis_emu_stream_iterator_age_seconds: {
    type: "gauge",
    labels: STREAM,
    help: "How far GetRecords was behind the tip when it last read, of the shard where that is most.",
  },
  kinesis_emu_shard_records_in_total: {
    type: "counter",
    labels: SHARD,
    help: "Records that were written to a shard; only with --metrics-per-shard, like all of shards.",
  },
  kinesis_emu_shard_bytes_in_total: {
    type: "counter",
    labels: SHARD,
    help: "Bytes of data that were written to a shard, without partition keys.",
  },
  kinesis_emu_shard_records_out_total: {
    type: "counter",
    labels: SHARD,
    help: "Records that were read from a shard, once for each reader.",
  },
  kinesis_emu_shard_bytes_out_total: {
    type: "counter",
    labels: SHARD,
    help: "Bytes of data that were read from a shard, once for each reader.",
  },
  kinesis_emu_shard_iterator_age_seconds: {
    type: "gauge",
    labels: SHARD,
    help: "How far GetRecords was behind the tip of a shard when it last read.",
  },
  kinesis_emu_subscriptions: {
    type: "gauge",
    labels: [...STREAM, "consumer"],
    help: "Subscriptions of a consumer with enhanced fan-out that are open.",
  },
  kinesis_emu_consumer_iterator_age_seconds: {
    type: "gauge",
    labels: [...STREAM, "consumer", "shard"],
    help: "How far a consumer with enhanced fan-out was behind the tip of a shard at its last event.",
  },
  kinesis_emu_limits_exceeded_total: {
    type: "counter",
    labels: ["action"],
    help: "Calls and records beyond a rate or quota of AWS: refused (--limits enforce) or logged (--limits warn).",
  },
  kinesis_emu_faults_injected_total: {
    type: "counter",
    labels: ["operation"],
    help: "Calls that a fault has hit.",
  },
  kinesis_emu_mapping_iterator_age_seconds: {
    type: "gauge",
    labels: MAPPING,
    help: "How old the oldest record is that an event source mapping has read and is not done with; 0 without one.",
  },
  kinesis_emu_mapping_invocations_total: {
    type: "counter",
    labels: MAPPING,
    help: "Invocations of a mapping's function.",
  },
  kinesis_emu_mapping_errors_total: {
    type: "counter",
    labels: MAPPING,
    help: "Invocations of a mapping's function that failed.",
  },
  kinesis_emu_mapping_discarded_batches_total: {
    type: "counter",
    labels: MAPPING,
    help: "Batches that a mapping gave up.",
  },
  kinesis_emu_cloudwatch_data_received_total: {
    type: "counter",
    labels: [],
    help: "Metric data that clients sent with PutMetricData.",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;
type Labels<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]["labels"][number], string>>;

/** Names of the metrics that have one value for each set of labels. */
export type ValueName = {
  [Name in MetricName]: (typeof METRICS)[Name]["type"] extends "histogram" ? never : Name;
}[MetricName];

/** Tells one value; of a counter, what it has come to since the start. */
export type WriteMetric = <Name extends ValueName>(name: Name, labels: Labels<Name>, value: number) => void;

/** Tells all that a part of the emulator knows, each time somebody looks: what is gone is not told any more. */
export type MetricSource = (write: WriteMetric) => void;
