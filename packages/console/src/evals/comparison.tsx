/** Two runs on the cases they share: what became right, what became wrong, and whether by chance. */
import type { Report } from '@baton/eval';
import { type Change, compare, significantlyWorse } from '@baton/eval/comparison';
import { type ReactNode, useMemo } from 'react';
import { numberText } from '../parts/format.ts';
import { Panel } from '../parts/panel.tsx';
import { percentText } from './report.tsx';

export function ComparisonView({
  report,
  baseline,
}: {
  report: Report;
  baseline: Report;
}): ReactNode {
  const comparison = useMemo(() => compare(report, baseline), [report, baseline]);
  const { cases, onlyHere, onlyBaseline, share, baselineShare, better, worse, p, level } =
    comparison;
  const chance = p >= level;
  const verdict = chance
    ? 'No difference beyond chance'
    : significantlyWorse(comparison)
      ? 'Worse, and not by chance'
      : 'Better, and not by chance';
  const look = chance ? 'text-ink' : significantlyWorse(comparison) ? 'text-bad' : 'text-good';
  return (
    <>
      <div className="rounded-lg border border-line bg-raised p-4">
        <p className={`text-lg font-semibold ${look}`}>{verdict}</p>
        <p className="mt-1 text-sm">
          {percentText(baselineShare)} before, {percentText(share)} now, on {numberText(cases)}{' '}
          cases of both; {better.length} became right, {worse.length} became wrong; McNemar p ={' '}
          {p.toPrecision(2)} (below {level} is more than chance).
        </p>
        {onlyHere + onlyBaseline > 0 && (
          <p className="mt-1 text-sm text-dim">
            {numberText(onlyHere)} cases are only in this run and {numberText(onlyBaseline)} only in
            the other; they do not count.
          </p>
        )}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title={`Became wrong (${worse.length})`}>
          <Changes changes={worse} />
        </Panel>
        <Panel title={`Became right (${better.length})`}>
          <Changes changes={better} />
        </Panel>
      </div>
    </>
  );
}

function Changes({ changes }: { changes: readonly Change[] }): ReactNode {
  if (changes.length === 0) return <p className="p-4 text-sm text-dim">None.</p>;
  return (
    <ul className="max-h-[60vh] divide-y divide-line overflow-y-auto">
      {changes.map(({ id, text, before, after }) => (
        <li key={id} className="px-3 py-2 text-sm">
          <p className="line-clamp-2">
            <span className="mr-2 font-mono text-xs text-dim">{id}</span>
            {text}
          </p>
          <p className="text-dim">
            {before.replaceAll('_', ' ')} →{' '}
            <span className="text-ink">{after.replaceAll('_', ' ')}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
