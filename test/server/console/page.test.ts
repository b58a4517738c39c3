import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { requestOverHttp1, type RawAnswer } from "../../support/raw-request.ts";

const HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const PARTS = ["", "console.js", "style.css", "icon.svg"];

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});

afterAll(() => emulator.stop());

function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<RawAnswer> {
  return requestOverHttp1(emulator.endpoint, { method, path, headers });
}

describe("the way to the console", () => {
  it("is / for a browser", async () => {
    const { status, headers } = await get("/", { Accept: HTML });
    expect([status, headers["location"]]).toEqual([302, "/_emu/console/"]);
  });

  it.each([
    ["a client that wants no page", {}],
    ["a client that takes anything", { Accept: "*/*" }],
    ["a signed request", { Accept: HTML, Authorization: "AWS4-HMAC-SHA256 Credential=test" }],
  ])("is not / for %s, which the service answers", async (_name, headers) => {
    const answer = await get("/", headers);
    expect(answer.status).not.toBe(302);
    expect(answer.headers["x-amzn-requestid"]).toBeDefined();
  });

  it("has its last slash added", async () => {
    expect((await get("/_emu/console")).headers["location"]).toBe("/_emu/console/");
  });

  it("may begin at a page of another site", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
    expect((await get("/_emu/console/", headers)).status).toBe(200);
  });
});

describe("a part of the page", () => {
  it.each(PARTS)("%s comes packed to those that take it so, and plain to others", async (part) => {
    const packed = await get(`/_emu/console/${part}`, { "Accept-Encoding": "gzip, br" });
    const plain = await get(`/_emu/console/${part}`);
    expect([packed.status, packed.headers["content-encoding"]]).toEqual([200, "gzip"]);
    expect([plain.status, plain.headers["content-encoding"]]).toEqual([200, undefined]);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
  });

  it("is not sent again while it is the same", async () => {
    const { headers } = await get("/_emu/console/console.js");
    expect(headers["cache-control"]).toBe("no-cache");
    const again = await get("/_emu/console/console.js", { "If-None-Match": headers["etag"] ?? "" });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const changed = await get("/_emu/console/console.js", { "If-None-Match": '"other"' });
    expect(changed.status).toBe(200);
  });

  it("has a policy that lets nothing in from elsewhere, and no script but its own", async () => {
    const { headers } = await get("/_emu/console/");
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("names nothing on another server", async () => {
    for (const part of PARTS) {
      const { text } = await get(`/_emu/console/${part}`);
      const names = text.match(/https?:\/\/[\w.]+/g) ?? [];
      expect(new Set(names)).toEqual(new Set(names.filter((name) => name === "http://www.w3.org")));
    }
  });

  it("that there is none of is refused like any path under /_emu", async () => {
    expect((await get("/_emu/console/other.js")).status).toBe(404);
    expect((await get("/_emu/console/", {}, "POST")).status).toBe(404);
    expect((await get("/_emu/console/toString")).status).toBe(404);
  });
});

it("is small: all of it under 100 KB on the wire", async () => {
  const packed = await Promise.all(PARTS.map((part) => get(`/_emu/console/${part}`, { "Accept-Encoding": "gzip" })));
  expect(packed.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(100_000);
});
