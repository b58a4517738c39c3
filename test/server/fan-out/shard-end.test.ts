import { MergeShardsCommand, SplitShardCommand, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, putText, shardId, textOf } from "../../support/streams.ts";
import { startFrozen, type TimedEmulator } from "./emulator.ts";
import { after, EventReader, LATEST, registerConsumer, TRIM_HORIZON } from "./reader.ts";

const HALF = (1n << 127n).toString();
const LAST_KEY = ((1n << 128n) - 1n).toString();

const CHILDREN_OF_SPLIT = [
  {
    ShardId: shardId(1),
    ParentShards: [shardId(0)],
    HashKeyRange: { StartingHashKey: "0", EndingHashKey: ((1n << 127n) - 1n).toString() },
  },
  { ShardId: shardId(2), ParentShards: [shardId(0)], HashKeyRange: { StartingHashKey: HALF, EndingHashKey: LAST_KEY } },
];
const CHILD_OF_MERGE = [
  {
    ShardId: shardId(3),
    ParentShards: [shardId(1), shardId(2)],
    HashKeyRange: { StartingHashKey: "0", EndingHashKey: LAST_KEY },
  },
];

let emulator: TimedEmulator;
let consumer: string;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 1);
  consumer = await registerConsumer(emulator.client, "orders", "reader");
});

afterEach(() => emulator[Symbol.asyncDispose]());

const subscribe = (index: number, position = LATEST): Promise<EventReader> =>
  EventReader.open(emulator.client, consumer, shardId(index), position);

const split = (): Promise<unknown> =>
  emulator.client.send(
    new SplitShardCommand({ StreamName: "orders", ShardToSplit: shardId(0), NewStartingHashKey: HALF }),
  );

const merge = (): Promise<unknown> =>
  emulator.client.send(
    new MergeShardsCommand({
      StreamName: "orders",
      ShardToMerge: shardId(1),
      AdjacentShardToMerge: shardId(2),
    }),
  );

describe("the end of a closed shard", () => {
  it("is one last event with the children of a split and no continuation, and then the stream ends", async () => {
    const reader = await subscribe(0);
    await putText(emulator.client, "orders", "last");
    expect(await reader.texts(1)).toEqual(["last"]);
    await split();
    const events = await reader.rest();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ Records: [], ChildShards: CHILDREN_OF_SPLIT });
    expect(events[0]).not.toHaveProperty("ContinuationSequenceNumber");
  });

  it("names the one child of a merge at both parents", async () => {
    await split();
    const readers = [await subscribe(1), await subscribe(2)];
    await merge();
    for (const reader of readers) expect((await reader.rest()).at(-1)?.ChildShards).toEqual(CHILD_OF_MERGE);
  });

  it("comes after all records, for one who comes late", async () => {
    for (const text of ["a", "b"]) await putText(emulator.client, "orders", text);
    await split();
    await putText(emulator.client, "orders", "for a child");
    const events = await (await subscribe(0, TRIM_HORIZON)).rest();
    expect(events.flatMap((event) => event.Records ?? []).map(textOf)).toEqual(["a", "b"]);
    expect(events.map((event) => [event.ContinuationSequenceNumber === undefined, event.ChildShards?.length])).toEqual([
      [false, undefined],
      [true, 2],
    ]);
  });

  it.each([
    ["LATEST", () => LATEST],
    ["AT_TIMESTAMP", () => ({ Type: "AT_TIMESTAMP", Timestamp: new Date(emulator.clock.now()) }) as const],
  ])("is all that a subscription at %s sees of it", async (_, position) => {
    await putText(emulator.client, "orders", "old");
    await emulator.clock.advance(1);
    await split();
    const events = await (await subscribe(0, position())).rest();
    expect(events).toEqual([{ Records: [], MillisBehindLatest: expect.any(Number), ChildShards: CHILDREN_OF_SPLIT }]);
  });

  it("is all that a subscription after the last record and after the last continuation sees", async () => {
    const reader = await subscribe(0);
    const { SequenceNumber: number } = await putText(emulator.client, "orders", "old");
    await reader.texts(1);
    await emulator.clock.advance(3_000);
    const continuation = (await reader.next())?.ContinuationSequenceNumber;
    await split();
    await reader.rest();
    for (const position of [after(number), after(continuation)]) {
      const events = await (await subscribe(0, position)).rest();
      expect(events.map((event) => [event.Records, event.ChildShards])).toEqual([[[], CHILDREN_OF_SPLIT]]);
    }
  });

  it("can be read again and again, within five seconds as well", async () => {
    await split();
    for (let n = 0; n < 3; n++) expect(await (await subscribe(0)).rest()).toHaveLength(1);
  });

  it("comes to every consumer and every shard that a scaling closes", async () => {
    await createStream(emulator.client, "wide", 4);
    const arns = [];
    for (const name of ["a", "b"]) arns.push(await registerConsumer(emulator.client, "wide", name));
    const readers = await Promise.all(
      arns.flatMap((arn) =>
        [0, 1, 2, 3].map((index) => EventReader.open(emulator.client, arn, shardId(index), LATEST)),
      ),
    );
    await emulator.client.send(
      new UpdateShardCountCommand({ StreamName: "wide", TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }),
    );
    const ends = await Promise.all(readers.map(async (reader) => (await reader.rest()).at(-1)));
    const children = ends.map((end) => end?.ChildShards?.map(({ ShardId: id }) => id));
    expect(children).toEqual([4, 4, 5, 5, 4, 4, 5, 5].map((index) => [shardId(index)]));
  });
});
