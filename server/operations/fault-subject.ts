import type { PutRecordsRequestEntry } from "../api/types.generated.ts";
import { normalShardId, type FaultSubject, type FaultTarget } from "../engine/fault.ts";
import type { OperationName } from "../engine/fault-definition.ts";
import { hashKeyText, hashPartitionKey } from "../engine/hash-key.ts";
import { formatShardId, type StreamName, type Tenancy } from "../engine/identity.ts";
import { peekNextToken } from "../engine/next-token.ts";
import { parseResourceArn } from "../engine/resources.ts";
import { parseShardIterator } from "../engine/shard-iterator.ts";
import type { Stream } from "../engine/stream.ts";
import type { OperationContext } from "./operation.ts";

/** The members by which inputs say what they are about. */
interface Named {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
  readonly ConsumerARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly ResourceARN?: string | undefined;
  readonly ShardIterator?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly ShardId?: string | undefined;
  readonly ShardToSplit?: string | undefined;
  readonly ShardToMerge?: string | undefined;
  readonly AdjacentShardToMerge?: string | undefined;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
  readonly Records?: readonly PutRecordsRequestEntry[] | undefined;
}

/** What a call is about, in whatever way its input says so. */
export function faultSubject(operation: OperationName, input: Named, context: OperationContext): FaultSubject {
  const { account, region, name, consumer } = namesOf(operation, input, context.caller);
  let targets: readonly FaultTarget[] | undefined;
  return {
    operation,
    account,
    region,
    stream: name,
    consumer,
    targets: () => (targets ??= targetsOf(input, name === undefined ? undefined : { account, region, name }, context)),
  };
}

function namesOf(
  operation: OperationName,
  input: Named,
  caller: Tenancy,
): Tenancy & { name?: string | undefined; consumer?: string | undefined } {
  const { account, region } = caller;
  const arn = input.ConsumerARN ?? input.StreamARN ?? input.ResourceARN;
  const resource = arn === undefined ? undefined : parseResourceArn(arn);
  if (resource && resource.kind !== "channel") {
    const consumer = resource.kind === "consumer" ? nameOfConsumer(resource.consumer) : input.ConsumerName;
    return { account: resource.account, region: resource.region, name: resource.stream, consumer };
  }
  const { ShardIterator: iterator, NextToken: token } = input;
  // Of a list of shards that goes on, the token alone says of which stream; other lists name theirs again.
  if (operation === "ListShards" && token !== undefined) {
    const listing = peekNextToken<{ readonly stream: StreamName }>(operation, token);
    if (listing) return listing.stream;
  }
  const name = input.StreamName ?? (iterator === undefined ? undefined : parseShardIterator(iterator)?.streamName);
  return { account, region, name, consumer: input.ConsumerName };
}

/** An ARN ends with the name and the creation time of the consumer. */
function nameOfConsumer(text: string): string {
  return text.replace(/:\d+$/, "");
}

function targetsOf(input: Named, name: StreamName | undefined, { kinesis }: OperationContext): FaultTarget[] {
  const stream = name && kinesis.find(name);
  if (input.Records) return input.Records.map((record) => recordTarget(record, stream));
  if (input.PartitionKey !== undefined) return [recordTarget(input, stream)];
  const iterator = input.ShardIterator === undefined ? undefined : parseShardIterator(input.ShardIterator);
  const read = iterator && formatShardId(iterator.shardIndex);
  const shards = [input.ShardId, input.ShardToSplit, input.ShardToMerge, input.AdjacentShardToMerge, read];
  return shards.filter((shard) => shard !== undefined).map((shard) => ({ shardId: normalShardId(shard) }));
}

/** With AUTO distribution chance decides where a record goes, so nobody knows before. */
function recordTarget({ PartitionKey: partitionKey, ExplicitHashKey: hashKey }: Named, stream?: Stream): FaultTarget {
  if (!stream || stream.settings.distribution === "AUTO") return { partitionKey };
  const key = hashKey === undefined ? hashPartitionKey(partitionKey ?? "") : hashKeyText(BigInt(hashKey));
  return { partitionKey, shardId: stream.route(key).id };
}
