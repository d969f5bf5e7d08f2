/** An item of any kind: its sentence, and whatever else it has. */
import type { ReactNode } from 'react';
import { itemOf } from '../item.ts';
import { ItemFrame } from './item-frame.tsx';
import { JsonValue } from './json-value.tsx';
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
              <dd className="min-w-0 break-words">
                <JsonValue value={value} depth={1} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </ItemFrame>
  );
}
