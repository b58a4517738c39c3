import { DeleteEventSourceMappingCommand, DeleteFunctionCommand, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { tenantOf, textsIn, type Tenant } from "./emulator.ts";
import { createFunction, invoke } from "./functions/world.ts";
import type { KinesisEvent } from "./world.ts";

let emulator: KinesisEmu;
let tenant: Tenant;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0, logLevel: "silent" });
  tenant = tenantOf(emulator);
});
afterEach(async () => {
  await tenant[Symbol.asyncDispose]();
  await emulator.stop();
});

/** Until everything that can be delivered is. */
const settle = (): Promise<unknown> => emulator.clock.advance({ seconds: 1 });

describe("a snapshot", () => {
  it("brings a mapping back, which goes on from where it had come; the handler stays attached", async () => {
    const seen: string[][] = [];
    await using _billing = await emulator.handle("billing", (event: KinesisEvent) => void seen.push(textsIn(event)));
    await tenant.createStream("orders");
    const uuid = await tenant.map("billing", "orders");
    await tenant.put("orders", "delivered");
    await settle();
    await emulator.snapshots.save("prepared");
    for (const _round of [1, 2]) {
      seen.length = 0;
      await tenant.put("orders", "new");
      await settle();
      expect(seen).toEqual([["new"]]);
      await emulator.snapshots.restore("prepared");
      await settle();
      expect(seen).toEqual([["new"]]);
      expect((await tenant.look()).mappings).toEqual([uuid]);
    }
  });

  it("delivers what was there and not delivered when it was saved", async () => {
    const seen: string[][] = [];
    let isDown = true;
    await using _billing = await emulator.handle("billing", (event: KinesisEvent) => {
      seen.push(textsIn(event));
      if (isDown) throw new Error("as it should");
    });
    await tenant.createStream("orders");
    await tenant.map("billing", "orders");
    await tenant.put("orders", "waits");
    await settle();
    await emulator.snapshots.save("waiting");
    isDown = false;
    await emulator.clock.advance({ minutes: 2 });
    seen.length = 0;
    await emulator.snapshots.restore("waiting");
    await settle();
    expect(seen).toEqual([["waits"]]);
  });

  it("brings a function back with its code, whatever was done to it, and takes away what came later", async () => {
    await createFunction(tenant.lambda, "billing", "export const handler = async () => 'first';");
    await emulator.snapshots.save("prepared");
    await tenant.lambda.send(new DeleteFunctionCommand({ FunctionName: "billing" }));
    await createFunction(tenant.lambda, "billing", "export const handler = async () => 'second';");
    await createFunction(tenant.lambda, "shipping", "export const handler = async () => 'third';");
    expect((await invoke(tenant.lambda, "billing")).payload).toBe("second");
    await emulator.snapshots.restore("prepared");
    expect((await tenant.look()).functions).toEqual(["billing"]);
    expect((await invoke(tenant.lambda, "billing")).payload).toBe("first");
    await expect(tenant.lambda.send(new GetFunctionCommand({ FunctionName: "shipping" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("brings functions and mappings to an emulator that has had none", async () => {
    await createFunction(tenant.lambda, "billing", "export const handler = async () => 'here too';");
    await tenant.createStream("orders");
    const uuid = await tenant.map("billing", "orders");
    await emulator.snapshots.save("prepared");
    const file = await emulator.snapshots.download("prepared");
    await using second = await startKinesisEmu({ port: 0 });
    await using there = tenantOf(second);
    await second.snapshots.upload("prepared", file);
    await second.snapshots.restore("prepared");
    expect(await there.look()).toEqual({ functions: ["billing"], mappings: [uuid] });
    expect((await invoke(there.lambda, "billing")).payload).toBe("here too");
  });

  it("takes away mappings that came later, and their discarded batches", async () => {
    await using _billing = await emulator.handle("billing", () => {
      throw new Error("as it should");
    });
    await tenant.createStream("orders");
    await tenant.put("orders", "bad");
    await emulator.snapshots.save("without");
    await tenant.map("billing", "orders", { MaximumRetryAttempts: 0 });
    await emulator.clock.advance({ minutes: 1 });
    expect(await emulator.discardedBatches()).toHaveLength(1);
    await emulator.snapshots.restore("without");
    expect((await tenant.look()).mappings).toEqual([]);
    expect(await emulator.discardedBatches()).toEqual([]);
  });
});

describe("restoring", () => {
  it("waits for no function, not even one that waits for it", async () => {
    const started = Promise.withResolvers<void>();
    const restoring = Promise.withResolvers<void>();
    const seen: string[][] = [];
    await using _billing = await emulator.handle("billing", async (event: KinesisEvent) => {
      seen.push(textsIn(event));
      if (seen.length > 1) return;
      started.resolve();
      await restoring.promise;
      // The emulator answers it when the snapshot is restored.
      await tenant.put("audit", "seen");
    });
    await tenant.createStream("orders");
    await tenant.createStream("audit");
    await tenant.map("billing", "orders");
    await emulator.snapshots.save("empty");
    await tenant.put("orders", "slow");
    await started.promise;
    const began = performance.now();
    const restored = emulator.snapshots.restore("empty");
    restoring.resolve();
    await restored;
    expect(performance.now() - began).toBeLessThan(1500);
    await tenant.put("orders", "next");
    await settle();
    expect(seen).toEqual([["slow"], ["next"]]);
  });

  it("never meets a Lambda that is half loaded, nor requests that are under way", async () => {
    await createFunction(tenant.lambda, "billing", "export const handler = async () => 1;");
    await tenant.createStream("orders");
    const uuid = await tenant.map("billing", "orders");
    await emulator.snapshots.save("prepared");
    const file = await emulator.snapshots.download("prepared");
    for (let round = 0; round < 5; round++) {
      await using fresh = await startKinesisEmu({ port: 0, logLevel: "silent" });
      await using there = tenantOf(fresh);
      await fresh.snapshots.upload("prepared", file);
      const [, ...looks] = await Promise.all([
        fresh.snapshots.restore("prepared"),
        ...Array.from({ length: 4 }, () => there.look()),
        fresh.snapshots.restore("prepared"),
      ]);
      expect(looks).toHaveLength(5);
      expect(await there.look()).toEqual({ functions: ["billing"], mappings: [uuid] });
      await there.kinesis.send(
        new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data: Buffer.from("x") }),
      );
      await there.lambda.send(new DeleteEventSourceMappingCommand({ UUID: uuid }));
      expect((await there.look()).mappings).toEqual([]);
    }
  });
});
