/** One evaluation: its figures, its tags, its confusion matrix, and the cases behind a cell. */
import type { Report } from '@baton/eval';
import { type ReactNode, useState } from 'react';
import { durationText, moneyText, numberText } from '../parts/format.ts';
import { Panel } from '../parts/panel.tsx';
import { Cases } from './cases.tsx';
import type { Picked } from './cells.ts';
import { MatrixTable } from './matrix.tsx';

export function ReportView({ report }: { report: Report }): ReactNode {
  const [picked, setPicked] = useState<Picked>();
  return (
    <>
      <p className="text-sm text-dim">
        {report.subject.kind === 'router' ? 'The router alone' : 'The team'} “{report.subject.name}”
        {report.data.length > 0 && <> on {report.data.join(', ')}</>}
        {report.notRun > 0 && <>; {numberText(report.notRun)} trials were not run</>}
      </p>
      <Figures report={report} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel title="Wanted, and where it went first">
          <MatrixTable report={report} picked={picked} pick={setPicked} />
        </Panel>
        <Panel title="By tag">
          <Tags report={report} />
        </Panel>
      </div>
      <Panel
        title={
          picked ? `Wanted ${picked.truth}, went to ${picked.hop}` : 'Not right, the worst first'
        }
        aside={
          picked && (
            <button
              type="button"
              className="text-sm underline"
              onClick={() => setPicked(undefined)}
            >
              Show the worst instead
            </button>
          )
        }
      >
        <Cases report={report} picked={picked} />
      </Panel>
    </>
  );
}

/** `81 %`, or a dash where there is nothing to divide by. */
export function percentText(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`;
}

function Figures({ report }: { report: Report }): ReactNode {
  const { firstHop, macroF1, counts, spent, repeats } = report;
  const each = counts.trials === 0 ? null : counts.handoffs / counts.trials;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure name="First hop right" value={percentText(firstHop.share)}>
        {percentText(firstHop.low)} to {percentText(firstHop.high)}, {numberText(firstHop.cases)}{' '}
        cases
      </Figure>
      <Figure name="Macro-F1" value={macroF1 === null ? '–' : macroF1.toFixed(3)}>
        over {report.labels.length} labels
      </Figure>
      <Figure name="Complete" value={percentText(partOf(counts.complete))}>
        {counts.complete.right} of {counts.complete.of} that need several
      </Figure>
      <Figure name="Abstained" value={numberText(counts.abstained)}>
        {counts.asked} asked back, {counts.wrongRefusals} wrongly refused
      </Figure>
      <Figure name="Handoffs each" value={each === null ? '–' : each.toFixed(2)}>
        {counts.bounces} bounces, {counts.refusedHandoffs} refused, {counts.failed} failed
      </Figure>
      <Figure name="Time p50 / p95" value={spent.msP50 === null ? '–' : durationText(spent.msP50)}>
        {spent.msP95 === null ? '' : `${durationText(spent.msP95)} · `}
        {numberText(spent.tokens)} tokens, {moneyText(spent.costMicroUsd)}
        {repeats && `; same ${repeats.same} of ${repeats.cases} at k = ${repeats.k}`}
      </Figure>
    </dl>
  );
}

function partOf({ right, of }: { right: number; of: number }): number | null {
  return of === 0 ? null : right / of;
}

function Figure({
  name,
  value,
  children,
}: {
  name: string;
  value: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="bg-raised p-3">
      <dt className="text-xs text-dim">{name}</dt>
      <dd>
        <span className="block text-xl font-semibold tabular-nums">{value}</span>
        <span className="block text-xs text-dim tabular-nums">{children}</span>
      </dd>
    </div>
  );
}

/** A bar for each tag, with its 95 % interval as a line over it. */
function Tags({ report }: { report: Report }): ReactNode {
  return (
    <ul className="flex max-h-96 flex-col gap-2.5 overflow-y-auto p-3">
      {report.groups.map(({ tag, share, low, high, cases }) => (
        <li key={tag} className="text-sm">
          <div className="flex justify-between gap-2">
            <span className="truncate">{tag.replaceAll('_', ' ')}</span>
            <span className="text-dim tabular-nums">
              {percentText(share)} of {cases}
            </span>
          </div>
          <div aria-hidden className="relative mt-0.5 h-2.5 rounded-sm bg-sunken">
            <div
              className="h-full rounded-sm bg-strong-line"
              style={{ width: `${(share ?? 0) * 100}%` }}
            />
            <div
              className="absolute top-1/2 h-0.5 -translate-y-1/2 bg-ink"
              style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
