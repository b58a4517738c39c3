import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { tenantOf, textsIn, type Tenant } from "./emulator.ts";
import { createFunction, invoke } from "./functions/world.ts";
import type { KinesisEvent } from "./world.ts";

const OTHER = "111111111111";

let emulator: KinesisEmu;
let tenant: Tenant;
let other: Tenant;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0, logLevel: "silent" });
  tenant = tenantOf(emulator);
  other = tenantOf(emulator, OTHER);
});
afterEach(async () => {
  await tenant[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await emulator.stop();
});

/** A function, a mapping to a handler that fails, and a batch that was given up. @returns the mapping's UUID */
async function populate(of: Tenant): Promise<string> {
  await createFunction(of.lambda, "created", "export const handler = async () => 'created';");
  await of.createStream("orders");
  await of.put("orders", "bad");
  const uuid = await of.map("failing", "orders", { MaximumRetryAttempts: 0 });
  await emulator.clock.advance({ minutes: 1 });
  return uuid;
}

function fail(): never {
  throw new Error("as it should");
}

const NOTHING = { functions: [], mappings: [] };

describe("a reset", () => {
  it("of everything leaves no function, no mapping, no discarded batch, and what is attached goes on", async () => {
    await using _failing = await emulator.handle("failing", fail);
    await using _billing = await emulator.handle("billing", () => "attached");
    const before = await populate(tenant);
    expect(await tenant.look()).toEqual({ functions: ["created"], mappings: [before] });
    expect(await emulator.discardedBatches()).toHaveLength(1);
    await emulator.reset();
    expect(await tenant.look()).toEqual(NOTHING);
    expect(await emulator.discardedBatches()).toEqual([]);
    await expect(invoke(tenant.lambda, "created")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect((await invoke(tenant.lambda, "billing")).payload).toBe("attached");
    const again = await populate(tenant);
    expect(await tenant.look()).toEqual({ functions: ["created"], mappings: [again] });
    expect((await emulator.discardedBatches()).map(({ uuid }) => uuid)).toEqual([again]);
  });

  it("of an account leaves the others alone", async () => {
    await using _failing = await emulator.handle("failing", fail);
    await populate(tenant);
    const theirs = await populate(other);
    await emulator.reset({ account: "000000000000" });
    expect(await tenant.look()).toEqual(NOTHING);
    expect(await other.look()).toEqual({ functions: ["created"], mappings: [theirs] });
    expect((await emulator.discardedBatches()).map(({ uuid }) => uuid)).toEqual([theirs]);
    expect((await invoke(other.lambda, "created")).payload).toBe("created");
  });

  it("gives back the names that were bound at the start, and no others", async () => {
    const functionEndpoints = [{ name: "billing", url: "http://127.0.0.1:9/" }];
    await using bound = await startKinesisEmu({ port: 0, functionEndpoints });
    const functions = `${bound.endpoint}/_emu/functions`;
    const body = JSON.stringify({ url: "http://127.0.0.1:8/" });
    for (const name of ["billing", "shipping"]) await fetch(`${functions}/${name}`, { method: "PUT", body });
    await bound.reset();
    expect(await (await fetch(functions)).json()).toEqual({ endpoints: functionEndpoints });
  });

  it("waits for no function, and what that does afterwards counts for nothing", async () => {
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const seen: string[][] = [];
    await using _billing = await emulator.handle("billing", async (event: KinesisEvent) => {
      seen.push(textsIn(event));
      if (seen.length > 1) return;
      entered.resolve();
      await leave.promise;
    });
    await tenant.createStream("orders");
    await tenant.put("orders", "before");
    await tenant.map("billing", "orders");
    await entered.promise;
    await emulator.reset();
    await tenant.createStream("orders");
    await tenant.put("orders", "after");
    await tenant.map("billing", "orders");
    await emulator.clock.advance({ seconds: 1 });
    expect(seen).toEqual([["before"], ["after"]]);
    leave.resolve();
  });

  it("is not needed for a retry to find that its function is gone, and to wait for none of its name", async () => {
    const events: unknown[] = [];
    const refuse = (event: unknown): never => {
      events.push(event);
      throw new Error("as it should");
    };
    await emulator.clock.freeze();
    const first = await emulator.handle("billing", refuse);
    await fetch(`${emulator.endpoint}/2015-03-31/functions/billing/invocations`, {
      method: "POST",
      headers: { "X-Amz-Invocation-Type": "Event" },
      body: '"once"',
    });
    await emulator.clock.advance({ seconds: 1 });
    await first.detach();
    await emulator.clock.advance({ minutes: 1 });
    await using _second = await emulator.handle("billing", refuse);
    await emulator.clock.advance({ minutes: 10 });
    expect(events).toEqual(["once"]);
  });

  it("gives up what was to be tried again for callers who do not wait", async () => {
    const events: unknown[] = [];
    await using _billing = await emulator.handle("billing", (event) => {
      events.push(event);
      throw new Error("as it should");
    });
    await emulator.clock.freeze();
    await fetch(`${emulator.endpoint}/2015-03-31/functions/billing/invocations`, {
      method: "POST",
      headers: { "X-Amz-Invocation-Type": "Event" },
      body: '"once"',
    });
    await emulator.clock.advance({ seconds: 61 });
    expect(events).toEqual(["once", "once"]);
    await emulator.reset();
    await emulator.clock.advance({ minutes: 10 });
    expect(events).toEqual(["once", "once"]);
  });

  it("keeps an event that a function is at, for a caller who does not wait, from being tried again", async () => {
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const events: unknown[] = [];
    await using _billing = await emulator.handle("billing", async (event) => {
      events.push(event);
      entered.resolve();
      await leave.promise;
      throw new Error("as it should");
    });
    await fetch(`${emulator.endpoint}/2015-03-31/functions/billing/invocations`, {
      method: "POST",
      headers: { "X-Amz-Invocation-Type": "Event" },
      body: '"once"',
    });
    await entered.promise;
    await emulator.reset();
    leave.resolve();
    // Answered after it, for what is said to the emulator comes in order.
    expect((await invoke(tenant.lambda, "billing", "twice")).functionError).toBe("Unhandled");
    await emulator.clock.advance({ minutes: 10 });
    expect(events).toEqual(["once", "twice"]);
  });
});
