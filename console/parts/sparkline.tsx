import type { VNode } from "preact";
import { POINTS } from "../model/history.ts";

interface SparklineProps {
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
  /** The value at full height; absent: the largest there is. */
  readonly peak?: number;
  readonly class?: string;
}

/** The last minute as a curve, the present at the right. What it shows stands in words beside it. */
export function Sparkline({ values, width, height, peak, class: name = "" }: SparklineProps): VNode {
  const top = Math.max(peak ?? 0, ...values, 1);
  const step = width / (POINTS - 1);
  const start = POINTS - values.length;
  const points = values.map(
    (value, index) =>
      `${((start + index) * step).toFixed(1)} ${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`,
  );
  const line = points.length > 1 ? `M${points.join("L")}` : "";
  const area = line === "" ? "" : `${line}L${width} ${height}L${(start * step).toFixed(1)} ${height}Z`;
  return (
    <svg
      class={`sparkline ${name}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width={width}
      height={height}
      aria-hidden="true"
    >
      <path class="sparkline-area" d={area} />
      <path class="sparkline-line" d={line} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
