import { InvalidArgumentException } from "../api/exceptions.ts";
import { requireActive } from "../engine/kinesis.ts";
import { shardAlreadyClosed, shardsNotAdjacent } from "../engine/messages.ts";
import { findShard, shardIndexOf, streamNameOf } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { requireProvisioned } from "./provisioned.ts";

/** The shard to merge must be the lower neighbour of the adjacent one. */
export const mergeShards: Operation<"MergeShards"> = async (input, context) => {
  const name = streamNameOf(input, context);
  const indexes = [input.ShardToMerge, input.AdjacentShardToMerge].map((id) => shardIndexOf(name, id));
  const stream = context.kinesis.get(name);
  requireActive(stream);
  requireProvisioned(stream);
  const shards = indexes.map((index) => findShard(stream, index));
  for (const shard of shards) {
    if (!shard.isOpen) throw new InvalidArgumentException(shardAlreadyClosed(stream, shard.id));
  }
  const [lower, upper] = shards as [(typeof shards)[number], (typeof shards)[number]];
  if (lower.range.end + 1n !== upper.range.start) {
    throw new InvalidArgumentException(shardsNotAdjacent(stream, lower.id, upper.id));
  }
  await context.kinesis.reshard(stream, [{ kind: "merge", shard: lower.index, adjacent: upper.index }]);
};
