import Router from "@koa/router";
import { VERSION } from "../version.ts";

export interface ControlOptions {
  /** The certificate of the emulator's CA, PEM. */
  readonly caCertificate: () => Promise<string>;
}

/** The emulator's own API: health, and what is under `/_emu`. */
export function controlRoutes({ caCertificate }: ControlOptions): Router {
  const router = new Router();
  router.get(["/health", "/_emu/health"], (ctx) => {
    ctx.body = { status: "ok", version: VERSION };
  });
  router.get("/_emu/ca.pem", async (ctx) => {
    ctx.type = "application/x-pem-file";
    ctx.body = await caCertificate();
  });
  return router;
}
