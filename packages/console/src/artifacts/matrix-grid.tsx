/** The matrix itself: a heading and a first column that stay, marks that lead to what they mark. */
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import type { ColumnGroup, Mark, Trace, TraceRow } from './trace.ts';

/** In pixels. A group of which nothing was made is as wide as the words that say so. */
const size = { row: 28, column: 26, between: 10, none: 110, head: 92, first: 300 };

interface Column {
  readonly id: string;
  readonly text: string;
  readonly group: ColumnGroup;
  /** The first of its group: there is a gap before it. */
  readonly first: boolean;
  /** It stands for a group that has none. */
  readonly none: boolean;
}

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
    estimateSize: (place) => widthOf(columns[place]),
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
              {first && (
                <span className="absolute top-1.5 left-1 font-semibold whitespace-nowrap">
                  {group.title}
                </span>
              )}
              {none ? (
                <span className="absolute bottom-1.5 left-1 text-dim">none made</span>
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

function RowHeading({ row, show }: { row: TraceRow; show: (id: string) => void }): ReactNode {
  const { id, title, missing } = row;
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      className="sticky left-0 z-10 flex w-(--first) shrink-0 items-center gap-2 border-r border-line bg-raised px-3"
    >
      <button
        type="button"
        onClick={() => show(id)}
        title={title}
        className="flex min-w-0 flex-1 items-baseline gap-2 text-left hover:text-focus"
      >
        <span className="shrink-0 font-medium">{id}</span>
        <span className="truncate text-dim max-md:hidden">{title}</span>
      </button>
      {missing !== undefined && (
        <span className="shrink-0 rounded bg-bad-soft px-1.5 font-medium text-bad">{missing}</span>
      )}
    </div>
  );
}

interface MarksProps {
  readonly row: TraceRow;
  readonly columns: readonly Column[];
  readonly shown: readonly VirtualItem[];
  readonly show: (id: string) => void;
}

interface MatrixRowProps extends MarksProps {
  readonly index: number;
  readonly start: number;
}

/** Drawn again only when other columns are seen. */
const MatrixRow = memo(function MatrixRow(props: MatrixRowProps): ReactNode {
  const { row, index, start, show } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute left-0 flex w-full border-b border-line hover:bg-sunken"
      style={{ top: start, height: size.row }}
    >
      <RowHeading row={row} show={show} />
      <Marks {...props} />
    </div>
  );
});

function Marks({ row, columns, shown, show }: MarksProps): ReactNode {
  return (
    <div className="relative flex-1">
      {shown.map(({ index, start, size: wide }) => {
        const column = columns[index];
        const mark = column && row.marks.get(column.id);
        if (!mark) return null;
        const between = column.first ? size.between : 0;
        return (
          <div
            key={column.id}
            role="cell"
            aria-colindex={index + 2}
            className="absolute inset-y-0 flex items-center justify-center"
            style={{ left: start + between, width: wide - between }}
          >
            <MarkButton row={row.id} column={column.id} mark={mark} show={show} />
          </div>
        );
      })}
    </div>
  );
}

interface MarkButtonProps {
  readonly row: string;
  readonly column: string;
  readonly mark: Mark;
  readonly show: (id: string) => void;
}

function MarkButton({ row, column, mark, show }: MarkButtonProps): ReactNode {
  const { as, stale } = mark;
  // A step has criteria; everything else points at its criterion.
  const words = as === 'step_of' ? `${row} is of ${column}` : `${column} ${as} ${row}`;
  const label = stale ? `${words}, out of date` : words;
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      onClick={() => show(column)}
      className={`size-4 rounded-sm border-2 ${
        stale ? 'border-bad border-dashed' : 'border-good bg-good'
      }`}
    />
  );
}

function columnsOf(groups: readonly ColumnGroup[]): Column[] {
  return groups.flatMap((group): Column[] => {
    if (group.columns.length === 0) {
      return [{ id: '', text: '', group, first: true, none: true }];
    }
    return group.columns.map((column, place) => ({
      ...column,
      group,
      first: place === 0,
      none: false,
    }));
  });
}

function widthOf(column: Column | undefined): number {
  if (!column) return size.column;
  const own = column.none ? size.none : size.column;
  return own + (column.first ? size.between : 0);
}
