import type { GetShardIteratorCommandInput, KinesisClient } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createStream, iteratorAt, putText, readFrom, shardId, shardsOf, textOf } from "../../support/streams.ts";
import { ACCOUNT, START, startWithClock, type EmulatorWithClock } from "./emulator.ts";

type Position = Omit<GetShardIteratorCommandInput, "StreamName" | "ShardId">;

/** Where in a 186-bit number the fields are that these tests move. */
const SEQUENCE_STEP = 1n << 80n;
const SECOND = 1n << 36n;

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;
/** Of the records a, b, c, d, which arrive 0, 1, 1001 and 1500 ms after START. */
const numbers: bigint[] = [];
let starting: bigint;

beforeAll(async () => {
  emulator = await startWithClock();
  ({ client, clock } = emulator);
  await createStream(client, "orders", 2);
  for (const [text, after] of Object.entries({ a: 0, b: 1, c: 1001, d: 1500 })) {
    await clock.set(START + after);
    const { SequenceNumber: number = "" } = await putText(client, "orders", text, { hashKey: 0n });
    numbers.push(BigInt(number));
  }
  await clock.set(START + 10_000);
  const [shard] = await shardsOf(client, "orders");
  starting = BigInt(shard?.SequenceNumberRange?.StartingSequenceNumber ?? 0);
});

afterAll(() => emulator.stop());

async function read(position: Position, shard = 0): Promise<string> {
  const records = await readFrom(client, { StreamName: "orders", ShardId: shardId(shard), ...position });
  return records.map(textOf).join("");
}

describe("an iterator begins", () => {
  it("at the oldest record with TRIM_HORIZON", async () => {
    expect(await read({ ShardIteratorType: "TRIM_HORIZON" })).toBe("abcd");
  });

  it("after the newest one with LATEST", async () => {
    expect(await read({ ShardIteratorType: "LATEST" })).toBe("");
  });

  it.each([0, 1, 2, 3])("at the number of record %i, or after it", async (at) => {
    const StartingSequenceNumber = String(numbers[at]);
    expect(await read({ ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber })).toBe("abcd".slice(at));
    expect(await read({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber })).toBe(
      "abcd".slice(at + 1),
    );
  });

  it.each<[string, () => bigint | undefined, string]>([
    ["the shard's starting number", () => starting, "abcd"],
    ["just before a record, by its time", () => numbers[2] && numbers[2] - SECOND, "cd"],
    ["just after a record, by its time", () => numbers[1] && numbers[1] + SECOND, "cd"],
    ["just after the last record", () => numbers[3] && numbers[3] + SECOND, ""],
    ["far beyond the last record", () => numbers[3] && numbers[3] + 1000n * SEQUENCE_STEP, ""],
  ])("at a number that no record has: %s", async (_, number, expected) => {
    const StartingSequenceNumber = String(number());
    expect(await read({ ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber })).toBe(expected);
    expect(await read({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber })).toBe(expected);
  });

  it.each([
    [-86_400_000, "abcd"],
    [-1, "abcd"],
    [0, "abcd"],
    [1, "bcd"],
    [2, "cd"],
    [1001, "cd"],
    [1002, "d"],
    [1500, "d"],
    [1501, ""],
    [10_000, ""],
  ])("at a time in milliseconds: %i after the first", async (after, expected) => {
    expect(await read({ ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(START + after) })).toBe(expected);
  });

  it("exactly at the millisecond a record arrived, whichever it is", async () => {
    await createStream(client, "milliseconds", 1);
    const arrivals = Array.from({ length: 15 }, (_, at) => START + 20_000 + at * 37);
    for (const [at, arrival] of arrivals.entries()) {
      await clock.set(arrival);
      await putText(client, "milliseconds", `${at} `);
    }
    for (const [at, arrival] of arrivals.entries()) {
      const [first] = await readFrom(client, {
        StreamName: "milliseconds",
        ShardId: shardId(0),
        ShardIteratorType: "AT_TIMESTAMP",
        Timestamp: new Date(arrival),
      });
      expect([first && textOf(first), first?.ApproximateArrivalTimestamp?.getTime()]).toEqual([`${at} `, arrival]);
    }
  });
});

describe("GetShardIterator", () => {
  const refused = (position: Position, shard = shardId(0)): Promise<unknown> =>
    iteratorAt(client, { StreamName: "orders", ShardId: shard, ...position });

  const COMBINATION =
    "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber.";

  it.each(["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] as const)("needs a number for %s", async (type) => {
    await expect(refused({ ShardIteratorType: type })).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `${COMBINATION} Request specified ${type} and no StartingSequenceNumber.`,
    });
  });

  it.each(["TRIM_HORIZON", "LATEST"] as const)("takes no number with %s", async (type) => {
    const position = { ShardIteratorType: type, StartingSequenceNumber: String(numbers[0]) };
    await expect(refused(position)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `${COMBINATION} Request specified ${type} and also a StartingSequenceNumber.`,
    });
  });

  it("takes no number that is none", async () => {
    const position = { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: "12345" } as const;
    await expect(refused(position)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `StartingSequenceNumber 12345 used in GetShardIterator on shard ${shardId(0)} in stream orders under account ${ACCOUNT} is invalid.`,
    });
  });

  it("takes no number of another shard", async () => {
    const position = { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: String(numbers[0]) } as const;
    await expect(refused(position, shardId(1))).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Invalid StartingSequenceNumber. It encodes ${shardId(0)}, while it was used in a call to a shard with ${shardId(1)}`,
    });
  });

  it("takes no number of another stream", async () => {
    await createStream(client, "others", 1);
    const { SequenceNumber: number = "" } = await putText(client, "others", "x");
    const position = { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: number } as const;
    await expect(refused(position)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `StartingSequenceNumber ${number} used in GetShardIterator on shard ${shardId(0)} in stream orders under account ${ACCOUNT} is invalid because it did not come from this stream.`,
    });
  });

  it("needs a timestamp for AT_TIMESTAMP", async () => {
    await expect(refused({ ShardIteratorType: "AT_TIMESTAMP" })).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message:
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.",
    });
  });

  it("takes no timestamp of the future, be it by a millisecond", async () => {
    const now = clock.now();
    const position = { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(now + 1) } as const;
    await expect(refused(position)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${now + 1}, currentTimestampInMillis: ${now}`,
    });
  });

  it.each([
    ["shard-Id-x", `Could not find shard shard-Id-x in stream orders under account ${ACCOUNT}.`],
    ["shardId-9", `Shard shardId-000000000009 in stream orders under account ${ACCOUNT} does not exist`],
  ])("does not know the shard %s", async (shard, message) => {
    const error = { name: "ResourceNotFoundException", message };
    await expect(refused({ ShardIteratorType: "LATEST" }, shard)).rejects.toMatchObject(error);
  });

  it("reports a missing stream as a missing shard", async () => {
    const position = { StreamName: "none", ShardId: "0", ShardIteratorType: "LATEST" } as const;
    await expect(iteratorAt(client, position)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Shard ${shardId(0)} in stream none under account ${ACCOUNT} does not exist`,
    });
  });

  it.each(["0", "shardId-0", "anything-000"])("understands a shard id by its digits: %s", async (shard) => {
    await expect(refused({ ShardIteratorType: "LATEST" }, shard)).resolves.toMatch(/^AAAAAAAAAA/);
  });

  it("gives no iterator in a dry run", async () => {
    await expect(refused({ ShardIteratorType: "LATEST", DryRun: true })).rejects.toMatchObject({
      name: "DryRunOperationException",
    });
  });
});
