/** A test case: what has to be there, what is done with which data, and what has to come of it. */
import type { ReactNode } from 'react';
import { itemOf, textAt, textsAt } from '../item.ts';
import { ItemFrame } from './item-frame.tsx';
import type { ViewProps } from './view.tsx';

export function TestView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  if (!item) return null;
  const { details, text } = item;
  const rows = [
    { name: 'Before', texts: textsAt(details, 'preconditions') },
    { name: 'Data', texts: textsAt(details, 'data') },
    { name: 'Steps', texts: textsAt(details, 'steps') },
    { name: 'Expected', texts: textsAt(details, 'expected') },
    { name: 'Based on', texts: textsAt(details, 'basis') },
  ].filter(({ texts }) => texts.length > 0);
  const type = textAt(details, 'type');
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      <h3 className="text-base font-semibold">
        {textAt(details, 'title') || text}
        {type !== '' && <span className="ml-2 text-xs font-normal text-dim">{type} case</span>}
      </h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
        {rows.map(({ name, texts }) => (
          <div key={name} className="contents">
            <dt className="text-dim">{name}</dt>
            <dd>
              <Texts texts={texts} />
            </dd>
          </div>
        ))}
      </dl>
    </ItemFrame>
  );
}

function Texts({ texts }: { texts: readonly string[] }): ReactNode {
  if (texts.length === 1) return texts[0];
  return (
    <ol className="list-decimal pl-5">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ol>
  );
}
