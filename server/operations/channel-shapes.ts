import type * as Api from "../api/types.generated.ts";
import { ResourceNotFoundException } from "../api/exceptions.ts";
import type { Channel } from "../engine/channels.ts";
import { channelNotFound } from "../engine/messages.ts";
import type { OperationContext } from "./operation.ts";

/** @throws ResourceNotFoundException */
export function findChannel(arn: string, { kinesis }: OperationContext): Channel {
  const channel = kinesis.channels.find(arn);
  if (!channel) throw new ResourceNotFoundException(channelNotFound(arn));
  return channel;
}

export function toChannelDescription(channel: Channel): Api.ChannelDescription {
  const { settings, encryption } = channel;
  return {
    ChannelName: channel.name,
    ChannelARN: channel.arn,
    ChannelId: channel.id,
    ChannelStatus: channel.status,
    ChannelCreationTimestamp: channel.createdAt,
    ServiceExecutionRoleARN: channel.roleArn,
    StreamConfigurationList: [channel.stream],
    LoggingConfiguration: settings.logging,
    ...toDestination(channel),
    ...(encryption === null ? {} : { EncryptionConfiguration: encryption }),
  };
}

/** The dead letter queue of an S3 destination is, where none is given, its own bucket. */
function toDestination({ s3, s3Tables, settings }: Channel): Partial<Api.ChannelDescription> {
  const freshness = { DataFreshnessInSeconds: settings.dataFreshnessSeconds };
  if (s3Tables) return { S3TablesDestinationConfiguration: { ...s3Tables, ...freshness } };
  if (!s3) return {};
  const { BucketARN, ExpectedBucketOwner } = s3.StorageConfiguration;
  const deadLetters = s3.DeadLetterQueueS3Configuration ?? { BucketARN, ExpectedBucketOwner };
  return { S3DestinationConfiguration: { ...s3, DeadLetterQueueS3Configuration: deadLetters, ...freshness } };
}

export function toChannelSummary(channel: Channel): Api.ChannelSummary {
  const { StreamARN, StreamCreationTimestamp } = channel.stream;
  return {
    ChannelName: channel.name,
    ChannelARN: channel.arn,
    ChannelId: channel.id,
    ChannelStatus: channel.status,
    ChannelCreationTimestamp: channel.createdAt,
    ChannelDestinationType: channel.destinationType,
    Streams: [{ StreamARN, StreamCreationTimestamp }],
  };
}
