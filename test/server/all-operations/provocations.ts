import type { OperationName } from "../../../server/api/model.generated.ts";
import {
  given,
  MIDDLE_OF_FIRST_HALF,
  onDemand,
  onStream,
  whileCreating,
  withOldToken,
  type Arrange,
} from "./arrange.ts";
import { S3_TABLES_WHOLE } from "./channel-inputs.ts";
import { channelInput, FIRST_SHARD, ORDERS, POLICY, S3, SECOND_SHARD, type World } from "./world.ts";

type Provocations = Readonly<Record<string, Arrange>>;

const MISSING_STREAM = ORDERS.replace("orders", "missing");
const MISSING_CONSUMER = `${MISSING_STREAM}/consumer/reader:1780000000`;
const MISSING_CHANNEL = ORDERS.replace("stream/orders", "channel/missing");
/** Within the pattern of resource ARNs, and yet the ARN of nothing. */
const NO_RESOURCE = `${ORDERS}/shard/1`;
const KEY = { EncryptionType: "KMS", KeyId: "alias/key" };
const RECORD = { Data: Buffer.from("a"), PartitionKey: "key" };
const BY_NAME = { StreamName: "orders" };

/** What operations on a stream say, whatever they do. */
const ofStream = (input: object): Provocations => ({
  ResourceNotFoundException: given({ ...input, StreamName: "missing" }),
  InvalidArgumentException: given(input),
});

/** The same of those that change a stream, and so want it to be ACTIVE. */
const ofActiveStream = (input: object): Provocations => ({
  ...ofStream(input),
  ResourceInUseException: whileCreating({ ...input, ...BY_NAME }),
});

const ofResource = (input: object): Provocations => ({
  ResourceNotFoundException: given({ ...input, ResourceARN: MISSING_STREAM }),
  InvalidArgumentException: onStream({ ...input, ResourceARN: NO_RESOURCE }),
});

const OF_CONSUMER: Provocations = {
  ResourceNotFoundException: given({ ConsumerARN: MISSING_CONSUMER }),
  InvalidArgumentException: onStream({ StreamARN: ORDERS }),
};

const OF_CHANNEL: Provocations = {
  ResourceNotFoundException: given({ ChannelARN: MISSING_CHANNEL }),
  ValidationException: given({ ChannelARN: "archive" }),
};

const channels = async (world: World): Promise<void> => {
  await world.onDemandStream();
  await world.channel("a");
  await world.channel("b", S3_TABLES_WHOLE);
};

const dryRun = (input: object): Arrange => onStream({ ...input, DryRun: true });

const subscription =
  (changes: object): Arrange =>
  async (world) => {
    await world.stream();
    const ConsumerARN = await world.consumer();
    return { ConsumerARN, ShardId: FIRST_SHARD, StartingPosition: { Type: "LATEST" }, ...changes };
  };

