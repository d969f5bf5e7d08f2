/** A row of the matrix: a criterion, what it lacks, and its marks. */
import type { VirtualItem } from '@tanstack/react-virtual';
import { memo, type ReactNode } from 'react';
import { type Column, size } from './matrix-columns.ts';
import type { Mark, TraceRow } from './trace.ts';

export interface MatrixRowProps {
  readonly row: TraceRow;
  readonly index: number;
  /** In pixels from the top of the table. */
  readonly start: number;
  readonly columns: readonly Column[];
  readonly shown: readonly VirtualItem[];
  readonly show: (id: string) => void;
}

/** Drawn again only when other columns are seen. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps): ReactNode {
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

function Marks({ row, columns, shown, show }: MatrixRowProps): ReactNode {
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
