import {
  DecreaseStreamRetentionPeriodCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, putText, readShard, shardId, shardsOf, textOf } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, type TimedEmulator } from "../fan-out/emulator.ts";

const HOUR = 3_600_000;
const StreamName = "orders";

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, StreamName, 1);
});
afterEach(() => emulator[Symbol.asyncDispose]());

const increase = (hours: number): Promise<unknown> =>
  emulator.client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: hours }));

const decrease = (hours: number): Promise<unknown> =>
  emulator.client.send(new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: hours }));

async function retention(): Promise<number | undefined> {
  const { StreamDescriptionSummary: summary } = await emulator.client.send(
    new DescribeStreamSummaryCommand({ StreamName }),
  );
  return summary?.RetentionPeriodHours;
}

const texts = async (index = 0): Promise<string[]> =>
  (await readShard(emulator.client, StreamName, shardId(index))).map(textOf);

describe("the retention period", () => {
  it("goes up and down, and accepts what it is", async () => {
    await increase(24);
    await decrease(24);
    expect(await retention()).toBe(24);
    await increase(8760);
    await increase(8760);
    expect(await retention()).toBe(8760);
    await decrease(25);
    await decrease(25);
    expect(await retention()).toBe(25);
  });

  it.each([
    [
      "increase",
      23,
      "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.",
    ],
    [
      "decrease",
      23,
      "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.",
    ],
    [
      "increase",
      -1,
      "Minimum allowed retention period is 24 hours. Requested retention period (-1 hours) is too short.",
    ],
    [
      "increase",
      8761,
      "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.",
    ],
    [
      "increase",
      24,
      `Requested retention period (24 hours) for stream orders can not be shorter than existing retention period (48 hours). Use DecreaseRetentionPeriod API.`,
    ],
    [
      "decrease",
      72,
      `Requested retention period (72 hours) for stream orders can not be longer than existing retention period (48 hours). Use IncreaseRetentionPeriod API.`,
    ],
  ] as const)("cannot %s to %i hours from 48", async (direction, hours, message) => {
    await increase(48);
    await expect(direction === "increase" ? increase(hours) : decrease(hours)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message,
    });
    expect(await retention()).toBe(48);
  });

  it("says first that there is no such stream", async () => {
    const input = { StreamName: "missing", RetentionPeriodHours: 1 };
    await expect(emulator.client.send(new IncreaseStreamRetentionPeriodCommand(input))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream missing under account ${ACCOUNT} not found.`,
    });
  });

  it("takes records away when they are that old, and not before", async () => {
    await putText(emulator.client, StreamName, "first");
    await emulator.clock.advance(HOUR);
    await putText(emulator.client, StreamName, "second");
    await emulator.clock.advance(23 * HOUR - 1);
    expect(await texts()).toEqual(["first", "second"]);
    await emulator.clock.advance(2);
    expect(await texts()).toEqual(["second"]);
  });

  it("takes them away at once when it is lowered, for good", async () => {
    await increase(48);
    await putText(emulator.client, StreamName, "old");
    await emulator.clock.advance(30 * HOUR);
    await putText(emulator.client, StreamName, "new");
    expect(await texts()).toEqual(["old", "new"]);
    await decrease(24);
    expect(await texts()).toEqual(["new"]);
    await increase(8760);
    expect(await texts()).toEqual(["new"]);
  });

  it("lets a closed shard go when all of its records have gone", async () => {
    await putText(emulator.client, StreamName, "in the parent");
    const split = { StreamName, ShardToSplit: shardId(0), NewStartingHashKey: (1n << 127n).toString() };
    await emulator.client.send(new SplitShardCommand(split));
    await emulator.clock.advance(24 * HOUR - 1_000);
    expect((await shardsOf(emulator.client, StreamName)).map(({ ShardId }) => ShardId)).toContain(shardId(0));
    await emulator.clock.advance(2_000);
    const shards = await shardsOf(emulator.client, StreamName);
    expect(shards.map(({ ShardId, ParentShardId }) => [ShardId, ParentShardId])).toEqual([
      [shardId(1), shardId(0)],
      [shardId(2), shardId(0)],
    ]);
    await expect(texts(0)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Shard ${shardId(0)} in stream orders under account ${ACCOUNT} does not exist`,
    });
  });
});
