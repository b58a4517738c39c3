import type { Tenancy } from "../../engine/identity.ts";
import { LambdaException, validationException } from "../exceptions.ts";
import { FUNCTION_NAME_PATTERN, parseFunctionReference, type FunctionReference } from "../function-reference.ts";
import { flag, map, oneOf, required, text, textMap, texts } from "../functions/members.ts";
import type { Input } from "../http/body.ts";
import type { Mapping } from "./mapping.ts";
import { STARTING_POSITIONS } from "./mapping.ts";
import * as messages from "./messages.ts";
import { invalid, readSettings } from "./settings.ts";

/** What CreateEventSourceMapping asks for. */
export type NewMapping = Pick<
  Mapping,
  | "eventSourceArn"
  | "startingPosition"
  | "startingPositionTimestamp"
  | "settings"
  | "kmsKeyArn"
  | "metrics"
  | "isEnabled"
  | "tags"
> & { readonly function: FunctionReference };

/** What UpdateEventSourceMapping asks for, or what is there already. */
export type MappingChange = Pick<Mapping, "settings" | "kmsKeyArn" | "metrics" | "isEnabled"> & {
  /** Absent where it stays. */
  readonly function: FunctionReference | undefined;
};

/** How a mapping comes or changes. */
export interface ChangeOptions {
  /** Milliseconds that the change takes; those of the emulator when left out. */
  readonly transitionTime?: number;
}

export interface CreateOptions extends ChangeOptions {
  /** Whether there must be a function of that name already, which there must when it is left out. */
  readonly requiresFunction?: boolean;
}

/** @throws LambdaException for whatever can be seen without looking at streams and functions */
export function readNewMapping(input: Input, caller: Tenancy, now: number): NewMapping {
  const name = required(text(input, "FunctionName"), "FunctionName");
  const reference = readFunctionName(name, caller);
  const settings = readSettings(input);
  const startingPosition = oneOf(input, "StartingPosition", STARTING_POSITIONS);
  const eventSourceArn = text(input, "EventSourceArn");
  if (eventSourceArn === undefined) throw invalid(messages.UNRECOGNIZED_SOURCE);
  if (startingPosition === undefined) throw invalid(messages.STARTING_POSITION_MISSING);
  return {
    function: reference,
    eventSourceArn,
    startingPosition,
    startingPositionTimestamp: readTimestamp(input, startingPosition === "AT_TIMESTAMP", now),
    settings,
    kmsKeyArn: text(input, "KMSKeyArn") ?? null,
    metrics: readMetrics(input) ?? null,
    isEnabled: flag(input, "Enabled") ?? true,
    tags: textMap(input, "Tags") ?? {},
  };
}

/** @throws LambdaException */
export function readChange(input: Input, mapping: Mapping): MappingChange {
  const name = text(input, "FunctionName");
  return {
    function: name === undefined ? undefined : readFunctionName(name, mapping),
    settings: readSettings(input, mapping.settings),
    kmsKeyArn: text(input, "KMSKeyArn") ?? mapping.kmsKeyArn,
    metrics: readMetrics(input) ?? mapping.metrics,
    isEnabled: flag(input, "Enabled") ?? mapping.isEnabled,
  };
}

/** @throws LambdaException when the text names no function */
export function readFunctionName(name: string, caller: Tenancy): FunctionReference {
  const reference = parseFunctionReference(name, caller);
  if (reference) return reference;
  const constraint = `Member must satisfy regular expression pattern: ${FUNCTION_NAME_PATTERN}`;
  throw validationException(name, "functionName", constraint);
}

/** @returns epoch milliseconds */
function readTimestamp(input: Input, isExpected: boolean, now: number): number | null {
  const value: unknown = input["StartingPositionTimestamp"] ?? undefined;
  if (value !== undefined && typeof value !== "number") {
    throw new LambdaException("InvalidRequestContentException", "StartingPositionTimestamp must be a number.");
  }
  if (!isExpected && value !== undefined) throw invalid(messages.TIMESTAMP_UNEXPECTED);
  if (!isExpected) return null;
  if (value === undefined) throw invalid(messages.TIMESTAMP_MISSING);
  if (value * 1000 > now) throw invalid(messages.TIMESTAMP_IN_FUTURE);
  return value * 1000;
}

function readMetrics(input: Input): readonly string[] | undefined {
  const config = map(input, "MetricsConfig");
  return config && (texts(config, "Metrics") ?? []);
}
