import { InvalidArgumentException, LimitExceededException, ResourceInUseException } from "../api/exceptions.ts";
import type { CreateChannelInput } from "../api/types.generated.ts";
import type { ChannelDestinationType } from "../engine/channels.ts";
import { requireActive } from "../engine/kinesis.ts";
import {
  channelDestinationTaken,
  channelExists,
  DESTINATION_NOT_GIVEN,
  streamIsProvisioned,
} from "../engine/messages.ts";
import { checkTags } from "../engine/tags.ts";
import { toChannelDescription } from "./channel-shapes.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

const DEFAULT_FRESHNESS_SECONDS = 300;

/** A channel needs an on-demand stream, which can have one of each kind of destination. */
export const createChannel: Operation<"CreateChannel"> = async (input, context) => {
  const { kinesis, caller } = context;
  const destinationType = destinationTypeOf(input);
  const { ChannelName: name, S3DestinationConfiguration: s3, S3TablesDestinationConfiguration: s3Tables } = input;
  const tags = input.Tags ?? {};
  checkTags({ ...caller, name }, {}, tags);
  const [configuration] = input.StreamConfigurationList;
  if (!configuration) throw new InvalidArgumentException(DESTINATION_NOT_GIVEN);
  const stream = findStream({ StreamARN: configuration.StreamARN }, context);
  requireActive(stream);
  if (stream.settings.mode !== "ON_DEMAND") throw new InvalidArgumentException(streamIsProvisioned(stream));
  if (kinesis.channels.findByName(caller, name)) throw new ResourceInUseException(channelExists(caller, name));
  const isTaken = kinesis.channels.ofStream(stream.id).some((channel) => channel.destinationType === destinationType);
  if (isTaken) throw new LimitExceededException(channelDestinationTaken(stream, destinationType));
  const channel = await kinesis.channels.create({
    ...caller,
    name,
    roleArn: input.ServiceExecutionRoleARN,
    streamId: stream.id,
    stream: {
      StreamARN: stream.arn,
      StreamCreationTimestamp: stream.createdAt,
      RecordConfiguration: configuration.RecordConfiguration,
    },
    destinationType,
    s3: s3 ?? null,
    s3Tables: s3Tables ?? null,
    encryption: input.EncryptionConfiguration ?? null,
    settings: {
      dataFreshnessSeconds: (s3 ?? s3Tables)?.DataFreshnessInSeconds ?? DEFAULT_FRESHNESS_SECONDS,
      logging: input.LoggingConfiguration ?? { CloudWatchLogs: { Enabled: false } },
    },
    tags,
  });
  return { ChannelDescription: toChannelDescription(channel) };
};

function destinationTypeOf(input: CreateChannelInput): ChannelDestinationType {
  const { S3DestinationConfiguration: s3, S3TablesDestinationConfiguration: s3Tables } = input;
  if ((s3 === undefined) === (s3Tables === undefined)) throw new InvalidArgumentException(DESTINATION_NOT_GIVEN);
  return s3 ? "S3" : "S3_TABLES";
}
