import type { EnableEnhancedMonitoringInput, EnhancedMonitoringOutput } from "../api/types.generated.ts";
import { SHARD_LEVEL_METRICS, type MetricsName } from "../engine/stream-settings.ts";
import { findStream } from "./named-stream.ts";
import type { OperationContext } from "./operation.ts";

/** Changes the shard-level metrics of a stream; the answer has those before and those after. */
export async function changeMonitoring(
  input: EnableEnhancedMonitoringInput,
  {
    context,
    change,
  }: { context: OperationContext; change: (present: Set<MetricsName>, given: Set<MetricsName>) => Set<MetricsName> },
): Promise<EnhancedMonitoringOutput> {
  const stream = findStream(input, context);
  const present = stream.settings.shardLevelMetrics;
  const given = input.ShardLevelMetrics.includes("ALL") ? SHARD_LEVEL_METRICS : input.ShardLevelMetrics;
  const changed = change(new Set(present), new Set(given));
  const desired = SHARD_LEVEL_METRICS.filter((name) => changed.has(name));
  await context.kinesis.update(stream, { shardLevelMetrics: desired });
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: present,
    DesiredShardLevelMetrics: desired,
  };
}
