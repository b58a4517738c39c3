import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { View } from "../model/feed.ts";
import { formatBytes, formatRate, formatTimeOfDay, plural } from "../text/numbers.ts";
import { boxAt, layOut, type Box, type Lineage } from "./layout.ts";
import { SHADES, shadeOf } from "./shades.ts";

export type Measure = "records" | "bytes" | "rates";

interface PictureProps {
  readonly view: View;
  /** Epoch milliseconds of the emulator. */
  readonly now: number;
  /** What the shade of a shard stands for. */
  readonly measure: Measure;
  /** Places in the list of shards. */
  readonly selected: number | undefined;
  readonly onSelect: (place: number) => void;
}

const HEIGHT = 400;
/** Pixels right of the shards, for what they take at this moment. */
const NOW_WIDTH = 84;
/** Pixels that a box needs to bear its number, and that two times need between them. */
const LABEL = { height: 14, width: 30 };
const TICK_SPACING = 76;
/** Shades from this one on are too deep for dark letters; in the dark, too light for light ones. */
const DEEP = 3;
/** Below this height, a line between boxes would take more than it gives. */
const GAP_FROM = 4;
/** Pixels: how round the corners are of boxes that are high enough. */
const CORNER = 3;
const ROUND_FROM = 10;

/** The lineage of a stream's shards over time, against the ranges of their hash keys. The table below it has the same. */
export function Picture({ view, now, measure, selected, onSelect }: PictureProps): VNode {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(200, entry?.contentRect.width ?? 0)));
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const inner = width - NOW_WIDTH;
  // The present moves on slowly in the picture: it is drawn again every few seconds, not with every look.
  const present = Math.ceil(now / 5000) * 5000;
  const lineage = useMemo(() => layOut(view.shards, present), [view.shards, present]);
  const locate = ({ offsetX, offsetY }: MouseEvent): number | undefined =>
    boxAt(lineage, Math.min(offsetX / inner, 0.9999), offsetY / HEIGHT);
  const marked = hovered ?? selected;
  const box = marked === undefined ? undefined : lineage.boxes[marked];
  return (
    <div class="picture" ref={frame}>
      <svg width={width} height={HEIGHT + 24} role="img" aria-label={summary(view)}>
        <Shards view={view} lineage={lineage} measure={measure} width={inner} />
        <NowBars view={view} lineage={lineage} left={inner} />
        <Labels view={view} lineage={lineage} measure={measure} width={inner} />
        <Axis lineage={lineage} width={inner} />
        {selected === undefined ? null : <Outline box={lineage.boxes[selected]} width={inner} name="selected" />}
        {hovered === undefined ? null : <Outline box={lineage.boxes[hovered]} width={inner} name="hovered" />}
        <rect
          class="picture-surface"
          width={width}
          height={HEIGHT}
          onPointerMove={(event) => setHovered(locate(event))}
          onPointerLeave={() => setHovered(undefined)}
          onClick={(event) => {
            const place = locate(event);
            if (place !== undefined) onSelect(place);
          }}
        />
      </svg>
      {hovered !== undefined && box ? <Tip view={view} place={hovered} box={box} width={inner} /> : null}
    </div>
  );
}

function summary({ shards, records }: View): string {
  const open = shards.filter(({ closedAt }) => closedAt === undefined).length;
  const held = records.reduce((sum, count) => sum + count, 0);
  return (
    `Lineage of ${plural(shards.length, "shard")}, ${open} open and ${shards.length - open} closed, ` +
    `holding ${plural(held, "record")}. The table below lists them.`
  );
}

/** A rectangle of a path, in pixels, with a line of background around it where there is room for one. */
function rectangle({ left, right, top, bottom }: Box, width: number): string {
  // Boxes too low for a line between them overlap a little: else the background would shine through in stripes.
  const gap = (bottom - top) * HEIGHT >= GAP_FROM ? 1 : -0.4;
  const x = left * width;
  const y = top * HEIGHT;
  const w = Math.max(1, (right - left) * width - 1);
  const h = Math.max(0.5, (bottom - top) * HEIGHT - gap);
  const corner = Math.min(CORNER, w / 2, h / 3);
  if (h < ROUND_FROM) return `M${x.toFixed(1)} ${y.toFixed(2)}h${w.toFixed(1)}v${h.toFixed(2)}h${(-w).toFixed(1)}z`;
  const turn = (dx: number, dy: number): string => `a${corner} ${corner} 0 0 1 ${dx * corner} ${dy * corner}`;
  const across = (w - 2 * corner).toFixed(1);
  const down = (h - 2 * corner).toFixed(2);
  return (
    `M${(x + corner).toFixed(1)} ${y.toFixed(2)}h${across}${turn(1, 1)}v${down}${turn(-1, 1)}` +
    `h-${across}${turn(-1, -1)}v-${down}${turn(1, -1)}z`
  );
}

interface PartProps {
  readonly view: View;
  readonly lineage: Lineage;
  readonly width: number;
}

interface ShadedProps extends PartProps {
  readonly measure: Measure;
}

