import * as z from "zod";
import { LIMIT_MODES } from "../../engine/limits.ts";
import { route, type Route } from "../route.ts";

const limitMode = z.strictObject({
  mode: z
    .enum(LIMIT_MODES)
    .describe("What happens beyond a rate or quota: nothing, a line in the log, AWS's exception."),
});

/** AWS's documented rates and quotas. */
export const limitsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/limits",
    summary: "What happens beyond AWS's rates and quotas.",
    answer: limitMode,
    handle: ({ kinesis }) => ({ mode: kinesis.limits.mode }),
  }),
  route({
    method: "PUT",
    path: "/_emu/limits",
    summary: "Sets what happens beyond AWS's rates and quotas. What was counted before does not count any more.",
    body: limitMode,
    answer: limitMode,
    handle: ({ kinesis }, { body: { mode } }) => {
      kinesis.limits.setMode(mode);
      return { mode };
    },
  }),
];
