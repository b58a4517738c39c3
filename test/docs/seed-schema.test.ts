import { expect, test } from "vitest";
import { readSeedSchema, renderSeedSchema } from "../../tools/seed-schema.ts";

test("docs/seed.schema.json says what the emulator checks; if not, `npm run seed-schema` writes it anew", async () => {
  expect(readSeedSchema()).toBe(await renderSeedSchema());
});
