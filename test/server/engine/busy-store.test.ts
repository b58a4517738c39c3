import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { addTagsToStream } from "../../../server/operations/add-tags-to-stream.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { describeStreamSummary } from "../../../server/operations/describe-stream-summary.ts";
import { getRecords } from "../../../server/operations/get-records.ts";
import { getShardIterator } from "../../../server/operations/get-shard-iterator.ts";
import { listTagsForStream } from "../../../server/operations/list-tags-for-stream.ts";
import { mergeShards } from "../../../server/operations/merge-shards.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream, openEngine } from "./engine.ts";
import { overtakingStore, slowStore, withRecords } from "./stores.ts";

const ID = { StreamName: "orders" };

/** Of the random waits. */
const SEEDS = Array.from({ length: 20 }, (_, at) => `seed-${at}`);

describe("changes of a stream that overlap", () => {
  it("are all stored, in the order they were made, however long each takes", async () => {
    for (const seed of SEEDS) {
      const memory = new MemoryStore();
      const { context } = await engineWithStream(1, { store: overtakingStore(memory, new Random(seed)) });
      const tagging = Array.from({ length: 10 }, (_, at) =>
        addTagsToStream({ ...ID, Tags: { [`key-${at}`]: "x", last: String(at) } }, context),
      );
      await Promise.all(tagging);
      const again = await openEngine({ store: memory });
      const { Tags: tags } = await listTagsForStream(ID, again.context);
      expect(tags).toHaveLength(11);
      expect(tags.at(-1)).toEqual({ Key: "last", Value: "9" });
    }
  });

  it("do not keep it from becoming ACTIVE again", async () => {
    for (const seed of SEEDS) {
      const store = overtakingStore(new MemoryStore(), new Random(seed));
      const { context, clock, errors } = await engineWithStream(2, { store, transitionTime: 1000 });
      const scaling = { ...ID, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" } as const;
      await Promise.all([
        addTagsToStream({ ...ID, Tags: { a: "b" } }, context),
        updateShardCount(scaling, context),
        addTagsToStream({ ...ID, Tags: { c: "d" } }, context),
      ]);
      await clock.advance(1000);
      const { StreamDescriptionSummary: summary } = await describeStreamSummary(ID, context);
      expect([summary.StreamStatus, summary.OpenShardCount, errors]).toEqual(["ACTIVE", 4, []]);
    }
  });

  it("are each made once, also one that begins while the last one is being stored", async () => {
    for (const seed of SEEDS) {
      const { context } = await engineWithStream(1, { store: slowStore(new MemoryStore(), new Random(seed)) });
      const stream = context.kinesis.get({ ...context.caller, name: "orders" });
      const first = updateShardCount({ ...ID, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }, context);
      while (stream.status !== "ACTIVE") await setImmediate();
      await Promise.all([first, mergeShards({ ...ID, ShardToMerge: "1", AdjacentShardToMerge: "2" }, context)]);
      expect(stream.openShards.map(({ id }) => id)).toEqual(["shardId-000000000003"]);
      expect(stream.nextShardIndex).toBe(4);
    }
  });
});

describe("calls that are under way while their stream is deleted", () => {
  it("end in an answer of the service", async () => {
    for (const seed of SEEDS) {
      const { context } = await engineWithStream(2, { store: slowStore(new MemoryStore(), new Random(seed)) });
      const position = { ...ID, ShardId: "0", ShardIteratorType: "TRIM_HORIZON" } as const;
      const { ShardIterator: iterator = "" } = await getShardIterator(position, context);
      const record = { ...ID, PartitionKey: "key", Data: Buffer.from("x") };
      const calls = Array.from({ length: 5 }, () => [
        putRecord(record, context),
        getRecords({ ShardIterator: iterator }, context),
        getShardIterator(position, context),
      ]).flat();
      const answers = await Promise.allSettled([...calls.slice(0, 8), deleteStream(ID, context), ...calls.slice(8)]);
      const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
      for (const reason of refusals) expect(reason).toMatchObject({ name: "ResourceNotFoundException" });
    }
  });
});

describe("a shard that closes while it is read", () => {
  it("is not at its end before its last record is read", async () => {
    const memory = new MemoryStore();
    let meanwhile: (() => Promise<unknown>) | undefined;
    const records = new Proxy(memory.records, {
      get(target, name) {
        if (name !== "bounds") return (Reflect.get(target, name) as () => unknown).bind(target);
        return async (log: string) => {
          const bounds = target.bounds(log);
          const happening = meanwhile;
          meanwhile = undefined;
          await happening?.();
          return bounds;
        };
      },
    });
    const store = withRecords(memory, records);
    const { context } = await engineWithStream(1, { store });
    const position = { ...ID, ShardId: "0", ShardIteratorType: "LATEST" } as const;
    const { ShardIterator: iterator = "" } = await getShardIterator(position, context);
    meanwhile = async () => {
      await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from("last") }, context);
      await updateShardCount({ ...ID, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }, context);
    };
    const page = await getRecords({ ShardIterator: iterator }, context);
    expect([page.Records, page.ChildShards]).toEqual([[], undefined]);
    const next = await getRecords({ ShardIterator: page.NextShardIterator ?? "" }, context);
    expect(next.Records.map(({ Data }) => Buffer.from(Data).toString())).toEqual(["last"]);
  });
});