const SPLIT = { ShardToSplit: FIRST_SHARD, NewStartingHashKey: MIDDLE_OF_FIRST_HALF };
const MERGE = { ShardToMerge: FIRST_SHARD, AdjacentShardToMerge: SECOND_SHARD };
const SCALE = { TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" };
const ITERATOR = { ShardId: FIRST_SHARD, ShardIteratorType: "LATEST" };
const MODE = { StreamModeDetails: { StreamMode: "ON_DEMAND" } };
const STRATEGY = { RecordDistributionStrategy: "AUTO" };

/** For each operation what makes it answer with the errors that it declares. */
export const PROVOCATIONS: Readonly<Record<OperationName, Provocations>> = {
  AddTagsToStream: ofStream({ Tags: { team: "shop" } }),
  CreateChannel: {
    InvalidArgumentException: onDemand(channelInput("archive", {})),
    LimitExceededException: async (world) => {
      await world.onDemandStream();
      await world.channel("first");
      return channelInput("second", S3);
    },
    ResourceInUseException: async (world) => {
      await world.onDemandStream();
      await world.channel("archive");
      return channelInput("archive", S3_TABLES_WHOLE);
    },
    ResourceNotFoundException: given(channelInput("archive", S3)),
    ValidationException: onDemand({ ...channelInput("archive", S3), StreamConfigurationList: [] }),
  },
  CreateStream: {
    InvalidArgumentException: given({ ...BY_NAME, ShardCount: 1, ...STRATEGY }),
    ResourceInUseException: onStream({ ...BY_NAME, ShardCount: 1 }),
    ValidationException: given({ StreamName: "a b", ShardCount: 1 }),
  },
  DecreaseStreamRetentionPeriod: ofStream({ RetentionPeriodHours: 24 }),
  DeleteChannel: OF_CHANNEL,
  DeleteResourcePolicy: ofResource({}),
  DeleteStream: ofActiveStream({}),
  DeregisterStreamConsumer: OF_CONSUMER,
  DescribeAccountSettings: {},
  DescribeChannel: OF_CHANNEL,
  DescribeLimits: {},
  DescribeStream: ofStream({}),
  DescribeStreamConsumer: OF_CONSUMER,
  DescribeStreamSummary: ofStream({}),
  DisableEnhancedMonitoring: ofActiveStream({ ShardLevelMetrics: ["ALL"] }),
  EnableEnhancedMonitoring: ofActiveStream({ ShardLevelMetrics: ["ALL"] }),
  GetRecords: {
    DryRunOperationException: async (world) => {
      await world.stream();
      return { ShardIterator: await world.iterator(), DryRun: true };
    },
    ExpiredIteratorException: async (world) => {
      await world.stream();
      const ShardIterator = await world.iterator();
      await world.advance(300_001);
      return { ShardIterator };
    },
    InvalidArgumentException: given({ ShardIterator: "not one" }),
    ResourceNotFoundException: async (world) => {
      await world.stream();
      const ShardIterator = await world.iterator();
      await world.ok("DeleteStream", BY_NAME);
      await world.settle();
      return { ShardIterator };
    },
  },
  GetResourcePolicy: ofResource({}),
  GetShardIterator: {
    DryRunOperationException: dryRun({ ...BY_NAME, ...ITERATOR }),
    InvalidArgumentException: onStream({ ...BY_NAME, ...ITERATOR, ShardIteratorType: "AT_SEQUENCE_NUMBER" }),
    ResourceNotFoundException: given({ ...BY_NAME, ...ITERATOR }),
  },
  IncreaseStreamRetentionPeriod: ofStream({ RetentionPeriodHours: 48 }),
  ListChannels: {
    ExpiredNextTokenException: withOldToken("ListChannels", channels, { MaxResults: 1 }, {}),
    InvalidArgumentException: given({ NextToken: "not one" }),
    ValidationException: given({ MaxResults: 0 }),
  },
  ListShards: {
    ExpiredNextTokenException: withOldToken("ListShards", (world) => world.stream(), { ...BY_NAME, MaxResults: 1 }, {}),
    InvalidArgumentException: onStream({ NextToken: "not one" }),
    ResourceNotFoundException: given({ StreamName: "missing" }),
  },
  ListStreamConsumers: {
    ExpiredNextTokenException: async (world) => {
      const two = async (): Promise<void> => {
        await world.stream();
        await world.consumer("a");
        await world.consumer("b");
      };
      const first = { StreamARN: ORDERS, MaxResults: 1 };
      return withOldToken("ListStreamConsumers", two, first, { StreamARN: ORDERS })(world);
    },
    InvalidArgumentException: onStream({ StreamARN: ORDERS, NextToken: "not one" }),
    ResourceNotFoundException: given({ StreamARN: MISSING_STREAM }),
  },
  ListStreams: {
    ExpiredNextTokenException: async (world) => {
      const two = async (): Promise<void> => {
        await world.stream("a");
        await world.stream("b");
      };
      return withOldToken("ListStreams", two, { Limit: 1 }, {})(world);
    },
    InvalidArgumentException: given({ NextToken: "not one" }),
  },
  ListTagsForResource: ofResource({}),
  ListTagsForStream: ofStream({}),
  MergeShards: { ...ofActiveStream(MERGE), ValidationException: onDemand({ ...BY_NAME, ...MERGE }) },
  PutRecord: { ...ofStream(RECORD), DryRunOperationException: dryRun({ ...BY_NAME, ...RECORD }) },
  PutRecords: {
    ...ofStream({ Records: [RECORD] }),
    DryRunOperationException: dryRun({ ...BY_NAME, Records: [RECORD] }),
  },
  PutResourcePolicy: {
    ...ofResource({ Policy: POLICY }),
    ResourceInUseException: async (world) => {
      await world.stream();
      return { ResourceARN: await world.consumerBeingCreated(), Policy: POLICY };
    },
  },
  RegisterStreamConsumer: {
    InvalidArgumentException: onStream({ StreamARN: ORDERS, ConsumerName: "reader", Tags: { "a*": "b" } }),
    ResourceInUseException: async (world) => {
      await world.stream();
      await world.consumer();
      return { StreamARN: ORDERS, ConsumerName: "reader" };
    },
    ResourceNotFoundException: given({ StreamARN: MISSING_STREAM, ConsumerName: "reader" }),
  },
  RemoveTagsFromStream: ofStream({ TagKeys: ["team"] }),
  SplitShard: { ...ofActiveStream(SPLIT), ValidationException: onDemand({ ...BY_NAME, ...SPLIT }) },
  StartStreamEncryption: ofActiveStream(KEY),
  StopStreamEncryption: ofActiveStream(KEY),
  SubscribeToShard: {
    DryRunOperationException: subscription({ DryRun: true }),
    InvalidArgumentException: subscription({ StartingPosition: { Type: "AFTER_SEQUENCE_NUMBER" } }),
    ResourceInUseException: async (world) => {
      await world.stream();
      const ConsumerARN = await world.consumerBeingCreated();
      return { ConsumerARN, ShardId: FIRST_SHARD, StartingPosition: { Type: "LATEST" } };
    },
    ResourceNotFoundException: subscription({ ConsumerARN: MISSING_CONSUMER }),
  },
  TagResource: ofResource({ Tags: { team: "shop" } }),
  UntagResource: ofResource({ TagKeys: ["team"] }),
  UpdateAccountSettings: {
    ValidationException: async (world) => {
      await world.commit();
      await world.ok("CreateStream", { StreamName: "orders", WarmThroughputMiBps: 10 });
      return { MinimumThroughputBillingCommitment: { Status: "DISABLED" } };
    },
  },
  UpdateChannel: {
    InvalidArgumentException: async (world) => {
      await world.onDemandStream();
      return { ChannelARN: await world.channel() };
    },
    ResourceInUseException: async (world) => {
      await world.onDemandStream();
      const { ChannelDescription: channel } = await world.ok("CreateChannel", channelInput("archive", S3));
      return { ChannelARN: channel.ChannelARN, LoggingConfiguration: { CloudWatchLogs: { Enabled: false } } };
    },
    ResourceNotFoundException: given({
      ChannelARN: MISSING_CHANNEL,
      S3DestinationConfiguration: { DataFreshnessInSeconds: 60 },
    }),
    ValidationException: given({ ChannelARN: "archive" }),
  },
  UpdateMaxRecordSize: {
    InvalidArgumentException: given({ MaxRecordSizeInKiB: 2048 }),
    ResourceInUseException: whileCreating({ StreamARN: ORDERS, MaxRecordSizeInKiB: 2048 }),
    ResourceNotFoundException: given({ StreamARN: MISSING_STREAM, MaxRecordSizeInKiB: 2048 }),
    ValidationException: onStream({ StreamARN: ORDERS, MaxRecordSizeInKiB: 1023 }),
  },
  UpdateShardCount: {
    ...ofActiveStream(SCALE),
    LimitExceededException: onStream({ ...BY_NAME, ...SCALE, TargetShardCount: 5 }),
    ValidationException: onDemand({ ...BY_NAME, ...SCALE }),
  },
  UpdateStreamMode: {
    InvalidArgumentException: async (world) => {
      await world.commit();
      await world.stream();
      return { StreamARN: ORDERS, ...MODE, WarmThroughputMiBps: 10_241 };
    },
    ResourceInUseException: whileCreating({ StreamARN: ORDERS, ...MODE }),
    ResourceNotFoundException: given({ StreamARN: MISSING_STREAM, ...MODE }),
    ValidationException: onStream({ StreamARN: ORDERS, ...MODE, WarmThroughputMiBps: 10 }),
  },
  UpdateStreamRecordDistributionStrategy: {
    InvalidArgumentException: onStream({ StreamARN: ORDERS, ...STRATEGY }),
    ResourceInUseException: whileCreating({ StreamARN: ORDERS, RecordDistributionStrategy: "USER_PARTITION_KEY" }),
    ResourceNotFoundException: given({ StreamARN: MISSING_STREAM, ...STRATEGY }),
    ValidationException: onStream({ StreamARN: ORDERS, RecordDistributionStrategy: "ROUND_ROBIN" }),
  },
  UpdateStreamWarmThroughput: {
    ...ofStream({ WarmThroughputMiBps: 10 }),
    ResourceInUseException: async (world) => {
      await world.commit();
      await world.ok("CreateStream", BY_NAME);
      return { ...BY_NAME, WarmThroughputMiBps: 10 };
    },
    ValidationException: onStream({ ...BY_NAME, WarmThroughputMiBps: 10 }),
  },
};
