import type { DeliverySettings } from "../delivery/settings.ts";
import { parseDestination } from "../destinations/destination.ts";
import { LambdaException, validationException } from "../exceptions.ts";
import { compileFilter } from "../filters/record-filter.ts";
import { InvalidPattern } from "../filters/rules.ts";
import { flag, integer, map, required, text, texts } from "../functions/members.ts";
import type { Input } from "../http/body.ts";
import * as messages from "./messages.ts";

/** What a mapping has that does not say otherwise (lambda-reference §1.1). */
const DEFAULTS: DeliverySettings = {
  batchSize: 100,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  maximumRecordAgeInSeconds: -1,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: false,
  tumblingWindowInSeconds: 0,
  functionResponseTypes: [],
  filters: [],
  onFailure: null,
};

/** Those that belong to other event sources than streams. */
const FOREIGN = [
  "AmazonManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
  "ProvisionedPollerConfig",
  "Queues",
  "ScalingConfig",
  "SelfManagedEventSource",
  "SelfManagedKafkaEventSourceConfig",
  "SourceAccessConfigurations",
  "Topics",
];

const MAX_FILTERS = 5;
const MAX_PATTERN_LENGTH = 4096;
/** Besides -1, for ever. */
const LEAST_RECORD_AGE = 60;
const RESPONSE_TYPE = "ReportBatchItemFailures";

/**
 * The settings that an input asks for.
 * @param present what holds where the input says nothing
 * @throws LambdaException
 */
export function readSettings(input: Input, present: DeliverySettings = DEFAULTS): DeliverySettings {
  const settings: DeliverySettings = {
    batchSize: integer(input, "BatchSize", 1, 10_000) ?? present.batchSize,
    maximumBatchingWindowInSeconds:
      integer(input, "MaximumBatchingWindowInSeconds", 0, 300) ?? present.maximumBatchingWindowInSeconds,
    parallelizationFactor: integer(input, "ParallelizationFactor", 1, 10) ?? present.parallelizationFactor,
    maximumRecordAgeInSeconds:
      integer(input, "MaximumRecordAgeInSeconds", -1, 604_800) ?? present.maximumRecordAgeInSeconds,
    maximumRetryAttempts: integer(input, "MaximumRetryAttempts", -1, 10_000) ?? present.maximumRetryAttempts,
    bisectBatchOnFunctionError: flag(input, "BisectBatchOnFunctionError") ?? present.bisectBatchOnFunctionError,
    tumblingWindowInSeconds: integer(input, "TumblingWindowInSeconds", 0, 900) ?? present.tumblingWindowInSeconds,
    functionResponseTypes: readResponseTypes(input) ?? present.functionResponseTypes,
    filters: readFilters(input) ?? present.filters,
    onFailure: readDestination(input, present.onFailure),
  };
  checkCombination(input, settings);
  return settings;
}

function checkCombination(input: Input, settings: DeliverySettings): void {
  const foreign = FOREIGN.find((name) => input[name] !== undefined && input[name] !== null);
  if (foreign !== undefined) throw invalid(messages.unsupportedParameter(foreign));
  const { maximumRecordAgeInSeconds: age, tumblingWindowInSeconds, parallelizationFactor } = settings;
  if (age !== -1 && age < LEAST_RECORD_AGE) throw invalid(messages.RECORD_AGE_TOO_SMALL);
  if (tumblingWindowInSeconds > 0 && parallelizationFactor > 1) throw invalid(messages.WINDOW_WITH_PARALLELIZATION);
}

function readResponseTypes(input: Input): readonly string[] | undefined {
  const types = texts(input, "FunctionResponseTypes");
  if (!types || types.every((type) => type === RESPONSE_TYPE)) return types;
  const constraint = `Member must satisfy constraint: [Member must satisfy enum value set: [${RESPONSE_TYPE}]]`;
  throw validationException(`[${types.join(", ")}]`, "functionResponseTypes", constraint);
}

/** Patterns, as they were given. */
function readFilters(input: Input): readonly string[] | undefined {
  const criteria = map(input, "FilterCriteria");
  if (!criteria) return undefined;
  const filters: unknown = criteria["Filters"] ?? [];
  if (!Array.isArray(filters)) throw new LambdaException("InvalidRequestContentException", "Filters must be a list.");
  if (filters.length > MAX_FILTERS) throw invalid(messages.tooManyFilters(MAX_FILTERS));
  const patterns = (filters as readonly unknown[])
    .map((Filter) => text(required(map({ Filter }, "Filter"), "Filter"), "Pattern"))
    .filter((pattern) => pattern !== undefined);
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.length <= MAX_PATTERN_LENGTH) continue;
    const member = `filterCriteria.filters.${index + 1}.member.pattern`;
    throw validationException(pattern, member, `Member must have length less than or equal to ${MAX_PATTERN_LENGTH}`);
  }
  try {
    compileFilter(patterns);
  } catch (error) {
    if (error instanceof InvalidPattern) throw invalid(messages.INVALID_FILTER);
    throw error;
  }
  return patterns;
}

function readDestination(input: Input, present: string | null): string | null {
  const config = map(input, "DestinationConfig");
  if (!config) return present;
  if (map(config, "OnSuccess")?.["Destination"] !== undefined) {
    throw invalid(messages.unsupportedParameter("DestinationConfig"));
  }
  const destination = text(map(config, "OnFailure") ?? {}, "Destination") ?? "";
  if (destination === "") return null;
  if (!parseDestination(destination)) throw invalid(messages.unsupportedDestination(destination));
  return destination;
}

export function invalid(message: string): LambdaException {
  return new LambdaException("InvalidParameterValueException", message);
}
