/**
 * Who gets a message (rules R1 to R3, H7): the holder that sticks, the team's rules, a router that
 * may abstain, the entry agent. Pure; the router itself is an effect.
 */
import type { Fact, Routing } from './event.ts';
import { textOf } from './message.ts';
import type { State } from './state.ts';
import type { Classified, Rule, Team } from './team.ts';

type Routed = Extract<Fact, { type: 'routed' }>;

/** The routing that needs nobody's help, or undefined when the router is to be asked. */
export function routeNow(team: Team, state: State): Routed | undefined {
  const { holder } = state;
  if (holder !== undefined && team.next === 'holder' && team.agents.has(holder)) {
    return routed({ to: holder, method: 'sticky', reason: `${holder} holds the baton` });
  }
  if (holder !== undefined && team.next === 'entry') return toEntry(team, 'the team says entry');
  const text = state.message ? textOf(state.message.content) : '';
  const rule = team.rules.find((candidate) => matches(candidate, text));
  if (rule) return routed({ to: rule.to, method: 'rule', reason: rule.name });
  return team.router ? undefined : toEntry(team, 'no rule matched');
}

/** What a router's word comes to: its target, or the entry agent when it abstained or was wrong. */
export function routeBy(team: Team, classified: Classified): Routed {
  const runnersUp = classified.runnersUp.filter(({ to }) => team.agents.has(to));
  if (classified.to === null) {
    return { ...toEntry(team, `the router abstained: ${classified.reason}`), runnersUp };
  }
  if (!team.agents.has(classified.to)) {
    return toEntry(team, `the router named '${classified.to}', who is not in the team`);
  }
  return { type: 'routed', method: 'classifier', ...classified, to: classified.to, runnersUp };
}

export function toEntry(team: Team, reason: string): Routed {
  return routed({ to: team.entry, method: 'entry', reason });
}

function routed(routing: Pick<Routing, 'to' | 'method' | 'reason'>): Routed {
  return { type: 'routed', confidence: 1, runnersUp: [], ...routing };
}

function matches({ when }: Rule, text: string): boolean {
  if (typeof when === 'function') return when(text);
  if (when instanceof RegExp)
    return new RegExp(when.source, when.flags.replace(/[gy]/g, '')).test(text);
  return when.some((word) => wordPattern(word).test(text));
}

function wordPattern(word: string): RegExp {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu');
}
