import * as z from "zod";
import { VERSION } from "../version.ts";
import { isBytes, type Described } from "./route.ts";

type Json = Record<string, unknown>;

const REFUSAL = z.object({
  error: z.object({
    what: z.string().describe("What happened."),
    why: z.string().describe("Why it happened."),
    remedy: z.string().describe("What to do about it."),
    places: z
      .array(z.object({ place: z.string(), reason: z.string() }))
      .optional()
      .describe("Where the request is wrong, when it is."),
  }),
});

/** The OpenAPI 3.1 document of routes, made of the schemas that they check with. */
export function openApi(routes: readonly Described[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "kinesis-emu control API",
      version: VERSION,
      description: "Puts a test in control of the emulator. Not for pages of other origins.",
    },
    paths,
    components: { schemas: { Refusal: schema(REFUSAL, "output") } },
  };
}

function operation(route: Described): Json {
  const parameters = parametersOf(route);
  return {
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body ? { requestBody: { required: !route.isBodyOptional, content: content(route.body, "input") } } : {}),
    responses: {
      ...(route.answer
        ? { 200: { description: "Done.", content: content(route.answer, "output") } }
        : { 204: { description: "Done." } }),
      default: {
        description: "It was not done; the answer says why.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
      },
    },
  };
}

function parametersOf(route: Described): Json[] {
  if (!route.parameters) return [];
  const { properties = {}, required = [] } = schema(route.parameters, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: inPath.has(name) ? "path" : "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function content(body: NonNullable<Described["body"]>, io: "input" | "output"): Json {
  if (isBytes(body)) return { [body.mediaType]: {} };
  return { "application/json": { schema: schema(body, io) } };
}

function schema(type: z.ZodType, io: "input" | "output"): Json {
  // What is checked by its TypeScript type alone has no schema: anything, then.
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return rest;
}
