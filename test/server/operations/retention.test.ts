import { GetRecordsCommand, SplitShardCommand, type KinesisClient } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createStream, iteratorAt, putText, readFrom, readShard, shardId, textOf } from "../../support/streams.ts";
import { ACCOUNT, START, startWithClock, type EmulatorWithClock } from "./emulator.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;
let oldest: string;

/** One record at noon, one an hour later. */
beforeEach(async () => {
  emulator = await startWithClock();
  ({ client, clock } = emulator);
  await createStream(client, "orders", 1);
  ({ SequenceNumber: oldest = "" } = await putText(client, "orders", "noon"));
  await clock.advance(HOUR);
  await putText(client, "orders", "one");
});

afterEach(() => emulator.stop());

async function read(): Promise<string[]> {
  return (await readShard(client, "orders", shardId(0))).map(textOf);
}

describe("a record", () => {
  it.each([
    ["is kept for 24 hours", DAY, ["noon", "one"]],
    ["is gone a millisecond later", DAY + 1, ["one"]],
    ["is kept as long as every other", DAY + HOUR, ["one"]],
    ["is gone when all are", DAY + HOUR + 1, []],
  ])("%s", async (_, after, expected) => {
    await clock.set(START + after);
    expect(await read()).toEqual(expected);
  });

  it("that is gone stays gone when the clock is set back", async () => {
    await clock.set(START + 2 * DAY);
    expect(await read()).toEqual([]);
    await clock.set(START + 2 * HOUR);
    expect(await read()).toEqual([]);
  });

  it("that is gone makes room for a reader at the horizon, whatever names its place", async () => {
    await clock.set(START + DAY + 1);
    const position = { StreamName: "orders", ShardId: shardId(0) };
    const at = await readFrom(client, {
      ...position,
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      StartingSequenceNumber: oldest,
    });
    const since = await readFrom(client, {
      ...position,
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: new Date(START),
    });
    expect([at, since].map((records) => records.map(textOf))).toEqual([["one"], ["one"]]);
  });

  it("that goes while an iterator stands before it is passed over", async () => {
    await clock.set(START + DAY);
    const position = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "TRIM_HORIZON" } as const;
    const iterator = await iteratorAt(client, position);
    await clock.advance(1);
    const { Records: records = [] } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    expect(records.map(textOf)).toEqual(["one"]);
  });

  it("leaves its number to no other", async () => {
    await clock.set(START + 2 * DAY);
    expect(await read()).toEqual([]);
    const { SequenceNumber: number = "" } = await putText(client, "orders", "later");
    expect(number > oldest).toBe(true);
    expect(await read()).toEqual(["later"]);
  });
});

describe("a closed shard", () => {
  beforeEach(async () => {
    const split = { StreamName: "orders", ShardToSplit: shardId(0), NewStartingHashKey: "1000" };
    await client.send(new SplitShardCommand(split));
  });

  it("can be read as long as its records are kept", async () => {
    await clock.set(START + DAY);
    expect(await read()).toEqual(["noon", "one"]);
    await clock.set(START + DAY + 1);
    expect(await read()).toEqual(["one"]);
  });

  it("does not exist any more when all its data is beyond the retention period", async () => {
    await clock.set(START + DAY + 2 * HOUR);
    await expect(read()).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Shard ${shardId(0)} in stream orders under account ${ACCOUNT} does not exist`,
    });
    expect(await readShard(client, "orders", shardId(1))).toEqual([]);
  });

  it("tells its age at its end", async () => {
    const position = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "LATEST" } as const;
    await clock.advance(5000);
    const end = await client.send(new GetRecordsCommand({ ShardIterator: await iteratorAt(client, position) }));
    expect([end.NextShardIterator, end.ChildShards?.length, end.MillisBehindLatest]).toEqual([undefined, 2, 5000]);
  });
});
