/** A drawing as a file. As an image nothing in it runs and nothing is loaded. */
import { type ReactNode, useMemo, useState } from 'react';
import { sourceOf } from '../form.ts';
import { NotShown } from './boundary.tsx';
import type { ViewProps } from './view.tsx';

export function PictureView({ artifact }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const [broken, setBroken] = useState(false);
  const address = useMemo(() => `data:image/svg+xml,${encodeURIComponent(text)}`, [text]);
  if (broken) return <NotShown why="The browser can not read this drawing." text={text} />;
  return (
    <div
      role="region"
      aria-label="Drawing"
      tabIndex={0}
      className="h-full overflow-auto p-4 -outline-offset-2"
    >
      {/* Drawings are made for paper, so in the dark, too, they are on something light. */}
      <img
        src={address}
        alt={artifact.title}
        onError={() => setBroken(true)}
        className="max-w-none rounded-md border border-line bg-raised p-3 dark:bg-ink"
      />
    </div>
  );
}
