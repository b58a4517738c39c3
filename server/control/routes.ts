import type { Context, Middleware } from "koa";
import { VERSION } from "../version.ts";
import type { ControlContext } from "./context.ts";
import { requireOwnPage } from "./own-page.ts";
import { ControlRefusal } from "./refusal.ts";

/**
 * The emulator's own API: health, and what is under `/_emu`. Health and the certificate are answered from here; all else
 * is loaded when it is first asked for, so that an emulator that nobody controls is smaller and starts sooner.
 */
export function controlRoutes(context: ControlContext): Middleware {
  let api: Promise<Middleware> | undefined;
  return async (ctx, next) => {
    const { path } = ctx;
    if (path === "/health" && isGet(ctx)) return answerHealth(ctx);
    // A call of an operation is one whatever its path, as at the service.
    if ((path !== "/_emu" && !path.startsWith("/_emu/")) || ctx.get("X-Amz-Target") !== "") {
      await next();
      return;
    }
    try {
      requireOwnPage(ctx.headers, ctx.host, context.hosts);
      if (path === "/_emu/health" && isGet(ctx)) return answerHealth(ctx);
      if (path === "/_emu/ca.pem" && isGet(ctx)) return await answerCertificate(ctx, context);
      api ??= import("./api.ts").then(({ controlApi }) => controlApi(context));
      await (
        await api
      )(ctx, next);
    } catch (error) {
      refuse(ctx, error, context);
    }
  };
}

function isGet({ method }: Context): boolean {
  return method === "GET" || method === "HEAD";
}

const HEALTH = JSON.stringify({ status: "ok", version: VERSION });

/** With its type in full: to look it up, Koa would load the table of all media types. */
function answerHealth(ctx: Context): void {
  ctx.set("Content-Type", "application/json; charset=utf-8");
  ctx.body = HEALTH;
}

async function answerCertificate(ctx: Context, { caCertificate }: ControlContext): Promise<void> {
  ctx.type = "application/x-pem-file";
  ctx.body = await caCertificate();
}

function refuse(ctx: Context, error: unknown, { logger }: ControlContext): void {
  if (ctx.req.destroyed && !ctx.req.complete)
    return logger.debug("the client went away before its request was complete");
  const refusal = error instanceof ControlRefusal ? error : unforeseen(error);
  if (refusal !== error) logger.error({ err: error }, "a control request failed in an unforeseen way");
  ctx.status = refusal.status;
  ctx.body = refusal.body;
}

function unforeseen(error: unknown): ControlRefusal {
  const why = error instanceof Error ? error.message : String(error);
  return new ControlRefusal(500, "The emulator failed in an unforeseen way.", why, "See its log, and report it.");
}
