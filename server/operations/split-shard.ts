import { InvalidArgumentException } from "../api/exceptions.ts";
import { requireActive } from "../engine/kinesis.ts";
import { shardAlreadyClosed, splitKeyOutside } from "../engine/messages.ts";
import { findShard, shardIndexOf, streamNameOf } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { requireProvisioned } from "./provisioned.ts";

/** The new starting hash key must lie further in than one from either end (kinesis-reference §4.2). */
export const splitShard: Operation<"SplitShard"> = async (input, context) => {
  const name = streamNameOf(input, context);
  const index = shardIndexOf(name, input.ShardToSplit);
  const stream = context.kinesis.get(name);
  requireActive(stream);
  requireProvisioned(stream);
  const shard = findShard(stream, index);
  if (!shard.isOpen) throw new InvalidArgumentException(shardAlreadyClosed(stream, shard.id));
  context.kinesis.quotas.checkShards(stream, 1);
  const { start, end } = shard.range;
  const key = BigInt(input.NewStartingHashKey);
  if (key <= start + 1n || key >= end) {
    throw new InvalidArgumentException(splitKeyOutside(stream, shard.id, input.NewStartingHashKey, start, end));
  }
  await context.kinesis.reshard(stream, [{ kind: "split", shard: index, newStartingHashKey: key.toString() }]);
};
