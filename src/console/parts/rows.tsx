import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Pixels. */
const rowHeight = 34;

interface RowsProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Of the row whose details are shown. */
  readonly selected?: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly classOf?: (row: Row) => string;
  /** Cells of a row: as many as the columns. */
  readonly children: (row: Row) => ComponentChildren;
  /** Asks for more when the end comes near. */
  readonly onEnd?: () => void;
  /** Told which rows are drawn, and whether the list stands at its beginning. */
  readonly onSeen?: (seen: { readonly first: number; readonly last: number; readonly isAtTop: boolean }) => void;
  /** What the keys do that open and close what is below the row that is selected. */
  readonly onToggle?: (row: Row, isOpen: boolean) => void;
  readonly empty: ComponentChildren;
}

/** A list of which only the rows that are seen are drawn; arrows, `j` and `k` move in it, Escape lets go. */
export function Rows<Row>({
  label,
  rows,
  keyOf,
  selected,
  onSelect,
  classOf,
  children,
  onEnd,
  onSeen,
  onToggle,
  empty,
}: RowsProps<Row>) {
  const { box, virtualizer } = useVirtualizer(rows.length);
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const isAtTop = (virtualizer.scrollOffset ?? 0) < rowHeight;
  const isSeen = items.some(({ index }) => rows[index] !== undefined && keyOf(rows[index]) === selected);
  useEffect(() => {
    // Whoever scrolls is to find them there.
    const ahead = isAtTop ? 20 : 200;
    if (rows.length > 0 && last >= rows.length - ahead) onEnd?.();
  }, [last, rows.length, onEnd]);
  useEffect(() => onSeen?.({ first, last, isAtTop }), [first, last, isAtTop]);

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && selected !== undefined) {
      event.preventDefault();
      onSelect(undefined);
      return;
    }
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (onToggle !== undefined && isPlain && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      const row = rows.find((each) => keyOf(each) === selected);
      if (row === undefined) return;
      event.preventDefault();
      onToggle(row, event.key === 'ArrowRight');
      return;
    }
    const step = steps[event.key];
    if (step === undefined || !isPlain || rows.length === 0) return;
    event.preventDefault();
    const at = rows.findIndex((row) => keyOf(row) === selected);
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    virtualizer.scrollToIndex(next);
    onSelect(keyOf(rows[next] as Row));
  };

  return (
    <div
      ref={box}
      class="rows-box"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={isSeen ? `row-${selected}` : undefined}
      onKeyDown={move}
    >
      {rows.length === 0 && empty}
      <div role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={key}
              id={`row-${key}`}
              class={`row-line ${classOf?.(row) ?? ''}`}
              role="option"
              tabIndex={-1}
              aria-selected={key === selected}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onSelect(key)}
            >
              {children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What the columns of a list hold, each with its class. */
export function Columns({ of: columns }: { readonly of: Readonly<Record<string, string>> }) {
  return (
    <div class="columns" aria-hidden="true">
      {Object.entries(columns).map(([title, name]) => (
        <span key={title} class={name || undefined}>
          {title}
        </span>
      ))}
    </div>
  );
}

/** What tells which rows are seen, and draws the list anew when others are. */
function useVirtualizer(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [, drawAnew] = useState(0);
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLDivElement, HTMLDivElement>({
        count: 0,
        getScrollElement: () => box.current,
        estimateSize: () => rowHeight,
        overscan: 8,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => drawAnew((times) => times + 1),
      }),
  );
  virtualizer.setOptions({ ...virtualizer.options, count });
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return { box, virtualizer };
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 20,
  PageUp: -20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
