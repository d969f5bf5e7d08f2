/** How a run ended, and what can be done about it. */
import { CircleCheck, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../parts/format.ts';
import { ContinueForm } from './continue.tsx';
import type { EndEntry } from './entry.ts';
import { Line, Row } from './row.tsx';
import { type EndWords, endWords } from './words.ts';

export function EndView({ entry }: { entry: EndEntry }): ReactNode {
  const { title, text, look } = endWords(entry);
  const { icon: Icon, ink } = looks[look];
  const goesOn = entry.outcome !== 'answered' && entry.outcome !== 'waiting';
  return (
    <Row mark={<Icon aria-hidden size={14} className={`mt-1 ${ink}`} />}>
      <Line entry={entry} {...(entry.bound && { more: `Bound: ${entry.bound}` })}>
        <span className={`text-sm ${text === '' ? 'text-dim' : `font-medium ${ink}`}`}>
          {title}
        </span>
        <span className="text-xs text-dim tabular-nums">after {durationText(entry.tookMs)}</span>
      </Line>
      {text !== '' && <p className="max-w-[46rem] text-sm break-words">{text}</p>}
      {goesOn && entry.newest && <ContinueForm entry={entry} />}
    </Row>
  );
}

const looks: Readonly<Record<EndWords['look'], { icon: LucideIcon; ink: string }>> = {
  good: { icon: CircleCheck, ink: 'text-good' },
  wait: { icon: Hourglass, ink: 'text-warn' },
  bad: { icon: CircleX, ink: 'text-bad' },
};
