/**
 * What the service says (kinesis-reference §3.6). Texts that nobody recorded from AWS are at the end, decided here
 * once and listed in docs/differences-from-aws.md.
 */
import type { StreamName, Tenancy } from "./identity.ts";

export const streamNotFound = ({ name, account }: StreamName): string =>
  `Stream ${name} under account ${account} not found.`;

export const streamExists = ({ name, account }: StreamName): string =>
  `Stream ${name} under account ${account} already exists.`;

export const streamNotActive = ({ name, account }: StreamName, status: string): string =>
  `Stream ${name} under account ${account} not ACTIVE, instead in state ${status}`;

export const shardDoesNotExist = ({ name, account }: StreamName, shardId: string): string =>
  `Shard ${shardId} in stream ${name} under account ${account} does not exist`;

export const shardNotFound = ({ name, account }: StreamName, shardId: string): string =>
  `Could not find shard ${shardId} in stream ${name} under account ${account}.`;

export const shardAlreadyClosed = ({ name, account }: StreamName, shardId: string): string =>
  `Shard ${shardId} in stream ${name} under account ${account} has already been merged or split, and thus is not eligible for merging or splitting.`;

export const shardsNotAdjacent = ({ name, account }: StreamName, shardId: string, adjacent: string): string =>
  `Shards ${shardId} and ${adjacent} in stream ${name} under account ${account} are not an adjacent pair of shards eligible for merging`;

export const splitKeyOutside = (
  { name, account }: StreamName,
  shardId: string,
  key: string,
  start: bigint,
  end: bigint,
): string =>
  `NewStartingHashKey ${key} used in SplitShard() on shard ${shardId} in stream ${name} under account ${account} is not both greater than one plus the shard's StartingHashKey ${start} and less than the shard's EndingHashKey ${end}.`;

export const INVALID_ITERATOR = "Invalid ShardIterator.";

export const iteratorExpired = (created: number, now: number, tolerated: number): string =>
  `Iterator expired. The iterator was created at time ${javaDate(created)} while right now it is ${javaDate(now)} which is further in the future than the tolerated delay of ${tolerated} milliseconds.`;

/** `java.util.Date.toString()` in UTC. */
function javaDate(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().split(/,? /);
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}

const ITERATOR_TYPE_RULE =
  "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber.";

export const iteratorLacksSequenceNumber = (type: string): string =>
  `${ITERATOR_TYPE_RULE} Request specified ${type} and no StartingSequenceNumber.`;

export const iteratorHasSequenceNumber = (type: string): string =>
  `${ITERATOR_TYPE_RULE} Request specified ${type} and also a StartingSequenceNumber.`;

export const sequenceNumberInvalid = ({ name, account }: StreamName, shardId: string, number: string): string =>
  `StartingSequenceNumber ${number} used in GetShardIterator on shard ${shardId} in stream ${name} under account ${account} is invalid.`;

export const sequenceNumberForeign = ({ name, account }: StreamName, shardId: string, number: string): string =>
  `StartingSequenceNumber ${number} used in GetShardIterator on shard ${shardId} in stream ${name} under account ${account} is invalid because it did not come from this stream.`;

export const sequenceNumberOfOtherShard = (encoded: string, shardId: string): string =>
  `Invalid StartingSequenceNumber. It encodes ${encoded}, while it was used in a call to a shard with ${shardId}`;

export const TIMESTAMP_MISSING =
  "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.";

export const timestampInFuture = (timestamp: number, now: number): string =>
  `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${timestamp}, currentTimestampInMillis: ${now}`;

export const explicitHashKeyOutside = (key: string): string =>
  `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${key}`;

export const orderingNumberInvalid = ({ name, account }: StreamName, number: string): string =>
  `ExclusiveMinimumSequenceNumber ${number} used in PutRecord on stream ${name} under account ${account} is invalid.`;

export const scalesUpTooFar = (open: number, target: number): string =>
  `UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: ${open}, Target shard count: ${target}`;

