import { InvalidArgumentException } from "../api/exceptions.ts";
import { requireConsumer, type Consumer } from "../engine/consumers.ts";
import { CONSUMER_AMBIGUOUS, CONSUMER_NOT_GIVEN } from "../engine/messages.ts";
import { parseResourceArn } from "../engine/resources.ts";
import type { Stream } from "../engine/stream.ts";
import { findStream } from "./named-stream.ts";
import type { OperationContext } from "./operation.ts";

interface ConsumerIdentification {
  readonly ConsumerARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

/**
 * The consumer that an input names: by its ARN, or by its stream's ARN and its name, or by all three if they agree.
 * @throws InvalidArgumentException when it does not, or names two
 * @throws ResourceNotFoundException
 */
export function findConsumer(input: ConsumerIdentification, context: OperationContext): [Stream, Consumer] {
  const { ConsumerARN: arn, ConsumerName: name, StreamARN: streamArn } = input;
  if (arn === undefined) {
    if (name === undefined || streamArn === undefined) throw new InvalidArgumentException(CONSUMER_NOT_GIVEN);
    const stream = findStream({ StreamARN: streamArn }, context);
    return [stream, requireConsumer(context.kinesis.consumers.find(stream, name), name, stream.account)];
  }
  const [stream, consumer] = findConsumerByArn(arn, context);
  const agrees = (name ?? consumer.name) === consumer.name && (streamArn ?? stream.arn) === stream.arn;
  if (!agrees) throw new InvalidArgumentException(CONSUMER_AMBIGUOUS);
  return [stream, consumer];
}

/** @throws ResourceNotFoundException */
export function findConsumerByArn(arn: string, context: OperationContext): [Stream, Consumer] {
  const resource = parseResourceArn(arn);
  const stream =
    resource?.kind === "consumer" ? context.kinesis.find({ ...resource, name: resource.stream }) : undefined;
  const candidate = stream && context.kinesis.consumers.list(stream).find((consumer) => consumer.arn === arn);
  const consumer = requireConsumer(candidate, arn, resource?.account ?? context.caller.account);
  return [stream as Stream, consumer];
}
