/** How a conversation stands, as a word in a box. */
import type { ReactNode } from 'react';
import type { HeadDocument } from '../api/documents.ts';

export function Outcome({ head }: { head: HeadDocument }): ReactNode {
  const { text, look } = wordsFor(head);
  return (
    <span
      className={`inline-block rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ${look}`}
    >
      {text}
    </span>
  );
}

const looks = {
  work: 'bg-baton-soft text-baton',
  wait: 'bg-warn-soft text-warn',
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
};

function wordsFor({ status, waitingFor, outcome }: HeadDocument): { text: string; look: string } {
  if (status === 'active') return { text: 'at work', look: looks.work };
  if (status === 'waiting') {
    const whom = { approval: 'waits for approval', human: 'waits for a person', user: 'asks back' };
    return { text: waitingFor === null ? 'waits' : whom[waitingFor], look: looks.wait };
  }
  if (outcome === 'answered') return { text: 'answered', look: looks.good };
  if (outcome === 'waiting' || outcome === 'landed') return { text: outcome, look: looks.wait };
  return { text: outcome ?? 'ended', look: looks.bad };
}
