import type { Operations } from "../api/types.generated.ts";

/** So many calls within any window of so many seconds, counted for each account (and region) or for each stream. */
export interface CallRate {
  readonly calls: number;
  readonly seconds: number;
  readonly per: "account" | "stream";
}

const DAY = 86_400;

const perAccount = (calls: number): CallRate => ({ calls, seconds: 1, per: "account" });
const perStream = (calls: number): CallRate => ({ calls, seconds: 1, per: "stream" });
const perStreamAndDay = (calls: number): CallRate => ({ calls, seconds: DAY, per: "stream" });

/** The documented rates of the control plane (kinesis-reference §1.4). */
export const CALL_RATES: { readonly [Name in keyof Operations]?: readonly CallRate[] } = {
  AddTagsToStream: [perAccount(5)],
  CreateChannel: [perAccount(5)],
  CreateStream: [perAccount(5)],
  DecreaseStreamRetentionPeriod: [perStream(5)],
  DeleteChannel: [perAccount(5)],
  DeleteResourcePolicy: [perAccount(5)],
  DeleteStream: [perAccount(5)],
  DeregisterStreamConsumer: [perStream(5)],
  DescribeAccountSettings: [perAccount(5)],
  DescribeChannel: [perAccount(5)],
  DescribeLimits: [perAccount(1)],
  DescribeStream: [perAccount(10)],
  DescribeStreamConsumer: [perStream(20)],
  DescribeStreamSummary: [perAccount(20)],
  DisableEnhancedMonitoring: [perStream(5)],
  EnableEnhancedMonitoring: [perStream(5)],
  GetResourcePolicy: [perAccount(5)],
  IncreaseStreamRetentionPeriod: [perStream(5)],
  ListChannels: [perAccount(5)],
  ListShards: [perStream(1000)],
  ListStreamConsumers: [perStream(5)],
  ListStreams: [perAccount(5)],
  ListTagsForResource: [perAccount(5)],
  ListTagsForStream: [perAccount(5)],
  MergeShards: [perStream(5)],
  PutResourcePolicy: [perAccount(5)],
  RegisterStreamConsumer: [perAccount(5)],
  RemoveTagsFromStream: [perAccount(5)],
  SplitShard: [perStream(5)],
  StartStreamEncryption: [perStreamAndDay(25)],
  StopStreamEncryption: [perStreamAndDay(25)],
  TagResource: [perAccount(5)],
  UntagResource: [perAccount(5)],
  UpdateAccountSettings: [perAccount(5)],
  UpdateChannel: [perAccount(5)],
  UpdateShardCount: [perAccount(10), perStreamAndDay(10)],
  UpdateStreamMode: [perStreamAndDay(2)],
  UpdateStreamRecordDistributionStrategy: [perAccount(5)],
  UpdateStreamWarmThroughput: [perAccount(5)],
};

/** The rates of one shard. */
export const SHARD_RATES = {
  /** Calls a second. */
  getRecordsCalls: 5,
  getShardIteratorCalls: 5,
  /** Calls a second of one consumer. */
  subscribeToShardCalls: 1,
  /** Bytes a second. */
  readBytes: 2 * 1024 * 1024,
  writeBytes: 1024 * 1024,
  /** Records a second. */
  writeRecords: 1000,
} as const;

/** How many of a thing there may be (kinesis-reference §1.4, §4.7). */
export const QUOTAS = {
  /** Open shards of an account in a region, as in the largest regions. */
  shards: 20_000,
  onDemandStreams: 50,
  streamsCreating: 5,
  consumersPerStream: 20,
  consumersCreating: 5,
} as const;
