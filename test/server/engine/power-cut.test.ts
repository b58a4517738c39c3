import { describe, expect, it } from "vitest";
import { createStream } from "../../../server/operations/create-stream.ts";
import { describeStreamSummary } from "../../../server/operations/describe-stream-summary.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream, openEngine, START } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";
import { failingStore } from "./stores.ts";

const TIME = 9000;
const ID = { StreamName: "orders" };
const QUARTERS = [0n, 1n, 2n, 3n].map((quarter) => quarter << 126n);

/** More store calls than any test here needs: a put that tries for ever ends in an error instead. */
const PLENTY = 500;

/** @returns the record's number */
async function put(context: OperationContext, text: string, hashKey: bigint): Promise<string> {
  const record = { PartitionKey: "key", Data: Buffer.from(text), ExplicitHashKey: hashKey.toString() };
  const { SequenceNumber: number } = await putRecord({ ...ID, ...record }, context);
  return number;
}

async function readAll(context: OperationContext): Promise<LineageReader["records"]> {
  const reader = await LineageReader.open(context, "orders");
  await reader.drain();
  return reader.records;
}

async function read(context: OperationContext): Promise<string[]> {
  return (await readAll(context)).map(({ text }) => text).toSorted();
}

async function readNumbers(context: OperationContext): Promise<string[]> {
  return (await readAll(context)).map(({ sequenceNumber }) => sequenceNumber);
}

/**
 * The process ends at any call to the store, as `kill -9` would end it: what is opened over the same store afterwards
 * has every acknowledged record once and takes new ones in every part of the hash space.
 */
describe("after an end in the middle of", () => {
  const CALLS = Array.from({ length: 24 }, (_, calls) => calls);

  it.each([
    ["a scaling that takes no time", 0],
    ["a scaling that takes its time", TIME],
  ])("%s, a stream works as before", async (_, transitionTime) => {
    const broken: string[] = [];
    for (const calls of CALLS) {
      const store = new MemoryStore();
      const { context: before } = await engineWithStream(4, { store });
      for (const [at, hashKey] of QUARTERS.entries()) await put(before, `before-${at}`, hashKey);
      const power = failingStore(store);
      const doomed = await openEngine({ store: power.store, transitionTime });
      power.failAfter(calls);
      const scaling = { ...ID, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" } as const;
      await updateShardCount(scaling, doomed.context).catch(() => {});
      await doomed.clock.advance(TIME);
      const limited = failingStore(store);
      const after = await openEngine({ store: limited.store, transitionTime, time: START + 2 * TIME });
      limited.failAfter(PLENTY);
      await after.clock.advance(TIME);
      try {
        const { StreamDescriptionSummary: summary } = await describeStreamSummary(ID, after.context);
        expect(summary.StreamStatus).toBe("ACTIVE");
        for (const [at, hashKey] of QUARTERS.entries()) await put(after.context, `later-${at}`, hashKey);
        expect(await read(after.context)).toEqual(
          ["before", "later"].flatMap((when) => QUARTERS.map((__, at) => `${when}-${at}`)),
        );
      } catch (error) {
        broken.push(`${calls} calls: ${String(error).split("\n")[0]}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it.each([
    ["a scaling that takes no time", 0],
    ["a scaling that takes its time", TIME],
  ])("%s, records that were acknowledged meanwhile keep their numbers", async (_, transitionTime) => {
    const broken: string[] = [];
    for (const calls of CALLS) {
      const store = new MemoryStore();
      await engineWithStream(4, { store });
      const power = failingStore(store);
      const doomed = await openEngine({ store: power.store, transitionTime });
      power.failAfter(2 * calls);
      const acknowledged: string[] = [];
      const writing = async (): Promise<void> => {
        for (let at = 0; ; at++) acknowledged.push(await put(doomed.context, "x", QUARTERS[at % 4] ?? 0n));
      };
      const scaling = { ...ID, TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" } as const;
      const changing = async (): Promise<void> => {
        await updateShardCount(scaling, doomed.context);
        await doomed.clock.advance(TIME);
      };
      await Promise.allSettled([writing(), changing()]);
      const after = await openEngine({ store, transitionTime, time: START + 2 * TIME });
      const found = new Set(await readNumbers(after.context));
      const lost = acknowledged.filter((number) => !found.has(number)).length;
      if (lost > 0) broken.push(`${2 * calls} calls: ${lost} of ${acknowledged.length}`);
    }
    expect(broken).toEqual([]);
  });

  it("a creation, the name can be used", async () => {
    for (const calls of [0, 1, 2, 3, 4]) {
      const store = new MemoryStore();
      const power = failingStore(store);
      const doomed = await openEngine({ store: power.store });
      power.failAfter(calls);
      await createStream({ ...ID, ShardCount: 2 }, doomed.context).catch(() => {});
      const { context } = await openEngine({ store });
      await createStream({ ...ID, ShardCount: 2 }, context).catch((error: unknown) => {
        expect(error).toMatchObject({ name: "ResourceInUseException" });
      });
      await put(context, "x", 0n);
      expect(await read(context)).toEqual(["x"]);
    }
  });
});
