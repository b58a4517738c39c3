import * as z from "zod";
import type { EmulatorClock } from "../../engine/clock.ts";
import { duration, isOfTime, moment, toEpoch, toMilliseconds } from "../duration.ts";
import { ControlRefusal } from "../refusal.ts";
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
  route({
    method: "POST",
    path: "/_emu/clock/freeze",
    summary: "Stops the clock, at the present or at a given moment; what falls due by then has happened.",
    body: z.strictObject({ at: moment.optional() }),
    isBodyOptional: true,
    answer: clockState,
    handle: async ({ clock }, { body: { at } }) => {
      clock.freeze();
      if (at !== undefined) await clock.set(toEpoch(at));
      return stateOf(clock);
    },
  }),
  route({
    method: "POST",
    path: "/_emu/clock/set",
    summary: "Moves the clock to a moment; what falls due by then has happened, in order, before the answer.",
    body: z.strictObject({ to: moment }),
    answer: clockState,
    handle: async ({ clock }, { body: { to } }) => {
      await clock.set(toEpoch(to));
      return stateOf(clock);
    },
  }),
  route({
    method: "POST",
    path: "/_emu/clock/advance",
    summary: "Moves the clock on; what falls due by then has happened, in order, before the answer.",
    body: duration,
    answer: clockState,
    handle: async ({ clock }, { body }) => {
      const by = toMilliseconds(body);
      if (!isOfTime(clock.destination + by)) {
        const why = `From ${new Date(clock.destination).toISOString()} on, that leads beyond the year 9999.`;
        throw new ControlRefusal(400, "The clock cannot be moved.", why, "Move it by less, or set it back first.");
      }
      await clock.advance(by);
      return stateOf(clock);
    },
  }),
  route({
    method: "POST",
    path: "/_emu/clock/resume",
    summary: "Lets the clock run on from where it stands.",
    answer: clockState,
    handle: ({ clock }) => {
      clock.resume();
      return stateOf(clock);
    },
  }),
];
