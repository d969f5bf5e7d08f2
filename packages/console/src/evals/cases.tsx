/** Cases of an evaluation, as rows that unfold to what was asked and what came of it. */
import type { Report } from '@baton/eval';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { casesOf, type Picked, type Shown } from './cells.ts';

const atFirst = 50;

export function Cases({
  report,
  picked,
}: {
  report: Report;
  picked: Picked | undefined;
}): ReactNode {
  const [all, setAll] = useState(false);
  const cases = casesOf(report, picked);
  if (cases.length === 0) return <p className="p-4 text-sm text-dim">Every case is right.</p>;
  const shown = all ? cases : cases.slice(0, atFirst);
  return (
    <ul className="divide-y divide-line">
      {shown.map((one) => (
        <CaseRow key={one.case.hash} shown={one} />
      ))}
      {cases.length > shown.length && (
        <li className="p-3 text-center">
          <Button onClick={() => setAll(true)}>Show all {cases.length}</Button>
        </li>
      )}
    </ul>
  );
}

function CaseRow({ shown }: { shown: Shown }): ReactNode {
  const { case: one, trial } = shown;
  return (
    <li>
      <details className="group">
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 px-3 py-2 text-sm hover:bg-surface">
          <span className="font-mono text-xs text-dim">{one.id}</span>
          <span className="min-w-0 flex-1 truncate group-open:whitespace-normal max-sm:basis-full">
            {one.turns[0]}
          </span>
          <span className={trial.right ? 'text-good' : 'text-bad'}>
            {trial.right ? '✓' : '✗'} {trial.hop.replaceAll('_', ' ')}
          </span>
        </summary>
        <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1 px-3 pb-3 text-sm max-sm:grid-cols-1">
          {one.turns.slice(1).map((turn) => (
            <Detail key={turn} name="then said">
              {turn}
            </Detail>
          ))}
          <Detail name="right would be">{one.accept.join(' or ')}</Detail>
          <Detail name="took part">{trial.sequence.join(' → ') || 'nobody'}</Detail>
          {trial.wrong.length > 0 && <Detail name="wrong">{trial.wrong.join('; ')}</Detail>}
          {trial.route && (
            <Detail name="routed by">{`${trial.route.method}: ${trial.route.reason}`}</Detail>
          )}
          {trial.failure && <Detail name="failed">{trial.failure.message}</Detail>}
          <Detail name="tags">{one.tags.join(', ')}</Detail>
          {one.note !== '' && <Detail name="note">{one.note}</Detail>}
          {trial.text !== '' && <Detail name="answered">{trial.text}</Detail>}
        </dl>
      </details>
    </li>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="break-words whitespace-pre-wrap">{children}</dd>
    </>
  );
}
