import { SinkRefusal } from "./call.ts";

/** One datum of PutMetricData; a single value is a set of one. */
export interface MetricDatum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly statistics: Statistics;
}

export interface Statistics {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * What a client sent, in whatever protocol.
 * @param now epoch milliseconds, of data that name no time
 * @throws SinkRefusal for what is missing, or is no number
 */
export function readMetricData(input: unknown, now: number): MetricDatum[] {
  const { Namespace: namespace, MetricData: data, EntityMetricData: ofEntities } = membersOf(input, "the request");
  if (typeof namespace !== "string" || namespace === "") throw missing("Namespace");
  const all = [data, ...listOf(ofEntities).map((entity) => membersOf(entity, "EntityMetricData")["MetricData"])];
  if (all.every((list) => list === undefined)) throw missing("MetricData");
  return all.flatMap(listOf).map((datum) => readDatum(namespace, membersOf(datum, "MetricData"), now));
}

function readDatum(namespace: string, datum: Members, now: number): MetricDatum {
  const { MetricName: name, Unit: unit, Timestamp: time } = datum;
  if (typeof name !== "string" || name === "") throw missing("MetricData.member.MetricName");
  return {
    namespace,
    name,
    dimensions: readDimensions(datum["Dimensions"]),
    unit: typeof unit === "string" ? unit : "None",
    time: time === undefined ? now : readTime(time),
    statistics: readStatistics(datum),
  };
}

function readDimensions(dimensions: unknown): Record<string, string> {
  const entries = listOf(dimensions).map((dimension) => {
    const { Name: name, Value: value } = membersOf(dimension, "Dimensions");
    if (typeof name !== "string") throw missing("MetricData.member.Dimensions.member.Name");
    if (typeof value !== "string") throw missing("MetricData.member.Dimensions.member.Value");
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** A value, values with the count of each, or what somebody else made of them. */
function readStatistics({ Value: value, Values: list, Counts: counts, StatisticValues: set }: Members): Statistics {
  if (value !== undefined) {
    const number = readNumber("Value", value);
    return { sampleCount: 1, sum: number, minimum: number, maximum: number };
  }
  if (set !== undefined) {
    const { SampleCount, Sum, Minimum, Maximum } = membersOf(set, "StatisticValues");
    return {
      sampleCount: readNumber("SampleCount", SampleCount),
      sum: readNumber("Sum", Sum),
      minimum: readNumber("Minimum", Minimum),
      maximum: readNumber("Maximum", Maximum),
    };
  }
  const values = listOf(list).map((item) => readNumber("Values", item));
  if (values.length === 0) throw missing("MetricData.member.Value");
  const weights = counts === undefined ? values.map(() => 1) : listOf(counts).map((item) => readNumber("Counts", item));
  if (weights.length !== values.length) throw invalid("The parameters Values and Counts must be of the same length.");
  return {
    sampleCount: weights.reduce((sum, weight) => sum + weight, 0),
    sum: values.reduce((sum, number, at) => sum + number * (weights[at] ?? 0), 0),
    minimum: values.reduce((a, b) => Math.min(a, b)),
    maximum: values.reduce((a, b) => Math.max(a, b)),
  };
}

/** Of queries numbers are text. */
function readNumber(name: string, value: unknown): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  const isNumeric = typeof value === "number" || typeof value === "bigint" || typeof value === "string";
  if (!isNumeric || !Number.isFinite(number))
    throw invalid(`The value ${String(value)} for parameter ${name} is invalid.`);
  return number;
}

/** ISO 8601 of queries, epoch seconds of the others. @returns epoch milliseconds */
function readTime(time: unknown): number {
  const milliseconds = typeof time === "string" ? Date.parse(time) : Number(time) * 1000;
  if (!Number.isFinite(milliseconds)) throw invalid(`The value ${String(time)} for parameter Timestamp is invalid.`);
  return milliseconds;
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === "") return [];
  if (Array.isArray(value)) return value as unknown[];
  throw invalid("A list was expected where there is none.");
}

/** JSON and CBOR may spell what is absent as null. */
function membersOf(value: unknown, place: string): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  }
  throw invalid(`A structure was expected in ${place}.`);
}

function missing(parameter: string): SinkRefusal {
  const message = `The parameter ${parameter} is required.`;
  return new SinkRefusal("MissingRequiredParameterException", "MissingParameter", message);
}

function invalid(message: string): SinkRefusal {
  return new SinkRefusal("InvalidParameterValueException", "InvalidParameterValue", message);
}
