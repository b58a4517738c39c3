import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toShard, toStreamDescription } from "./shapes.ts";

/** The default and the most, whatever Limit says. */
const MAX_SHARDS = 100;

/** Pages on with ExclusiveStartShardId, which is compared as text: shard ids sort in the order of creation. */
export const describeStream: Operation<"DescribeStream"> = async (input, context) => {
  const stream = findStream(input, context);
  const start = input.ExclusiveStartShardId ?? "";
  const shards = stream.visibleShards(context.kinesis.clock.now()).filter(({ id }) => id > start);
  const limit = Math.min(input.Limit ?? MAX_SHARDS, MAX_SHARDS);
  return {
    StreamDescription: {
      ...toStreamDescription(stream),
      Shards: shards.slice(0, limit).map(toShard),
      HasMoreShards: shards.length > limit,
    },
  };
};
