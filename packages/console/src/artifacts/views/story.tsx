/** A user story: who wants what, and what for. */
import type { ReactNode } from 'react';
import { itemOf, textAt } from '../item.ts';
import { ItemFrame } from './item-frame.tsx';
import type { ViewProps } from './view.tsx';

export function StoryView({ artifact, artifacts, show }: ViewProps): ReactNode {
  const item = itemOf(artifact);
  if (!item) return null;
  const { details, text } = item;
  const parts = [
    { lead: 'As', said: textAt(details, 'role') },
    { lead: 'I want to', said: textAt(details, 'goal') },
    { lead: 'So that', said: textAt(details, 'benefit') },
  ].filter(({ said }) => said !== '');
  const priority = textAt(details, 'priority');
  const topic = textAt(details, 'topic');
  return (
    <ItemFrame item={item} artifacts={artifacts} show={show}>
      {parts.length < 3 ? (
        <p className="text-base leading-relaxed">{text}</p>
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-base">
          {parts.map(({ lead, said }) => (
            <div key={lead} className="contents">
              <dt className="text-dim">{lead}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
      )}
      {(priority !== '' || topic !== '') && (
        <p className="text-xs text-dim">
          {[topic, priority && `priority: ${priority}`].filter((part) => part !== '').join(' · ')}
        </p>
      )}
    </ItemFrame>
  );
}
