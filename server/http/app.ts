import Koa, { type Context } from "koa";
import { controlRoutes, type ControlOptions } from "../control/routes.ts";
import { kinesisEndpoint, type KinesisEndpointOptions } from "./kinesis-endpoint.ts";
import { operationOf } from "./routing.ts";

/** What a client that goes away leaves behind: nothing that anyone must mend. */
const CLIENT_GONE = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_HTTP2_INVALID_STREAM"]);

/**
 * Everything that answers requests: calls of the Kinesis API, whose path counts for nothing, past the router, which
 * takes its time with each; then the emulator's own paths; Kinesis for all the rest.
 */
export function createApp(options: KinesisEndpointOptions & ControlOptions): Koa {
  const app = new Koa();
  const control = controlRoutes(options);
  const kinesis = kinesisEndpoint(options);
  app.use(async (ctx, next) => {
    await (operationOf(ctx.get("X-Amz-Target")) ? kinesis(ctx, next) : next());
  });
  app.use(control.routes());
  app.use(kinesis);
  app.on("error", (error: NodeJS.ErrnoException, ctx?: Context) => {
    const isRequestCut = ctx !== undefined && !ctx.req.complete;
    const level = isRequestCut || CLIENT_GONE.has(error.code ?? "") ? "debug" : "error";
    options.logger[level]({ err: error }, "an answer could not be sent");
  });
  return app;
}
