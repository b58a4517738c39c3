import { CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KinesisEmu, Options } from "../../../../server/index.ts";
import { iteratorAt } from "../../../support/streams.ts";
import { temporaryFolder } from "../../store/folder.ts";
import { ORDERS, World } from "./world.ts";

const STORES: readonly (readonly [string, () => Partial<Options>])[] = [
  ["in memory", () => ({})],
  ["in a data folder", () => ({ dataDir: temporaryFolder() })],
];

/** Milliseconds. */
async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
}

let world: World;
let emulator: KinesisEmu;

describe.each(STORES)("%s", (_, optionsOf) => {
  beforeEach(async () => {
    world = await World.start(optionsOf());
    ({ emulator } = world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  describe("restoring", () => {
    it("brings everything back as it was, again and again", async () => {
      await world.prepare();
      const before = await world.look();
      await emulator.snapshots.save("prepared");
      for (let round = 0; round < 3; round++) {
        await world.disturb();
        expect(await world.look()).not.toEqual(before);
        await emulator.snapshots.restore("prepared");
        expect(await world.look()).toEqual(before);
      }
    });

    it("lets records go on where they were: numbers grow, and what was written since is gone", async () => {
      await world.prepare();
      const last = await world.put("last");
      await emulator.snapshots.save("prepared");
      const lost = await world.put("lost");
      await emulator.snapshots.restore("prepared");
      const next = await world.put("next");
      expect(next > last).toBe(true);
      expect(lost > last).toBe(true);
      const texts = await world.texts();
      expect(texts).toEqual(["one", "two", "three", "four", "last", "next"]);
    });

    it("keeps iterators of before valid", async () => {
      await world.prepare();
      const position = { ...ORDERS, ShardId: "shardId-000000000001", ShardIteratorType: "TRIM_HORIZON" } as const;
      const iterator = await iteratorAt(world.client, position);
      const read = async () =>
        (await world.client.send(new GetRecordsCommand({ ShardIterator: iterator }))).Records?.length;
      const before = await read();
      await emulator.snapshots.save("prepared");
      await emulator.reset();
      await expect(read()).rejects.toThrow("does not exist");
      await emulator.snapshots.restore("prepared");
      expect(await read()).toBe(before);
    });

    it("goes on with a transition that was under way", async () => {
      await using slow = await World.start({ ...optionsOf(), transitionTime: 60_000 });
      const { clock, snapshots } = slow.emulator;
      const statusOf = async () =>
        (await slow.client.send(new DescribeStreamSummaryCommand(ORDERS))).StreamDescriptionSummary?.StreamStatus;
      await clock.freeze();
      await slow.client.send(new CreateStreamCommand({ ...ORDERS, ShardCount: 1 }));
      await clock.advance({ milliseconds: 30_000 });
      await snapshots.save("creating");
      await clock.advance({ milliseconds: 30_000 });
      expect(await statusOf()).toBe("ACTIVE");
      await snapshots.restore("creating");
      expect(await statusOf()).toBe("CREATING");
      await clock.advance({ milliseconds: 29_999 });
      expect(await statusOf()).toBe("CREATING");
      await clock.advance({ milliseconds: 1 });
      expect(await statusOf()).toBe("ACTIVE");
    });

    it("leaves faults and limits as they are", async () => {
      await world.prepare();
      await emulator.snapshots.save("prepared");
      await emulator.faults.add({ operation: "PutRecord", error: "InternalFailureException", times: 1 });
      await emulator.limits.set("warn");
      await emulator.snapshots.restore("prepared");
      expect(await emulator.faults.list()).toHaveLength(1);
      expect(await emulator.limits.get()).toBe("warn");
    });

    it("wakes those who wait for records", async () => {
      await world.prepare();
      await emulator.snapshots.save("prepared");
      await emulator.reset();
      const waiting = emulator.waitForRecords("orders", { count: 4 });
      await emulator.snapshots.restore("prepared");
      expect(await waiting).toHaveLength(4);
    });

    it("takes a fraction of the time that it takes to make everything anew", async () => {
      const orders = Array.from({ length: 2000 }, (__, id) => ({ partitionKey: `user-${id}`, json: { id } }));
      const streams = ["a", "b", "c", "d"].map((name) => ({ name, shards: 4, records: orders }));
      const [anew, restored]: [number[], number[]] = [[], []];
      for (let round = 0; round < 5; round++) {
        await emulator.reset();
        anew.push(await timeOf(() => emulator.seed({ streams })));
        await emulator.snapshots.save("prepared");
        restored.push(await timeOf(() => emulator.snapshots.restore("prepared")));
      }
      expect(Math.min(...restored)).toBeLessThan(Math.min(...anew) / 2);
      expect(await emulator.records("d")).toHaveLength(2000);
    });

    it("is safe while clients are busy: what is there afterwards is the snapshot and what was put since", async () => {
      await world.prepare();
      await emulator.snapshots.save("prepared");
      let isOver = false;
      const failures = new Set<string>();
      const busy = Array.from({ length: 8 }, async (__, worker) => {
        for (let at = 0; !isOver; at++) {
          await world.put(`${worker}.${at}`).catch((error: unknown) => failures.add((error as Error).name));
        }
      });
      for (let round = 0; round < 20; round++) await emulator.snapshots.restore("prepared");
      isOver = true;
      await Promise.all(busy);
      expect([...failures].filter((name) => name !== "ResourceNotFoundException")).toEqual([]);
      await emulator.snapshots.restore("prepared");
      expect(await world.texts()).toEqual(["one", "two", "three", "four"]);
      const number = await world.put("after");
      const [after] = await emulator.waitForRecords("orders", { text: "after" });
      expect(after.sequenceNumber).toBe(number);
    });
  });

  describe("the clock", () => {
    it("goes back to what it said, and stands still or runs as it did", async () => {
      await emulator.clock.freeze();
      await emulator.clock.set("2026-06-15T12:00:00Z");
      await emulator.snapshots.save("frozen");
      await emulator.clock.resume();
      await emulator.clock.advance({ hours: 1 });
      await emulator.snapshots.save("running");
      await emulator.snapshots.restore("frozen");
      expect(await emulator.clock.get()).toMatchObject({ now: "2026-06-15T12:00:00.000Z", isFrozen: true });
      await emulator.snapshots.restore("running");
      const { now, isFrozen } = await emulator.clock.get();
      expect(now.slice(0, 14)).toBe("2026-06-15T13:");
      expect(isFrozen).toBe(false);
    });

    it("stays when it is to be kept, and what has passed its retention is gone", async () => {
      await world.prepare();
      await emulator.snapshots.save("prepared");
      await emulator.clock.advance({ hours: 25 });
      await emulator.snapshots.restore("prepared", { clock: "keep" });
      expect(await emulator.records("orders")).toEqual([]);
      await emulator.snapshots.restore("prepared");
      expect(await emulator.records("orders")).toHaveLength(4);
    });
  });
});

describe("after a restart with the same data folder", () => {
  it("there is what was restored, and what was written since", async () => {
    const options = { dataDir: temporaryFolder() };
    let before: unknown;
    {
      await using first = await World.start(options);
      await first.prepare();
      await first.emulator.snapshots.save("prepared");
      await first.disturb();
      await first.emulator.snapshots.restore("prepared");
      await first.put("since");
      before = await first.look();
    }
    await using second = await World.start(options);
    expect(await second.look()).toEqual(before);
    expect(await second.texts()).toEqual(["one", "two", "three", "four", "since"]);
    await second.put("later");
    expect(await second.texts()).toEqual(["one", "two", "three", "four", "since", "later"]);
    expect(await second.emulator.snapshots.list()).toEqual([]);
  });

  it("there is nothing of before a reset", async () => {
    const options = { dataDir: temporaryFolder(), streams: [{ name: "orders", shardCount: 1, region: undefined }] };
    {
      await using first = await World.start(options);
      await first.emulator.seed({ streams: [{ name: "clicks", shards: 2 }] });
      await first.put("before");
      await first.emulator.reset();
      await first.put("after");
    }
    await using second = await World.start(options);
    expect(await second.texts()).toEqual(["after"]);
    expect(await second.look()).toHaveLength(1);
  });
});
