import { InvalidArgumentException } from "../api/exceptions.ts";
import type { GetShardIteratorInput } from "../api/types.generated.ts";
import { formatShardId } from "./identity.ts";
import type { EngineContext } from "./context.ts";
import * as messages from "./messages.ts";
import { parseSequenceNumber, type SequenceNumber } from "./sequence-number.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** Where reading begins, in the words of GetShardIterator. */
export interface StartingPosition {
  readonly type: GetShardIteratorInput["ShardIteratorType"];
  readonly sequenceNumber?: string | undefined;
  /** Epoch milliseconds. */
  readonly timestamp?: number | undefined;
}

/**
 * The ordinal of the first record to read (kinesis-reference §4.5). LATEST is fixed here and now.
 * @throws InvalidArgumentException in the order of §3.5: combination, number, its shard, its stream, timestamp
 */
export async function locate(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  position: StartingPosition,
): Promise<number> {
  const number = checkPosition(engine, stream, shard, position);
  const { records } = engine.store;
  await records.trim(shard.log, stream.horizon(engine.clock.now()));
  switch (position.type) {
    case "TRIM_HORIZON":
      return (await records.bounds(shard.log)).first;
    case "LATEST":
      return (await records.bounds(shard.log)).next;
    case "AT_TIMESTAMP":
      return records.locate(shard.log, position.timestamp as number);
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER":
      return locateNumber(engine, shard, number as SequenceNumber, position.type === "AFTER_SEQUENCE_NUMBER");
  }
}

/** The number need not be that of a record: reading begins at the first record at (or after) it. */
async function locateNumber(
  engine: EngineContext,
  shard: Shard,
  number: SequenceNumber,
  after: boolean,
): Promise<number> {
  const { ordinal, isAfter, isBefore } = shard.positionOf(number);
  const bounds = await engine.store.records.bounds(shard.log);
  if (ordinal < bounds.first) return bounds.first;
  const [record] = await engine.store.records.read(shard.log, ordinal, { records: 1, bytes: 0 });
  if (!record) return bounds.next;
  const comesBefore = isAfter(record.arrival) || (after && !isBefore(record.arrival));
  return comesBefore ? ordinal + 1 : ordinal;
}

function checkPosition(
  engine: EngineContext,
  stream: Stream,
  shard: Shard,
  { type, sequenceNumber, timestamp }: StartingPosition,
): SequenceNumber | undefined {
  const needsNumber = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER";
  if (needsNumber && sequenceNumber === undefined) {
    throw new InvalidArgumentException(messages.iteratorLacksSequenceNumber(type));
  }
  if (!needsNumber && sequenceNumber !== undefined && type !== "AT_TIMESTAMP") {
    throw new InvalidArgumentException(messages.iteratorHasSequenceNumber(type));
  }
  if (type === "AT_TIMESTAMP") checkTimestamp(timestamp, engine.clock.now());
  return needsNumber ? checkNumber(stream, shard, sequenceNumber as string) : undefined;
}

function checkNumber(stream: Stream, shard: Shard, text: string): SequenceNumber {
  const number = parseSequenceNumber(text);
  if (!number) throw new InvalidArgumentException(messages.sequenceNumberInvalid(stream, shard.id, text));
  if (number.shardIndex !== shard.index) {
    const encoded = formatShardId(number.shardIndex);
    throw new InvalidArgumentException(messages.sequenceNumberOfOtherShard(encoded, shard.id));
  }
  if (number.shardCreationTime !== shard.creationTime) {
    throw new InvalidArgumentException(messages.sequenceNumberForeign(stream, shard.id, text));
  }
  return number;
}

function checkTimestamp(timestamp: number | undefined, now: number): void {
  if (timestamp === undefined) throw new InvalidArgumentException(messages.TIMESTAMP_MISSING);
  if (timestamp > now) throw new InvalidArgumentException(messages.timestampInFuture(timestamp, now));
}
