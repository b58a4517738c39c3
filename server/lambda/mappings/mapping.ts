import { partition, type Tenancy } from "../../engine/identity.ts";
import type { DeliverySettings } from "../delivery/settings.ts";
import { LambdaException } from "../exceptions.ts";
import type { Tags } from "../http/tags.ts";
import { mappingInUse } from "./messages.ts";

export const STARTING_POSITIONS = ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"] as const;
export type StartingPosition = (typeof STARTING_POSITIONS)[number];

export type MappingState = "Creating" | "Enabling" | "Enabled" | "Disabling" | "Disabled" | "Updating" | "Deleting";

/** An event source mapping as it is stored: plain JSON data. Times are epoch milliseconds. */
export interface Mapping extends Tenancy {
  readonly uuid: string;
  /** Of the stream or the consumer. */
  readonly eventSourceArn: string;
  /** With the qualifier, if one was given. */
  readonly functionArn: string;
  readonly startingPosition: StartingPosition;
  readonly startingPositionTimestamp: number | null;
  readonly settings: DeliverySettings;
  /** Kept and given back; nothing is encrypted or measured. */
  readonly kmsKeyArn: string | null;
  readonly metrics: readonly string[] | null;
  readonly isEnabled: boolean;
  readonly state: MappingState;
  /** When a change of state is done; absent when none is under way. */
  readonly due: number | null;
  readonly lastModified: number;
  readonly lastProcessingResult: string;
  readonly tags: Tags;
}

/** `arn:<partition>:lambda:<region>:<account>:event-source-mapping:<uuid>` */
export function mappingArn({ account, region, uuid }: Pick<Mapping, "account" | "region" | "uuid">): string {
  return `arn:${partition(region)}:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}

/** What a mapping is in while it is updated. */
export function stateOfUpdate(wasEnabled: boolean, isEnabled: boolean): MappingState {
  if (wasEnabled === isEnabled) return "Updating";
  return isEnabled ? "Enabling" : "Disabling";
}

/** @throws LambdaException while the mapping changes */
export function requireSettled({ due }: Mapping, verb: "update" | "delete"): void {
  if (due !== null) throw new LambdaException("ResourceInUseException", mappingInUse(verb));
}

/** As the service answers it: with these keys, and no others (lambda-reference §1.1). */
export function mappingShape(mapping: Mapping): object {
  const { settings } = mapping;
  return {
    UUID: mapping.uuid,
    StartingPosition: mapping.startingPosition,
    ...(mapping.startingPositionTimestamp === null
      ? {}
      : { StartingPositionTimestamp: mapping.startingPositionTimestamp / 1000 }),
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.maximumBatchingWindowInSeconds,
    ParallelizationFactor: settings.parallelizationFactor,
    EventSourceArn: mapping.eventSourceArn,
    ...(settings.filters.length === 0
      ? {}
      : { FilterCriteria: { Filters: settings.filters.map((Pattern) => ({ Pattern })) } }),
    ...(mapping.kmsKeyArn === null ? {} : { KMSKeyArn: mapping.kmsKeyArn }),
    ...(mapping.metrics === null ? {} : { MetricsConfig: { Metrics: mapping.metrics } }),
    FunctionArn: mapping.functionArn,
    LastModified: mapping.lastModified / 1000,
    LastProcessingResult: mapping.lastProcessingResult,
    State: mapping.state,
    StateTransitionReason: "User action",
    DestinationConfig: { OnFailure: settings.onFailure === null ? {} : { Destination: settings.onFailure } },
    MaximumRecordAgeInSeconds: settings.maximumRecordAgeInSeconds,
    BisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    TumblingWindowInSeconds: settings.tumblingWindowInSeconds,
    FunctionResponseTypes: settings.functionResponseTypes,
    EventSourceMappingArn: mappingArn(mapping),
  };
}