/** One path for each shade, however many shards there are. */
function Shards({ view, lineage, measure, width }: ShadedProps): VNode {
  const values = view[measure];
  const most = values.reduce((top, value) => Math.max(top, value), 0);
  const paths = { open: Array.from({ length: SHADES }, () => ""), closed: Array.from({ length: SHADES }, () => "") };
  for (const [place, box] of lineage.boxes.entries()) {
    const kind = view.shards[place]?.closedAt === undefined ? "open" : "closed";
    paths[kind][shadeOf(values[place] ?? 0, most)] += rectangle(box, width);
  }
  return (
    <g>
      {paths.closed.map((path, shade) => (
        <path key={`closed-${shade}`} class={`shard closed shade-${shade}`} d={path} />
      ))}
      {paths.open.map((path, shade) => (
        <path key={`open-${shade}`} class={`shard open shade-${shade}`} d={path} />
      ))}
    </g>
  );
}

/** What each open shard takes at this moment. */
function NowBars({ view, lineage, left }: Omit<PartProps, "width"> & { readonly left: number }): VNode {
  const most = Math.max(1, ...view.rates);
  let path = "";
  for (const [place, { top, bottom }] of lineage.boxes.entries()) {
    const rate = view.rates[place] ?? 0;
    if (rate <= 0 || view.shards[place]?.closedAt !== undefined) continue;
    const start = left + 8;
    const end = start + (rate / most) * (NOW_WIDTH - 20);
    path += rectangle({ left: start, right: Math.max(end, start + 3), top, bottom }, 1);
  }
  return (
    <g>
      <line class="picture-now" x1={left + 3.5} x2={left + 3.5} y1="0" y2={HEIGHT} />
      <path class="picture-bars" d={path} />
    </g>
  );
}

function Labels({ view, lineage, measure, width }: ShadedProps): VNode {
  const most = view[measure].reduce((top, value) => Math.max(top, value), 0);
  const isDeep = (place: number): boolean =>
    view.shards[place]?.closedAt === undefined && shadeOf(view[measure][place] ?? 0, most) >= DEEP;
  const labelled = [...lineage.boxes.entries()].filter(
    ([, { left, right, top, bottom }]) =>
      (bottom - top) * HEIGHT >= LABEL.height && (right - left) * width >= LABEL.width,
  );
  return (
    <g class="picture-labels" aria-hidden="true">
      {labelled.map(([place, { left, top, bottom }]) => (
        <text
          key={place}
          class={isDeep(place) ? "on-deep" : ""}
          x={left * width + 8}
          y={((top + bottom) / 2) * HEIGHT + 4}
        >
          {view.shards[place]?.index}
        </text>
      ))}
    </g>
  );
}

function Axis({ lineage, width }: Omit<PartProps, "view">): VNode {
  const ticks: { readonly x: number; readonly text: string }[] = [];
  for (const { time, at } of lineage.moments) {
    const x = at * width;
    const previous = ticks.at(-1)?.x ?? -Infinity;
    if (x - previous >= TICK_SPACING && width - x >= TICK_SPACING / 2) ticks.push({ x, text: formatTimeOfDay(time) });
  }
  return (
    <g class="picture-axis" aria-hidden="true">
      {ticks.map(({ x, text }) => (
        <text key={x} x={x} y={HEIGHT + 18}>
          {text}
        </text>
      ))}
      <text x={width + NOW_WIDTH - 8} y={HEIGHT + 18}>
        now, records/s
      </text>
    </g>
  );
}

function Outline(props: {
  readonly box: Box | undefined;
  readonly width: number;
  readonly name: string;
}): VNode | null {
  const { box, width, name } = props;
  if (!box) return null;
  const height = Math.max(3, (box.bottom - box.top) * HEIGHT - 1);
  return (
    <rect
      class={`picture-outline ${name}`}
      x={box.left * width + 0.5}
      y={box.top * HEIGHT}
      width={Math.max(3, (box.right - box.left) * width - 2)}
      height={height}
      rx="1.5"
    />
  );
}

interface TipProps {
  readonly view: View;
  readonly place: number;
  readonly box: Box;
  readonly width: number;
}

function Tip({ view, place, box, width }: TipProps): VNode | null {
  const shard = view.shards[place];
  if (!shard) return null;
  const { id, createdAt, closedAt } = shard;
  const isRight = (box.left + box.right) / 2 > 0.55;
  const side = isRight
    ? { right: `${NOW_WIDTH + (1 - box.right) * width + 8}px` }
    : { left: `${box.left * width + 8}px` };
  return (
    <div class="tip" aria-hidden="true" style={{ ...side, top: `${Math.min(box.top * HEIGHT + 8, HEIGHT - 96)}px` }}>
      <b>{id}</b>
      <span>
        {plural(view.records[place] ?? 0, "record")}, {formatBytes(view.bytes[place] ?? 0)}
        {closedAt === undefined ? `, ${formatRate(view.rates[place] ?? 0)} records/s` : ""}
      </span>
      <span>
        {formatTimeOfDay(createdAt)} – {closedAt === undefined ? "open" : formatTimeOfDay(closedAt)}
      </span>
    </div>
  );
}
