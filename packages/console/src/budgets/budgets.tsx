/** What is spent of each budget, how near the limits are, who sits out, and refusals in a row. */
import { allSatOut, fixed } from '@baton/core';
import { Ban, OctagonX, TriangleAlert } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { type ReactNode, useMemo } from 'react';
import { AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { kernelTeam } from '../desk/kernel.ts';
import { useMoment } from '../feed/following.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tip } from '../parts/tip.tsx';
import { type Gauge, gaugesOf, type Level } from './derive.ts';

export function BudgetsPanel(): ReactNode {
  const { limitsAt } = useDesk();
  const { state } = useMoment();
  const { run, conversation } = useMemo(() => gaugesOf(state, limitsAt(state)), [state, limitsAt]);
  return (
    <Tabs.Root defaultValue="run" className="flex h-full min-h-0 flex-col">
      <Panel
        title="Budgets"
        className="h-full"
        aside={
          <Tabs.List aria-label="Budgets of" className="flex gap-1">
            <Choice value="run">This run</Choice>
            <Choice value="conversation">Conversation</Choice>
          </Tabs.List>
        }
      >
        <div className="h-full overflow-y-auto px-3 py-2">
          <Tabs.Content value="run" tabIndex={-1}>
            <GaugeList gauges={run} />
          </Tabs.Content>
          <Tabs.Content value="conversation" tabIndex={-1}>
            <GaugeList gauges={conversation} />
          </Tabs.Content>
          <Standing />
        </div>
      </Panel>
    </Tabs.Root>
  );
}

function Choice({ value, children }: { value: string; children: ReactNode }): ReactNode {
  return (
    <Tabs.Trigger
      value={value}
      className="rounded px-1.5 py-0.5 text-xs text-dim hover:text-ink data-[state=active]:bg-sunken data-[state=active]:font-semibold data-[state=active]:text-ink"
    >
      {children}
    </Tabs.Trigger>
  );
}

function GaugeList({ gauges }: { gauges: readonly Gauge[] }): ReactNode {
  return (
    <ul className="grid gap-y-1">
      {gauges.map((gauge) => (
        <GaugeRow key={gauge.name} gauge={gauge} />
      ))}
    </ul>
  );
}

const fills: Record<Level, string> = {
  free: 'bg-transparent',
  fine: 'bg-good',
  near: 'bg-warn',
  reserve: 'bg-warn',
  met: 'bg-bad',
};

function GaugeRow({ gauge }: { gauge: Gauge }): ReactNode {
  const { label, used, limit, share, reserveFrom, level, words } = gauge;
  return (
    <Tip text={words}>
      <li
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the tip has the exact numbers.
        tabIndex={0}
        className="grid grid-cols-[4.6rem_minmax(2.5rem,1fr)_auto] items-center gap-x-2 rounded text-xs"
      >
        <span className="text-dim">{label}</span>
        <span
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
          aria-valuetext={words}
          className={`relative h-1.5 rounded-full ${limit === undefined ? 'border border-dashed border-line' : 'bg-sunken'}`}
        >
          <span
            className={`absolute inset-y-0 left-0 rounded-full ${fills[level]}`}
            style={{ width: `${share > 0 ? Math.max(share * 100, 2) : 0}%` }}
          />
          {reserveFrom !== undefined && (
            <span
              className="absolute -inset-y-0.5 w-px bg-strong-line"
              style={{ left: `${reserveFrom * 100}%` }}
            />
          )}
        </span>
        <span className="flex items-center justify-end gap-1 whitespace-nowrap tabular-nums">
          <LevelMark level={level} />
          {used}
          <span className="text-dim">{limit === undefined ? 'no limit' : `/ ${limit}`}</span>
        </span>
      </li>
    </Tip>
  );
}

function LevelMark({ level }: { level: Level }): ReactNode {
  if (level === 'met') {
    return (
      <span className="flex items-center gap-0.5 font-semibold text-bad">
        <OctagonX aria-hidden size={12} /> met
      </span>
    );
  }
  if (level === 'near' || level === 'reserve') {
    return (
      <span className="flex items-center gap-0.5 font-semibold text-warn">
        <TriangleAlert aria-hidden size={12} /> {level === 'near' ? 'near' : 'last turn'}
      </span>
    );
  }
  return null;
}

/** Who may not receive the baton, and how many handoffs were refused one after the other. */
function Standing(): ReactNode {
  const { team } = useDesk();
  const { state } = useMoment();
  const out = allSatOut(kernelTeam(team), state);
  const { refusals } = state.run;
  const many = refusals >= fixed.refusalsMax;
  return (
    <dl className="mt-2 grid grid-cols-[4.6rem_minmax(0,1fr)] gap-x-2 gap-y-1 border-t border-line pt-2 text-xs">
      <dt className="text-dim">Sat out</dt>
      <dd className="min-w-0">
        {out.length === 0 ? (
          <span className="text-dim">nobody</span>
        ) : (
          <ul className="grid gap-0.5">
            {out.map(({ agent, reason }) => (
              <Tip key={agent} text={`${agent} passed the baton on: ${reason}`}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tip has the whole reason. */}
                <li tabIndex={0} className="flex min-w-0 items-center gap-1 rounded">
                  <Ban aria-hidden size={12} className="shrink-0 text-dim" />
                  <span className="line-through">
                    <AgentName name={agent} />
                  </span>
                  <span className="min-w-0 truncate text-dim">{reason}</span>
                </li>
              </Tip>
            ))}
          </ul>
        )}
      </dd>
      <dt className="text-dim">Refused</dt>
      <dd className={many ? 'font-semibold text-bad' : refusals > 0 ? 'text-warn' : 'text-dim'}>
        {refusals === 0
          ? 'none in a row'
          : `${refusals} in a row, ${fixed.refusalsMax} land the run`}
      </dd>
    </dl>
  );
}
