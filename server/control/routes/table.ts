import * as z from "zod";
import { consoleRoutes } from "../../console/routes.ts";
import { openApi } from "../openapi.ts";
import { route, type Described, type Route } from "../route.ts";
import { clockRoutes } from "./clock.ts";
import { cloudWatchRoutes } from "./cloudwatch.ts";
import { discardedBatchRoutes } from "./discarded-batches.ts";
import { faultRoutes } from "./faults.ts";
import { functionRoutes } from "./functions.ts";
import { limitsRoutes } from "./limits.ts";
import { logRoutes } from "./log.ts";
import { resetRoutes } from "./reset.ts";
import { recordRoutes } from "./records.ts";
import { seedRoutes } from "./seed.ts";
import { snapshotRoutes } from "./snapshots.ts";

const health = z.object({ status: z.literal("ok"), version: z.string() });

/** The control API, feature by feature: each file beside this one has the routes of one. */
export const routes: readonly Route[] = [
  ...clockRoutes,
  ...faultRoutes,
  ...limitsRoutes,
  ...logRoutes,
  ...cloudWatchRoutes,
  ...resetRoutes,
  ...recordRoutes,
  ...seedRoutes,
  ...snapshotRoutes,
  ...functionRoutes,
  ...discardedBatchRoutes,
  ...consoleRoutes,
];

/** What is answered before the control API is loaded, for the document alone; routes.ts beside this folder has it. */
export const earlyRoutes: readonly Described[] = [
  { method: "GET", path: "/health", summary: "Whether it answers, and its version.", answer: health },
  { method: "GET", path: "/_emu/health", summary: "The same.", answer: health },
  {
    method: "GET",
    path: "/_emu/ca.pem",
    summary: "The certificate of the emulator's CA.",
    answer: { mediaType: "application/x-pem-file" },
  },
];

export const openApiRoute: Route = route({
  method: "GET",
  path: "/_emu/openapi.json",
  summary: "This document.",
  answer: z.record(z.string(), z.unknown()),
  handle: () => openApi([...routes, openApiRoute, ...earlyRoutes]),
});
