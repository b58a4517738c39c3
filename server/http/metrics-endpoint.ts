import type { Context, Middleware } from "koa";
import type { Metrics } from "../observe/metrics.ts";

/** `GET /metrics`, for Prometheus and its like. */
export function metricsEndpoint(metrics: Metrics): Middleware {
  return (ctx, next) => {
    const isMine = ctx.path === "/metrics" && (ctx.method === "GET" || ctx.method === "HEAD");
    return isMine ? answer(ctx, metrics) : (next() as Promise<void>);
  };
}

async function answer(ctx: Context, metrics: Metrics): Promise<void> {
  const { contentType, body } = await metrics.text();
  ctx.set("Content-Type", contentType);
  ctx.body = body;
}
