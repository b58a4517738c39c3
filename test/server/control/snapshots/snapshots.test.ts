import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KinesisEmu } from "../../../../server/index.ts";
import { World } from "./world.ts";

let world: World;
let emulator: KinesisEmu;

beforeEach(async () => {
  world = await World.start();
  ({ emulator } = world);
});
afterEach(async () => world[Symbol.asyncDispose]());

describe("snapshots", () => {
  it("are listed by name, replaced and deleted", async () => {
    expect(await emulator.snapshots.list()).toEqual([]);
    await emulator.snapshots.save("b");
    await world.prepare();
    const saved = await emulator.snapshots.save("a");
    expect(saved).toMatchObject({ name: "a", isFrozen: false, streams: 2, records: 5 });
    expect((await emulator.snapshots.list()).map(({ name, records }) => [name, records])).toEqual([
      ["a", 5],
      ["b", 0],
    ]);
    await emulator.snapshots.save("b");
    await emulator.snapshots.delete("a");
    expect((await emulator.snapshots.list()).map(({ name, records }) => [name, records])).toEqual([["b", 5]]);
  });

  it("outlive a reset", async () => {
    await emulator.snapshots.save("a");
    await emulator.reset();
    expect(await emulator.snapshots.list()).toHaveLength(1);
  });

  it("have names without surprises", async () => {
    for (const name of ["", "..", "a b", "a/b", "ä", "x".repeat(65)]) {
      await expect(emulator.snapshots.save(name), name).rejects.toThrow(
        /letters, digits, dots|is nothing|cannot be done/,
      );
    }
  });

  it("that are not there are refused, with those that are", async () => {
    await emulator.snapshots.save("a");
    const { snapshots } = emulator;
    for (const action of [() => snapshots.restore("b"), () => snapshots.delete("b"), () => snapshots.download("b")]) {
      await expect(action()).rejects.toThrow('There is no snapshot "b".\n  why: There are a.');
    }
  });
});
