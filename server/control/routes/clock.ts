import * as z from "zod";
import type { EmulatorClock } from "../../engine/clock.ts";
import { route, type Route } from "../route.ts";

const clockState = z.object({
  now: z.iso.datetime().describe("The emulator's time."),
  epochMilliseconds: z.number().int().describe("The same."),
  isFrozen: z.boolean().describe("Whether it stands still until it is moved."),
});

function stateOf(clock: EmulatorClock): z.input<typeof clockState> {
  const now = clock.now();
  return { now: new Date(now).toISOString(), epochMilliseconds: now, isFrozen: clock.isFrozen };
}

/** The emulator's clock, on which everything runs that takes time or expires. */
export const clockRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/clock",
    summary: "What time it is.",
    answer: clockState,
    handle: ({ clock }) => stateOf(clock),
  }),
];
