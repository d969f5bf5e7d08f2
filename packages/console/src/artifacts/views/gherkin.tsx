/** A feature file, coloured; its tags lead to the stories and criteria that they name. */
import { type ReactNode, useCallback, useMemo } from 'react';
import { sourceOf } from '../form.ts';
import { CodeLines } from './code-lines.tsx';
import { gherkinLines } from './gherkin-tokens.ts';
import type { ViewProps } from './view.tsx';

export function GherkinView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const lines = useMemo(() => gherkinLines(text), [text]);
  const ids = useMemo(() => new Set(artifacts.map(({ id }) => id)), [artifacts]);
  const namedBy = useCallback(
    (tag: string) => (ids.has(tag.slice(1)) ? tag.slice(1) : undefined),
    [ids],
  );
  return (
    <div
      role="region"
      aria-label="Scenarios"
      tabIndex={0}
      className="h-full overflow-auto py-3 -outline-offset-2"
    >
      <CodeLines lines={lines} namedBy={namedBy} show={show} />
    </div>
  );
}
