// No types of its own: a list of families, each with samples that carry their numbers as text.
// @ts-expect-error TS7016
import parsePrometheusTextFormat from "parse-prometheus-text-format";

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
}

/** What `/metrics` answers, read by a parser that is not ours. */
export class MetricsText {
  readonly families: ReadonlyMap<string, Family>;

  constructor(text: string) {
    // The parser forgets the labels of histograms; as plain samples it reads them whole.
    const plain = text.replaceAll(/^# TYPE \S+ histogram\n/gm, "");
    const parse = parsePrometheusTextFormat as (text: string) => Family[];
    const parts = Map.groupBy(parse(plain), ({ name }) => name);
    const families = [...parts].map(([name, all]) => {
      const [{ help, type }] = all as [Family];
      return [name, { name, help, type, metrics: all.flatMap(({ metrics }) => metrics) }] as const;
    });
    this.families = new Map(families);
  }

  static async of(endpoint: string): Promise<MetricsText> {
    const answer = await fetch(`${endpoint}/metrics`);
    return new MetricsText(await answer.text());
  }

  /** The values of a metric, by its labels: `PutRecord success`. Labels left out are not told apart. */
  values(name: string, ...labels: readonly string[]): Record<string, number> {
    const { metrics = [] } = this.families.get(name) ?? {};
    const entries = metrics.map(({ labels: all = {}, value }) => {
      return [labels.map((label) => all[label]).join(" "), Number(value)] as const;
    });
    return Object.fromEntries(entries);
  }
}
