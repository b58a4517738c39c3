import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { listShards } from "../../../server/operations/list-shards.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream, openEngine } from "./engine.ts";
import { fullStore } from "./stores.ts";

const ID = { StreamName: "orders" };
const SHARDS = 500;

const to = (TargetShardCount: number) => ({ ...ID, TargetShardCount, ScalingType: "UNIFORM_SCALING" }) as const;

describe("a resharding of many steps", () => {
  // The first one has steps that need nothing of each other, the second one steps of which each needs the one before.
  it.each([2 * SHARDS, SHARDS - 1])("stores the stream a few times for all of them, to %i shards", async (target) => {
    const memory = new MemoryStore();
    const disk = fullStore(memory);
    const { context } = await engineWithStream(SHARDS, { store: disk.store });
    let changes = 0;
    disk.refuses = (change) => {
      if (change === "replace") changes++;
      return false;
    };
    await updateShardCount(to(target), context);
    expect(changes).toBeLessThan(20);
    const { context: next } = await openEngine({ store: memory });
    const { Shards: open = [] } = await listShards({ ...ID, ShardFilter: { Type: "AT_LATEST" } }, next);
    expect(open).toHaveLength(target);
    await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from("a") }, next);
  });

  it("lets others have their turn, though nothing makes it wait", async () => {
    const { context } = await engineWithStream(SHARDS);
    let turns = 0;
    const resharding = updateShardCount(to(2 * SHARDS), context);
    let isOver = false;
    void resharding.then(() => (isOver = true));
    for (; !isOver; turns++) await setImmediate();
    expect(turns).toBeGreaterThan(3);
  });
});
