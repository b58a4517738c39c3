import type { Context } from "koa";

const EXPOSED_HEADERS = "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date";
/** Seconds that a browser may keep the answer to a preflight. */
const MAX_AGE = "172800";

/** Lets pages of any origin read the answer, as the service does. */
export function originHeaders(ctx: Context): Record<string, string> | undefined {
  if (ctx.req.headers.origin === undefined) return undefined;
  return { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED_HEADERS };
}

export function isPreflight(ctx: Context): boolean {
  return ctx.method === "OPTIONS" && ctx.get("Origin") !== "";
}

export function answerPreflight(ctx: Context, requestId: Readonly<Record<string, string>>): void {
  ctx.status = 200;
  ctx.set(requestId);
  ctx.set("Access-Control-Allow-Origin", "*");
  const headers = ctx.get("Access-Control-Request-Headers");
  const method = ctx.get("Access-Control-Request-Method");
  if (headers !== "") ctx.set("Access-Control-Allow-Headers", headers);
  if (method !== "") ctx.set("Access-Control-Allow-Methods", method);
  ctx.set("Access-Control-Max-Age", MAX_AGE);
  ctx.set("Content-Length", "0");
  ctx.body = "";
  ctx.remove("Content-Type");
}
