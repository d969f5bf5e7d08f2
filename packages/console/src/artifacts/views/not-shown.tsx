/** In place of what can not be drawn: why, and the text of it. */
import type { ReactNode } from 'react';
import { Failure } from '../../parts/notice.tsx';
import { RawText } from './raw.tsx';

/** The text of what a view failed to show. */
export function NotShown({ why, text }: { why: string; text: string }): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="p-4 pb-0">
        <Failure title="This can not be drawn, so here is its text">{why}</Failure>
      </div>
      <RawText text={text} />
    </div>
  );
}
