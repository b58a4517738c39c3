import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  EnableEnhancedMonitoringCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  SplitShardCommand,
  StartStreamEncryptionCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { createStream, putText, readStream, shardId, shardsOf, statusOf } from "../../support/streams.ts";
import { startFrozen, type TimedEmulator } from "../fan-out/emulator.ts";
import { registerConsumer } from "../fan-out/reader.ts";
import { impossibilities } from "./possible.ts";

const StreamName = "orders";
const TRANSITIONS = [0, 1_000];

async function startWithStream(transitionTime: number, shardCount = 2): Promise<TimedEmulator> {
  const emulator = await startFrozen({ transitionTime });
  await createStream(emulator.client, StreamName, shardCount);
  await emulator.clock.advance(transitionTime);
  return emulator;
}

/** The names of the errors, and "done" for each that succeeded. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((result) => (result.status === "fulfilled" ? "done" : (result.reason as Error).name));
}

const split = ({ client }: TimedEmulator): Promise<unknown> =>
  client.send(
    new SplitShardCommand({ StreamName, ShardToSplit: shardId(0), NewStartingHashKey: (1n << 120n).toString() }),
  );
const merge = ({ client }: TimedEmulator): Promise<unknown> =>
  client.send(new MergeShardsCommand({ StreamName, ShardToMerge: shardId(0), AdjacentShardToMerge: shardId(1) }));
const scale = ({ client }: TimedEmulator): Promise<unknown> =>
  client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }));
const encrypt = ({ client }: TimedEmulator): Promise<unknown> =>
  client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: "KMS", KeyId: "alias/key" }));
const monitor = ({ client }: TimedEmulator): Promise<unknown> =>
  client.send(new EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ["ALL"] }));
const remove = ({ client }: TimedEmulator): Promise<unknown> => client.send(new DeleteStreamCommand({ StreamName }));

describe("deletion while creating", () => {
  it("is refused, and the stream becomes ACTIVE all the same", async () => {
    await using emulator = await startFrozen({ transitionTime: 1_000 });
    await createStream(emulator.client, StreamName, 2);
    await expect(remove(emulator)).rejects.toMatchObject({ name: "ResourceInUseException" });
    expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
    await emulator.clock.advance(1_000);
    expect(await statusOf(emulator.client, StreamName)).toBe("ACTIVE");
    expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
  });

  it.each(TRANSITIONS)("at the same moment leaves a whole stream or none, with %i ms for each change", async (time) => {
    await using emulator = await startFrozen({ transitionTime: time });
    const creations = Array.from({ length: 5 }, (_, n) =>
      emulator.client.send(new CreateStreamCommand({ StreamName, ShardCount: n + 1 })),
    );
    const [deletion, ...created] = await outcomes([remove(emulator), ...creations]);
    expect(["done", "ResourceNotFoundException", "ResourceInUseException"]).toContain(deletion);
    const count = created.filter((name) => name === "done").length;
    // Where deletion takes no time, the name is free again at once.
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(deletion === "done" ? 2 : 1);
    await emulator.clock.advance(time);
    if (count === 1 && deletion === "done") {
      await expect(statusOf(emulator.client, StreamName)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    } else expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
  });
});

describe.each(TRANSITIONS)("two updates at once, with %i ms for each change", (time) => {
  const updates = { split, merge, scale, encrypt, monitor, remove };
  const names = Object.keys(updates) as (keyof typeof updates)[];
  const pairs = names.flatMap((first) => names.map((second) => ({ first, second })));

  it.each(pairs)("$first and $second", async ({ first, second }) => {
    await using emulator = await startWithStream(time);
    const results = await outcomes([updates[first](emulator), updates[second](emulator)]);
    const refusals = results.filter((name) => name !== "done");
    expect(refusals.length, "one of them goes through").toBeLessThan(2);
    const known = [
      "ResourceInUseException",
      "ResourceNotFoundException",
      "InvalidArgumentException",
      "LimitExceededException",
    ];
    for (const refusal of refusals) expect(time === 0 ? known : ["ResourceInUseException"]).toContain(refusal);
    if (time > 0) expect(refusals, "and the other does not").toHaveLength(1);
    const isGone = async (): Promise<boolean> =>
      statusOf(emulator.client, StreamName).then(
        () => false,
        () => true,
      );
    if (!(await isGone())) expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
    await emulator.clock.advance(time);
    if (!(await isGone())) {
      expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
      expect(await statusOf(emulator.client, StreamName)).toBe("ACTIVE");
    }
  });
});

it.each(TRANSITIONS)("one of many splits of a shard goes through, with %i ms for each change", async (time) => {
  await using emulator = await startWithStream(time);
  const results = await outcomes(Array.from({ length: 10 }, () => split(emulator)));
  expect(results.filter((name) => name === "done")).toHaveLength(1);
  await emulator.clock.advance(time);
  expect(await shardsOf(emulator.client, StreamName)).toHaveLength(4);
  expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
});

it("tags that are added at once are all there", async () => {
  await using emulator = await startWithStream(0);
  const add = (n: number): Promise<unknown> =>
    emulator.client.send(new AddTagsToStreamCommand({ StreamName, Tags: { [`key-${n}`]: "value" } }));
  await Promise.all(Array.from({ length: 50 }, (_, n) => add(n)));
  const { Tags: tags } = await emulator.client.send(new ListTagsForStreamCommand({ StreamName }));
  expect(tags).toHaveLength(50);
});

it("one of many registrations of a name goes through", async () => {
  await using emulator = await startWithStream(1_000);
  const results = await outcomes(
    Array.from({ length: 10 }, () => registerConsumer(emulator.client, StreamName, "reader")),
  );
  expect(results.filter((name) => name === "done")).toHaveLength(1);
  expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
});

it.each(TRANSITIONS)("writes at the moment of deletion succeed or find no stream, with %i ms for it", async (time) => {
  await using emulator = await startWithStream(time);
  const writes = Array.from({ length: 20 }, (_, n) => putText(emulator.client, StreamName, `${n}`));
  const results = await outcomes([...writes.slice(0, 10), remove(emulator), ...writes.slice(10)]);
  for (const name of results) expect(["done", "ResourceNotFoundException"]).toContain(name);
});

it.each(TRANSITIONS)("writes at the moment of a scaling are all there, once, with %i ms for it", async (time) => {
  await using emulator = await startWithStream(time);
  const write = (from: number): Promise<unknown>[] =>
    Array.from({ length: 40 }, (_, n) => putText(emulator.client, StreamName, `${from + n}`, { key: `key-${n}` }));
  const first = write(0);
  const scaling = scale(emulator);
  const second = write(40);
  const advancing = emulator.clock.advance(time);
  await Promise.all([...first, scaling, ...second, advancing]);
  await emulator.clock.advance(time);
  const records = await readStream(emulator.client, StreamName);
  const texts = records.map(({ Data: data }) => Number(Buffer.from(data ?? []).toString()));
  expect(texts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, n) => n));
  expect(await impossibilities(emulator.client, StreamName)).toEqual([]);
});
