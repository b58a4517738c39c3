import { InvalidArgumentException, ResourceNotFoundException } from "../api/exceptions.ts";
import { formatShardId, parseShardId, parseStreamArn, type StreamName } from "../engine/identity.ts";
import { shardDoesNotExist, shardNotFound, STREAM_AMBIGUOUS, STREAM_NOT_GIVEN } from "../engine/messages.ts";
import type { Shard } from "../engine/shard.ts";
import type { Stream } from "../engine/stream.ts";
import type { OperationContext } from "./operation.ts";

interface StreamIdentification {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

/**
 * The stream that an input names, by name in the caller's account and region or by ARN in the ARN's.
 * @throws InvalidArgumentException when it names none, or two
 */
export function streamNameOf(input: StreamIdentification, { caller }: OperationContext): StreamName {
  const { StreamName: name, StreamARN: arn } = input;
  const fromArn = arn === undefined ? undefined : parseStreamArn(arn);
  if (fromArn) {
    if (name !== undefined && name !== fromArn.name) throw new InvalidArgumentException(STREAM_AMBIGUOUS);
    return fromArn;
  }
  if (name === undefined) throw new InvalidArgumentException(STREAM_NOT_GIVEN);
  return { account: caller.account, region: caller.region, name };
}

/** @throws ResourceNotFoundException when there is no such stream */
export function findStream(input: StreamIdentification, context: OperationContext): Stream {
  return context.kinesis.get(streamNameOf(input, context));
}

/**
 * The shard index in a shard id.
 * @throws ResourceNotFoundException naming the text as it was given when it is no shard id
 */
export function shardIndexOf(stream: StreamName, shardId: string): number {
  const index = parseShardId(shardId);
  if (index === undefined) throw new ResourceNotFoundException(shardNotFound(stream, shardId));
  return index;
}

/**
 * The stream and the shard that reading names. A missing stream is reported as a missing shard (kinesis-reference §3.5).
 * @throws ResourceNotFoundException
 */
export function findReadableShard(name: StreamName, index: number, { kinesis }: OperationContext): [Stream, Shard] {
  const stream = kinesis.find(name);
  const shard = stream?.shard(index);
  if (!stream || !shard || !stream.isVisible(shard, kinesis.clock.now())) {
    throw new ResourceNotFoundException(shardDoesNotExist(name, formatShardId(index)));
  }
  return [stream, shard];
}

/** The shard of a stream that resharding names. @throws ResourceNotFoundException */
export function findShard(stream: Stream, index: number): Shard {
  const shard = stream.shard(index);
  if (!shard) throw new ResourceNotFoundException(shardNotFound(stream, formatShardId(index)));
  return shard;
}
