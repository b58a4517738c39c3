import type { IncomingMessage } from "node:http";
import type * as z from "zod";
import { BodyTooLarge, readBytes } from "./body.ts";
import { ControlRefusal, type Place } from "./refusal.ts";
import { isBytes, type Input, type Route } from "./route.ts";

/** Bytes that the body of a control request may have whose route says nothing of it. */
const MAX_BODY = 64 * 1024 * 1024;

/** What a request brings, as it came. */
export interface RawInput {
  readonly request: IncomingMessage;
  /** Of the path, as text. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  readonly signal: AbortSignal;
}

/** @throws ControlRefusal with status 400 and the places that are wrong, or 413 */
export async function readInput(route: Route, raw: RawInput): Promise<Input<unknown, unknown>> {
  const given = { ...raw.query, ...raw.path };
  const parameters = route.parameters
    ? check(route, "parameters", route.parameters, given)
    : noParameters(route, given);
  return { parameters, body: await readBody(route, raw.request), signal: raw.signal };
}

function noParameters(route: Route, given: object): object {
  const places = Object.keys(given).map((name) => ({
    place: `parameters.${name}`,
    reason: "there is no such parameter",
  }));
  if (places.length > 0) throw mistake(route, "parameters", places);
  return {};
}

async function readBody(route: Route, request: IncomingMessage): Promise<unknown> {
  if (!route.body) return undefined;
  const bytes = await bodyOf(route, request);
  if (isBytes(route.body)) return bytes;
  const text = bytes.toString();
  if (text === "" && route.isBodyOptional) return check(route, "body", route.body, {});
  return check(route, "body", route.body, parseJson(route, text));
}

async function bodyOf(route: Route, request: IncomingMessage): Promise<Buffer> {
  const { maxBody = MAX_BODY } = route;
  try {
    return await readBytes(request, maxBody);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    const why = `It has more than ${maxBody} bytes.`;
    throw new ControlRefusal(413, `The body of ${nameOf(route)} is too large.`, why, "Send less, or send it in parts.");
  }
}

function parseJson(route: Route, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = text === "" ? "it is empty" : `it is not JSON: ${(error as Error).message}`;
    throw mistake(route, "body", [{ place: "body", reason }]);
  }
}

function check(route: Route, part: string, schema: z.ZodType, value: unknown): unknown {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw mistake(route, part, placesOf(part, error));
}

/** Where a value differs from its schema, in the words of a path into it: `body.entries.indexes.0`. */
export function placesOf(root: string, error: z.ZodError): Place[] {
  return error.issues.map(({ path, message }) => ({ place: [root, ...path.map(String)].join("."), reason: message }));
}

function mistake(route: Route, part: string, places: readonly Place[]): ControlRefusal {
  const what =
    part === "body" ? `The body of ${nameOf(route)} cannot be used.` : `${nameOf(route)} cannot be understood.`;
  const why = places.map(({ place, reason }) => `${place}: ${reason}`).join("; ");
  return new ControlRefusal(400, what, why, "See /_emu/openapi.json for what it takes.", places);
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}
