/** Whatever an artifact is made of. */
import type { ReactNode } from 'react';
import { JsonValue } from './json-value.tsx';
import type { ViewProps } from './view.tsx';

export function JsonView({ artifact }: ViewProps): ReactNode {
  return (
    <div
      role="region"
      aria-label="Content"
      tabIndex={0}
      className="h-full overflow-auto p-4 font-mono text-xs leading-5 -outline-offset-2"
    >
      <JsonValue value={artifact.body} depth={0} />
    </div>
  );
}
