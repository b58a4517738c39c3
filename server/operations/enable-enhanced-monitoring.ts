import { changeMonitoring } from "./enhanced-monitoring.ts";
import type { Operation } from "./operation.ts";

export const enableEnhancedMonitoring: Operation<"EnableEnhancedMonitoring"> = (input, context) =>
  changeMonitoring(input, { context, change: (present, given) => present.union(given) });
