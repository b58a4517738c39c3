import { InvalidArgumentException, ResourceInUseException } from "../api/exceptions.ts";
import { channelNotActive, DESTINATION_OF_OTHER_KIND, NOTHING_TO_UPDATE } from "../engine/messages.ts";
import { findChannel, toChannelDescription } from "./channel-shapes.ts";
import type { Operation } from "./operation.ts";

/** The data freshness and the logging can change, nothing else. */
export const updateChannel: Operation<"UpdateChannel"> = async (input, context) => {
  const {
    S3DestinationConfiguration: s3,
    S3TablesDestinationConfiguration: s3Tables,
    LoggingConfiguration: logging,
  } = input;
  if (!s3 && !s3Tables && !logging) throw new InvalidArgumentException(NOTHING_TO_UPDATE);
  const channel = findChannel(input.ChannelARN, context);
  if (channel.status !== "ACTIVE") throw new ResourceInUseException(channelNotActive(channel.arn, channel.status));
  const isOtherKind = channel.destinationType === "S3" ? s3Tables : s3;
  if (isOtherKind) throw new InvalidArgumentException(DESTINATION_OF_OTHER_KIND);
  const updated = await context.kinesis.channels.update(channel, {
    dataFreshnessSeconds: (s3 ?? s3Tables)?.DataFreshnessInSeconds ?? channel.settings.dataFreshnessSeconds,
    logging: logging ?? channel.settings.logging,
  });
  return { ChannelDescription: toChannelDescription(updated) };
};
