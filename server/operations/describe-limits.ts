import { QUOTAS } from "../engine/rates.ts";
import type { Operation } from "./operation.ts";

/** UNVERIFIED: two for each on-demand stream. */
const CHANNEL_LIMIT = 2 * QUOTAS.onDemandStreams;

export const describeLimits: Operation<"DescribeLimits"> = async (_input, { kinesis, caller }) => {
  const streams = kinesis.streams(caller);
  return {
    ShardLimit: QUOTAS.shards,
    OpenShardCount: streams.reduce((sum, { openShards }) => sum + openShards.length, 0),
    OnDemandStreamCount: streams.filter(({ settings }) => settings.mode === "ON_DEMAND").length,
    OnDemandStreamCountLimit: QUOTAS.onDemandStreams,
    ChannelCount: kinesis.channels.list(caller).length,
    ChannelCountLimit: CHANNEL_LIMIT,
  };
};
