/** A document: stories, plans, profiles, reports. */
import { type ReactNode, useState } from 'react';
import { Prose } from '../../chat/prose.tsx';
import { Button } from '../../parts/button.tsx';
import { numberText } from '../../parts/format.ts';
import { sourceOf } from '../form.ts';
import type { ViewProps } from './view.tsx';

/** Characters drawn at first; up to the end of a paragraph. */
const shownMax = 60_000;

export function MarkdownView({ artifact }: ViewProps): ReactNode {
  const [whole, setWhole] = useState(false);
  const text = sourceOf(artifact);
  const cut = !whole && text.length > shownMax;
  return (
    <div
      role="region"
      aria-label="Document"
      tabIndex={0}
      className="h-full overflow-auto px-6 py-4 -outline-offset-2"
    >
      <div className="mx-auto max-w-5xl text-sm *:max-w-none!">
        <Prose text={cut ? beginning(text) : text} />
        {cut && (
          <Button className="mt-4" onClick={() => setWhole(true)}>
            Show all {numberText(text.length)} characters
          </Button>
        )}
      </div>
    </div>
  );
}

function beginning(text: string): string {
  const end = text.lastIndexOf('\n\n', shownMax);
  return text.slice(0, end > 0 ? end : shownMax);
}
