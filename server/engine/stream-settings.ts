import type { EnhancedMetrics, StreamModeDetails } from "../api/types.generated.ts";

export type StreamMode = StreamModeDetails["StreamMode"];
export type MetricsName = NonNullable<EnhancedMetrics["ShardLevelMetrics"]>[number];

/** What `ALL` stands for. */
export const SHARD_LEVEL_METRICS = [
  "IncomingBytes",
  "IncomingRecords",
  "OutgoingBytes",
  "OutgoingRecords",
  "WriteProvisionedThroughputExceeded",
  "ReadProvisionedThroughputExceeded",
  "IteratorAgeMilliseconds",
] as const satisfies readonly MetricsName[];

/** Everything that can be set on a stream, as it is stored. */
export interface StreamSettings {
  mode: StreamMode;
  retentionHours: number;
  maxRecordSizeKiB: number;
  distribution: "AUTO" | "USER_PARTITION_KEY";
  /** Null while the stream is not encrypted. */
  keyId: string | null;
  shardLevelMetrics: MetricsName[];
  /** Null where none is set. */
  warmThroughputMiBps: number | null;
  tags: Record<string, string>;
}

/** What a stream is created with where nothing else is asked for. */
export function defaultSettings(mode: StreamMode): StreamSettings {
  return {
    mode,
    retentionHours: 24,
    maxRecordSizeKiB: 1024,
    distribution: "USER_PARTITION_KEY",
    keyId: null,
    shardLevelMetrics: [],
    warmThroughputMiBps: null,
    tags: {},
  };
}
