/** What a query gave, from the file of its result. */
import type { KeptArtifact } from '@baton/core';
import { type ReactNode, useMemo } from 'react';
import { numberText } from '../../parts/format.ts';
import { sourceOf } from '../form.ts';
import { tableOf } from './csv.ts';
import { DataTable } from './data-table.tsx';
import { Reference } from './reference.tsx';

export interface ResultTableProps {
  /** Undefined when the query was not run. */
  readonly file: KeptArtifact | undefined;
  readonly show: (id: string) => void;
}

export function ResultTable({ file, show }: ResultTableProps): ReactNode {
  const text = file ? sourceOf(file) : '';
  const table = useMemo(() => tableOf(text), [text]);
  const { rows } = table;
  return (
    <section aria-label="Result" className="mt-4">
      <h3 className="mb-2 flex flex-wrap items-baseline gap-x-3 text-sm font-semibold">
        Result
        {file && (
          <>
            <span className="font-normal text-dim tabular-nums">
              {numberText(rows.length)} {rows.length === 1 ? 'row' : 'rows'}
            </span>
            <Reference id={file.id} show={show} />
          </>
        )}
      </h3>
      {!file && (
        <p className="text-sm text-dim">
          There is none: the query was checked and not run, because the desk was given no data.
        </p>
      )}
      {file && <DataTable table={table} label="Result of the query" className="max-h-[28rem]" />}
    </section>
  );
}
