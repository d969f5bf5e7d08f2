/** A file of comma-separated values as a table: test cases, results, priorities. */
import { type ReactNode, useMemo } from 'react';
import { numberText } from '../../parts/format.ts';
import { sourceOf } from '../form.ts';
import { tableOf } from './csv.ts';
import { DataTable } from './data-table.tsx';
import type { ViewProps } from './view.tsx';

export function TableView({ artifact }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const table = useMemo(() => tableOf(text), [text]);
  const { rows, columns } = table;
  return (
    <div className="flex h-full min-h-0 flex-col gap-2 p-4">
      <p className="text-xs text-dim tabular-nums">
        {numberText(rows.length)} {rows.length === 1 ? 'row' : 'rows'}, {columns.length} columns
      </p>
      <DataTable table={table} label={artifact.title} className="min-h-0 flex-1" />
    </div>
  );
}
