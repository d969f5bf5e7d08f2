/** A text as it is. Of a very long one the beginning, until all of it is asked for. */
import { type ReactNode, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { numberText } from '../../parts/format.ts';
import { sourceOf } from '../form.ts';
import type { ViewProps } from './view.tsx';

/** Characters shown at first. */
const shownMax = 60_000;

export function TextView({ artifact }: ViewProps): ReactNode {
  return <RawText text={sourceOf(artifact)} />;
}

export function RawText({ text }: { text: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > shownMax;
  return (
    <div
      role="region"
      aria-label="Text"
      tabIndex={0}
      className="h-full min-h-0 flex-1 overflow-auto p-4 -outline-offset-2"
    >
      <pre className="font-mono text-xs leading-5 break-words whitespace-pre-wrap">
        {cut ? text.slice(0, shownMax) : text}
      </pre>
      {cut && (
        <Button className="mt-3" onClick={() => setWhole(true)}>
          Show all {numberText(text.length)} characters
        </Button>
      )}
    </div>
  );
}
