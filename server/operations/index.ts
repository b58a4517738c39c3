import type { OperationName } from "../api/model.generated.ts";
import type { SubscribeToShardEvent } from "../api/types.generated.ts";
import { addTagsToStream } from "./add-tags-to-stream.ts";
import { createChannel } from "./create-channel.ts";
import { createStream } from "./create-stream.ts";
import { decreaseStreamRetentionPeriod } from "./decrease-stream-retention-period.ts";
import { deleteChannel } from "./delete-channel.ts";
import { deleteResourcePolicy } from "./delete-resource-policy.ts";
import { deleteStream } from "./delete-stream.ts";
import { deregisterStreamConsumer } from "./deregister-stream-consumer.ts";
import { describeAccountSettings } from "./describe-account-settings.ts";
import { describeChannel } from "./describe-channel.ts";
import { describeLimits } from "./describe-limits.ts";
import { describeStreamConsumer } from "./describe-stream-consumer.ts";
import { describeStreamSummary } from "./describe-stream-summary.ts";
import { describeStream } from "./describe-stream.ts";
import { disableEnhancedMonitoring } from "./disable-enhanced-monitoring.ts";
import { enableEnhancedMonitoring } from "./enable-enhanced-monitoring.ts";
import { getRecords } from "./get-records.ts";
import { getResourcePolicy } from "./get-resource-policy.ts";
import { getShardIterator } from "./get-shard-iterator.ts";
import { increaseStreamRetentionPeriod } from "./increase-stream-retention-period.ts";
import { listChannels } from "./list-channels.ts";
import { listShards } from "./list-shards.ts";
import { listStreamConsumers } from "./list-stream-consumers.ts";
import { listStreams } from "./list-streams.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { listTagsForStream } from "./list-tags-for-stream.ts";
import { mergeShards } from "./merge-shards.ts";
import { putRecord } from "./put-record.ts";
import { putRecords } from "./put-records.ts";
import { putResourcePolicy } from "./put-resource-policy.ts";
import { registerStreamConsumer } from "./register-stream-consumer.ts";
import { removeTagsFromStream } from "./remove-tags-from-stream.ts";
import { splitShard } from "./split-shard.ts";
import { startStreamEncryption } from "./start-stream-encryption.ts";
import { stopStreamEncryption } from "./stop-stream-encryption.ts";
import { subscribeToShard } from "./subscribe-to-shard.ts";
import { tagResource } from "./tag-resource.ts";
import { untagResource } from "./untag-resource.ts";
import { updateAccountSettings } from "./update-account-settings.ts";
import { updateChannel } from "./update-channel.ts";
import { updateMaxRecordSize } from "./update-max-record-size.ts";
import { updateShardCount } from "./update-shard-count.ts";
import { updateStreamMode } from "./update-stream-mode.ts";
import { updateStreamRecordDistributionStrategy } from "./update-stream-record-distribution-strategy.ts";
import { updateStreamWarmThroughput } from "./update-stream-warm-throughput.ts";
import type { Operation, StreamingOperation } from "./operation.ts";

type OperationTable = {
  readonly [Name in Exclude<OperationName, "SubscribeToShard">]: Operation<Name>;
} & { readonly SubscribeToShard: StreamingOperation<"SubscribeToShard", SubscribeToShardEvent> };

/** Every operation of the API: the table lacks none, or it does not compile. */
export const operationTable: OperationTable = {
  AddTagsToStream: addTagsToStream,
  CreateChannel: createChannel,
  CreateStream: createStream,
  DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod,
  DeleteChannel: deleteChannel,
  DeleteResourcePolicy: deleteResourcePolicy,
  DeleteStream: deleteStream,
  DeregisterStreamConsumer: deregisterStreamConsumer,
  DescribeAccountSettings: describeAccountSettings,
  DescribeChannel: describeChannel,
  DescribeLimits: describeLimits,
  DescribeStreamConsumer: describeStreamConsumer,
  DescribeStreamSummary: describeStreamSummary,
  DescribeStream: describeStream,
  DisableEnhancedMonitoring: disableEnhancedMonitoring,
  EnableEnhancedMonitoring: enableEnhancedMonitoring,
  GetRecords: getRecords,
  GetResourcePolicy: getResourcePolicy,
  GetShardIterator: getShardIterator,
  IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
  ListChannels: listChannels,
  ListShards: listShards,
  ListStreamConsumers: listStreamConsumers,
  ListStreams: listStreams,
  ListTagsForResource: listTagsForResource,
  ListTagsForStream: listTagsForStream,
  MergeShards: mergeShards,
  PutRecord: putRecord,
  PutRecords: putRecords,
  PutResourcePolicy: putResourcePolicy,
  RegisterStreamConsumer: registerStreamConsumer,
  RemoveTagsFromStream: removeTagsFromStream,
  SplitShard: splitShard,
  StartStreamEncryption: startStreamEncryption,
  StopStreamEncryption: stopStreamEncryption,
  SubscribeToShard: subscribeToShard,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAccountSettings: updateAccountSettings,
  UpdateChannel: updateChannel,
  UpdateMaxRecordSize: updateMaxRecordSize,
  UpdateShardCount: updateShardCount,
  UpdateStreamMode: updateStreamMode,
  UpdateStreamRecordDistributionStrategy: updateStreamRecordDistributionStrategy,
  UpdateStreamWarmThroughput: updateStreamWarmThroughput,
};
