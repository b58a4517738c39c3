import type { VNode } from "preact";

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
}

/** One number, and what it is the number of. */
export function Figure({ name, value, unit }: FigureProps): VNode {
  return (
    <div class="figure">
      <span class="figure-name">{name}</span>
      <span class="figure-value">
        {value}
        {unit === undefined ? null : <small>{unit}</small>}
      </span>
    </div>
  );
}
