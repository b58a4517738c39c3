import { request } from "node:http";
import { expect, it } from "vitest";
import { startWorld } from "./world.ts";

it.each(["https://example.com", "http://localhost.example.com:4567", "null"])(
  "a page of %s cannot have this machine run code",
  async (Origin) => {
    await using world = await startWorld();
    const ask = (method: string, path: string): Promise<Response> =>
      fetch(world.emulator.endpoint + path, { method, headers: { Origin, "Access-Control-Request-Method": "POST" } });
    for (const path of ["/2015-03-31/functions", "/_emu/functions/billing", "/_emu/functions/billing/attached"]) {
      expect((await ask("POST", path)).status).toBe(403);
      const preflight = await ask("OPTIONS", path);
      expect(preflight.status).toBe(403);
      expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
    }
  },
);

it("a name that leads here has no function attached, and gets no code", async () => {
  await using world = await startWorld();
  for (const path of ["/_emu/functions/billing/attached", "/_emu/functions/000000000000/us-east-1/billing/code.zip"]) {
    const headers = { host: "evil.example:4567" };
    const status = await new Promise((resolve, reject) => {
      const asked = request(world.emulator.endpoint + path, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject).end();
    });
    expect(status).toBe(403);
  }
});

it("a page of this machine can", async () => {
  await using world = await startWorld();
  const headers = { Origin: "http://localhost:3000" };
  const response = await fetch(`${world.emulator.endpoint}/2015-03-31/functions`, { headers });
  expect(response.status).toBe(200);
});
