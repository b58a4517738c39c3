import { isDeepStrictEqual } from "node:util";
import type { Tenancy } from "../../engine/identity.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { functionArn } from "../../lambda/function-reference.ts";
import { readChange, readNewMapping } from "../../lambda/mappings/inputs.ts";
import type { Mapping } from "../../lambda/mappings/mapping.ts";
import type { Mappings } from "../../lambda/mappings/mappings.ts";
import type { SeedMapping } from "./lambda-schema.ts";
import type { SeedReport } from "./report.ts";

/** There is no stream, or no consumer, of that name. */
export class NoSource extends Error {
  override readonly name = "NoSource";
}

/**
 * What can be seen of a mapping before its stream is there.
 * @param now when it is to be created, epoch milliseconds
 * @throws LambdaException
 */
export function checkMapping(tenancy: Tenancy, wanted: SeedMapping, now: number): void {
  readNewMapping(newMappingOf(wanted, "yet to come"), tenancy, now);
}

/**
 * Brings about an event source mapping. Its function need not exist: a test may attach it later.
 * @throws NoSource
 * @throws LambdaException
 */
export async function seedMapping(
  mappings: Mappings,
  kinesis: Kinesis,
  tenancy: Tenancy,
  wanted: SeedMapping,
  report: SeedReport,
): Promise<void> {
  const title = `mapping ${wanted.stream} → ${wanted.function}`;
  const EventSourceArn = sourceOf(kinesis, tenancy, wanted);
  const arn = functionArn({ ...tenancy, name: wanted.function });
  const there = mappings
    .list(tenancy)
    .find((mapping) => mapping.eventSourceArn === EventSourceArn && mapping.functionArn === arn);
  const input = inputOf(wanted);
  if (!there) {
    const mapping = readNewMapping(newMappingOf(wanted, EventSourceArn), tenancy, kinesis.clock.now());
    await mappings.create(tenancy, mapping, { requiresFunction: false, transitionTime: 0 });
    report.created.push(title);
    return;
  }
  const change = readChange(input, there);
  const different = differences(there, { ...change.settings, isEnabled: change.isEnabled });
  if (different.length === 0) report.unchanged.push(title);
  else {
    await mappings.update(there, change, { transitionTime: 0 });
    report.changed.push(`${title}: ${different.join(", ")}`);
  }
}

/** @throws NoSource */
function sourceOf(kinesis: Kinesis, tenancy: Tenancy, { stream: name, consumer }: SeedMapping): string {
  const stream = kinesis.find({ ...tenancy, name });
  if (!stream) throw new NoSource(`there is no stream ${name} of account ${tenancy.account} in ${tenancy.region}`);
  if (consumer === undefined) return stream.arn;
  const found = kinesis.consumers.find(stream, consumer);
  if (!found) throw new NoSource(`the stream ${name} has no consumer ${consumer}`);
  return found.arn;
}

function newMappingOf(wanted: SeedMapping, EventSourceArn: string): Readonly<Record<string, unknown>> {
  const position = { StartingPosition: wanted.startingPosition ?? "TRIM_HORIZON", ...startOf(wanted) };
  return { ...inputOf(wanted), ...position, EventSourceArn, FunctionName: wanted.function, Tags: wanted.tags };
}

/** As Lambda's API takes it; what the seed leaves out is left out. */
function inputOf(wanted: SeedMapping): Readonly<Record<string, unknown>> {
  const { reportBatchItemFailures: reports, filters, onFailure } = wanted;
  return {
    Enabled: wanted.enabled,
    BatchSize: wanted.batchSize,
    MaximumBatchingWindowInSeconds: wanted.maximumBatchingWindowInSeconds,
    ParallelizationFactor: wanted.parallelizationFactor,
    MaximumRecordAgeInSeconds: wanted.maximumRecordAgeInSeconds,
    MaximumRetryAttempts: wanted.maximumRetryAttempts,
    BisectBatchOnFunctionError: wanted.bisectBatchOnFunctionError,
    TumblingWindowInSeconds: wanted.tumblingWindowInSeconds,
    FunctionResponseTypes: reports === true ? ["ReportBatchItemFailures"] : reports && [],
    FilterCriteria: filters && { Filters: filters.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
    DestinationConfig: onFailure === undefined ? undefined : { OnFailure: { Destination: onFailure } },
  };
}

function startOf({ startingPositionTimestamp: time }: SeedMapping): object {
  return time === undefined ? {} : { StartingPositionTimestamp: Date.parse(time) / 1000 };
}

/** The names of the settings that are not as they should be. */
function differences(there: Mapping, wanted: Readonly<Record<string, unknown>>): string[] {
  const present: Readonly<Record<string, unknown>> = { ...there.settings, isEnabled: there.isEnabled };
  return Object.keys(wanted).filter((key) => !isDeepStrictEqual(present[key], wanted[key]));
}
