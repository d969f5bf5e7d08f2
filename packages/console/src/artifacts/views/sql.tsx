/** A query as it is in its file, and under it what it gave where it was run. */
import { type ReactNode, useMemo } from 'react';
import { besides, sourceOf } from '../form.ts';
import { CodeLines } from './code-lines.tsx';
import { ResultTable } from './result.tsx';
import { sqlLines } from './sql-tokens.ts';
import type { ViewProps } from './view.tsx';

export function SqlView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const lines = useMemo(() => sqlLines(text), [text]);
  return (
    <div
      role="region"
      aria-label="Query"
      tabIndex={0}
      className="h-full overflow-auto p-4 -outline-offset-2"
    >
      <div className="rounded-md border border-line bg-sunken py-2">
        <CodeLines lines={lines} />
      </div>
      <ResultTable file={besides(artifact.id, artifacts)} show={show} />
    </div>
  );
}
