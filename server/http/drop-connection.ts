import type { ServerHttp2Stream } from "node:http2";
import type { Context } from "koa";
import type { Logger } from "../log.ts";
import { operationOf } from "./routing.ts";

/** Ends the connection of a request without an answer to it. */
export function dropConnection(ctx: Context, logger: Logger, target: string): void {
  ctx.respond = false;
  const { stream } = ctx.res as typeof ctx.res & { readonly stream?: ServerHttp2Stream };
  if (stream) stream.session?.destroy();
  else ctx.req.socket.destroy();
  logger.info(`AWS kinesis.${operationOf(target)} => no answer (a fault dropped the connection)`);
}
