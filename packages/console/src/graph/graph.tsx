/**
 * The handoff graph: who may hand to whom, which handoffs were taken and refused, and where the
 * baton is. What is drawn is also told, as a list in order, to those who do not see it.
 */
import { allSatOut, running, type State } from '@baton/core';
import { ToggleGroup } from 'radix-ui';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useDesk } from '../desk/desk.tsx';
import { kernelTeam } from '../desk/kernel.ts';
import { useMoment, useTravel } from '../feed/following.tsx';
import { Loading } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { GraphContext, type GraphSetting, type Selection } from './context.ts';
import { eventsOfRun, type Graph, graphOf } from './derive.ts';
import { isCrowded, storyText } from './shown.ts';

const Flow = lazy(() => import('./flow.tsx'));
const Sheet = lazy(() => import('./sheet.tsx'));

type Scope = 'run' | 'conversation';

export function GraphPanel(): ReactNode {
  const { team } = useDesk();
  const { state, events } = useMoment();
  const { to } = useTravel();
  const [scope, setScope] = useState<Scope>('run');
  const [selected, setSelected] = useState<Selection>();
  const [pane, setPane] = useState<HTMLElement | null>(null);
  const opener = useRef<Element | null>(null);
  const since = scope === 'run' ? state.run.since : 0;
  // A handoff has the same number everywhere, so those of a run go on from the ones before it.
  const handoffsBefore = since === 0 ? 0 : state.spent.handoffs - state.run.spent.handoffs;
  const graph = useMemo(
    () => graphOf(team, eventsOfRun(events, since), handoffsBefore),
    [team, events, since, handoffsBefore],
  );
  const satOut = useMemo(
    () => new Map(allSatOut(kernelTeam(team), state).map((out) => [out.agent, out])),
    [team, state],
  );
  const select = useCallback((next: Selection | undefined) => {
    if (next) opener.current = document.activeElement;
    // Whoever closes the sheet is back where it was opened.
    else if (opener.current instanceof HTMLElement) opener.current.focus();
    setSelected(next);
  }, []);
  const { holder } = state;
  const holds = isHolding(state);
  const setting = useMemo(
    (): GraphSetting => ({ graph, holder, holds, satOut, selected, select }),
    [graph, holder, holds, satOut, selected, select],
  );
  return (
    <Panel
      title="Handoffs"
      className="h-full"
      aside={<ScopeSwitch scope={scope} setScope={setScope} />}
    >
      <div ref={setPane} className="flex h-full flex-col">
        <GraphContext value={setting}>
          <div className="relative min-h-0 flex-1">
            <Suspense fallback={<Loading label="Drawing the graph" />}>
              <Flow label="Handoff graph" />
            </Suspense>
          </div>
          <Legend crowded={isCrowded(graph)} />
          <Story graph={graph} />
          {selected && (
            <Suspense fallback={null}>
              <Sheet over={pane} travel={to} />
            </Suspense>
          )}
        </GraphContext>
      </div>
    </Panel>
  );
}

/** A run that waits for the user has ended, and still somebody has the baton. */
function isHolding(state: State): boolean {
  const { phase } = state;
  return running(state) || (phase.is === 'ended' && phase.end.outcome === 'waiting');
}

function ScopeSwitch({
  scope,
  setScope,
}: {
  scope: Scope;
  setScope: (scope: Scope) => void;
}): ReactNode {
  const item =
    'rounded px-1.5 py-0.5 text-xs text-dim hover:text-ink data-[state=on]:bg-sunken data-[state=on]:font-semibold data-[state=on]:text-ink';
  return (
    <ToggleGroup.Root
      type="single"
      value={scope}
      onValueChange={(next) => next !== '' && setScope(next === 'run' ? 'run' : 'conversation')}
      aria-label="Handoffs of"
      className="flex gap-1"
    >
      <ToggleGroup.Item value="run" className={item}>
        This run
      </ToggleGroup.Item>
      <ToggleGroup.Item value="conversation" className={item}>
        Conversation
      </ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}

/** What the lines mean. */
export function Legend({
  crowded,
  still = false,
}: {
  crowded: boolean;
  still?: boolean;
}): ReactNode {
  return (
    <div
      aria-hidden
      className="flex shrink-0 flex-wrap gap-x-3 border-t border-line px-3 py-1 text-[11px] text-dim"
    >
      {!still && <Sample className="stroke-ink" text="taken, in order" width={2} />}
      <Sample
        className="stroke-strong-line"
        dash="1 5"
        text={crowded ? 'permitted, for one agent at a time' : 'permitted'}
      />
      {!still && <Sample className="stroke-bad" dash="7 4" text="refused" />}
    </div>
  );
}

function Sample({
  className,
  dash,
  text,
  width = 1.5,
}: {
  className: string;
  dash?: string;
  text: string;
  width?: number;
}): ReactNode {
  return (
    <span className="flex items-center gap-1.5">
      <svg width="22" height="6" aria-hidden>
        <line
          x1="1"
          x2="21"
          y1="3"
          y2="3"
          strokeWidth={width}
          strokeDasharray={dash}
          strokeLinecap="round"
          className={className}
        />
      </svg>
      {text}
    </span>
  );
}

/** As many as anybody wants to be read out. */
const storyMax = 100;

function Story({ graph }: { graph: Graph }): ReactNode {
  const told = graph.story.slice(-storyMax);
  return (
    <ol aria-label="Handoffs in order" className="sr-only">
      {told.map((event) => (
        <li key={event.seq}>{storyText(event)}</li>
      ))}
    </ol>
  );
}