export const scalesDownTooFar = (open: number, target: number): string =>
  `UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: ${open}, Target shard count: ${target}`;

export const scalesBeyondLimit = (limit: number, open: number, target: number): string =>
  `Target shard count or number of open shards cannot be greater than ${limit}. Current open shard count: ${open}, Target shard count: ${target}`;

export const streamIsOnDemand = ({ name, account }: StreamName): string =>
  `Request is invalid. Stream ${name} under account ${account} is in On-Demand mode.`;

export const nextTokenExcludes = (member: string): string => `NextToken and ${member} cannot be provided together.`;

export const NEITHER_TOKEN_NOR_STREAM = "Either NextToken or StreamName should be provided.";

export const TAG_CHARACTERS =
  "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.";

export const tagWithPercent = ({ name, account }: StreamName): string =>
  `Failed to add tags to stream ${name} under account ${account} because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.`;

export const tooManyTags = ({ name, account }: StreamName, limit: number): string =>
  `Failed to add tags to stream ${name} under account ${account} because a given stream cannot have more than ${limit} tags associated with it.`;

export const consumerNotActive = ({ name, account }: StreamName, consumer: string, createdAt: number): string =>
  `Consumer ${consumer} with creation timestamp ${createdAt} under stream ${name} and account ${account} is not in ACTIVE status.`;

export const subscriptionExists = ({ name, account }: StreamName, shardId: string, consumer: string): string =>
  `Another active subscription exists for this consumer: ${account}:${name}:${shardId}:${consumer}`;

// The apostrophe is U+2019, as the service prints it.
export const streamHasConsumers = ({ name, account }: StreamName): string =>
  `DeleteStream can\u2019t delete ${account}:${name} because there are consumers associated with this data stream. To delete ${name} anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are associated with it.`;

export const retentionTooShort = (hours: number): string =>
  `Minimum allowed retention period is 24 hours. Requested retention period (${hours} hours) is too short.`;

export const retentionTooLong = (hours: number): string =>
  `Maximum allowed retention period is 8760 hours. Requested retention period (${hours} hours) is too long.`;

export const retentionNotLonger = ({ name }: StreamName, hours: number, present: number): string =>
  `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period (${present} hours). Use DecreaseRetentionPeriod API.`;

export const retentionNotShorter = ({ name }: StreamName, hours: number, present: number): string =>
  `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period (${present} hours). Use IncreaseRetentionPeriod API.`;

export const rateExceededForStream = ({ name, account }: StreamName): string =>
  `Rate exceeded for stream ${name} under account ${account}.`;

export const rateExceededForShard = ({ name, account }: StreamName, shardId: string): string =>
  `Rate exceeded for shard ${shardId} in stream ${name} under account ${account}.`;

/** How GetRecords has said it since 2023. */
export const rateExceededForShardRead = ({ name, account }: StreamName, shardId: string): string =>
  `Rate exceeded for Shard - ${account}/${name}/${shardId}`;

export const shardLimitExceeded = ({ account, region }: Tenancy, count: number, limit: number, more: number): string =>
  `This request would exceed the shard limit for the account ${account} in ${region}. Current shard count for the account: ${count}. Limit: ${limit}. Number of additional shards that would have resulted from this request: ${more}. Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.`;

export const onDemandLimitExceeded = ({ account, region }: Tenancy, count: number, limit: number): string =>
  `This request would exceed the limit on the number of On-Demand streams for the account ${account} in ${region}. Current On-Demand streams count: ${count}. Limit: ${limit}.`;

// Grammar and double space as the service prints them.
export const tooManyStreamsCreating = ({ account }: Tenancy, limit: number): string =>
  `This request would have exceed the limit on the number  of streams that can simultaneously be in CREATING or DELETING for the account ${account}. Limit: ${limit}.`;

export const policyNotFound = (arn: string): string => `No resource policy found for resource ARN ${arn}.`;

// --- UNVERIFIED: no recording from AWS exists of these ---------------------------------------------------------------

