/** The team at large: who may hand to whom, and what each agent is told and can do. */
import type { AgentName as Name } from '@baton/core';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { About } from '../graph/about.tsx';
import { GraphContext, type GraphSetting, type Selection } from '../graph/context.ts';
import { graphOf } from '../graph/derive.ts';
import { Legend } from '../graph/graph.tsx';
import { isCrowded } from '../graph/shown.ts';
import { Loading } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';

const Flow = lazy(() => import('../graph/flow.tsx'));

export default function AgentsPage(): ReactNode {
  const { team } = useDesk();
  const [chosen, choose] = useState<Name>();
  const show = useCallback((name: Name | undefined) => {
    choose(name);
    if (name === undefined) return;
    document.getElementById(placeOf(name))?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, []);
  const setting = useMemo((): GraphSetting => {
    const selected: Selection | undefined =
      chosen === undefined ? undefined : { kind: 'agent', agent: chosen };
    return {
      graph: graphOf(team, []),
      holder: undefined,
      holds: false,
      satOut: new Map(),
      selected,
      still: true,
      select: (next) => show(next?.kind === 'agent' ? next.agent : undefined),
    };
  }, [team, chosen, show]);
  return (
    <div className="grid h-full gap-2 p-2 max-lg:auto-rows-min max-lg:overflow-y-auto lg:grid-cols-[minmax(24rem,1fr)_minmax(24rem,1fr)]">
      <h1 className="sr-only">The agents of {team.title}</h1>
      <Panel title="Who may hand to whom" className="h-full max-lg:h-[32rem]">
        <GraphContext value={setting}>
          <div className="flex h-full flex-col">
            <div className="relative min-h-0 flex-1">
              <Suspense fallback={<Loading label="Drawing the graph" />}>
                <Flow label="Permitted handoffs" />
              </Suspense>
            </div>
            <Legend crowded={isCrowded(setting.graph)} still />
          </div>
        </GraphContext>
      </Panel>
      <Panel title="Agents" className="h-full" aside={<TeamFacts />}>
        <ul className="grid gap-2 p-2 lg:h-full lg:overflow-y-auto">
          {team.agents.map((agent) => (
            <li
              key={agent.name}
              id={placeOf(agent.name)}
              data-chosen={agent.name === chosen}
              className="rounded-lg border border-line p-3 data-[chosen=true]:border-focus"
            >
              <h3 className="mb-2 flex items-center gap-2">
                <AgentMark name={agent.name} />
                <AgentName name={agent.name} />
                {agent.name === team.entry && (
                  <span className="rounded bg-sunken px-1.5 text-xs text-dim">entry</span>
                )}
              </h3>
              <About level={4} agent={agent} show={show} />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function placeOf(agent: Name): string {
  return `agent-${agent}`;
}

const nexts = {
  holder: 'the next message goes to the holder',
  entry: 'the next message goes to the entry agent',
  route: 'each message is routed',
};

function TeamFacts(): ReactNode {
  const { team } = useDesk();
  const human = team.landing.human;
  const lands = human === null ? 'lands with an answer' : `lands with ${human}`;
  return (
    <span className="truncate text-xs text-dim">
      {nexts[team.next]}; {lands}
    </span>
  );
}
