import {
  AddTagsToStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetShardIteratorCommand,
  MergeShardsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import {
  createStream,
  openShardIds,
  putText,
  readShard,
  readStream,
  shardId,
  shardsOf,
  statusOf,
  textOf,
} from "../../support/streams.ts";
import { ACCOUNT, startWithClock, type EmulatorWithClock } from "./emulator.ts";

/** How long every state lasts. */
const TIME = 10_000;

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;

beforeEach(async () => {
  emulator = await startWithClock({ transitionTime: TIME });
  ({ client, clock } = emulator);
  await createStream(client, "orders", 2);
});

afterEach(() => emulator.stop());

const id = { StreamName: "orders" };
const split = (): Promise<unknown> =>
  client.send(new SplitShardCommand({ ...id, ShardToSplit: "0", NewStartingHashKey: "1000" }));
const merge = (): Promise<unknown> =>
  client.send(new MergeShardsCommand({ ...id, ShardToMerge: "0", AdjacentShardToMerge: "1" }));
const scale = (target: number): Promise<unknown> =>
  client.send(new UpdateShardCountCommand({ ...id, TargetShardCount: target, ScalingType: "UNIFORM_SCALING" }));
const remove = (): Promise<unknown> => client.send(new DeleteStreamCommand(id));
const put = (text: string): Promise<unknown> => putText(client, "orders", text, { hashKey: 0n });

/** Every control call that needs an ACTIVE stream is refused with its present state. */
async function expectOthersToWait(state: string): Promise<void> {
  for (const call of [split, merge, () => scale(3), remove]) {
    await expect(call()).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Stream orders under account ${ACCOUNT} not ACTIVE, instead in state ${state}`,
    });
  }
}

describe("a stream that is CREATING", () => {
  it("has no shards to show, takes no records and gives none", async () => {
    expect(await statusOf(client, "orders")).toBe("CREATING");
    expect(await shardsOf(client, "orders")).toEqual([]);
    await expect(put("x")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream orders under account ${ACCOUNT} not found.`,
    });
    const position = { ...id, ShardId: "0", ShardIteratorType: "LATEST" } as const;
    await expect(client.send(new GetShardIteratorCommand(position))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Shard ${shardId(0)} in stream orders under account ${ACCOUNT} does not exist`,
    });
    await expectOthersToWait("CREATING");
    await expect(createStream(client, "orders", 1)).rejects.toMatchObject({ name: "ResourceInUseException" });
  });

  it("is so until its time is over, to the millisecond", async () => {
    await clock.advance(TIME - 1);
    expect(await statusOf(client, "orders")).toBe("CREATING");
    await clock.advance(1);
    expect(await statusOf(client, "orders")).toBe("ACTIVE");
    expect(await shardsOf(client, "orders")).toHaveLength(2);
    await put("x");
    expect((await readStream(client, "orders")).map(textOf)).toEqual(["x"]);
  });

  it("takes tags", async () => {
    await expect(client.send(new AddTagsToStreamCommand({ ...id, Tags: { a: "b" } }))).resolves.toBeDefined();
  });
});

describe("a stream that is UPDATING", () => {
  beforeEach(() => clock.advance(TIME));

  it.each<[string, () => Promise<unknown>, number[]]>([
    ["split", split, [1, 2, 3]],
    ["merged", merge, [2]],
  ])("shows its shards unchanged until it is %s", async (_, change, after) => {
    await change();
    const before = await shardsOf(client, "orders");
    expect(await statusOf(client, "orders")).toBe("UPDATING");
    expect(await openShardIds(client, "orders")).toEqual([0, 1].map(shardId));
    await clock.advance(TIME - 1);
    expect(await shardsOf(client, "orders")).toEqual(before);
    await clock.advance(1);
    expect(await statusOf(client, "orders")).toBe("ACTIVE");
    expect(await openShardIds(client, "orders")).toEqual(after.map(shardId));
  });

  it("takes and gives records all the while", async () => {
    await put("before");
    await split();
    await put("during");
    expect((await readShard(client, "orders", shardId(0))).map(textOf)).toEqual(["before", "during"]);
    await clock.advance(TIME);
    await put("after");
    expect((await readShard(client, "orders", shardId(0))).map(textOf)).toEqual(["before", "during"]);
    expect((await readShard(client, "orders", shardId(2))).map(textOf)).toEqual(["after"]);
  });

  it("lets no other change begin", async () => {
    await split();
    await expectOthersToWait("UPDATING");
    await clock.advance(TIME);
    await expect(scale(4)).resolves.toBeDefined();
  });

  it("goes step by step to a new shard count", async () => {
    await clock.set(clock.now() + TIME);
    await scale(3);
    expect(await statusOf(client, "orders")).toBe("UPDATING");
    // Two splits and a merge, each after a third of the time.
    const seen: string[] = [];
    for (let at = 0; at < 10; at++) {
      await clock.advance(TIME / 10);
      const open = (await openShardIds(client, "orders")).map((shard) => Number(shard.slice(-12)));
      seen.push(`${open.join(",")} ${await statusOf(client, "orders")}`);
    }
    expect([...new Set(seen)]).toEqual(["0,1 UPDATING", "1,2,3 UPDATING", "2,3,4,5 UPDATING", "2,5,6 ACTIVE"]);
  });
});

describe("a stream that is DELETING", () => {
  beforeEach(async () => {
    await clock.advance(TIME);
    await remove();
  });

  it("takes no records, nor any other change", async () => {
    expect(await statusOf(client, "orders")).toBe("DELETING");
    await expect(put("x")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream orders under account ${ACCOUNT} not found.`,
    });
    await expectOthersToWait("DELETING");
  });

  it("keeps its name until it is gone", async () => {
    await clock.advance(TIME - 1);
    await expect(createStream(client, "orders", 1)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Stream orders under account ${ACCOUNT} already exists.`,
    });
    await clock.advance(1);
    await expect(client.send(new DescribeStreamSummaryCommand(id))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(createStream(client, "orders", 1)).resolves.toBeUndefined();
  });
});

describe("two streams", () => {
  it("go through their states independently", async () => {
    await clock.advance(TIME / 2);
    await createStream(client, "others", 1);
    await clock.advance(TIME / 2);
    expect([await statusOf(client, "orders"), await statusOf(client, "others")]).toEqual(["ACTIVE", "CREATING"]);
    await clock.advance(TIME / 2);
    expect([await statusOf(client, "orders"), await statusOf(client, "others")]).toEqual(["ACTIVE", "ACTIVE"]);
  });
});
