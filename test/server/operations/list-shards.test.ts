import {
  DeleteStreamCommand,
  ListShardsCommand,
  MergeShardsCommand,
  SplitShardCommand,
  type KinesisClient,
  type ListShardsCommandInput,
  type ShardFilter,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createStream, shardId } from "../../support/streams.ts";
import { ACCOUNT, START, startWithClock, type EmulatorWithClock } from "./emulator.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HALF = 1n << 127n;

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;

beforeEach(async () => {
  emulator = await startWithClock();
  ({ client, clock } = emulator);
  await createStream(client, "orders", 2);
});

afterEach(() => emulator.stop());

/** 0 splits into 2 and 3 at minute 10; 3 and 1 merge into 4 at minute 20; then it is minute 30. */
async function reshard(): Promise<void> {
  await clock.set(START + 10 * MINUTE);
  const quarter = (HALF / 2n).toString();
  await client.send(
    new SplitShardCommand({ StreamName: "orders", ShardToSplit: shardId(0), NewStartingHashKey: quarter }),
  );
  await clock.set(START + 20 * MINUTE);
  const merge = { StreamName: "orders", ShardToMerge: shardId(3), AdjacentShardToMerge: shardId(1) };
  await client.send(new MergeShardsCommand(merge));
  await clock.set(START + 30 * MINUTE);
}

async function list(input: ListShardsCommandInput): Promise<number[]> {
  const { Shards: shards = [] } = await client.send(new ListShardsCommand(input));
  return shards.map(({ ShardId: id = "" }) => Number(id.slice(-12)));
}

function filtered(filter: ShardFilter): Promise<number[]> {
  return list({ StreamName: "orders", ShardFilter: filter });
}

function at(minute: number): Date {
  return new Date(START + minute * MINUTE);
}

describe("the shards that ListShards shows", () => {
  it.each<[string, ShardFilter, number[]]>([
    ["AFTER_SHARD_ID", { Type: "AFTER_SHARD_ID", ShardId: shardId(1) }, [2, 3, 4]],
    ["AT_LATEST", { Type: "AT_LATEST" }, [2, 4]],
    ["AT_TRIM_HORIZON", { Type: "AT_TRIM_HORIZON" }, [0, 1]],
    ["FROM_TRIM_HORIZON", { Type: "FROM_TRIM_HORIZON" }, [0, 1, 2, 3, 4]],
    ["AT_TIMESTAMP before the stream was", { Type: "AT_TIMESTAMP", Timestamp: at(-600) }, [0, 1]],
    ["AT_TIMESTAMP before the split", { Type: "AT_TIMESTAMP", Timestamp: at(5) }, [0, 1]],
    ["AT_TIMESTAMP between", { Type: "AT_TIMESTAMP", Timestamp: at(15) }, [1, 2, 3]],
    ["AT_TIMESTAMP after the merge", { Type: "AT_TIMESTAMP", Timestamp: at(25) }, [2, 4]],
    ["FROM_TIMESTAMP before the split", { Type: "FROM_TIMESTAMP", Timestamp: at(5) }, [0, 1, 2, 3, 4]],
    ["FROM_TIMESTAMP between", { Type: "FROM_TIMESTAMP", Timestamp: at(15) }, [1, 2, 3, 4]],
    ["FROM_TIMESTAMP after the merge", { Type: "FROM_TIMESTAMP", Timestamp: at(25) }, [2, 4]],
  ])("with the filter %s", async (_, filter, expected) => {
    await reshard();
    expect(await filtered(filter)).toEqual(expected);
  });

  it("are all of them without a filter, and those after a shard id", async () => {
    await reshard();
    expect(await list({ StreamName: "orders" })).toEqual([0, 1, 2, 3, 4]);
    expect(await list({ StreamName: "orders", ExclusiveStartShardId: shardId(2) })).toEqual([3, 4]);
    expect(await list({ StreamName: "orders", ExclusiveStartShardId: "zzz" })).toEqual([]);
  });

  it("are those within the retention period: a closed shard vanishes when its data has", async () => {
    await reshard();
    await clock.set(START + 10 * MINUTE + 25 * HOUR);
    expect(await list({ StreamName: "orders" })).toEqual([2, 4]);
    expect(await filtered({ Type: "AT_TRIM_HORIZON" })).toEqual([2, 4]);
    // Of the moment when only the split was beyond the horizon.
    await clock.set(START + 15 * MINUTE + 24 * HOUR);
    expect(await list({ StreamName: "orders" })).toEqual([1, 2, 3, 4]);
    expect(await filtered({ Type: "AT_TRIM_HORIZON" })).toEqual([1, 2, 3]);
    expect(await filtered({ Type: "AT_TIMESTAMP", Timestamp: at(5) })).toEqual([1, 2, 3]);
  });

  it.each<ShardFilter>([{ Type: "AFTER_SHARD_ID" }, { Type: "AT_TIMESTAMP" }, { Type: "FROM_TIMESTAMP" }])(
    "cannot be named by a filter that lacks what it needs: %j",
    async (filter) => {
      await expect(filtered(filter)).rejects.toMatchObject({ name: "InvalidArgumentException" });
    },
  );
});

