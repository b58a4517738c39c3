import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { earlyRoutes, routes } from "../../../server/control/routes/table.ts";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, { schema?: object }> };
  readonly responses: Record<string, object>;
}

let kinesis: KinesisEmu;
let document: OpenApi;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  document = (await (await fetch(`${kinesis.endpoint}/_emu/openapi.json`)).json()) as OpenApi;
});
afterAll(async () => kinesis.stop());

const operations = (): [path: string, method: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );

/** Those that look at parameters and bodies. */
const checked = (): ReturnType<typeof operations> => operations().filter(([path]) => !isEarly(path));

function isEarly(path: string): boolean {
  return earlyRoutes.some((route) => route.path === path);
}

function ask(path: string, method: string, body?: string): Promise<Response> {
  const named = path.replaceAll(/\{\w+\}/g, "nothing");
  return fetch(kinesis.endpoint + named, { method, ...(body === undefined ? {} : { body }) });
}

describe("/_emu/openapi.json", () => {
  it("has every route once, itself, and what is answered without looking at the request", async () => {
    expect(document.openapi).toBe("3.1.0");
    const described = operations().map(([path, method]) => `${method.toUpperCase()} ${path}`);
    const registered = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const others = ["/_emu/openapi.json", "/health", "/_emu/health", "/_emu/ca.pem"].map((path) => `GET ${path}`);
    expect(described.toSorted()).toEqual([...registered, ...others].toSorted());
    for (const { path } of earlyRoutes) {
      const response = await ask(path, "GET");
      const [type = ""] = response.headers.get("content-type")?.split(";") ?? [];
      expect(document.paths[path]?.["get"]?.responses["200"]).toHaveProperty(["content", type]);
    }
  });

  it("names every parameter of a path, and says what each operation does", () => {
    for (const [path, , { summary, parameters = [] }] of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual(inPath);
      expect(summary).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("leads to operations that take what it says, and no other parameters", async () => {
    for (const [path, method] of checked()) {
      const response = await ask(`${path}?no-such-parameter=1`, method);
      const { error } = (await response.json()) as { error: { places: { place: string }[] } };
      expect([path, response.status]).toEqual([path, 400]);
      expect(error.places.some(({ place }) => place.startsWith("parameters"))).toBe(true);
    }
  });

  it("leads to operations that refuse a body that is not as it says, with the place", async () => {
    const withBody = operations().filter(([, , { requestBody }]) => requestBody?.content["application/json"]);
    expect(withBody.length).toBeGreaterThan(4);
    for (const [path, method, { requestBody }] of withBody) {
      for (const body of ["{", "[]", '"text"', '{"no such member": 1}', ...(requestBody?.required ? [""] : [])]) {
        const response = await ask(path, method, body);
        const { error } = (await response.json()) as { error: { places: { place: string; reason: string }[] } };
        expect([path, body, response.status]).toEqual([path, body, 400]);
        for (const { place, reason } of error.places) {
          expect(place).toMatch(/^body/);
          expect(reason).not.toBe("");
        }
      }
    }
  });

  it("says of every answer what a refusal looks like", () => {
    for (const [, , { responses }] of operations()) {
      expect(responses["default"]).toMatchObject({
        content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
      });
    }
  });
});
