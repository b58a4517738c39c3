// Made by `npm run api-table` (tools/api-table.ts). Do not edit.
// Timestamps are epoch milliseconds, blobs are bytes.

export interface AddTagsToStreamInput {
  Tags: { [key: string]: string };
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface ChannelDescription {
  ChannelName: string;
  ChannelARN: string;
  ChannelId: string;
  ChannelStatus: "ACTIVE" | "CREATING" | "DELETING" | "FAILED" | "UPDATING";
  ChannelCreationTimestamp: number;
  ServiceExecutionRoleARN: string;
  StreamConfigurationList: ChannelStreamDescription[];
  LoggingConfiguration: ChannelLoggingConfiguration;
  ChannelStatusReason?: string | undefined;
  S3DestinationConfiguration?: S3DestinationDescription | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationDescription | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
}

export interface ChannelEncryptionConfiguration {
  EncryptionType: "KMS";
  KeyId: string;
}

export interface ChannelLoggingConfiguration {
  CloudWatchLogs: CloudWatchLogs;
}

export interface ChannelLoggingUpdateInput {
  CloudWatchLogs: CloudWatchLogsUpdateInput;
}

export interface ChannelStreamConfiguration {
  StreamARN: string;
  RecordConfiguration: RecordConfiguration;
}

export interface ChannelStreamDescription {
  StreamARN: string;
  StreamCreationTimestamp: number;
  RecordConfiguration: RecordConfiguration;
}

export interface ChannelStreamIdentifier {
  StreamARN: string;
  StreamCreationTimestamp: number;
}

export interface ChannelSummary {
  ChannelName: string;
  ChannelARN: string;
  ChannelId: string;
  ChannelStatus: "ACTIVE" | "CREATING" | "DELETING" | "FAILED" | "UPDATING";
  ChannelCreationTimestamp: number;
  ChannelDestinationType: "S3" | "S3_TABLES";
  Streams: ChannelStreamIdentifier[];
  ChannelStatusReason?: string | undefined;
}

export interface ChildShard {
  ShardId: string;
  ParentShards: string[];
  HashKeyRange: HashKeyRange;
}

export interface CloudWatchLogs {
  Enabled: boolean;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface CloudWatchLogsUpdateInput {
  Enabled: boolean;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface Consumer {
  ConsumerName: string;
  ConsumerARN: string;
  ConsumerStatus: "CREATING" | "DELETING" | "ACTIVE";
  ConsumerCreationTimestamp: number;
}

export interface ConsumerDescription {
  ConsumerName: string;
  ConsumerARN: string;
  ConsumerStatus: "CREATING" | "DELETING" | "ACTIVE";
  ConsumerCreationTimestamp: number;
  StreamARN: string;
}

export interface CreateChannelInput {
  ChannelName: string;
  ServiceExecutionRoleARN: string;
  StreamConfigurationList: ChannelStreamConfiguration[];
  S3DestinationConfiguration?: S3DestinationConfiguration | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationConfiguration | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  Tags?: { [key: string]: string } | undefined;
  LoggingConfiguration?: ChannelLoggingConfiguration | undefined;
}

export interface CreateChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface CreateStreamInput {
  ShardCount?: number | undefined;
  StreamName: string;
  StreamModeDetails?: StreamModeDetails | undefined;
  Tags?: { [key: string]: string } | undefined;
  WarmThroughputMiBps?: number | undefined;
  MaxRecordSizeInKiB?: number | undefined;
  RecordDistributionStrategy?: "AUTO" | "USER_PARTITION_KEY" | undefined;
}

export interface DeadLetterQueueS3Configuration {
  BucketARN: string;
  ExpectedBucketOwner: string;
  ErrorOutputPrefix?: string | undefined;
}

export interface DecreaseStreamRetentionPeriodInput {
  RetentionPeriodHours: number;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DeleteChannelInput {
  ChannelARN: string;
}

export interface DeleteResourcePolicyInput {
  ResourceARN: string;
  StreamId?: string | undefined;
}

export interface DeleteStreamInput {
  StreamName?: string | undefined;
  EnforceConsumerDeletion?: boolean | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DeregisterStreamConsumerInput {
  StreamARN?: string | undefined;
  ConsumerName?: string | undefined;
  ConsumerARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DescribeAccountSettingsInput {
}

export interface DescribeAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface DescribeChannelInput {
  ChannelARN: string;
}

export interface DescribeChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface DescribeLimitsInput {
}

export interface DescribeLimitsOutput {
  ShardLimit: number;
  OpenShardCount: number;
  OnDemandStreamCount: number;
  OnDemandStreamCountLimit: number;
  ChannelCount?: number | undefined;
  ChannelCountLimit?: number | undefined;
}

export interface DescribeStreamConsumerInput {
  StreamARN?: string | undefined;
  ConsumerName?: string | undefined;
  ConsumerARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DescribeStreamConsumerOutput {
  ConsumerDescription: ConsumerDescription;
}

export interface DescribeStreamInput {
  Limit?: number | undefined;
  ExclusiveStartShardId?: string | undefined;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DescribeStreamOutput {
  StreamDescription: StreamDescription;
}

export interface DescribeStreamSummaryInput {
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface DescribeStreamSummaryOutput {
  StreamDescriptionSummary: StreamDescriptionSummary;
}

export interface DisableEnhancedMonitoringInput {
  ShardLevelMetrics: ("IncomingBytes" | "IncomingRecords" | "OutgoingBytes" | "OutgoingRecords" | "WriteProvisionedThroughputExceeded" | "ReadProvisionedThroughputExceeded" | "IteratorAgeMilliseconds" | "ALL")[];
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface EnableEnhancedMonitoringInput {
  ShardLevelMetrics: ("IncomingBytes" | "IncomingRecords" | "OutgoingBytes" | "OutgoingRecords" | "WriteProvisionedThroughputExceeded" | "ReadProvisionedThroughputExceeded" | "IteratorAgeMilliseconds" | "ALL")[];
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface EnhancedMetrics {
  ShardLevelMetrics?: ("IncomingBytes" | "IncomingRecords" | "OutgoingBytes" | "OutgoingRecords" | "WriteProvisionedThroughputExceeded" | "ReadProvisionedThroughputExceeded" | "IteratorAgeMilliseconds" | "ALL")[] | undefined;
}

export interface EnhancedMonitoringOutput {
  StreamName?: string | undefined;
  CurrentShardLevelMetrics?: ("IncomingBytes" | "IncomingRecords" | "OutgoingBytes" | "OutgoingRecords" | "WriteProvisionedThroughputExceeded" | "ReadProvisionedThroughputExceeded" | "IteratorAgeMilliseconds" | "ALL")[] | undefined;
  DesiredShardLevelMetrics?: ("IncomingBytes" | "IncomingRecords" | "OutgoingBytes" | "OutgoingRecords" | "WriteProvisionedThroughputExceeded" | "ReadProvisionedThroughputExceeded" | "IteratorAgeMilliseconds" | "ALL")[] | undefined;
  StreamARN?: string | undefined;
}

export interface GetRecordsInput {
  Limit?: number | undefined;
  ShardIterator: string;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface GetRecordsOutput {
  Records: Record[];
  NextShardIterator?: string | undefined;
  MillisBehindLatest?: number | undefined;
  ChildShards?: ChildShard[] | undefined;
}

export interface GetResourcePolicyInput {
  ResourceARN: string;
  StreamId?: string | undefined;
}

export interface GetResourcePolicyOutput {
  Policy: string;
}

export interface GetShardIteratorInput {
  ShardId: string;
  ShardIteratorType: "AFTER_SEQUENCE_NUMBER" | "LATEST" | "AT_TIMESTAMP" | "AT_SEQUENCE_NUMBER" | "TRIM_HORIZON";
  StartingSequenceNumber?: string | undefined;
  StreamName?: string | undefined;
  Timestamp?: number | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface GetShardIteratorOutput {
  ShardIterator?: string | undefined;
}

export interface HashKeyRange {
  StartingHashKey: string;
  EndingHashKey: string;
}

export interface IncreaseStreamRetentionPeriodInput {
  RetentionPeriodHours: number;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface InternalFailureException {
  message?: string | undefined;
}

export interface KMSAccessDeniedException {
  message?: string | undefined;
}

export interface KMSDisabledException {
  message?: string | undefined;
}

export interface KMSInvalidStateException {
  message?: string | undefined;
}

export interface KMSNotFoundException {
  message?: string | undefined;
}

export interface KMSOptInRequired {
  message?: string | undefined;
}

export interface KMSThrottlingException {
  message?: string | undefined;
}

export interface ListChannelsInput {
  StreamFilter?: StreamFilter[] | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListChannelsOutput {
  ChannelSummaries: ChannelSummary[];
  NextToken?: string | undefined;
}

export interface ListShardsInput {
  ExclusiveStartShardId?: string | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
  StreamCreationTimestamp?: number | undefined;
  StreamName?: string | undefined;
  ShardFilter?: ShardFilter | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface ListShardsOutput {
  Shards?: Shard[] | undefined;
  NextToken?: string | undefined;
}

export interface ListStreamConsumersInput {
  StreamARN: string;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  StreamCreationTimestamp?: number | undefined;
  StreamId?: string | undefined;
}

export interface ListStreamConsumersOutput {
  Consumers?: Consumer[] | undefined;
  NextToken?: string | undefined;
}

export interface ListStreamsInput {
  Limit?: number | undefined;
  ExclusiveStartStreamName?: string | undefined;
  NextToken?: string | undefined;
}

export interface ListStreamsOutput {
  StreamNames: string[];
  HasMoreStreams: boolean;
  NextToken?: string | undefined;
  StreamSummaries?: StreamSummary[] | undefined;
}

export interface ListTagsForResourceInput {
  ResourceARN: string;
  StreamId?: string | undefined;
}

export interface ListTagsForResourceOutput {
  Tags?: Tag[] | undefined;
}

export interface ListTagsForStreamInput {
  Limit?: number | undefined;
  ExclusiveStartTagKey?: string | undefined;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface ListTagsForStreamOutput {
  Tags: Tag[];
  HasMoreTags: boolean;
}

export interface MergeShardsInput {
  ShardToMerge: string;
  AdjacentShardToMerge: string;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface MinimumThroughputBillingCommitmentInput {
  Status: "ENABLED" | "DISABLED";
}

export interface MinimumThroughputBillingCommitmentOutput {
  Status: "ENABLED" | "DISABLED" | "ENABLED_UNTIL_EARLIEST_ALLOWED_END";
  StartedAt?: number | undefined;
  EndedAt?: number | undefined;
  EarliestAllowedEndAt?: number | undefined;
}

export interface PartitionField {
  Transform: "TIME_HOUR";
  SourceName: string;
}

export interface PartitionSpec {
  PartitionFields: PartitionField[];
}

export interface PutRecordInput {
  SequenceNumberForOrdering?: string | undefined;
  PartitionKey?: string | undefined;
  ExplicitHashKey?: string | undefined;
  Data: Uint8Array;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface PutRecordOutput {
  ShardId: string;
  SequenceNumber: string;
  EncryptionType?: "NONE" | "KMS" | undefined;
}

export interface PutRecordsInput {
  Records: PutRecordsRequestEntry[];
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface PutRecordsOutput {
  Records: PutRecordsResultEntry[];
  FailedRecordCount?: number | undefined;
  EncryptionType?: "NONE" | "KMS" | undefined;
}

export interface PutRecordsRequestEntry {
  PartitionKey?: string | undefined;
  ExplicitHashKey?: string | undefined;
  Data: Uint8Array;
}

export interface PutRecordsResultEntry {
  SequenceNumber?: string | undefined;
  ShardId?: string | undefined;
  ErrorCode?: string | undefined;
  ErrorMessage?: string | undefined;
}

export interface PutResourcePolicyInput {
  ResourceARN: string;
  Policy: string;
  StreamId?: string | undefined;
}

export interface Record {
  SequenceNumber: string;
  Data: Uint8Array;
  ApproximateArrivalTimestamp?: number | undefined;
  PartitionKey?: string | undefined;
  EncryptionType?: "NONE" | "KMS" | undefined;
}

export interface RecordConfiguration {
  RecordFormatType: "BYTE_ARRAY" | "GSR_JSON" | "JSON" | "STRING";
  GSRSchemaARN?: string | undefined;
}

export interface RegisterStreamConsumerInput {
  StreamARN: string;
  ConsumerName: string;
  StreamId?: string | undefined;
  Tags?: { [key: string]: string } | undefined;
}

export interface RegisterStreamConsumerOutput {
  Consumer: Consumer;
}

export interface RemoveTagsFromStreamInput {
  TagKeys: string[];
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface ResourceInUseException {
  message?: string | undefined;
}

export interface ResourceNotFoundException {
  message?: string | undefined;
}

export interface S3DestinationConfiguration {
  StorageConfiguration: S3StorageConfiguration;
  DataFreshnessInSeconds?: number | undefined;
  DeadLetterQueueS3Configuration?: DeadLetterQueueS3Configuration | undefined;
}

export interface S3DestinationDescription {
  DataFreshnessInSeconds: number;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  StorageConfiguration: S3StorageConfiguration;
}

export interface S3DestinationUpdateInput {
  DataFreshnessInSeconds: number;
}

export interface S3StorageConfiguration {
  BucketARN: string;
  ExpectedBucketOwner: string;
  CompressionType: "GZIP" | "NONE" | "ZSTD";
  OutputKeyTemplate?: string | undefined;
  StorageClass?: "GLACIER_IR" | "INTELLIGENT_TIERING" | "STANDARD" | undefined;
}

export interface S3TablesConfiguration {
  TableBucketARN: string;
  Namespace: string;
  TableName: string;
  CompressionType: "NONE" | "SNAPPY" | "ZSTD";
  PartitionSpec?: PartitionSpec | undefined;
}

export interface S3TablesDestinationConfiguration {
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  S3TablesConfigurationList: S3TablesConfiguration[];
  DataFreshnessInSeconds?: number | undefined;
}

export interface S3TablesDestinationDescription {
  DataFreshnessInSeconds: number;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  S3TablesConfigurationList: S3TablesConfiguration[];
}

export interface S3TablesDestinationUpdateInput {
  DataFreshnessInSeconds: number;
}

export interface SequenceNumberRange {
  StartingSequenceNumber: string;
  EndingSequenceNumber?: string | undefined;
}

export interface Shard {
  ShardId: string;
  HashKeyRange: HashKeyRange;
  SequenceNumberRange: SequenceNumberRange;
  ParentShardId?: string | undefined;
  AdjacentParentShardId?: string | undefined;
}

export interface ShardFilter {
  Type: "AFTER_SHARD_ID" | "AT_TRIM_HORIZON" | "FROM_TRIM_HORIZON" | "AT_LATEST" | "AT_TIMESTAMP" | "FROM_TIMESTAMP";
  ShardId?: string | undefined;
  Timestamp?: number | undefined;
}

export interface SplitShardInput {
  NewStartingHashKey: string;
  StreamName?: string | undefined;
  ShardToSplit: string;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface StartStreamEncryptionInput {
  EncryptionType: "NONE" | "KMS";
  KeyId: string;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface StartingPosition {
  Type: "AFTER_SEQUENCE_NUMBER" | "LATEST" | "AT_TIMESTAMP" | "AT_SEQUENCE_NUMBER" | "TRIM_HORIZON";
  SequenceNumber?: string | undefined;
  Timestamp?: number | undefined;
}

export interface StopStreamEncryptionInput {
  EncryptionType: "NONE" | "KMS";
  KeyId: string;
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface StreamDescription {
  StreamName: string;
  StreamARN: string;
  StreamStatus: "CREATING" | "DELETING" | "ACTIVE" | "UPDATING";
  Shards: Shard[];
  HasMoreShards: boolean;
  RetentionPeriodHours: number;
  StreamCreationTimestamp: number;
  EnhancedMonitoring: EnhancedMetrics[];
  StreamModeDetails?: StreamModeDetails | undefined;
  EncryptionType?: "NONE" | "KMS" | undefined;
  KeyId?: string | undefined;
}

export interface StreamDescriptionSummary {
  StreamName: string;
  StreamARN: string;
  StreamStatus: "CREATING" | "DELETING" | "ACTIVE" | "UPDATING";
  RetentionPeriodHours: number;
  StreamCreationTimestamp: number;
  EnhancedMonitoring: EnhancedMetrics[];
  OpenShardCount: number;
  StreamId?: string | undefined;
  StreamModeDetails?: StreamModeDetails | undefined;
  EncryptionType?: "NONE" | "KMS" | undefined;
  KeyId?: string | undefined;
  ConsumerCount?: number | undefined;
  WarmThroughput?: WarmThroughputObject | undefined;
  MaxRecordSizeInKiB?: number | undefined;
  ChannelCount?: number | undefined;
  RecordDistributionStrategy?: "AUTO" | "USER_PARTITION_KEY" | undefined;
}

export interface StreamFilter {
  StreamARN: string;
  StreamCreationTimestamp?: number | undefined;
}

export interface StreamModeDetails {
  StreamMode: "PROVISIONED" | "ON_DEMAND";
}

export interface StreamSummary {
  StreamName: string;
  StreamARN: string;
  StreamStatus: "CREATING" | "DELETING" | "ACTIVE" | "UPDATING";
  StreamModeDetails?: StreamModeDetails | undefined;
  StreamCreationTimestamp?: number | undefined;
}

export interface SubscribeToShardEvent {
  Records: Record[];
  ContinuationSequenceNumber: string;
  MillisBehindLatest: number;
  ChildShards?: ChildShard[] | undefined;
}

export interface SubscribeToShardEventStream {
  SubscribeToShardEvent?: SubscribeToShardEvent | undefined;
  ResourceNotFoundException?: ResourceNotFoundException | undefined;
  ResourceInUseException?: ResourceInUseException | undefined;
  KMSDisabledException?: KMSDisabledException | undefined;
  KMSInvalidStateException?: KMSInvalidStateException | undefined;
  KMSAccessDeniedException?: KMSAccessDeniedException | undefined;
  KMSNotFoundException?: KMSNotFoundException | undefined;
  KMSOptInRequired?: KMSOptInRequired | undefined;
  KMSThrottlingException?: KMSThrottlingException | undefined;
  InternalFailureException?: InternalFailureException | undefined;
}

export interface SubscribeToShardInput {
  ConsumerARN: string;
  ShardId: string;
  StartingPosition: StartingPosition;
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface SubscribeToShardOutput {
  EventStream: SubscribeToShardEventStream;
}

export interface Tag {
  Key: string;
  Value?: string | undefined;
}

export interface TagResourceInput {
  Tags: { [key: string]: string };
  ResourceARN: string;
  StreamId?: string | undefined;
}

export interface UntagResourceInput {
  TagKeys: string[];
  ResourceARN: string;
  StreamId?: string | undefined;
}

export interface UpdateAccountSettingsInput {
  MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput;
}

export interface UpdateAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface UpdateChannelInput {
  ChannelARN: string;
  S3DestinationConfiguration?: S3DestinationUpdateInput | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationUpdateInput | undefined;
  LoggingConfiguration?: ChannelLoggingUpdateInput | undefined;
}

export interface UpdateChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface UpdateMaxRecordSizeInput {
  MaxRecordSizeInKiB: number;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface UpdateShardCountInput {
  ScalingType: "UNIFORM_SCALING";
  StreamName?: string | undefined;
  TargetShardCount: number;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

export interface UpdateShardCountOutput {
  StreamName?: string | undefined;
  CurrentShardCount?: number | undefined;
  TargetShardCount?: number | undefined;
  StreamARN?: string | undefined;
}

export interface UpdateStreamModeInput {
  StreamARN: string;
  StreamModeDetails: StreamModeDetails;
  StreamId?: string | undefined;
  WarmThroughputMiBps?: number | undefined;
}

export interface UpdateStreamRecordDistributionStrategyInput {
  StreamARN: string;
  RecordDistributionStrategy: "AUTO" | "USER_PARTITION_KEY";
  StreamId?: string | undefined;
}

export interface UpdateStreamWarmThroughputInput {
  WarmThroughputMiBps: number;
  StreamARN?: string | undefined;
  StreamName?: string | undefined;
  StreamId?: string | undefined;
}

export interface UpdateStreamWarmThroughputOutput {
  StreamARN?: string | undefined;
  StreamName?: string | undefined;
  WarmThroughput?: WarmThroughputObject | undefined;
}

export interface WarmThroughputObject {
  TargetMiBps?: number | undefined;
  CurrentMiBps?: number | undefined;
}

/** Input and output of every operation; an output of `void` is an empty body. */
export interface Operations {
  AddTagsToStream: { input: AddTagsToStreamInput; output: void };
  CreateChannel: { input: CreateChannelInput; output: CreateChannelOutput };
  CreateStream: { input: CreateStreamInput; output: void };
  DecreaseStreamRetentionPeriod: { input: DecreaseStreamRetentionPeriodInput; output: void };
  DeleteChannel: { input: DeleteChannelInput; output: void };
  DeleteResourcePolicy: { input: DeleteResourcePolicyInput; output: void };
  DeleteStream: { input: DeleteStreamInput; output: void };
  DeregisterStreamConsumer: { input: DeregisterStreamConsumerInput; output: void };
  DescribeAccountSettings: { input: DescribeAccountSettingsInput; output: DescribeAccountSettingsOutput };
  DescribeChannel: { input: DescribeChannelInput; output: DescribeChannelOutput };
  DescribeLimits: { input: DescribeLimitsInput; output: DescribeLimitsOutput };
  DescribeStream: { input: DescribeStreamInput; output: DescribeStreamOutput };
  DescribeStreamConsumer: { input: DescribeStreamConsumerInput; output: DescribeStreamConsumerOutput };
  DescribeStreamSummary: { input: DescribeStreamSummaryInput; output: DescribeStreamSummaryOutput };
  DisableEnhancedMonitoring: { input: DisableEnhancedMonitoringInput; output: EnhancedMonitoringOutput };
  EnableEnhancedMonitoring: { input: EnableEnhancedMonitoringInput; output: EnhancedMonitoringOutput };
  GetRecords: { input: GetRecordsInput; output: GetRecordsOutput };
  GetResourcePolicy: { input: GetResourcePolicyInput; output: GetResourcePolicyOutput };
  GetShardIterator: { input: GetShardIteratorInput; output: GetShardIteratorOutput };
  IncreaseStreamRetentionPeriod: { input: IncreaseStreamRetentionPeriodInput; output: void };
  ListChannels: { input: ListChannelsInput; output: ListChannelsOutput };
  ListShards: { input: ListShardsInput; output: ListShardsOutput };
  ListStreamConsumers: { input: ListStreamConsumersInput; output: ListStreamConsumersOutput };
  ListStreams: { input: ListStreamsInput; output: ListStreamsOutput };
  ListTagsForResource: { input: ListTagsForResourceInput; output: ListTagsForResourceOutput };
  ListTagsForStream: { input: ListTagsForStreamInput; output: ListTagsForStreamOutput };
  MergeShards: { input: MergeShardsInput; output: void };
  PutRecord: { input: PutRecordInput; output: PutRecordOutput };
  PutRecords: { input: PutRecordsInput; output: PutRecordsOutput };
  PutResourcePolicy: { input: PutResourcePolicyInput; output: void };
  RegisterStreamConsumer: { input: RegisterStreamConsumerInput; output: RegisterStreamConsumerOutput };
  RemoveTagsFromStream: { input: RemoveTagsFromStreamInput; output: void };
  SplitShard: { input: SplitShardInput; output: void };
  StartStreamEncryption: { input: StartStreamEncryptionInput; output: void };
  StopStreamEncryption: { input: StopStreamEncryptionInput; output: void };
  SubscribeToShard: { input: SubscribeToShardInput; output: SubscribeToShardOutput };
  TagResource: { input: TagResourceInput; output: void };
  UntagResource: { input: UntagResourceInput; output: void };
  UpdateAccountSettings: { input: UpdateAccountSettingsInput; output: UpdateAccountSettingsOutput };
  UpdateChannel: { input: UpdateChannelInput; output: UpdateChannelOutput };
  UpdateMaxRecordSize: { input: UpdateMaxRecordSizeInput; output: void };
  UpdateShardCount: { input: UpdateShardCountInput; output: UpdateShardCountOutput };
  UpdateStreamMode: { input: UpdateStreamModeInput; output: void };
  UpdateStreamRecordDistributionStrategy: { input: UpdateStreamRecordDistributionStrategyInput; output: void };
  UpdateStreamWarmThroughput: { input: UpdateStreamWarmThroughputInput; output: UpdateStreamWarmThroughputOutput };
}
