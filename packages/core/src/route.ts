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
  if (holder !== undefined && team.next === 'entry') return toEntry(team, 'entry of the team');
  const text = state.message ? textOf(state.message.content) : '';
  const rule = team.rules.find((candidate) => matches(candidate, text));
  if (rule) return routed({ to: rule.to, method: 'rule', reason: rule.name });
  if (team.router) return undefined;
  return toEntry(team, team.rules.length > 0 ? 'no rule matched' : 'entry of the team');
}

/**
 * What a router's word comes to: its target, or the entry agent when it abstained or named nobody
 * of the team. Read field by field, because routers are written by others.
 * @throws TypeError when it is no word at all.
 */
export function routeBy(team: Team, word: Classified): Routed {
  const reason = typeof word.reason === 'string' ? word.reason : '';
  const runnersUp = word.runnersUp
    .map(({ to, confidence }) => ({ to, confidence: share(confidence) }))
    .filter(({ to }) => team.agents.has(to));
  // `to` is null or, until the policy of the team is asked, the several that fit.
  if (typeof word.to !== 'string') {
    return { ...toEntry(team, `the router abstained: ${reason}`), runnersUp };
  }
  if (!team.agents.has(word.to)) {
    return { ...toEntry(team, `the router named '${word.to}', who is not in the team`), runnersUp };
  }
  const confidence = share(word.confidence);
  return { type: 'routed', to: word.to, method: 'classifier', confidence, runnersUp, reason };
}

/** 0 to 1; 0 for what is no number. */
function share(confidence: number): number {
  return Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : 0;
}

export function toEntry(team: Team, reason: string): Routed {
  return routed({ to: team.entry, method: 'entry', reason });
}

function routed(routing: Pick<Routing, 'to' | 'method' | 'reason'>): Routed {
  return { type: 'routed', confidence: 1, runnersUp: [], ...routing };
}

function matches({ when }: Rule, text: string): boolean {
  if (typeof when === 'function') return holds(when, text);
  // Without g and y, which would make a pattern remember where it was.
  if (when instanceof RegExp)
    return new RegExp(when.source, when.flags.replace(/[gy]/g, '')).test(text);
  return when.some((word) => wordPattern(word).test(text));
}

function holds(when: (text: string) => boolean, text: string): boolean {
  try {
    return when(text);
  } catch {
    // A rule that can not say that it fits does not fit.
    return false;
  }
}

function wordPattern(word: string): RegExp {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu');
}
