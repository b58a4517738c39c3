import { DryRunOperationException } from "../api/exceptions.ts";
import type { SubscribeToShardEvent } from "../api/types.generated.ts";
import { requireActiveConsumer } from "../engine/consumers.ts";
import { DRY_RUN } from "../engine/messages.ts";
import { locate } from "../engine/positions.ts";
import type { Shard } from "../engine/shard.ts";
import type { Stream } from "../engine/stream.ts";
import type { Subscription, SubscriptionEvent } from "../engine/subscriptions.ts";
import { findConsumerByArn } from "./named-consumer.ts";
import { findReadableShard, shardIndexOf } from "./named-stream.ts";
import type { StreamingOperation } from "./operation.ts";
import { toChildShards, toRecord } from "./shapes.ts";

/** Pushes a shard's records for five minutes; what goes wrong before the first event is an ordinary refusal. */
export const subscribeToShard: StreamingOperation<"SubscribeToShard", SubscribeToShardEvent> = async (
  input,
  context,
) => {
  const { kinesis } = context;
  const [stream, consumer] = findConsumerByArn(input.ConsumerARN, context);
  const [, shard] = findReadableShard(stream, shardIndexOf(stream, input.ShardId), context);
  requireActiveConsumer(stream, consumer);
  const { Type: type, SequenceNumber: sequenceNumber, Timestamp: timestamp } = input.StartingPosition;
  const ordinal = await locate(kinesis, stream, shard, { type, sequenceNumber, timestamp });
  if (input.DryRun) throw new DryRunOperationException(DRY_RUN);
  kinesis.limits.subscribe(stream, shard, consumer.arn);
  const subscription = kinesis.subscriptions.open(stream, shard, consumer, ordinal);
  return { events: toEvents(stream, shard, subscription), cancel: () => subscription.end() };
};

async function* toEvents(
  stream: Stream,
  shard: Shard,
  subscription: Subscription,
): AsyncGenerator<SubscribeToShardEvent> {
  for await (const event of subscription.events()) yield toEvent(stream, shard, event);
}

/** The service declares ContinuationSequenceNumber as required, and yet leaves it out at the end of a shard. */
function toEvent(stream: Stream, shard: Shard, event: SubscriptionEvent): SubscribeToShardEvent {
  const { records, continuationSequenceNumber: continuation, millisBehindLatest } = event;
  const rest =
    continuation === undefined
      ? { ChildShards: toChildShards(stream, shard) }
      : { ContinuationSequenceNumber: continuation };
  return { Records: records.map(toRecord), MillisBehindLatest: millisBehindLatest, ...rest } as SubscribeToShardEvent;
}
