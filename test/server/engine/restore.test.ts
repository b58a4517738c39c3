import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Resets } from "../../../server/engine/resets.ts";
import { Snapshots } from "../../../server/engine/snapshots.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { putResourcePolicy } from "../../../server/operations/put-resource-policy.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { DRIVERS } from "../store/drivers.ts";
import { engineWithStream, openEngine, type Engine } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";
import { fullStore } from "./stores.ts";

const ID = { StreamName: "orders" };
const HOUR = 3_600_000;
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

function snapshotsOf({ context: { kinesis }, clock }: Engine): Snapshots {
  return new Snapshots(kinesis, clock, new Resets([kinesis, clock]));
}

async function texts({ context }: Engine): Promise<string[]> {
  const reader = await LineageReader.open(context, "orders");
  await reader.drain();
  return reader.records.map(({ text }) => text);
}

describe.each(DRIVERS)("a snapshot that is restored over the %s store", (_, begin) => {
  it("loses nothing to a deletion that is under way", async () => {
    // However far it has come.
    for (let turns = 0; turns < 8; turns++) {
      const { store, again } = begin();
      const engine = await engineWithStream(1, { store });
      await registerStreamConsumer({ StreamARN: ARN, ConsumerName: "billing" }, engine.context);
      await putResourcePolicy({ ResourceARN: ARN, Policy: "{}" }, engine.context);
      await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from("a") }, engine.context);
      const snapshots = snapshotsOf(engine);
      await snapshots.save("prepared");
      const deletion = deleteStream({ ...ID, EnforceConsumerDeletion: true }, engine.context);
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      await snapshots.restore("prepared", true);
      await deletion;
      for (let turn = 0; turn < 8; turn++) await setImmediate();
      expect(await texts(engine), `after ${turns} turns`).toEqual(["a"]);
      const after = again();
      expect(await texts(await openEngine({ store: after })), `after ${turns} turns and a restart`).toEqual(["a"]);
      for (const kind of ["stream", "consumer", "policy"] as const)
        expect(await after.catalogue.list(kind), kind).toHaveLength(1);
    }
  });

  it("loses nothing to a sweep that is under way", async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { store } = begin();
      const engine = await engineWithStream(8, { store });
      for (let at = 0n; at < 8n; at++) {
        const record = { PartitionKey: "key", ExplicitHashKey: (at << 125n).toString(), Data: Buffer.from(`${at}`) };
        await putRecord({ ...ID, ...record }, engine.context);
      }
      // So that all of them are closed.
      const scaling = { ...ID, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" } as const;
      await updateShardCount(scaling, engine.context);
      const snapshots = snapshotsOf(engine);
      await snapshots.save("prepared");
      const moving = engine.clock.advance(26 * HOUR);
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      await snapshots.restore("prepared", false);
      await moving;
      expect((await texts(engine)).toSorted().join(""), `after ${turns} turns`).toBe("01234567");
    }
  });
});

describe("a snapshot that there is no room for", () => {
  it("leaves every part at work, also one with something due that there is no room for either", async () => {
    const disk = fullStore(new MemoryStore());
    const engine = await engineWithStream(1, { store: disk.store, transitionTime: 1000 });
    const snapshots = snapshotsOf(engine);
    let isLoaded = true;
    snapshots.add({
      forget: async () => void (isLoaded = false),
      load: async () => void (isLoaded = true),
    });
    await snapshots.save("prepared");
    await deleteStream(ID, engine.context);
    disk.refuses = () => true;
    await engine.clock.advance(1000);
    await expect(snapshots.restore("prepared", true)).rejects.toThrow("the disk is full");
    expect(isLoaded).toBe(true);
    disk.refuses = () => false;
    await engine.clock.advance(1000);
    expect(engine.context.kinesis.allStreams()).toEqual([]);
  });
});
