/**
 * A table with a heading that stays, and only the rows that are seen. Columns are as wide as what
 * is in them, within bounds, so that nothing moves while it is scrolled.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { isNumeric, type Table } from './csv.ts';

export interface DataTableProps {
  readonly table: Table;
  readonly label: string;
  /** How high it may be. */
  readonly className?: string;
}

/** Width of a column, in characters. */
const width = { least: 6, most: 42 };
/** Rows that are looked at for the width of a column. */
const sampled = 200;

export function DataTable({ table, label, className = 'h-full' }: DataTableProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, rows } = table;
  const widths = useMemo(
    () => columns.map((_, column) => widthOf(table, column)),
    [table, columns],
  );
  const numeric = useMemo(
    () => columns.map((_, column) => isNumeric(table, column)),
    [table, columns],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 29,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  if (columns.length === 0) return <p className="p-4 text-sm text-dim">The table is empty.</p>;
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={0}
      className={`w-fit max-w-full overflow-auto rounded-md border border-line ${className}`}
    >
      <table
        aria-rowcount={rows.length + 1}
        className="table-fixed border-separate border-spacing-0 text-xs"
        style={{ width: `${widths.reduce((sum, one) => sum + one, 0)}ch` }}
      >
        <colgroup>
          {columns.map((name, place) => (
            <col key={`${place} ${name}`} style={{ width: `${widths[place]}ch` }} />
          ))}
        </colgroup>
        <thead className="sticky top-0 z-10 bg-sunken">
          <tr aria-rowindex={1}>
            {columns.map((name, place) => (
              <th
                key={`${place} ${name}`}
                scope="col"
                className={`border-b border-line px-2 py-1.5 font-semibold break-words ${
                  numeric[place] ? 'text-right' : 'text-left'
                }`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={above} />
          {shown.map(({ index }) => (
            <DataRow
              key={index}
              index={index}
              cells={rows[index] ?? []}
              numeric={numeric}
              measure={virtual.measureElement}
            />
          ))}
          <Space height={below} />
        </tbody>
      </table>
      {rows.length === 0 && <p className="p-3 text-xs text-dim">No row fits.</p>}
    </div>
  );
}

interface DataRowProps {
  readonly index: number;
  readonly cells: readonly string[];
  readonly numeric: readonly boolean[];
  readonly measure: (element: Element | null) => void;
}

const DataRow = memo(function DataRow({ index, cells, numeric, measure }: DataRowProps): ReactNode {
  return (
    <tr data-index={index} ref={measure} aria-rowindex={index + 2}>
      {cells.map((cell, place) => (
        <td
          // A cell is where it is.
          // oxlint-disable-next-line react/no-array-index-key
          key={place}
          className={`border-b border-line px-2 py-1 align-top break-words whitespace-pre-wrap ${
            numeric[place] ? 'text-right tabular-nums' : ''
          }`}
        >
          {cell === '' ? <Nothing /> : cell}
        </td>
      ))}
    </tr>
  );
});

/** Where the rows are that are not seen. */
function Space({ height }: { height: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

function Nothing(): ReactNode {
  return <span className="text-dim">–</span>;
}

function widthOf({ columns, rows }: Table, column: number): number {
  const longest = (text: string): number =>
    text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
  const cells = rows.slice(0, sampled).map((row) => longest(row[column] ?? ''));
  const wanted = cells.reduce((most, one) => Math.max(most, one), longest(columns[column] ?? ''));
  // Two for the space at both sides; letters are wider than `0` now and then.
  return Math.min(Math.max(Math.ceil(wanted * 1.05) + 3, width.least), width.most);
}
