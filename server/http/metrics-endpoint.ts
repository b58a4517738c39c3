import type { Middleware } from "koa";
import type { Metrics } from "../observe/metrics.ts";

/** `GET /metrics`, for Prometheus and its like. */
export function metricsEndpoint(metrics: Metrics): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== "/metrics" || (ctx.method !== "GET" && ctx.method !== "HEAD")) {
      await next();
      return;
    }
    const { contentType, body } = await metrics.text();
    ctx.set("Content-Type", contentType);
    ctx.body = body;
  };
}
