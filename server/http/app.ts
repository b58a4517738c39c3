import Koa, { type Context } from "koa";
import { consolePage } from "../console/page.ts";
import type { ControlContext } from "../control/context.ts";
import { controlRoutes } from "../control/routes.ts";
import type { Metrics } from "../observe/metrics.ts";
import { isCall, kinesisEndpoint } from "./kinesis-endpoint.ts";
import { lambdaEndpoint, type LambdaEndpointOptions } from "./lambda-endpoint.ts";
import { sinkEndpoint, type SinkEndpointOptions } from "./sink-endpoint.ts";
import { metricsEndpoint } from "./metrics-endpoint.ts";

/** What a client that goes away leaves behind: nothing that anyone must mend. */
const CLIENT_GONE = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_HTTP2_INVALID_STREAM"]);

export type AppOptions = SinkEndpointOptions & LambdaEndpointOptions & ControlContext & { readonly metrics: Metrics };

/**
 * Everything that answers requests: calls of Kinesis first, whatever their path, as they are many; then the emulator's
 * own paths and Lambda's, and Kinesis again for all the rest.
 */
export function createApp(options: AppOptions): Koa {
  const app = new Koa();
  const kinesis = kinesisEndpoint(options);
  app.use((ctx, next) => (isCall(ctx) ? kinesis(ctx) : (next() as Promise<void>)));
  app.use(consolePage());
  app.use(lambdaEndpoint(options));
  app.use(controlRoutes(options));
  app.use(metricsEndpoint(options.metrics));
  app.use(sinkEndpoint(options));
  app.use(kinesis);
  app.on("error", (error: NodeJS.ErrnoException, ctx?: Context) => {
    const isRequestCut = ctx !== undefined && !ctx.req.complete;
    const level = isRequestCut || CLIENT_GONE.has(error.code ?? "") ? "debug" : "error";
    options.logger[level]({ err: error }, "an answer could not be sent");
  });
  return app;
}
