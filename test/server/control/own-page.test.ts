import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";

let kinesis: KinesisEmu;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, tlsHosts: ["emulator.example.com", "Kinesis.Example.org"] });
});
afterAll(async () => kinesis.stop());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request(kinesis.endpoint + path, { method, headers, agent: false }, (response) => {
    const { statusCode: status } = response;
    text(response).then((body) => resolve({ status, headers: response.headers, body }), reject);
  });
  call.on("error", reject).end();
  return promise;
}

const PATHS = ["/_emu/clock", "/_emu/health", "/_emu/ca.pem", "/_emu/openapi.json", "/_emu/nothing"];

describe.each(PATHS)("%s", (path) => {
  it.each<[string, Record<string, string>]>([
    ["of another origin", { origin: "http://evil.example" }],
    ["of another port", { origin: "http://127.0.0.1:1" }],
    ["of an opaque origin", { origin: "null" }],
    ["of another site", { "sec-fetch-site": "cross-site" }],
    ["of the same site", { "sec-fetch-site": "same-site" }],
    ["of a name that leads here", { host: "evil.example" }],
    ["of a name that leads here, and says so", { host: "evil.example:4567", origin: "http://evil.example:4567" }],
  ])("is refused to a page %s, without a word that lets it read the answer", async (_, headers) => {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const answer = await ask(path, headers, method);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({
        error: { what: "The emulator is not controlled by pages of other origins." },
      });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

describe("the control API", () => {
  it.each<[string, Record<string, string>]>([
    ["programs", {}],
    ["its own pages", { "sec-fetch-site": "same-origin" }],
    ["a typed address", { "sec-fetch-site": "none" }],
    ["containers, by an alias", { host: "kinesis:4567" }],
    ["containers, by the host's name", { host: "host.docker.internal:4567" }],
    ["addresses of version 6", { host: "[::1]:4567" }],
    ["the names of the options", { host: "emulator.example.com:4567" }],
    ["a name of the options, however it is written", { host: "kinesis.example.ORG" }],
    ["its own pages under such a name", { host: "kinesis:4567", origin: "http://kinesis:4567" }],
  ])("answers %s", async (_, headers) => {
    expect((await ask("/_emu/clock", headers)).status).toBe(200);
  });

  it("says what is there where something else is asked for", async () => {
    expect((await ask("/_emu/nothing", {})).status).toBe(404);
    const { status, headers } = await ask("/_emu/clock", {}, "DELETE");
    expect([status, headers["allow"]]).toEqual([405, "HEAD, GET"]);
  });
});

describe("the Kinesis API", () => {
  it("is open to pages of any origin, as AWS's", async () => {
    const { headers } = await ask("/", { origin: "http://app.example", host: "evil.example" }, "POST");
    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});
