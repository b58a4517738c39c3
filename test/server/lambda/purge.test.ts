import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { tenantOf, textsIn, type Tenant } from "./emulator.ts";
import type { KinesisEvent } from "./world.ts";

let emulator: KinesisEmu;
let tenant: Tenant;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0, logLevel: "silent" });
  await emulator.clock.freeze();
  tenant = tenantOf(emulator);
  await tenant.createStream("orders");
});
afterEach(async () => {
  await tenant[Symbol.asyncDispose]();
  await emulator.stop();
});

/** Notes what it gets, and cannot take "poison". */
function picky(): { readonly batches: string[][]; readonly handler: (event: KinesisEvent) => void } {
  const batches: string[][] = [];
  const handler = (event: KinesisEvent): void => {
    const texts = textsIn(event);
    batches.push(texts);
    if (texts.includes("poison")) throw new Error("as it should");
  };
  return { batches, handler };
}

describe("a purge", () => {
  it("ends the retries of what it removes, and what was read ahead is not delivered", async () => {
    const { batches, handler } = picky();
    await using _billing = await emulator.handle("billing", handler);
    await tenant.put("orders", "poison", "1", "2", "3", "4", "5");
    await tenant.map("billing", "orders", { BatchSize: 2 });
    await emulator.clock.advance({ seconds: 10 });
    expect(new Set(batches.map(String))).toEqual(new Set(["poison,1"]));
    await emulator.purge("orders");
    await tenant.put("orders", "new");
    await emulator.clock.advance({ seconds: 0 });
    expect(batches.at(-1)).toEqual(["new"]);
    const { length } = batches;
    await emulator.clock.advance({ hours: 48 });
    expect(batches).toHaveLength(length);
    expect(await emulator.discardedBatches()).toEqual([]);
  });

  it("takes back what waits for a handler", async () => {
    const { batches, handler } = picky();
    await tenant.put("orders", "old");
    await emulator.seed({ mappings: [{ function: "billing", stream: "orders" }] });
    await emulator.purge("orders");
    await using _billing = await emulator.handle("billing", handler);
    await tenant.put("orders", "new");
    await emulator.clock.advance({ seconds: 1 });
    expect(batches).toEqual([["new"]]);
  });

  it("leaves the function to what it is at, whose failure counts for nothing", async () => {
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const { batches, handler } = picky();
    await using _billing = await emulator.handle("billing", async (event: KinesisEvent) => {
      entered.resolve();
      await leave.promise;
      handler(event);
    });
    await tenant.put("orders", "poison");
    await tenant.map("billing", "orders");
    await entered.promise;
    await emulator.purge("orders");
    await tenant.put("orders", "new");
    leave.resolve();
    await emulator.clock.advance({ minutes: 1 });
    expect(batches).toEqual([["poison"], ["new"]]);
  });
});
