import * as z from "zod";
import { consoleRoutes } from "../../console/routes.ts";
import { openApi } from "../openapi.ts";
import { route, type Route } from "../route.ts";
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

export const openApiRoute: Route = route({
  method: "GET",
  path: "/_emu/openapi.json",
  summary: "This document.",
  answer: z.record(z.string(), z.unknown()),
  handle: () => openApi([...routes, openApiRoute]),
});
