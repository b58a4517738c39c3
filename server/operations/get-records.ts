import {
  DryRunOperationException,
  ExpiredIteratorException,
  InvalidArgumentException,
  ResourceNotFoundException,
} from "../api/exceptions.ts";
import type { GetRecordsInput } from "../api/types.generated.ts";
import { parseStreamArn } from "../engine/identity.ts";
import { DRY_RUN, INVALID_ITERATOR, iteratorExpired, shardDoesNotExist } from "../engine/messages.ts";
import { countRead, MAX_PAGE, readPage } from "../engine/reading.ts";
import {
  formatShardIterator,
  ITERATOR_LIFETIME,
  parseShardIterator,
  type ShardIterator,
} from "../engine/shard-iterator.ts";
import { findReadableShard } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toChildShards, toRecord } from "./shapes.ts";

export const getRecords: Operation<"GetRecords"> = async (input, context) => {
  const { kinesis, caller } = context;
  const now = kinesis.clock.now();
  const iterator = checkedIterator(input, now);
  const tenancy = (input.StreamARN === undefined ? undefined : parseStreamArn(input.StreamARN)) ?? caller;
  const name = { account: tenancy.account, region: tenancy.region, name: iterator.streamName };
  const [stream, shard] = findReadableShard(name, iterator.shardIndex, context);
  if (stream.id !== iterator.streamId) throw new ResourceNotFoundException(shardDoesNotExist(name, shard.id));
  if (input.DryRun) throw new DryRunOperationException(DRY_RUN);
  kinesis.limits.read(stream, shard);
  const limits = { ...MAX_PAGE, ...(input.Limit === undefined ? {} : { records: input.Limit }) };
  const page = await readPage(kinesis, stream, shard, iterator.ordinal, limits);
  kinesis.limits.didRead(shard, countRead(stream, shard, page.records));
  // Who has read a closed shard to its end is behind in nothing, whatever the answer says.
  shard.millisBehindLatest = page.next === undefined ? 0 : page.millisBehindLatest;
  const output = { Records: page.records.map(toRecord), MillisBehindLatest: page.millisBehindLatest };
  if (page.next === undefined) return { ...output, ChildShards: toChildShards(stream, shard) };
  const next = { ...iterator, ordinal: page.next, createdAt: now };
  return { ...output, NextShardIterator: formatShardIterator(next, kinesis.random) };
};

function checkedIterator({ ShardIterator: text }: GetRecordsInput, now: number): ShardIterator {
  const iterator = parseShardIterator(text);
  if (!iterator) throw new InvalidArgumentException(INVALID_ITERATOR);
  if (now - iterator.createdAt > ITERATOR_LIFETIME) {
    throw new ExpiredIteratorException(iteratorExpired(iterator.createdAt, now, ITERATOR_LIFETIME));
  }
  return iterator;
}
