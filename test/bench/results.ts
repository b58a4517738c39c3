import { median } from "./summary.ts";

/** What was measured: values by row (what) and column (of whom). */
export class Results {
  readonly #values = new Map<string, Map<string, number[]>>();

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
    const values = this.#values.get(row)?.get(column) ?? [];
    return values.length === 0 ? Number.NaN : median(values);
  }

  /** NaN when one of them was not measured. */
  ratio(row: string, column: string, to: string): number {
    return this.median(row, column) / this.median(row, to);
  }
}
