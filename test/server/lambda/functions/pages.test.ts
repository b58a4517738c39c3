import { expect, it } from "vitest";
import { startWorld } from "./world.ts";

it.each(["https://example.com", "http://localhost.example.com:4567", "null"])(
  "a page of %s cannot have this machine run code",
  async (Origin) => {
    await using world = await startWorld();
    const ask = (method: string, path: string): Promise<Response> =>
      fetch(world.emulator.endpoint + path, { method, headers: { Origin, "Access-Control-Request-Method": "POST" } });
    for (const path of ["/2015-03-31/functions", "/_emu/functions/billing"]) {
      expect((await ask("POST", path)).status).toBe(403);
      const preflight = await ask("OPTIONS", path);
      expect(preflight.status).toBe(403);
      expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
    }
  },
);

it("a page of this machine can", async () => {
  await using world = await startWorld();
  const headers = { Origin: "http://localhost:3000" };
  const response = await fetch(`${world.emulator.endpoint}/2015-03-31/functions`, { headers });
  expect(response.status).toBe(200);
});
