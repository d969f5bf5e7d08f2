/**
 * The sit-out rule: whoever passes the baton on without adding anything sits out until there is
 * news (rules B1 and B2). This file is the whole of it; docs/sit-out.md proves the bound.
 */
import type { Agent } from './agent.ts';
import type { EventOf, SatOut } from './event.ts';
import type { AgentName } from './id.ts';
import type { State } from './state.ts';
import type { Team } from './team.ts';

/**
 * Why `agent` may not receive the baton from the holder now, or undefined when it may. A holder
 * that would decline by passing on makes way for the dispatchers: its decline is what they wait
 * for.
 */
export function satOut(team: Team, state: State, agent: AgentName): SatOut | undefined {
  const decline = state.declines.get(agent);
  if (decline) return decline;
  const pass = state.passes.get(agent);
  if (!pass || pass.since < state.declinedAt) return undefined;
  const holder = team.agents.get(state.holder ?? team.entry);
  return holder && standingOf(holder, state) === 'declined' ? undefined : pass;
}

/** Everybody of the team who sits out now. */
export function allSatOut(team: Team, state: State): readonly SatOut[] {
  const out: SatOut[] = [];
  if (state.declines.size === 0 && state.passes.size === 0) return out;
  for (const name of team.agents.keys()) {
    const one = satOut(team, state, name);
    if (one) out.push(one);
  }
  return out;
}

/** What passing on now makes of the holder. */
export function standingOf(holder: Agent, state: State): EventOf<'handoff_committed'>['standing'] {
  if (holder.dispatcher) return 'dispatched';
  return state.hold.added || holder.kind === 'human' ? 'added' : 'declined';
}

/**
 * The most handoffs there can be between two pieces of evidence (rule B3), not counting one that
 * ends a hold which brought evidence. Proved in docs/sit-out.md.
 */
export function handoffsWithoutNewsMax(specialists: number, dispatchers: number): number {
  return specialists + dispatchers * (specialists + 1) - 1;
}
