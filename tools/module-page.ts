/**
 * Writes docs/module.md from the docstrings of what the package exports:
 *
 *   npm run module-page
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { readModule, type Documented } from "./module-reference.ts";

const PAGE = new URL("../docs/module.md", import.meta.url);

const HEADER = `<!-- Made by \`npm run module-page\` (tools/module-page.ts) from the docstrings. Do not edit. -->

# Module reference

What the npm package exports, by entry point. [Tests with vitest](recipes/vitest.md) and
[with jest](recipes/jest.md) show it in use, [the control API](control-api.md) tells what the methods do to the emulator.
`;

const ENTRIES = [
  { name: "kinesis-emu", path: "module/index.ts", title: "The Testcontainers module" },
  { name: "kinesis-emu/server", path: "server/index.ts", title: "The embedded server" },
  { name: "kinesis-emu/client", path: "server/control/client.ts", title: "The client of the control API" },
];

/** The page as it is committed: formatted like everything else. */
export async function renderModulePage(): Promise<string> {
  const { exported, types } = readModule(ENTRIES.map(({ path }) => path));
  const sections = ENTRIES.flatMap(({ name, title }, index) => [
    `## ${title}: \`${name}\``,
    ...(exported[index] ?? []).map(section),
  ]);
  const page = [HEADER, ...sections, "## Types", ...types.map(section)].join("\n\n");
  const config = await resolveConfig(PAGE);
  return format(page, { ...config, parser: "markdown" });
}

export function readModulePage(): string {
  return readFileSync(PAGE, "utf8");
}

function section({ name, text, extended, definition, members }: Documented): string {
  const parts = [`### ${name}`, text];
  if (definition !== undefined) parts.push(code(definition));
  if (extended !== undefined) parts.push(`It has all that [${extended}](#${extended.toLowerCase()}) has, and:`);
  if (members.length > 0) {
    const rows = members.map(({ signature, text: about }) => `| ${cell(code(signature))} | ${cell(about)} |`);
    parts.push(["| Member | What it is |", "| - | - |", ...rows].join("\n"));
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A bar would end the cell of a table, in code too. */
function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll(/\s*\n\s*/g, " ");
}

if (import.meta.main) {
  writeFileSync(PAGE, await renderModulePage());
  console.log("docs/module.md is up to date");
}
