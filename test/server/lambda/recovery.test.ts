import { expect, it, vi } from "vitest";
import { FAILED_INSIDE } from "../../../server/lambda/delivery/stream-delivery.ts";
import { MAPPINGS, numbersIn, openWorld, type World } from "./world.ts";

/** A world whose function notes its batches. */
async function start(): Promise<{ readonly world: World; readonly batches: number[][]; readonly uuid: string }> {
  const world = await openWorld();
  const batches: number[][] = [];
  world.handlers.set("billing", (event) => void batches.push(numbersIn(event)));
  return { world, batches, uuid: await world.map("billing") };
}

async function resultOf(world: World, uuid: string): Promise<unknown> {
  const { body } = await world.call("GET", `${MAPPINGS}/${uuid}`);
  return body["LastProcessingResult"];
}

it("a delivery goes on after an invocation that failed as none should", async () => {
  const { world, batches, uuid } = await start();
  vi.spyOn(world.handlers, "invoke").mockRejectedValueOnce(new Error("spawn E2BIG"));
  await world.put([1]);
  await world.settle();
  expect(await resultOf(world, uuid)).toBe(FAILED_INSIDE);
  await world.put([2]);
  await world.clock.advance(100);
  await world.put([3]);
  await world.settle();
  expect(batches).toEqual([[1, 2], [3]]);
  expect(await resultOf(world, uuid)).toBe("OK");
});

it("a delivery goes on after a read that failed", async () => {
  const { world, batches, uuid } = await start();
  const { records } = world.engine.context.kinesis.store;
  const read = vi.spyOn(records, "read").mockImplementation(() => {
    throw new Error("the disk is gone");
  });
  await world.put([1]);
  await world.clock.advance(5000);
  expect(await resultOf(world, uuid)).toBe(FAILED_INSIDE);
  expect(batches).toEqual([]);
  read.mockRestore();
  await world.clock.advance(60_000);
  expect(batches).toEqual([[1]]);
});

it("a delivery that waits after such a failure ends with its mapping", async () => {
  const { world, uuid } = await start();
  const invoke = vi.spyOn(world.handlers, "invoke").mockRejectedValue(new Error("spawn E2BIG"));
  await world.put([1]);
  await world.settle();
  await world.call("DELETE", `${MAPPINGS}/${uuid}`);
  await world.sources.forget();
  const { length } = invoke.mock.calls;
  await world.clock.advance(60_000);
  expect(invoke.mock.calls).toHaveLength(length);
});