export const RECORDS_TOO_LARGE = "Records size exceeds 10 MB limit";
export const STREAM_NOT_GIVEN = "Either StreamName or StreamARN must be provided.";
export const STREAM_AMBIGUOUS = "StreamName and StreamARN do not name the same stream.";
export const INVALID_NEXT_TOKEN = "Invalid NextToken.";
export const NEXT_TOKEN_EXPIRED = "NextToken has expired. A token is valid for 300 seconds.";
export const SHARD_COUNT_MISSING = "ShardCount must be provided for a stream in PROVISIONED mode.";
export const SHARD_COUNT_ON_DEMAND = "ShardCount must not be provided for a stream in ON_DEMAND mode.";
export const AUTO_NEEDS_ON_DEMAND = "RecordDistributionStrategy AUTO is supported only for streams in ON_DEMAND mode.";
export const WARM_THROUGHPUT_NOT_ENABLED =
  "WarmThroughputMiBps requires a minimum throughput billing commitment of the account.";
export const DRY_RUN = "Request would have succeeded, but DryRun flag is set.";
export const FILTER_LACKS_SHARD_ID = "ShardFilter of type AFTER_SHARD_ID requires a ShardId.";
export const filterLacksTimestamp = (type: string): string => `ShardFilter of type ${type} requires a Timestamp.`;
export const TAG_RESERVED = "Tag keys that begin with aws: are reserved.";
export const consumerNotFound = (given: string, account: string): string =>
  `Consumer ${given}, account ${account} not found.`;
export const consumerExists = ({ name, account }: StreamName, consumer: string): string =>
  `Consumer ${consumer} under stream ${name} and account ${account} already exists.`;
export const CONSUMER_NOT_GIVEN = "Either ConsumerARN or both StreamARN and ConsumerName must be provided.";
export const CONSUMER_AMBIGUOUS = "ConsumerARN, StreamARN and ConsumerName do not name the same consumer.";
export const INVALID_RESOURCE_ARN = "ResourceARN names neither a stream, nor a consumer, nor a channel.";
export const POLICY_NOT_JSON = "Policy must be a JSON object.";
export const ENCRYPTION_TYPE_NOT_KMS = "EncryptionType must be KMS.";
export const COMMITMENT_IN_USE =
  "The minimum throughput billing commitment cannot be disabled while streams have warm throughput.";
export const warmThroughputTooLarge = (limit: number): string => `WarmThroughputMiBps cannot be greater than ${limit}.`;
export const streamIsProvisioned = ({ name, account }: StreamName): string =>
  `Request is invalid. Stream ${name} under account ${account} is in Provisioned mode.`;
export const channelNotFound = (arn: string): string => `Channel ${arn} not found.`;
export const channelExists = ({ account }: Tenancy, name: string): string =>
  `Channel ${name} under account ${account} already exists.`;
export const channelNotActive = (arn: string, status: string): string =>
  `Channel ${arn} not ACTIVE, instead in state ${status}`;
export const channelDestinationTaken = ({ name, account }: StreamName, type: string): string =>
  `Stream ${name} under account ${account} already has a channel with a destination of type ${type}.`;
export const streamHasChannels = ({ name, account }: StreamName): string =>
  `Stream ${name} under account ${account} has channels. Delete them first.`;
export const DESTINATION_NOT_GIVEN =
  "Exactly one of S3DestinationConfiguration and S3TablesDestinationConfiguration must be provided.";
export const DESTINATION_OF_OTHER_KIND = "The channel has a destination of the other kind.";
export const NOTHING_TO_UPDATE = "A destination or the logging configuration must be provided.";
export const RATE_EXCEEDED = "Rate exceeded.";
export const tooManyConsumers = ({ name, account }: StreamName, limit: number): string =>
  `This request would exceed the limit on the number of consumers of stream ${name} under account ${account}. Limit: ${limit}.`;
export const tooManyConsumersCreating = ({ name, account }: StreamName, limit: number): string =>
  `This request would exceed the limit on the number of consumers of stream ${name} under account ${account} that can simultaneously be in CREATING. Limit: ${limit}.`;
