/** An item of any kind: its sentence, and whatever else it has. */
import type { Json } from '@baton/core';
import type { ReactNode } from 'react';
import { itemOf } from '../item.ts';
import { ItemFrame } from './item-frame.tsx';
import type { ViewProps } from './view.tsx';

export function ItemView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  if (!item) return null;
  // `identity` is how the desk finds it again; it says nothing to people.
  const details = Object.entries(item.details).filter(([name]) => name !== 'identity');
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      <p className="text-base leading-relaxed">{item.text}</p>
      {details.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          {details.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-dim">{name.replaceAll('_', ' ')}</dt>
              <dd className="break-words whitespace-pre-wrap">{plain(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </ItemFrame>
  );
}

function plain(value: Json): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 1);
}
