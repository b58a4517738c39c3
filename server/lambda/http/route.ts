import type { IncomingHttpHeaders } from "node:http";
import type { Tenancy } from "../../engine/identity.ts";

/** A request that was read and authenticated. */
export interface LambdaRequest {
  readonly method: string;
  /** Still escaped. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Scheme, host and port by which the client reached the emulator; absent where it does not say. */
  readonly origin?: string | undefined;
  readonly body: Buffer;
  readonly caller: Tenancy;
  readonly requestId: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** A request that reached an operation. */
export interface LambdaCall extends LambdaRequest {
  /** The parts of the path that the route names, no longer escaped. */
  readonly params: Readonly<Record<string, string>>;
}

export interface LambdaAnswer {
  readonly status: number;
  /** Sent as JSON; bytes are sent as they are; absent: nothing. */
  readonly body?: object | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** The name of the exception, for the log. */
  readonly error?: string;
}

/** An operation of the API, and where it is found. */
export interface Route {
  /** As AWS calls it; the log shows it. */
  readonly operation: string;
  readonly method: string;
  /** Such as `/2015-03-31/functions/:name`; a slash at the end of a request's path counts for nothing. */
  readonly path: string;
  readonly perform: (call: LambdaCall) => LambdaAnswer | Promise<LambdaAnswer>;
}

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** @returns undefined when no route has this method and path */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  const parts = segments(path);
  for (const route of routes) {
    const params = route.method === method ? match(segments(route.path), parts) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (expected.startsWith(":")) params[expected.slice(1)] = unescaped(part);
    else if (expected !== part) return undefined;
  }
  return params;
}

function segments(path: string): string[] {
  return path.replace(/\/+$/, "").split("/");
}

/** What is not escaped as it should be stands for itself. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
