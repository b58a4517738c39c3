import { median } from "./summary.ts";

export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** What was measured: values by row (what) and column (of whom). */
export class Results {
  readonly #values = new Map<string, Map<string, number[]>>();

  /** One value for each round, so that those of one round are compared; NaN when it failed. */
  add(row: string, column: string, value: number): void {
    const columns = this.#values.get(row) ?? new Map<string, number[]>();
    this.#values.set(row, columns);
    columns.set(column, [...(columns.get(column) ?? []), value]);
  }

  rows(): string[] {
    return [...this.#values.keys()];
  }

  /** NaN when it was not measured. */
  median(row: string, column: string): number {
    return medianOf(this.#valuesOf(row, column));
  }

  /** The median of the ratios of single rounds, each of which met the same weather. NaN when one was not measured. */
  ratio(row: string, column: string, to: string): number {
    return this.ratioOf([row, column], [row, to]).median;
  }

  /** The ratio of any two cells, and between what the rounds lie. */
  ratioOf(cell: readonly [string, string], to: readonly [string, string]): Ratio {
    const others = this.#valuesOf(...to);
    const ratios = this.#valuesOf(...cell)
      .map((value, round) => value / (others[round] ?? Number.NaN))
      .filter((ratio) => !Number.isNaN(ratio));
    return { median: medianOf(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  }

  #valuesOf(row: string, column: string): readonly number[] {
    return this.#values.get(row)?.get(column) ?? [];
  }
}

function medianOf(values: readonly number[]): number {
  const measured = values.filter((value) => !Number.isNaN(value));
  return measured.length === 0 ? Number.NaN : median(measured);
}
