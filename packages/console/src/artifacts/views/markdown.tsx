/** A document: stories, plans, profiles, reports. Of a very long one the beginning at first. */
import { type ReactNode, useMemo } from 'react';
import { Prose } from '../../chat/prose.tsx';
import { Button } from '../../parts/button.tsx';
import { numberText } from '../../parts/format.ts';
import { sourceOf } from '../form.ts';
import { chaptersOf } from './chapters.ts';
import { useGrowing } from './growing.ts';
import type { ViewProps } from './view.tsx';

/** Characters drawn in one frame. */
const chapterSize = 4_000;
/** Chapters drawn at first. */
const first = 8;

export function MarkdownView({ artifact }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const chapters = useMemo(() => chaptersOf(text, chapterSize), [text]);
  const { shown, cut, showAll } = useGrowing(chapters.length, { first, step: 1 });
  return (
    <div
      role="region"
      aria-label="Document"
      tabIndex={0}
      className="h-full overflow-auto px-6 py-4 -outline-offset-2"
    >
      <div className="mx-auto flex max-w-5xl flex-col gap-3 text-sm *:max-w-none!">
        {chapters.slice(0, shown).map((chapter, place) => (
          // A chapter is where it is.
          // oxlint-disable-next-line react/no-array-index-key
          <Prose key={place} text={chapter} />
        ))}
        {cut && (
          <Button className="w-fit" onClick={showAll}>
            Show all {numberText(text.length)} characters
          </Button>
        )}
      </div>
    </div>
  );
}
