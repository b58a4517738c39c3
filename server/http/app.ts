import Koa from "koa";
import { controlRoutes, type ControlOptions } from "../control/routes.ts";
import { kinesisEndpoint, type KinesisEndpointOptions } from "./kinesis-endpoint.ts";

/** Everything that answers requests: the emulator's own paths first, Kinesis for all the rest. */
export function createApp(options: KinesisEndpointOptions & ControlOptions): Koa {
  const app = new Koa();
  const control = controlRoutes(options);
  app.use(control.routes());
  app.use(kinesisEndpoint(options));
  app.on("error", (error: unknown) => options.logger.error({ err: error }, "an answer could not be sent"));
  return app;
}
