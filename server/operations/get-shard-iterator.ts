import { DryRunOperationException } from "../api/exceptions.ts";
import { DRY_RUN } from "../engine/messages.ts";
import { locate } from "../engine/positions.ts";
import { formatShardIterator } from "../engine/shard-iterator.ts";
import { findReadableShard, shardIndexOf, streamNameOf } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

export const getShardIterator: Operation<"GetShardIterator"> = async (input, context) => {
  const { kinesis } = context;
  const name = streamNameOf(input, context);
  const index = shardIndexOf(name, input.ShardId);
  const [stream, shard] = findReadableShard(name, index, context);
  const ordinal = await locate(kinesis, stream, shard, {
    type: input.ShardIteratorType,
    sequenceNumber: input.StartingSequenceNumber,
    timestamp: input.Timestamp,
  });
  if (input.DryRun) throw new DryRunOperationException(DRY_RUN);
  kinesis.limits.iterate(stream, shard);
  const iterator = {
    streamName: stream.name,
    streamId: stream.id,
    shardIndex: index,
    ordinal,
    createdAt: kinesis.clock.now(),
  };
  return { ShardIterator: formatShardIterator(iterator, kinesis.random) };
};
