import { expect, it, vi } from "vitest";
import { EmulatorClock } from "../../../server/engine/clock.ts";
import { Limits } from "../../../server/engine/limits.ts";
import { CALLER } from "./engine.ts";

/** More than are kept without a look at which can be forgotten. */
const STREAMS = 50_001;

it("what can be forgotten is not looked for with every call, however much is counted", () => {
  const clock = new EmulatorClock(() => {});
  clock.freeze();
  const limits = new Limits(clock, "warn", () => {});
  const call = (name: string): void => limits.call("ListShards", CALLER, { ...CALLER, name });
  for (let count = 0; count < STREAMS; count++) call(`stream-${count}`);
  const looks = vi.spyOn(Map.prototype, Symbol.iterator);
  for (let count = 0; count < 100; count++) call("stream-1");
  const large = looks.mock.contexts.filter((map) => (map as Map<unknown, unknown>).size >= STREAMS);
  looks.mockRestore();
  expect(large.length).toBeLessThan(3);
});
