import type { OperationName } from "../../../server/api/model.generated.ts";
import {
  afterNumber,
  byConsumer,
  BY_ARN,
  BY_BOTH,
  MIDDLE_OF_FIRST_HALF,
  NEVER,
  onDemand,
  onStream,
  onWarmAccount,
  secondPage,
  STREAM_ID,
  type Arrange,
} from "./arrange.ts";
import { LOGGING, S3_TABLES_WHOLE, S3_WHOLE, wholeChannel } from "./channel-inputs.ts";
import { FIRST_SHARD, ORDERS, POLICY, SECOND_SHARD } from "./world.ts";

/** For each operation inputs that together have every member that there is. */
export const INPUTS: Readonly<Record<OperationName, readonly Arrange[]>> = {
  AddTagsToStream: [onStream({ ...BY_BOTH, Tags: { team: "shop", empty: "" } })],
  CreateChannel: [onDemand(wholeChannel(S3_WHOLE)), onDemand(wholeChannel(S3_TABLES_WHOLE))],
  CreateStream: [
    async (world) => {
      await world.commit();
      return {
        StreamName: "orders",
        StreamModeDetails: { StreamMode: "ON_DEMAND" },
        Tags: { team: "shop" },
        WarmThroughputMiBps: 100,
        MaxRecordSizeInKiB: 2048,
        RecordDistributionStrategy: "AUTO",
      };
    },
    async () => ({
      StreamName: "orders",
      ShardCount: 3,
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      RecordDistributionStrategy: "USER_PARTITION_KEY",
    }),
  ],
  DecreaseStreamRetentionPeriod: [onStream({ ...BY_BOTH, RetentionPeriodHours: 24 })],
  DeleteChannel: [
    async (world) => {
      await world.onDemandStream();
      return { ChannelARN: await world.channel() };
    },
  ],
  DeleteResourcePolicy: [
    async (world) => {
      const ResourceARN = await world.stream();
      await world.ok("PutResourcePolicy", { ResourceARN, Policy: POLICY });
      return { ResourceARN, StreamId: STREAM_ID };
    },
  ],
  DeleteStream: [onStream({ ...BY_BOTH, EnforceConsumerDeletion: true })],
  DeregisterStreamConsumer: [byConsumer],
  DescribeAccountSettings: [
    async () => ({}),
    async (world) => {
      await world.commit();
      return {};
    },
  ],
  DescribeChannel: [
    async (world) => {
      await world.onDemandStream();
      return { ChannelARN: await world.channel("archive", S3_WHOLE) };
    },
    async (world) => {
      await world.onDemandStream();
      return { ChannelARN: await world.channel("archive", S3_TABLES_WHOLE) };
    },
  ],
  DescribeLimits: [onStream({})],
  DescribeStream: [
    onStream({ ...BY_BOTH, Limit: 1, ExclusiveStartShardId: FIRST_SHARD }),
    async (world) => {
      await world.stream();
      await world.ok("StartStreamEncryption", { StreamName: "orders", EncryptionType: "KMS", KeyId: "alias/key" });
      await world.settle();
      await world.ok("SplitShard", {
        StreamName: "orders",
        ShardToSplit: FIRST_SHARD,
        NewStartingHashKey: MIDDLE_OF_FIRST_HALF,
      });
      await world.settle();
      return { StreamName: "orders" };
    },
  ],
  DescribeStreamConsumer: [byConsumer],
  DescribeStreamSummary: [
    onStream(BY_BOTH),
    async (world) => {
      await world.commit();
      await world.ok("CreateStream", { StreamName: "orders", WarmThroughputMiBps: 50 });
      await world.settle();
      await world.ok("EnableEnhancedMonitoring", { StreamName: "orders", ShardLevelMetrics: ["ALL"] });
      return { StreamName: "orders" };
    },
  ],
  DisableEnhancedMonitoring: [onStream({ ...BY_BOTH, ShardLevelMetrics: ["IncomingBytes"] })],
  EnableEnhancedMonitoring: [onStream({ ...BY_BOTH, ShardLevelMetrics: ["IncomingBytes", "ALL"] })],
  GetRecords: [
    async (world) => {
      await afterNumber(world);
      return { ShardIterator: await world.iterator(), Limit: 10, ...BY_ARN, ...NEVER };
    },
    async (world) => {
      await world.stream();
      const key = MIDDLE_OF_FIRST_HALF;
      await world.ok("SplitShard", { StreamName: "orders", ShardToSplit: FIRST_SHARD, NewStartingHashKey: key });
      await world.settle();
      return { ShardIterator: await world.iterator() };
    },
  ],
  GetResourcePolicy: [async (world) => ({ ResourceARN: await world.stream(), StreamId: STREAM_ID })],
  GetShardIterator: [
    async (world) => {
      const StartingSequenceNumber = await afterNumber(world);
      const type = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber };
      return { ...BY_BOTH, ...type, ShardId: FIRST_SHARD, ...NEVER };
    },
    async (world) => {
      await world.stream();
      const type = { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(world.now) };
      return { StreamName: "orders", ...type, ShardId: FIRST_SHARD };
    },
  ],
  IncreaseStreamRetentionPeriod: [onStream({ ...BY_BOTH, RetentionPeriodHours: 48 })],
  ListChannels: [
    async (world) => {
      await world.onDemandStream();
      await world.channel("a");
      await world.channel("b", S3_TABLES_WHOLE);
      const created = await world.creationTime();
      const first = { MaxResults: 1, StreamFilter: [{ StreamARN: ORDERS, StreamCreationTimestamp: created }] };
      return secondPage("ListChannels", first)(world);
    },
  ],
  ListShards: [
    async (world) => {
      await world.stream();
      return {
        ...BY_BOTH,
        ExclusiveStartShardId: FIRST_SHARD,
        MaxResults: 10,
        StreamCreationTimestamp: await world.creationTime(),
        ShardFilter: { Type: "AFTER_SHARD_ID", ShardId: FIRST_SHARD, Timestamp: new Date(world.now) },
      };
    },
    async (world) => {
      await world.stream();
      return secondPage("ListShards", { StreamName: "orders", MaxResults: 1 }, { MaxResults: 1 })(world);
    },
  ],
  ListStreamConsumers: [
    async (world) => {
      await world.stream();
      await world.consumer("a");
      await world.consumer("b");
      const created = await world.creationTime();
      return secondPage("ListStreamConsumers", { ...BY_ARN, MaxResults: 1, StreamCreationTimestamp: created })(world);
    },
  ],
  ListStreams: [
    async (world) => {
      await world.stream("a");
      await world.onDemandStream("b");
      return { Limit: 1, ExclusiveStartStreamName: "a" };
    },
    async (world) => {
      await world.stream("a");
      await world.stream("b");
      return secondPage("ListStreams", { Limit: 1 })(world);
    },
  ],
  ListTagsForResource: [
    async (world) => {
      const ResourceARN = await world.stream();
      await world.ok("TagResource", { ResourceARN, Tags: { team: "shop" } });
      return { ResourceARN, StreamId: STREAM_ID };
    },
  ],
  ListTagsForStream: [
    async (world) => {
      const ResourceARN = await world.stream();
      await world.ok("TagResource", { ResourceARN, Tags: { a: "1", b: "", c: "3" } });
      return { ...BY_BOTH, ExclusiveStartTagKey: "a", Limit: 1 };
    },
  ],
  MergeShards: [onStream({ ...BY_BOTH, ShardToMerge: FIRST_SHARD, AdjacentShardToMerge: SECOND_SHARD })],
  PutRecord: [
    async (world) => {
      const SequenceNumberForOrdering = await afterNumber(world);
      const record = { Data: Buffer.from("b"), PartitionKey: "key", ExplicitHashKey: "0" };
      return { ...BY_BOTH, ...record, SequenceNumberForOrdering, ...NEVER };
    },
  ],
  PutRecords: [
    onStream({ ...BY_BOTH, ...NEVER, Records: [{ Data: Buffer.from(""), PartitionKey: "key", ExplicitHashKey: "0" }] }),
    async (world) => {
      await world.stream();
      await world.ok("StartStreamEncryption", { StreamName: "orders", EncryptionType: "KMS", KeyId: "alias/key" });
      await world.settle();
      return { StreamName: "orders", Records: [{ Data: Buffer.from("a"), PartitionKey: "key" }] };
    },
  ],
  PutResourcePolicy: [async (world) => ({ ResourceARN: await world.stream(), Policy: POLICY, StreamId: STREAM_ID })],
  RegisterStreamConsumer: [onStream({ ...BY_ARN, ConsumerName: "reader", Tags: { team: "shop" } })],
  RemoveTagsFromStream: [onStream({ ...BY_BOTH, TagKeys: ["team"] })],
  SplitShard: [onStream({ ...BY_BOTH, ShardToSplit: FIRST_SHARD, NewStartingHashKey: MIDDLE_OF_FIRST_HALF })],
  StartStreamEncryption: [onStream({ ...BY_BOTH, EncryptionType: "KMS", KeyId: "alias/aws/kinesis" })],
  StopStreamEncryption: [onStream({ ...BY_BOTH, EncryptionType: "KMS", KeyId: "alias/aws/kinesis" })],
  SubscribeToShard: [
    async (world) => {
      const SequenceNumber = await afterNumber(world);
      const position = { Type: "AT_SEQUENCE_NUMBER", SequenceNumber };
      const shard = { ConsumerARN: await world.consumer(), ShardId: FIRST_SHARD, StreamId: STREAM_ID, ...NEVER };
      return { ...shard, StartingPosition: position };
    },
    async (world) => {
      await afterNumber(world);
      const position = { Type: "AT_TIMESTAMP", Timestamp: new Date(world.now) };
      return { ConsumerARN: await world.consumer(), ShardId: FIRST_SHARD, StartingPosition: position };
    },
  ],
  TagResource: [async (world) => ({ ResourceARN: await world.stream(), Tags: { team: "shop" }, StreamId: STREAM_ID })],
  UntagResource: [async (world) => ({ ResourceARN: await world.stream(), TagKeys: ["team"], StreamId: STREAM_ID })],
  UpdateAccountSettings: [
    async () => ({ MinimumThroughputBillingCommitment: { Status: "ENABLED" } }),
    async (world) => {
      await world.commit();
      return { MinimumThroughputBillingCommitment: { Status: "DISABLED" } };
    },
  ],
  UpdateChannel: [
    async (world) => {
      await world.onDemandStream();
      const ChannelARN = await world.channel();
      const S3DestinationConfiguration = { DataFreshnessInSeconds: 60 };
      return { ChannelARN, S3DestinationConfiguration, LoggingConfiguration: LOGGING };
    },
    async (world) => {
      await world.onDemandStream();
      const ChannelARN = await world.channel("archive", S3_TABLES_WHOLE);
      return { ChannelARN, S3TablesDestinationConfiguration: { DataFreshnessInSeconds: 60 } };
    },
  ],
  UpdateMaxRecordSize: [onStream({ ...BY_ARN, MaxRecordSizeInKiB: 10_240 })],
  UpdateShardCount: [onStream({ ...BY_BOTH, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" })],
  UpdateStreamMode: [
    async (world) => {
      await world.commit();
      await world.stream();
      return { ...BY_ARN, StreamModeDetails: { StreamMode: "ON_DEMAND" }, WarmThroughputMiBps: 10 };
    },
  ],
  UpdateStreamRecordDistributionStrategy: [onDemand({ ...BY_ARN, RecordDistributionStrategy: "AUTO" })],
  UpdateStreamWarmThroughput: [onWarmAccount({ ...BY_BOTH, WarmThroughputMiBps: 10_240 })],
};
