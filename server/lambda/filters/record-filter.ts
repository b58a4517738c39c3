import { compilePattern, isObject, type Matcher } from "./pattern.ts";
import { InvalidPattern } from "./rules.ts";

/** What a filter sees of a record. */
export interface FilterableRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string | undefined;
  /** Epoch milliseconds. */
  readonly arrival: number;
  readonly data: Uint8Array;
}

export type RecordFilter = (record: FilterableRecord) => boolean;

interface Compiled {
  /** Absent where the pattern says nothing of it. */
  readonly data: Matcher | undefined;
  readonly metadata: Matcher | undefined;
}

/**
 * Compiles the patterns of a FilterCriteria; a record must match one of them.
 * @returns undefined when there are none, and every record passes
 * @throws InvalidPattern for a pattern that is no JSON object, or whose `data` is not one
 */
export function compileFilter(patterns: readonly string[]): RecordFilter | undefined {
  const compiled = patterns.map((pattern) => compile(pattern));
  if (compiled.length === 0) return undefined;
  const needsData = compiled.some(({ data }) => data !== undefined);
  return (record) => {
    const data = needsData ? jsonOf(record.data) : undefined;
    const metadata = metadataOf(record);
    return compiled.some(
      (filter) => (filter.metadata?.(metadata) ?? true) && (!filter.data || matchesData(filter.data, data)),
    );
  };
}

function compile(text: string): Compiled {
  const pattern = parse(text);
  if (!isObject(pattern)) throw new InvalidPattern();
  const { data, ...metadata } = pattern;
  const hasMetadata = Object.keys(metadata).length > 0;
  if (data === undefined && !hasMetadata) throw new InvalidPattern();
  return {
    data: data === undefined ? undefined : compilePattern(data),
    metadata: hasMetadata ? compilePattern(metadata) : undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidPattern("not JSON", { cause });
  }
}

/** Data that is no JSON is dropped by a pattern that speaks of it, whatever it says (lambda-reference §2.16). */
function matchesData(matches: Matcher, data: { readonly value: unknown } | undefined): boolean {
  return data !== undefined && matches(data.value);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function jsonOf(data: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(decoder.decode(data)) };
  } catch {
    return undefined;
  }
}

/** The record as the event shows it under `kinesis`, but for its data. */
function metadataOf({ partitionKey, sequenceNumber, arrival }: FilterableRecord): object {
  return { kinesisSchemaVersion: "1.0", partitionKey, sequenceNumber, approximateArrivalTimestamp: arrival / 1000 };
}
