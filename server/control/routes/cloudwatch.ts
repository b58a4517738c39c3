import * as z from "zod";
import { route, type Route } from "../route.ts";

const metrics = z.object({
  metrics: z
    .array(
      z.object({
        account: z.string(),
        region: z.string(),
        namespace: z.string(),
        name: z.string(),
        dimensions: z.record(z.string(), z.string()),
        unit: z.string(),
        time: z.iso.datetime().describe("Of the last datum."),
        statistics: z
          .object({ sampleCount: z.number(), sum: z.number(), minimum: z.number(), maximum: z.number() })
          .describe("Of the last datum; a single value is a set of one."),
        received: z.number().int().describe("How many data of it were sent so far."),
      }),
    )
    .describe("In the order in which they were last sent."),
});

/** What clients such as KPL and KCL sent to CloudWatch. */
export const cloudWatchRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/cloudwatch/metrics",
    summary: "What clients told CloudWatch: the last datum of each metric.",
    answer: metrics,
    handle: ({ sinks }) => ({
      metrics: sinks.received.list().map((metric) => ({ ...metric, time: new Date(metric.time).toISOString() })),
    }),
  }),
];
