/** A drawing as a file. As an image nothing in it runs and nothing is loaded. */
import { Maximize2, Minimize2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { sourceOf } from '../form.ts';
import { NotShown } from './not-shown.tsx';
import type { ViewProps } from './view.tsx';

export function PictureView({ artifact }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const [broken, setBroken] = useState(false);
  const [full, setFull] = useState(false);
  const address = useMemo(() => `data:image/svg+xml,${encodeURIComponent(text)}`, [text]);
  if (broken) return <NotShown why="The browser can not read this drawing." text={text} />;
  return (
    <div className="relative h-full">
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
          className={`rounded-md border border-line bg-raised p-2 [color-scheme:light] dark:bg-ink ${
            full ? 'max-w-none' : 'h-auto max-w-full'
          }`}
        />
      </div>
      <Button
        icon={full ? Minimize2 : Maximize2}
        className="absolute top-6 right-6"
        onClick={() => setFull(!full)}
      >
        {full ? 'Fit the width' : 'Full size'}
      </Button>
    </div>
  );
}
