/** How a conversation stands, as a word in a box. */
import type { ReactNode } from 'react';
import type { HeadDocument } from '../api/documents.ts';
import { type Look, Word } from '../parts/word.tsx';

export function Outcome({ head }: { head: HeadDocument }): ReactNode {
  const { text, look } = wordsFor(head);
  return (
    <Word look={look} small>
      {text}
    </Word>
  );
}

function wordsFor({ status, waitingFor, outcome }: HeadDocument): { text: string; look: Look } {
  if (status === 'active') return { text: 'at work', look: 'work' };
  if (status === 'waiting') {
    const whom = { approval: 'waits for approval', human: 'waits for a person', user: 'asks back' };
    return { text: waitingFor === null ? 'waits' : whom[waitingFor], look: 'wait' };
  }
  if (outcome === 'answered') return { text: 'answered', look: 'good' };
  if (outcome === 'waiting' || outcome === 'landed') return { text: outcome, look: 'wait' };
  return { text: outcome ?? 'ended', look: 'bad' };
}
