import { format } from "prettier";
import type { Contender } from "./contenders.ts";
import { machine } from "./machine.ts";
import { requirementsOn, verdict } from "./requirements.ts";
import type { Results } from "./results.ts";

export const PLOT = "benchmarks-filled-shard.svg";

/** The page that `npm run bench` writes; `notes` say what was left out, and what was checked. */
export async function report(
  results: Results,
  contenders: readonly Contender[],
  notes: readonly string[],
): Promise<string> {
  const page = `# Benchmarks

Written by \`npm run bench\`, with all servers on one machine in one run:
${machine()}.
Read the ratios rather than the numbers; machines differ, and so do runs.

Each server has a process of its own for each measurement, and the rounds of all servers take turns. What is put and
read goes over eight HTTP/1.1 connections that stay open, in JSON, to four shards, after five seconds of warming up, and
counts records a second; the client shares the machine with the server. A ratio is the median of the ratios of single
rounds; *rounds* has the lowest and the highest. Kinesalite and kinesis-local come from npm, are
started from the file that \`npx\` would start, and have more shards allowed than by default, but nothing else changed.
kinesis-emu runs as the bundle of its image, as the image does, with \`--log-level warn\`; the row *with a line for each call* is its
default. The bare Koa server parses the JSON of every call and answers something of like size, but keeps nothing. Memory
is what is resident; idle means a little after the first answer.

${measured(results, contenders)}

${table(
  ["Required", "", "measured", "rounds", "holds"],
  requirementsOn(results).map((requirement) => [
    requirement.what,
    `${requirement.bound} ${requirement.limit}`,
    number(requirement.value),
    requirement.spread === undefined ? "" : requirement.spread.map(number).join(" to "),
    verdict(requirement),
  ]),
)}

${notes.map((note) => `- ${note}`).join("\n")}

![The time of a PutRecords call against what the shard holds](${PLOT})
`;
  return format(page, { parser: "markdown", printWidth: 120 });
}

/** Medians by contender, and how many times theirs ours is. */
function measured(results: Results, contenders: readonly Contender[]): string {
  const [ours, ...others] = contenders;
  if (ours === undefined) return "";
  const titles = contenders.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
  const ratios = others.map(({ name }) => `ours / ${name}`);
  const rows = results
    .rows()
    .map((row) => [
      row,
      ...contenders.map(({ name }) => number(results.median(row, name))),
      ...others.map(({ name }) => number(results.ratio(row, ours.name, name))),
    ]);
  return table(["Median", ...titles, ...ratios], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Three digits that count, and all those before the point. */
function number(value: number): string {
  if (Number.isNaN(value)) return "–";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.min(digits, 3),
    maximumFractionDigits: Math.min(digits, 3),
  });
}
