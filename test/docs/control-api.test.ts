import { expect, test } from "vitest";
import { routes } from "../../server/control/routes/table.ts";
import { readProjectFile } from "./pages.ts";

const page = readProjectFile("docs/control-api.md");

test("docs/control-api.md has every request, as the OpenAPI document describes it", () => {
  const rows = [...page.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/_emu\/.+?)` +\| (.+?) +\|$/gm)];
  const shown = new Map(rows.map(([, request = "", summary]) => [request, summary]));
  for (const { method, path, summary } of routes) {
    expect([path, shown.get(`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)]).toEqual([path, summary]);
  }
});
