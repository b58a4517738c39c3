import * as z from "zod";
import { route, type Route } from "../control/route.ts";
import { feed } from "./feed.ts";
import { browse } from "./records.ts";
import type { Feed, RecordsAnswer } from "./shapes.ts";

const positions = z.record(z.string().regex(/^\d+$/), z.number().int().min(0));

const recordsQuery = z.strictObject({
  account: z.string(),
  region: z.string(),
  stream: z.string(),
  shard: z.number().int().min(0).optional(),
  order: z.enum(["newest", "oldest"]),
  from: positions.optional(),
  to: positions.optional(),
  since: z.number().optional(),
  until: z.number().optional(),
  key: z.string().optional(),
  text: z.string().optional(),
  limit: z.number().int().min(1).max(1000),
  isWhole: z.boolean().optional(),
});

/** What the console's page asks. It changes with the page, and is no interface for others. */
export const consoleRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/console/feed",
    summary: "What the console shows at this moment. It changes with the console.",
    parameters: z.strictObject({
      account: z.string().optional(),
      region: z.string().optional(),
      stream: z.string().optional(),
      lineage: z.string().optional(),
    }),
    answer: z.custom<Feed>().meta({ type: "object" }),
    handle: (context, { parameters }) => {
      const { account, region } = context.defaults;
      return feed(context, {
        ...parameters,
        account: parameters.account ?? account,
        region: parameters.region ?? region,
      });
    },
  }),
  route({
    method: "POST",
    path: "/_emu/console/records",
    summary: "Records of a stream for the console. It changes with the console.",
    body: recordsQuery,
    answer: z.custom<RecordsAnswer>().meta({ type: "object" }),
    handle: (context, { body }) => browse(context, body),
  }),
];
