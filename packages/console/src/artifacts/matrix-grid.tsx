/** The matrix itself: a heading and a first column that stay, marks that lead to what they mark. */
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import { type Column, columnsOf, extentsOf, size, widthOf } from './matrix-columns.ts';
import { MatrixRow } from './matrix-row.tsx';
import type { Trace } from './trace.ts';

export interface MatrixGridProps {
  readonly trace: Trace;
  readonly show: (id: string) => void;
}

export function MatrixGrid({ trace, show }: MatrixGridProps): ReactNode {
  const { rows, groups } = trace;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(groups), [groups]);
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size.row,
    scrollMargin: size.head,
    overscan: 8,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => widthOf(columns[place] ?? { none: false, first: false }),
    overscan: 8,
  });
  const shown = across.getVirtualItems();
  const width = across.getTotalSize();
  return (
    <div
      ref={scroller}
      role="region"
      aria-label="Matrix"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto text-xs -outline-offset-2 [--first:9rem] md:[--first:300px]"
    >
      <div
        role="table"
        aria-label="Criteria by tests, process steps and queries"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        className="relative"
        style={{
          width: `calc(var(--first) + ${width}px)`,
          height: size.head + down.getTotalSize(),
        }}
      >
        <Heading columns={columns} shown={shown} width={width} show={show} />
        <Guides columns={columns} shown={shown} />
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <MatrixRow
              key={row.id}
              row={row}
              index={index}
              start={start}
              columns={columns}
              shown={shown}
              show={show}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Faint lines that lead the eye from a mark to its heading. */
function Guides({ columns, shown }: Pick<HeadingProps, 'columns' | 'shown'>): ReactNode {
  return shown.map(({ index, start, size: wide }) => {
    const column = columns[index];
    if (!column || column.none) return null;
    return (
      <div
        key={column.id}
        aria-hidden
        className="absolute bottom-0 border-l border-line opacity-60"
        style={{ top: size.head, left: `calc(var(--first) + ${start + wide - size.column / 2}px)` }}
      />
    );
  });
}

interface HeadingProps {
  readonly columns: readonly Column[];
  readonly shown: readonly VirtualItem[];
  readonly width: number;
  readonly show: (id: string) => void;
}

function Heading({ columns, shown, width, show }: HeadingProps): ReactNode {
  const extents = useMemo(() => extentsOf(columns), [columns]);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 flex border-b border-strong-line bg-raised"
      style={{ height: size.head }}
    >
      <div
        role="columnheader"
        aria-colindex={1}
        className="sticky left-0 z-10 flex w-(--first) shrink-0 items-end border-r border-line bg-raised px-3 pb-1.5 font-semibold"
      >
        Criterion
      </div>
      <div className="relative" style={{ width }}>
        {extents.map(({ group, start, width: wide }) => (
          <div
            key={group.kind}
            aria-hidden
            className="absolute top-1.5"
            style={{ left: start, width: wide }}
          >
            {/* It stays in sight for as long as any of its columns does. */}
            <span className="sticky left-[calc(var(--first)+0.25rem)] inline-block px-1 font-semibold whitespace-nowrap">
              {group.title}
            </span>
          </div>
        ))}
        {shown.map(({ index, start, size: wide }) => {
          const column = columns[index];
          if (!column) return null;
          const { id, text, group, first, none } = column;
          return (
            <div
              key={`${group.kind} ${id}`}
              role="columnheader"
              aria-colindex={index + 2}
              className="absolute inset-y-0"
              style={{
                left: start + (first ? size.between : 0),
                width: wide - (first ? size.between : 0),
              }}
            >
              {none ? (
                <span className="absolute bottom-1.5 left-1 text-dim">
                  <span className="sr-only">{group.title}: </span>none made
                </span>
              ) : (
                <button
                  type="button"
                  title={text}
                  aria-label={`${group.title}: ${id}`}
                  onClick={() => show(id)}
                  className="absolute inset-x-0 bottom-1 flex h-14 items-end justify-center font-medium hover:text-focus"
                >
                  <span className="rotate-180 [writing-mode:vertical-rl]">{id}</span>
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
