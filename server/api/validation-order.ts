/**
 * The order in which the service reports the violations of one request, recorded for these structures
 * (kinesis-reference §3.4). Members not named here follow in the SDK's order; structures not named keep it whole.
 */
export const VALIDATION_ORDER: Readonly<Record<string, readonly string[]>> = {
  AddTagsToStreamInput: ["Tags", "StreamName"],
  CreateStreamInput: ["ShardCount", "StreamName"],
  DecreaseStreamRetentionPeriodInput: ["RetentionPeriodHours", "StreamName"],
  DescribeStreamInput: ["Limit", "ExclusiveStartShardId", "StreamName"],
  GetRecordsInput: ["Limit", "ShardIterator"],
  GetShardIteratorInput: ["ShardId", "ShardIteratorType", "StartingSequenceNumber", "StreamName", "Timestamp"],
  IncreaseStreamRetentionPeriodInput: ["RetentionPeriodHours", "StreamName"],
  ListShardsInput: ["ExclusiveStartShardId", "MaxResults", "NextToken", "StreamCreationTimestamp", "StreamName"],
  ListStreamsInput: ["Limit", "ExclusiveStartStreamName"],
  ListTagsForStreamInput: ["Limit", "ExclusiveStartTagKey", "StreamName"],
  MergeShardsInput: ["ShardToMerge", "AdjacentShardToMerge", "StreamName"],
  PutRecordInput: ["SequenceNumberForOrdering", "PartitionKey", "ExplicitHashKey", "Data", "StreamName"],
  PutRecordsInput: ["Records", "StreamName"],
  PutRecordsRequestEntry: ["PartitionKey", "ExplicitHashKey", "Data"],
  RemoveTagsFromStreamInput: ["TagKeys", "StreamName"],
  SplitShardInput: ["NewStartingHashKey", "StreamName", "ShardToSplit"],
  UpdateShardCountInput: ["ScalingType", "StreamName", "TargetShardCount"],
};
