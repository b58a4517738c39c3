import { afterEach, beforeEach, expect, it } from "vitest";
import { createStream, shardId } from "../../support/streams.ts";
import { startTimed, type TimedEmulator } from "./emulator.ts";
import { EventReader, LATEST, registerConsumer } from "./reader.ts";

/** Milliseconds after which a client gives up. */
const PATIENCE = 10_000;

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startTimed();
  await createStream(emulator.client, "orders", 1);
});

afterEach(() => emulator[Symbol.asyncDispose]());

it.each([
  ["stands still", () => emulator.clock.freeze()],
  ["is set back", () => emulator.clock.set(emulator.clock.now() - 3_600_000)],
] as const)(
  "a silent subscription goes on saying that it is alive while the clock %s",
  async (_, move) => {
    const consumer = await registerConsumer(emulator.client, "orders", "reader");
    const reader = await EventReader.open(emulator.client, consumer, shardId(0), LATEST);
    await reader.next();
    await move();
    expect(await reader.next(PATIENCE)).toMatchObject({ Records: [] });
    expect(await reader.next(PATIENCE)).toMatchObject({ Records: [] });
  },
  30_000,
);
