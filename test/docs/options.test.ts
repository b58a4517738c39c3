import { expect, test } from "vitest";
import { readOptionsPage, renderOptionsPage } from "../../tools/options-page.ts";

test("docs/options.md says what the table of options says; if not, `npm run options-page` writes it anew", async () => {
  expect(readOptionsPage()).toBe(await renderOptionsPage());
});
