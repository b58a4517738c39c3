import {
  DescribeStreamCommand,
  MergeShardsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { expect, it, vi } from "vitest";
import { createStream, openShardIds, putText, readStream, shardId, textOf } from "../../support/streams.ts";
import { startTimed } from "./emulator.ts";
import { Follower } from "./follower.ts";
import { registerConsumer } from "./reader.ts";

const KEYS = 12;

/** Writes one record after the other, until it is stopped. @returns the texts in the order of their writing */
function writeOn(client: KinesisClient): { stop: () => Promise<string[]>; count: () => number } {
  const texts: string[] = [];
  let isOver = false;
  const writing = (async () => {
    for (let n = 0; !isOver; n++) {
      await putText(client, "orders", `${n}`, { key: `key-${n % KEYS}` });
      texts.push(`${n}`);
    }
    return texts;
  })();
  const stop = (): Promise<string[]> => {
    isOver = true;
    return writing;
  };
  return { stop, count: () => texts.length };
}

it.each([0, 200])(
  "a consumer follows a split and a merge and reads every record once, with %i ms for each change",
  { timeout: 30_000 },
  async (transitionTime) => {
    await using emulator = await startTimed({ transitionTime });
    const { client } = emulator;
    const settle = (): Promise<void> => vi.waitFor(() => expectActive(client), { timeout: 5_000 });
    await createStream(client, "orders", 2);
    await settle();
    const arn = await registerConsumer(client, "orders", "reader");
    const follower = new Follower(client, arn);
    await vi.waitFor(() => follower.begin([shardId(0), shardId(1)]), { timeout: 5_000 });

    const writer = writeOn(client);
    const more = (): Promise<void> => {
      const from = writer.count();
      return vi.waitFor(() => expect(writer.count()).toBeGreaterThan(from + 2 * KEYS), { timeout: 5_000 });
    };
    await more();
    const quarter = (1n << 126n).toString();
    await client.send(
      new SplitShardCommand({ StreamName: "orders", ShardToSplit: shardId(0), NewStartingHashKey: quarter }),
    );
    await settle();
    await more();
    await client.send(
      new MergeShardsCommand({ StreamName: "orders", ShardToMerge: shardId(3), AdjacentShardToMerge: shardId(1) }),
    );
    await settle();
    await more();
    await client.send(
      new UpdateShardCountCommand({ StreamName: "orders", TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }),
    );
    await settle();
    await more();
    const written = await writer.stop();
    await vi.waitFor(() => expect(follower.records.length).toBeGreaterThanOrEqual(written.length), { timeout: 5_000 });
    follower.check();

    expect(follower.records.map(({ text }) => Number(text)).toSorted((a, b) => a - b)).toEqual(written.map(Number));
    for (let key = 0; key < KEYS; key++) {
      const own = follower.records.filter((record) => record.key === `key-${key}`);
      expect(own.map(({ text }) => text)).toEqual(written.filter((text) => Number(text) % KEYS === key));
      expect(own.map(({ number }) => number)).toEqual(own.map(({ number }) => number).toSorted(ascending));
    }
    const childrenOf = (index: number): unknown =>
      follower.children.get(shardId(index))?.map(({ ShardId: id, ParentShards: parents }) => [id, parents]);
    expect(childrenOf(0)).toEqual([
      [shardId(2), [shardId(0)]],
      [shardId(3), [shardId(0)]],
    ]);
    expect([childrenOf(3), childrenOf(1)]).toEqual(
      Array.from({ length: 2 }, () => [[shardId(4), [shardId(3), shardId(1)]]]),
    );
    expect(new Set(follower.shards)).toEqual(
      new Set([...follower.children.keys(), ...(await openShardIds(client, "orders"))]),
    );
    const stored = (await readStream(client, "orders")).map(textOf);
    expect(stored).toHaveLength(written.length);
    await follower.stop();
  },
);

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : 1);

async function expectActive(client: KinesisClient): Promise<void> {
  const { StreamDescription: stream } = await client.send(new DescribeStreamCommand({ StreamName: "orders" }));
  expect(stream?.StreamStatus).toBe("ACTIVE");
}
