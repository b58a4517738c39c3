/**
 * Writes docs/options.md from the table of options:
 *
 *   npm run options-page
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { OPTIONS, type OptionDefinition } from "../server/config/options.ts";

const PAGE = new URL("../docs/options.md", import.meta.url);

const HEADER = `<!-- Made by \`npm run options-page\` (tools/options-page.ts). Do not edit. -->

# Options

Every option can be given as a flag of \`kinesis-emu\`, as an environment variable, or as a property of what
\`startKinesisEmu()\` takes. A flag goes before a variable, a variable before the default. The embedded server reads no
environment, and its properties have the types of \`Options\`: \`streams\` is a list of \`{ name, shardCount, region }\`,
\`transitionTime\` a number. It logs from \`warn\` up unless told otherwise.

A value that cannot be used, a flag that does not exist and a variable that begins with \`KINESIS_EMU_\` but is none of
these stop the start with a message that says what to write instead, and exit code 2.
`;

/** The page as it is committed: formatted like everything else. */
export async function renderOptionsPage(): Promise<string> {
  const rows = Object.entries(OPTIONS).map(([property, option]) => row(property, option));
  const table = [
    "| Environment variable | Flag | Property | Default | What it is for |",
    "| - | - | - | - | - |",
    ...rows,
  ];
  const config = await resolveConfig(PAGE);
  return format(`${HEADER}\n${table.join("\n")}\n`, { ...config, parser: "markdown" });
}

export function readOptionsPage(): string {
  return readFileSync(PAGE, "utf8");
}

function row(property: string, option: OptionDefinition<unknown>): string {
  const { environment, alsoKnownAs = [], flag, placeholder, default: value, help } = option;
  const aliases = alsoKnownAs.map((name) => `, also ${code(name)}`).join("");
  const cells = [
    `${code(environment)}${aliases}`,
    code(`--${flag} <${placeholder}>`),
    code(property),
    value === "" ? "none" : code(value),
    escape(help),
  ];
  return `| ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return `\`${escape(text)}\``;
}

/** A bar would end the cell of a table, in code too. */
function escape(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}

if (import.meta.main) {
  writeFileSync(PAGE, await renderOptionsPage());
  console.log("docs/options.md is up to date");
}
