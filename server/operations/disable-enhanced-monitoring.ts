import { changeMonitoring } from "./enhanced-monitoring.ts";
import type { Operation } from "./operation.ts";

export const disableEnhancedMonitoring: Operation<"DisableEnhancedMonitoring"> = (input, context) =>
  changeMonitoring(input, { context, change: (present, given) => present.difference(given) });
