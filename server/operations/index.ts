import type { OperationName } from "../api/model.generated.ts";
import { addTagsToStream } from "./add-tags-to-stream.ts";
import { createStream } from "./create-stream.ts";
import { deleteStream } from "./delete-stream.ts";
import { describeStream } from "./describe-stream.ts";
import { describeStreamSummary } from "./describe-stream-summary.ts";
import { getRecords } from "./get-records.ts";
import { getShardIterator } from "./get-shard-iterator.ts";
import { listShards } from "./list-shards.ts";
import { listStreams } from "./list-streams.ts";
import { listTagsForStream } from "./list-tags-for-stream.ts";
import { mergeShards } from "./merge-shards.ts";
import type { Operation } from "./operation.ts";
import { putRecord } from "./put-record.ts";
import { putRecords } from "./put-records.ts";
import { removeTagsFromStream } from "./remove-tags-from-stream.ts";
import { splitShard } from "./split-shard.ts";
import { updateShardCount } from "./update-shard-count.ts";

type OperationTable = { readonly [Name in OperationName]?: Operation<Name> };

/** The operations that are built; the service answers UnknownOperationException to all others. */
export const operationTable: OperationTable = {
  AddTagsToStream: addTagsToStream,
  CreateStream: createStream,
  DeleteStream: deleteStream,
  DescribeStream: describeStream,
  DescribeStreamSummary: describeStreamSummary,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListShards: listShards,
  ListStreams: listStreams,
  ListTagsForStream: listTagsForStream,
  MergeShards: mergeShards,
  PutRecord: putRecord,
  PutRecords: putRecords,
  RemoveTagsFromStream: removeTagsFromStream,
  SplitShard: splitShard,
  UpdateShardCount: updateShardCount,
};
