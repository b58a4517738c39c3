import { expect, test } from "vitest";
import { readModulePage, renderModulePage } from "../../tools/module-page.ts";

test("docs/module.md says what the docstrings say; if not, `npm run module-page` writes it anew", async () => {
  expect(readModulePage()).toBe(await renderModulePage());
});
