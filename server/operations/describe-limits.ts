import type { Operation } from "./operation.ts";

/** AWS's default quotas of the largest regions; on-demand streams count with their shards. */
const SHARD_LIMIT = 20_000;
const ON_DEMAND_STREAM_LIMIT = 50;
/** UNVERIFIED: two for each on-demand stream. */
const CHANNEL_LIMIT = 2 * ON_DEMAND_STREAM_LIMIT;

export const describeLimits: Operation<"DescribeLimits"> = async (_input, { kinesis, caller }) => {
  const streams = kinesis.streams(caller);
  return {
    ShardLimit: SHARD_LIMIT,
    OpenShardCount: streams.reduce((sum, { openShards }) => sum + openShards.length, 0),
    OnDemandStreamCount: streams.filter(({ settings }) => settings.mode === "ON_DEMAND").length,
    OnDemandStreamCountLimit: ON_DEMAND_STREAM_LIMIT,
    ChannelCount: kinesis.channels.list(caller).length,
    ChannelCountLimit: CHANNEL_LIMIT,
  };
};
