/** How an entry stands in the chat: who or what it is at the left, when it was at the right. */
import type { ReactNode } from 'react';
import { timeText } from '../parts/format.ts';
import { Tip } from '../parts/tip.tsx';
import { useActing } from './acting.tsx';
import type { Entry } from './entry.ts';

export interface RowProps {
  /** In the margin: a mark, an icon. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
}

export function Row({ mark, children }: RowProps): ReactNode {
  return (
    <div className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2">
      <div className="flex justify-center">{mark}</div>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

export interface LineProps {
  readonly entry: Pick<Entry, 'seq' | 'at'>;
  /** More about it, beside its time. */
  readonly more?: string;
  readonly children: ReactNode;
}

/** One line of an entry, with the time at which it was. */
export function Line({ entry, more, children }: LineProps): ReactNode {
  return (
    <div className="flex min-h-6 min-w-0 items-start gap-2">
      <div className="flex min-h-6 min-w-0 flex-1 flex-wrap items-center gap-x-1.5">{children}</div>
      <When entry={entry} {...(more !== undefined && { more })} />
    </div>
  );
}

/** When it was; leads to that position of the log. */
export function When({ entry, more }: Omit<LineProps, 'children'>): ReactNode {
  const { travelTo } = useActing();
  const { seq, at } = entry;
  const time = timeText(at);
  const lines = [`Position ${seq}: show the desk as it was then`, more];
  return (
    <Tip text={lines.filter((line) => line !== undefined).join('\n')}>
      <button
        type="button"
        onClick={() => travelTo(seq)}
        aria-label={`${time}, position ${seq}: show the desk as it was then`}
        className="h-6 shrink-0 rounded px-1 text-xs text-dim tabular-nums hover:bg-sunken hover:text-ink"
      >
        {time}
      </button>
    </Tip>
  );
}
