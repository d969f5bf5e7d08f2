/** A query of the trace: its question, the SQL, and what it gave. */
import { type ReactNode, useMemo } from 'react';
import { resultOf } from '../form.ts';
import { itemOf, textAt } from '../item.ts';
import { CodeLines } from './code-lines.tsx';
import { ItemFrame } from './item-frame.tsx';
import { ResultTable } from './result.tsx';
import { sqlLines } from './sql-tokens.ts';
import type { ViewProps } from './view.tsx';

export function QueryView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  const sql = item ? textAt(item.details, 'sql') : '';
  const lines = useMemo(() => sqlLines(sql), [sql]);
  if (!item) return null;
  const ran = textAt(item.details, 'ran');
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      <div>
        <p className="text-base leading-relaxed">{item.text}</p>
        {ran !== '' && <p className="text-xs text-dim">{ran}</p>}
      </div>
      {sql !== '' && (
        <div className="rounded-md border border-line bg-sunken py-2">
          <CodeLines lines={lines} />
        </div>
      )}
      <ResultTable file={resultOf(sql, artifacts)} show={show} />
    </ItemFrame>
  );
}
