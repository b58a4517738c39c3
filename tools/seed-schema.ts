/**
 * Writes docs/seed.schema.json, by which editors check seed files, from the schema that the emulator checks them with:
 *
 *   npm run seed-schema
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import * as z from "zod";
import { seedSchema } from "../server/control/seed/schema.ts";

const FILE = new URL("../docs/seed.schema.json", import.meta.url);

/** The schema as it is committed: formatted like everything else, and in the dialect that editors know. */
export async function renderSeedSchema(): Promise<string> {
  const schema = { title: "A seed of kinesis-emu", ...z.toJSONSchema(seedSchema, { io: "input", target: "draft-7" }) };
  const config = await resolveConfig(FILE);
  return format(JSON.stringify(schema), { ...config, parser: "json" });
}

export function readSeedSchema(): string {
  return readFileSync(FILE, "utf8");
}

if (import.meta.main) {
  writeFileSync(FILE, await renderSeedSchema());
  console.log("docs/seed.schema.json is up to date");
}
