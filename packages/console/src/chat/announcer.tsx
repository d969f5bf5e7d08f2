/** Says what is new to those who listen. What was there when the page was opened is not said. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Entry } from './entry.ts';
import { asksSomething, spoken } from './shape.ts';

export function Announcer({ entries }: { entries: readonly Entry[] }): ReactNode {
  const [text, setText] = useState('');
  const known = useRef(entries.length);
  useEffect(() => {
    const fresh = entries.slice(known.current);
    known.current = entries.length;
    // A whole log that comes in is not news.
    if (fresh.length === 0 || fresh.length > 20) return;
    const said = fresh.map(spoken).filter((line) => line !== '');
    if (said.length > 0) setText(said.join('. '));
  }, [entries]);
  // An approval is asked for by an entry that is there already.
  const asked = approvalIn(entries);
  useEffect(() => {
    if (asked !== undefined) setText(asked);
  }, [asked]);
  return (
    <p aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}

function approvalIn(entries: readonly Entry[]): string | undefined {
  const turn = entries.findLast(({ kind }) => kind === 'turn');
  return turn && asksSomething(turn) ? spoken(turn) : undefined;
}
