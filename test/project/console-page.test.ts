import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ASSETS } from "../../server/console/page.generated.ts";
import { buildPage } from "../../tools/console-page.ts";

test("the console's page is what `npm run console-page` makes of its sources", async () => {
  const committed = Object.entries(ASSETS).map(([name, { gzip }]) => [name, gunzipSync(Buffer.from(gzip, "base64"))]);
  const built = [...(await buildPage())];
  expect(committed.map(([name]) => name)).toEqual(built.map(([name]) => name));
  // Not by `toEqual`, whose report of a difference would be the page.
  const changed = built.filter(([, content], at) => !content.equals(committed[at]?.[1] as Buffer));
  expect(changed.map(([name]) => name)).toEqual([]);
});
