import { expect, test } from "vitest";
import { routes } from "../../server/control/routes/table.ts";
import { PAGES, readProjectFile } from "./pages.ts";

const page = readProjectFile("docs/control-api.md");

test("docs/control-api.md has every request, as the OpenAPI document describes it", () => {
  const rows = [...page.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/_emu\/.+?)` +\| (.+?) +\|$/gm)];
  const shown = new Map(rows.map(([, request = "", summary]) => [request, summary]));
  for (const { method, path, summary } of routes) {
    expect([path, shown.get(`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)]).toEqual([path, summary]);
  }
});

/** Not those of Lambda, metrics and the like, which describe requests of their own. */
const OTHERS = PAGES.filter((name) => /^README|^docs\/(recipes|command|troubleshooting)/.test(name));

test.for(OTHERS)("%s asks for nothing of the control API that is not there", (name) => {
  const asked = [...readProjectFile(name).matchAll(/`(GET|POST|PUT|DELETE) (\/_emu\/[^`?]+)[^`]*`/g)];
  const unknown = asked.filter(([, method, path = ""]) => {
    const form = ({ path: route }: (typeof routes)[number]): RegExp =>
      new RegExp(`^${route.replaceAll(/:\w+/g, "[^/]+")}$`);
    return !routes.some((route) => route.method === method && form(route).test(path));
  });
  expect(unknown.map(([request]) => request)).toEqual([]);
});
