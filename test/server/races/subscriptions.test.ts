import {
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  PutRecordsCommand,
  SplitShardCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it, vi } from "vitest";
import { createStream, putText, shardId, textOf } from "../../support/streams.ts";
import { startTimed } from "../fan-out/emulator.ts";
import { Follower } from "../fan-out/follower.ts";
import { EventReader, LATEST, registerConsumer, TRIM_HORIZON } from "../fan-out/reader.ts";
import { impossibilities } from "./possible.ts";

const StreamName = "orders";
const ROUNDS = 15;

/** Large enough for several events. */
const putMany = (client: KinesisClient, count: number): Promise<unknown> =>
  client.send(
    new PutRecordsCommand({
      StreamName,
      Records: Array.from({ length: count }, (_, n) => ({ PartitionKey: `${n}`, Data: Buffer.alloc(100_000, "x") })),
    }),
  );

const split = (client: KinesisClient, shard: string, key: bigint): Promise<unknown> =>
  client.send(new SplitShardCommand({ StreamName, ShardToSplit: shard, NewStartingHashKey: key.toString() }));

describe("a split", () => {
  it("at the moment of subscribing and writing loses and repeats nothing", { timeout: 20_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await using emulator = await startTimed();
      const { client } = emulator;
      await createStream(client, StreamName, 1);
      const follower = new Follower(client, await registerConsumer(client, StreamName, "reader"));
      const write = (from: number): Promise<unknown>[] =>
        Array.from({ length: 8 }, (_, n) => putText(client, StreamName, `${from + n}`, { key: `${n}` }));
      await Promise.all([
        ...write(0),
        follower.begin([shardId(0)], TRIM_HORIZON),
        split(client, shardId(0), 1n << 127n),
        ...write(8),
      ]);
      await vi.waitFor(() => {
        follower.check();
        expect(follower.records.length).toBeGreaterThanOrEqual(16);
      });
      expect(follower.records.map(({ text }) => Number(text)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 16 }, (_, n) => n),
      );
      expect(await impossibilities(client, StreamName)).toEqual([]);
      await follower.stop();
    }
  });
});

describe("the deregistration of a consumer", () => {
  it(
    "while events are under way ends its subscription, whole, and its neighbours' not",
    { timeout: 20_000 },
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await using emulator = await startTimed();
        const { client } = emulator;
        await createStream(client, StreamName, 1);
        const arns = [];
        for (const name of ["a", "b"]) arns.push(await registerConsumer(client, StreamName, name));
        const [going, staying] = arns as [string, string];
        await putMany(client, 30);
        const reader = await EventReader.open(client, going, shardId(0), TRIM_HORIZON);
        const neighbour = await EventReader.open(client, staying, shardId(0), TRIM_HORIZON);
        if (round % 3 > 0) await reader.next();
        const end = reader.rest();
        const [ended] = await Promise.allSettled([
          end,
          client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: going })),
          putMany(client, 10),
        ]);
        expect(ended).toMatchObject({ status: "rejected", reason: { name: "ResourceNotFoundException" } });
        const texts: string[] = [];
        while (texts.length < 40) texts.push(...((await neighbour.next())?.Records ?? []).map(textOf));
        expect(texts).toHaveLength(40);
        expect(await impossibilities(client, StreamName)).toEqual([]);
      }
    },
  );
});

describe("the deletion of a stream", () => {
  it("at the moment of subscribing is told, before the stream or in it", { timeout: 20_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await using emulator = await startTimed();
      const { client } = emulator;
      await createStream(client, StreamName, 1);
      const arn = await registerConsumer(client, StreamName, "reader");
      const read = async (): Promise<void> => {
        const reader = await EventReader.open(client, arn, shardId(0), LATEST);
        await reader.rest();
      };
      const deletion = new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true });
      const [subscribed, deleted] = await Promise.allSettled([read(), client.send(deletion)]);
      expect(deleted.status).toBe("fulfilled");
      expect(subscribed).toMatchObject({ status: "rejected", reason: { name: "ResourceNotFoundException" } });
    }
  });
});
