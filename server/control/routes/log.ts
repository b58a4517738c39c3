import * as z from "zod";
import { LOG_LEVELS } from "../../log.ts";
import { route, type Route } from "../route.ts";

const logLevel = z.strictObject({
  level: z.enum(LOG_LEVELS).describe("The least important lines to print."),
});

/** The log, while the emulator runs. */
export const logRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/log",
    summary: "How much the log says.",
    answer: logLevel,
    handle: ({ logger }) => ({ level: logger.level as z.input<typeof logLevel>["level"] }),
  }),
  route({
    method: "PUT",
    path: "/_emu/log",
    summary: "Sets how much the log says, from the next line on.",
    body: logLevel,
    answer: logLevel,
    handle: ({ logger }, { body: { level } }) => {
      logger.level = level;
      return { level };
    },
  }),
];
