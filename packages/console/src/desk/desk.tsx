/** The desk that this page is the front of: its team, and which of its agents has which colour. */
import { type AgentName, type Limits, limitsWith, type State } from '@baton/core';
import { createContext, type ReactNode, use, useMemo } from 'react';
import type { AgentDocument, TeamDocument } from '../api/documents.ts';

export interface Desk {
  readonly team: TeamDocument;
  readonly agents: ReadonlyMap<AgentName, AgentDocument>;
  /** 0 to 7: an agent's colour, the same everywhere; agents of a log that left the team share one. */
  readonly hueOf: (agent: AgentName) => number;
  /** The team's limits with what the run's messages and continuations changed. */
  readonly limitsAt: (state: State) => Limits;
}

const hues = 8;
const DeskContext = createContext<Desk | undefined>(undefined);

export function DeskProvider({
  team,
  children,
}: {
  team: TeamDocument;
  children: ReactNode;
}): ReactNode {
  const desk = useMemo(() => deskOf(team), [team]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}

/** The desk. */
export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('There is no desk here: wrap the page in <DeskProvider>.');
  return desk;
}

/** Pure; for tests and for the provider. */
export function deskOf(team: TeamDocument): Desk {
  const agents = new Map(team.agents.map((agent) => [agent.name, agent]));
  const places = new Map([...agents.keys()].map((name, place) => [name, place % hues]));
  const base = limitsWith(team.limits);
  return {
    team,
    agents,
    hueOf: (agent) => places.get(agent) ?? hues - 1,
    limitsAt: (state) => state.run.limits.reduce((sum, changes) => limitsWith(changes, sum), base),
  };
}
