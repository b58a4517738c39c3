import { describe, expect, it } from "vitest";
import { METRICS } from "../../server/observe/definitions.ts";
import { readProjectFile } from "./pages.ts";

const DASHBOARD = "examples/metrics/grafana/dashboards/kinesis-emu.json";

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

describe("docs/metrics.md", () => {
  it("has the table of metrics, with their types, labels and what they say", () => {
    const rows = [...readProjectFile("docs/metrics.md").matchAll(/^\| (`kinesis_emu_.*) \|$/gm)];
    const cells = rows.map(([, row = ""]) => row.split("|").map((cell) => cell.trim()));
    const expected = Object.entries(METRICS).map(([name, { type, labels, help }]) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(", "),
      help,
    ]);
    expect(cells).toEqual(expected);
  });
});

describe("the dashboard", () => {
  const { panels } = JSON.parse(readProjectFile(DASHBOARD)) as Dashboard;
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  it("asks for metrics that there are, and for labels that these have", () => {
    const names = new Map<string, readonly string[]>(
      Object.entries(METRICS).map(([name, { labels }]) => [name, labels]),
    );
    const asked = expressions.flatMap((expr) => [...expr.matchAll(/kinesis_emu_\w+/g)].map(([name]) => name));
    const known = asked.filter((name) => names.has(name.replace(/_(bucket|sum|count)$/, "")) || names.has(name));
    expect(asked).toEqual(known);
    for (const expr of expressions) {
      const [name = ""] = /kinesis_emu_\w+/.exec(expr) ?? [];
      const labels = names.get(name.replace(/_bucket$/, "")) ?? [];
      const grouped = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(", ") ?? [];
      const matched = [...expr.matchAll(/[{,](\w+)[=!]~?"/g)].map(([, label = ""]) => label);
      const unknown = [...grouped, ...matched].filter((label) => label !== "le" && !labels.includes(label));
      expect(unknown, expr).toEqual([]);
    }
  });

  it("shows every metric but those of shards, of streams as such, and of versions", () => {
    const hidden = ["kinesis_emu_info", "kinesis_emu_streams", "kinesis_emu_cloudwatch_data_received_total"];
    const shown = Object.keys(METRICS).filter(
      (name) => !name.startsWith("kinesis_emu_shard_") && !hidden.includes(name),
    );
    expect(shown.filter((name) => !expressions.some((expr) => expr.includes(name)))).toEqual([]);
  });
});
