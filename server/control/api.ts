import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { ServiceException } from "../api/exceptions.ts";
import { NotStored } from "../store/contract.ts";
import type { ControlContext } from "./context.ts";
import { readInput } from "./input.ts";
import { openApiRoute, routes } from "./routes/table.ts";
import { ControlRefusal } from "./refusal.ts";
import { isBytes, type Route } from "./route.ts";

/** All of the control API that needs schemas: loaded with the first request for it. */
export function controlApi(context: ControlContext): Middleware {
  const router = new Router({ sensitive: true, strict: true });
  for (const route of [...routes, openApiRoute]) {
    router.register(route.path, [route.method.toLowerCase()], (ctx) => answer(ctx, route, context));
  }
  const dispatch = router.routes();
  return async (ctx, next) => {
    const { path, pathAndMethod } = router.match(ctx.path, ctx.method);
    if (pathAndMethod.length > 0) {
      await dispatch(ctx as Parameters<typeof dispatch>[0], next);
      return;
    }
    const methods = [...new Set(path.flatMap((layer) => layer.methods))];
    const asked = `${ctx.method} ${ctx.path}`;
    const remedy = "See /_emu/openapi.json for all that can be asked.";
    if (methods.length === 0) throw new ControlRefusal(404, `${asked} is nothing.`, "There is no such path.", remedy);
    ctx.set("Allow", methods.join(", "));
    throw new ControlRefusal(405, `${asked} cannot be done.`, `That path takes ${methods.join(", ")}.`, remedy);
  };
}

async function answer(ctx: Context, route: Route, context: ControlContext): Promise<void> {
  const leaving = new AbortController();
  ctx.res.once("close", () => leaving.abort());
  const { params } = ctx as Context & { readonly params: Readonly<Record<string, string>> };
  const input = await readInput(route, { request: ctx.req, path: params, query: ctx.query, signal: leaving.signal });
  const result = await perform(route, context, input);
  if (!route.answer) {
    ctx.status = 204;
    return;
  }
  ctx.body = result;
  if (isBytes(route.answer)) ctx.type = route.answer.mediaType;
}

/** What the engine refuses is told in the service's words, and what the store has no room for in its own. */
async function perform(route: Route, context: ControlContext, input: Parameters<Route["handle"]>[1]): Promise<unknown> {
  try {
    return await route.handle(context, input);
  } catch (error) {
    const what = `${route.method} ${route.path} cannot be done.`;
    if (error instanceof NotStored) {
      throw new ControlRefusal(507, what, error.message, "Make room in the folder of --data-dir, and try again.");
    }
    if (!(error instanceof ServiceException)) throw error;
    const status = error.name === "ResourceNotFoundException" ? 404 : 400;
    throw new ControlRefusal(status, what, error.message, "Check the names in the request.");
  }
}
