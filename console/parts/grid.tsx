import type { ComponentChildren, TargetedKeyboardEvent, VNode } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Column {
  readonly title: string;
  /** A track of the grid, as in `8rem` or `1fr`. */
  readonly width: string;
  readonly isNumber?: boolean;
}

interface GridProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly count: number;
  /** Pixels. */
  readonly rowHeight?: number;
  readonly selected?: number | undefined;
  readonly cells: (index: number) => readonly ComponentChildren[];
  readonly keyOf: (index: number) => string | number;
  readonly onSelect: (index: number) => void;
  readonly class?: string;
}

/** Rows that are there beyond the visible ones, so that scrolling shows no gaps. */
const SPARE = 6;
/** Pixels. */
const HEAD_HEIGHT = 36;

/** A table of any length: only the rows in sight exist. One stop for the Tab key; the arrows move the selection. */
export function Grid(props: GridProps): VNode {
  const { label, columns, count, rowHeight = 34, selected, cells, keyOf, onSelect, class: name = "" } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [{ top, height }, setSight] = useState({ top: 0, height: 400 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() =>
      setSight((sight) => ({ top: sight.top, height: element.clientHeight || sight.height })),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const anchor = useRef<{ readonly key: string | number; readonly index: number } | undefined>(undefined);
  useLayoutEffect(() => {
    // Rows that come above those in sight do not push them away under the reader; at the very top they are looked for,
    // unless one has been chosen there.
    const element = frame.current;
    if (!element) return;
    const { key, index } = anchor.current ?? {};
    const staysStill = element.scrollTop > 0 || selected !== undefined;
    if (index !== undefined && staysStill && (index >= count || keyOf(index) !== key)) {
      const now = Array.from({ length: count }, (_, at) => keyOf(at)).indexOf(key ?? "");
      if (now >= 0) element.scrollTop += (now - index) * rowHeight;
      setSight({ top: element.scrollTop, height: element.clientHeight });
    }
    const at = Math.floor(element.scrollTop / rowHeight);
    anchor.current = at < count ? { key: keyOf(at), index: at } : undefined;
  });
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  const tracks = columns.map(({ width }) => width).join(" ");
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const target = targetOf(event.key, selected ?? -1, count, page);
    if (target === undefined) return;
    event.preventDefault();
    onSelect(target);
    scrollTo(event.currentTarget, target, rowHeight);
  };
  const isInSight = selected !== undefined && selected >= first && selected < last;
  return (
    <div
      class={`grid ${name}`}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={isInSight ? `${id}-${selected}` : undefined}
      tabIndex={0}
      ref={frame}
      onKeyDown={move}
      onScroll={({ currentTarget }) => setSight({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })}
    >
      <div
        class="grid-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: tracks, height: `${HEAD_HEIGHT}px` }}
      >
        {columns.map(({ title, isNumber }) => (
          <div key={title} role="columnheader" class={isNumber ? "number" : ""}>
            {title}
          </div>
        ))}
      </div>
      <div class="grid-body" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
          const index = first + offset;
          return (
            <div
              key={keyOf(index)}
              id={`${id}-${index}`}
              class="grid-row"
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === selected}
              style={{ gridTemplateColumns: tracks, height: `${rowHeight}px`, top: `${index * rowHeight}px` }}
              onClick={() => onSelect(index)}
            >
              {cells(index).map((cell, column) => (
                <div key={columns[column]?.title} role="gridcell" class={columns[column]?.isNumber ? "number" : ""}>
                  {cell}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function targetOf(key: string, from: number, count: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  const target = steps[key];
  return target === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, target));
}

/** The head stays where it is, and takes its part of what is in sight. */
function scrollTo(frame: HTMLDivElement, index: number, rowHeight: number): void {
  const top = index * rowHeight;
  if (top < frame.scrollTop) frame.scrollTop = top;
  const bottom = HEAD_HEIGHT + top + rowHeight - frame.clientHeight;
  if (bottom > frame.scrollTop) frame.scrollTop = bottom;
}
