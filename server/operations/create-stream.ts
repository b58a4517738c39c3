import { InvalidArgumentException, ValidationException } from "../api/exceptions.ts";
import type { CreateStreamInput } from "../api/types.generated.ts";
import { AUTO_NEEDS_ON_DEMAND, SHARD_COUNT_MISSING, SHARD_COUNT_ON_DEMAND } from "../engine/messages.ts";
import { defaultSettings, type StreamMode, type StreamSettings } from "../engine/stream-settings.ts";
import { checkTags } from "../engine/tags.ts";
import type { Operation } from "./operation.ts";
import { checkWarmThroughput } from "./warm-throughput.ts";

const ON_DEMAND_SHARDS = 4;

/**
 * Without a mode, a shard count means PROVISIONED and none means ON_DEMAND, which begins with four shards
 * (kinesis-reference §1.4).
 */
export const createStream: Operation<"CreateStream"> = async (input, { kinesis, caller }) => {
  const name = { ...caller, name: input.StreamName };
  const mode = input.StreamModeDetails?.StreamMode ?? (input.ShardCount === undefined ? "ON_DEMAND" : "PROVISIONED");
  const shardCount = shardCountOf(mode, input);
  const tags = input.Tags ?? {};
  checkTags(name, {}, tags);
  const defaults = defaultSettings(mode);
  const settings: StreamSettings = {
    ...defaults,
    maxRecordSizeKiB: input.MaxRecordSizeInKiB ?? defaults.maxRecordSizeKiB,
    distribution: input.RecordDistributionStrategy ?? defaults.distribution,
    warmThroughputMiBps: input.WarmThroughputMiBps ?? null,
    tags,
  };
  if (settings.distribution === "AUTO" && mode !== "ON_DEMAND")
    throw new InvalidArgumentException(AUTO_NEEDS_ON_DEMAND);
  const { warmThroughputMiBps: warm } = settings;
  if (warm !== null) checkWarmThroughput(kinesis, name, mode, warm);
  await kinesis.create(name, shardCount, settings);
};

function shardCountOf(mode: StreamMode, { ShardCount: shardCount }: CreateStreamInput): number {
  if (mode === "PROVISIONED") {
    if (shardCount === undefined) throw new ValidationException(SHARD_COUNT_MISSING);
    return shardCount;
  }
  if (shardCount !== undefined) throw new InvalidArgumentException(SHARD_COUNT_ON_DEMAND);
  return ON_DEMAND_SHARDS;
}
