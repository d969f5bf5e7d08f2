/** How something stands: one word in a box, whose colour only repeats what the word says. */
import type { ReactNode } from 'react';

export type Look = 'work' | 'wait' | 'good' | 'bad';

const looks: Record<Look, string> = {
  work: 'bg-baton-soft text-baton',
  wait: 'bg-warn-soft text-warn',
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
};

export interface WordProps {
  readonly look: Look;
  readonly children: string;
  /** In a table. Default false. */
  readonly small?: boolean;
}

export function Word({ look, children, small = false }: WordProps): ReactNode {
  const size = small ? 'px-1.5 text-xs' : 'px-2';
  return (
    <span
      className={`inline-block rounded py-0.5 font-medium whitespace-nowrap ${size} ${looks[look]}`}
    >
      {children}
    </span>
  );
}
