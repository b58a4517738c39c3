import type * as Api from "../api/types.generated.ts";
import type { Consumer } from "../engine/consumers.ts";
import { formatShardId } from "../engine/identity.ts";
import type { ReadRecord } from "../engine/reading.ts";
import type { Shard } from "../engine/shard.ts";
import type { Stream } from "../engine/stream.ts";
import type { Tags } from "../engine/tags.ts";

export function toShard(shard: Shard): Api.Shard {
  const [parent, adjacentParent] = shard.parents;
  const ending = shard.endingSequenceNumber;
  return {
    ShardId: shard.id,
    ...(parent === undefined ? {} : { ParentShardId: formatShardId(parent) }),
    ...(adjacentParent === undefined ? {} : { AdjacentParentShardId: formatShardId(adjacentParent) }),
    HashKeyRange: toHashKeyRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: shard.startingSequenceNumber,
      ...(ending === undefined ? {} : { EndingSequenceNumber: ending }),
    },
  };
}

/** How the end of a closed shard names those that go on. */
export function toChildShards(stream: Stream, parent: Shard): Api.ChildShard[] {
  return stream.childrenOf(parent).map((child) => ({
    ShardId: child.id,
    ParentShards: child.parents.map(formatShardId),
    HashKeyRange: toHashKeyRange(child),
  }));
}

export function toRecord({ sequenceNumber, arrival, data, partitionKey, encrypted }: ReadRecord): Api.Record {
  return {
    SequenceNumber: sequenceNumber,
    ApproximateArrivalTimestamp: arrival,
    Data: data,
    PartitionKey: partitionKey,
    EncryptionType: encrypted ? "KMS" : undefined,
  };
}

export function toConsumer({ name, arn, status, createdAt }: Consumer): Api.Consumer {
  return { ConsumerName: name, ConsumerARN: arn, ConsumerStatus: status, ConsumerCreationTimestamp: createdAt };
}

/** Sorted by key. */
export function toTags(tags: Tags): Api.Tag[] {
  return Object.entries(tags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

function toHashKeyRange({ range }: Shard): Api.HashKeyRange {
  return { StartingHashKey: range.start.toString(), EndingHashKey: range.end.toString() };
}

export function toStreamSummary(stream: Stream): Api.StreamSummary {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: stream.settings.mode },
    StreamCreationTimestamp: stream.createdAt,
  };
}

/** What DescribeStream and DescribeStreamSummary have in common. */
export function toStreamDescription(stream: Stream): Omit<Api.StreamDescription, "Shards" | "HasMoreShards"> {
  const { mode, retentionHours, shardLevelMetrics, keyId } = stream.settings;
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: mode },
    RetentionPeriodHours: retentionHours,
    StreamCreationTimestamp: stream.createdAt,
    EnhancedMonitoring: [{ ShardLevelMetrics: shardLevelMetrics }],
    EncryptionType: stream.encryptionType,
    ...(keyId === null ? {} : { KeyId: keyId }),
  };
}