describe("the pages of ListShards", () => {
  async function tokenOf(): Promise<string> {
    const { NextToken: token = "" } = await client.send(new ListShardsCommand({ StreamName: "orders", MaxResults: 1 }));
    return token;
  }

  it("follow one another by token alone, and the filter goes with them", async () => {
    await reshard();
    const filter: ShardFilter = { Type: "AT_TIMESTAMP", Timestamp: at(15) };
    const first = await client.send(
      new ListShardsCommand({ StreamName: "orders", ShardFilter: filter, MaxResults: 2 }),
    );
    expect(first.Shards?.map(({ ShardId }) => ShardId)).toEqual([shardId(1), shardId(2)]);
    const second = await client.send(new ListShardsCommand({ NextToken: first.NextToken, MaxResults: 2 }));
    expect([second.Shards?.map(({ ShardId }) => ShardId), second.NextToken]).toEqual([[shardId(3)], undefined]);
  });

  it("hold 1000 shards at most", async () => {
    await createStream(client, "wide", 1001);
    const first = await client.send(new ListShardsCommand({ StreamName: "wide", MaxResults: 10_000 }));
    expect(first.Shards).toHaveLength(1000);
    expect(await list({ NextToken: first.NextToken })).toEqual([1000]);
  });

  it.each<[string, Omit<ListShardsCommandInput, "NextToken">]>([
    ["StreamName", { StreamName: "orders" }],
    ["StreamARN", { StreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/orders` }],
    ["ExclusiveStartShardId", { ExclusiveStartShardId: shardId(0) }],
    ["ShardFilter", { ShardFilter: { Type: "AT_LATEST" } }],
    ["StreamCreationTimestamp", { StreamCreationTimestamp: new Date(START) }],
  ])("take no %s beside the token", async (member, input) => {
    await expect(list({ NextToken: await tokenOf(), ...input })).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `NextToken and ${member} cannot be provided together.`,
    });
  });

  it("need a token or a stream", async () => {
    await expect(list({})).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: "Either NextToken or StreamName should be provided.",
    });
  });

  it("end when the token is older than 300 seconds", async () => {
    const token = await tokenOf();
    await clock.advance(300_000);
    expect(await list({ NextToken: token })).toEqual([1]);
    await clock.advance(1);
    await expect(list({ NextToken: token })).rejects.toMatchObject({ name: "ExpiredNextTokenException" });
  });

  it("end when the stream is deleted, also when another takes its name", async () => {
    const token = await tokenOf();
    const gone = {
      name: "ResourceNotFoundException",
      message: `Stream orders under account ${ACCOUNT} not found.`,
    };
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    await expect(list({ NextToken: token })).rejects.toMatchObject(gone);
    await clock.advance(5000);
    await createStream(client, "orders", 2);
    await expect(list({ NextToken: token })).rejects.toMatchObject(gone);
  });

  it("are those of the stream created at the time given", async () => {
    const created = new Date(START - 2000);
    expect(await list({ StreamName: "orders", StreamCreationTimestamp: created })).toEqual([0, 1]);
    const other = { StreamName: "orders", StreamCreationTimestamp: new Date(START + 5000) };
    await expect(list(other)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
