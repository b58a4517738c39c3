import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Context, Middleware } from "koa";

const HOME = "/_emu/console/";

/** Nothing from elsewhere: no script, style, picture or request, and no page around this one. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  // Asked for again each time, and answered with 304 while it is the same: a new version is seen at once.
  "Cache-Control": "no-cache",
  Vary: "Accept-Encoding",
};

/**
 * The console's page, and the way to it for a browser that asks for `/`. Anyone may load it, from a link of another site
 * too: there is nothing of the emulator's state in it. What it shows comes from the control API, which looks at who asks.
 */
export function consolePage(): Middleware {
  return async (ctx, next) => {
    const { path } = ctx;
    const isRead = ctx.method === "GET" || ctx.method === "HEAD";
    if (isRead && (path === HOME.slice(0, -1) || (path === "/" && isBrowser(ctx)))) return ctx.redirect(HOME);
    const name = path.startsWith(HOME) ? path.slice(HOME.length) || "index.html" : undefined;
    if (!isRead || name === undefined || !(await answerAsset(ctx, name))) await next();
  };
}

/** No SDK accepts HTML, and a browser that signs nothing is no client of the service. */
function isBrowser(ctx: Context): boolean {
  return ctx.get("Accept").includes("text/html") && ctx.get("Authorization") === "" && ctx.querystring === "";
}

/** @returns false when the page has no such part */
async function answerAsset(ctx: Context, name: string): Promise<boolean> {
  // Loaded when somebody first looks: an emulator that nobody looks at does not keep it.
  const { ASSETS } = await import("./page.generated.ts");
  const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (!asset) return false;
  ctx.set(HEADERS);
  ctx.type = asset.type;
  ctx.etag = asset.etag;
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return true;
  }
  const packed = Buffer.from(asset.gzip, "base64");
  const takesGzip = ctx.acceptsEncodings("gzip", "identity") === "gzip";
  if (takesGzip) ctx.set("Content-Encoding", "gzip");
  ctx.body = takesGzip ? packed : await promisify(gunzip)(packed);
  return true;
}
