/** What goes with the baton, besides why. */
import type { Brief } from '@baton/core';
import type { ReactNode } from 'react';
import { compactJson } from './compact.ts';
import { idsText } from './made.ts';

/** All of a brief but its reason. */
export function BriefRest({ brief }: { brief: Brief }): ReactNode {
  return (
    <dl className="grid max-w-[46rem] grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 py-1 text-sm">
      {restOf(brief).map(({ name, texts }) => (
        <div key={name} className="contents">
          <dt className="text-dim">{name}</dt>
          <dd className="min-w-0 break-words">
            {texts.length === 1 ? (
              <span className="whitespace-pre-wrap">{texts[0]}</span>
            ) : (
              <ul className="list-disc pl-4">
                {texts.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** There is more to a brief than its reason. */
export function hasRest(brief: Brief): boolean {
  return restOf(brief).length > 0;
}

interface BriefPart {
  readonly name: string;
  readonly texts: readonly string[];
}

function restOf({ wanted, done, open, carries, details, inventory }: Brief): BriefPart[] {
  const parts: BriefPart[] = [
    { name: 'Wanted', texts: wanted === undefined || wanted === '' ? [] : [wanted] },
    { name: 'Done', texts: done ?? [] },
    { name: 'Open', texts: open ?? [] },
    { name: 'Carries', texts: carries && carries.length > 0 ? [idsText(carries)] : [] },
    { name: 'Details', texts: details === undefined ? [] : [compactJson(details)] },
    { name: 'Made so far', texts: inventory ?? [] },
  ];
  return parts.filter(({ texts }) => texts.length > 0);
}

/** What a folded brief has: `wanted · 2 done · carries US-1…4, AC-1`. */
export function glimpseOf({ wanted, done = [], open = [], carries = [], details }: Brief): string {
  const parts = [
    wanted === undefined || wanted === '' ? '' : `wanted: ${wanted}`,
    done.length > 0 ? `${done.length} done` : '',
    open.length > 0 ? `${open.length} open` : '',
    carries.length > 0 ? `carries ${idsText(carries)}` : '',
    details === undefined ? '' : 'details',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
