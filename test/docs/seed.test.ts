import { expect, test } from "vitest";
import { readSeedSchema, renderSeedSchema } from "../../tools/seed-schema.ts";
import { readProjectFile } from "./pages.ts";

/** As far as it is read here. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

test("docs/seed.schema.json says what the emulator checks; if not, `npm run seed-schema` writes it anew", async () => {
  expect(readSeedSchema()).toBe(await renderSeedSchema());
});

test("docs/seed.md has a row for each key, with what the schema says of it", () => {
  const rows = [...readProjectFile("docs/seed.md").matchAll(/^\| `([\w[\].]+)` +\| ([A-Z].+?) +\|$/gm)];
  const shown = rows.map(([, key = "", description = ""]) => [key, description]);
  expect(shown).toEqual(rowsOf(JSON.parse(readSeedSchema()) as Schema));
});

/** Keys by path, as in `streams[].shards`. What a fault has is told elsewhere. */
function rowsOf({ properties = {} }: Schema, prefix = ""): [key: string, description: string][] {
  const told = Object.entries(properties).filter(([name]) => name !== "$schema");
  return told.flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const within = key === "faults" ? [] : [...rowsOf(schema, `${key}.`), ...rowsOf(schema.items ?? {}, `${key}[].`)];
    return [[key, asSentence(schema.description ?? schema.items?.description ?? "")], ...within];
  });
}

function asSentence(description: string): string {
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
}
