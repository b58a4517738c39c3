import { InvalidArgumentException } from "../api/exceptions.ts";
import type { StreamName } from "../engine/identity.ts";
import { INVALID_RESOURCE_ARN } from "../engine/messages.ts";
import { parseResourceArn } from "../engine/resources.ts";
import type { Tags } from "../engine/tags.ts";
import { findChannel } from "./channel-shapes.ts";
import { findConsumerByArn } from "./named-consumer.ts";
import type { OperationContext } from "./operation.ts";

/** Something with tags. */
export interface Tagged {
  /** For messages. */
  readonly name: StreamName;
  readonly tags: Tags;
  readonly change: (change: (present: Tags) => Tags) => Promise<void>;
}

/**
 * The stream, consumer or channel that an ARN names. A stream's tags are the same whichever API sets them.
 * @throws InvalidArgumentException when it names none
 * @throws ResourceNotFoundException
 */
export function findTagged(arn: string, context: OperationContext): Tagged {
  const { kinesis } = context;
  const resource = parseResourceArn(arn);
  if (resource?.kind === "stream") {
    const stream = kinesis.get({ ...resource, name: resource.stream });
    return {
      name: stream,
      tags: stream.settings.tags,
      change: (change) => kinesis.set(stream, ({ tags }) => ({ tags: change(tags) })),
    };
  }
  if (resource?.kind === "consumer") {
    const [stream, consumer] = findConsumerByArn(arn, context);
    return {
      name: stream,
      tags: consumer.tags,
      change: (change) => kinesis.consumers.setTags(consumer, change(consumer.tags)),
    };
  }
  if (resource?.kind === "channel") {
    const channel = findChannel(arn, context);
    return {
      name: channel,
      tags: channel.tags,
      change: (change) => kinesis.channels.setTags(channel, change(channel.tags)),
    };
  }
  throw new InvalidArgumentException(INVALID_RESOURCE_ARN);
}
