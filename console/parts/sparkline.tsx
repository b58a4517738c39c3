import type { VNode } from "preact";
import { SPAN, type Point } from "../model/history.ts";

interface SparklineProps {
  readonly points: readonly Point[];
  readonly width: number;
  readonly height: number;
  /** The value at full height; absent: the largest there is. */
  readonly peak?: number;
  readonly class?: string;
}

/** The last minute as a curve, the present at the right. What it shows stands in words beside it. */
export function Sparkline({ points, width, height, peak, class: name = "" }: SparklineProps): VNode {
  const top = Math.max(peak ?? 0, ...points.map(({ value }) => value), 1);
  const now = points.at(-1)?.at ?? 0;
  const x = (at: number): string => (width * (1 - (now - at) / SPAN)).toFixed(1);
  const y = (value: number): string => (height - 1 - (value / top) * (height - 2)).toFixed(1);
  const line = points.length > 1 ? `M${points.map(({ at, value }) => `${x(at)} ${y(value)}`).join("L")}` : "";
  const area = line === "" ? "" : `${line}L${width} ${height}L${x(points[0]?.at ?? now)} ${height}Z`;
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
