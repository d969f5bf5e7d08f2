/**
 * Who gets a message (rules R1 to R4, H7): whom the user chose when asked, the holder that sticks,
 * the team's rules, a router that may abstain, the entry agent; and what happens when several fit.
 * Pure; the router itself is an effect.
 */
import type { Fact, Routing } from './event.ts';
import type { AgentName } from './id.ts';
import { textOf } from './message.ts';
import type { State } from './state.ts';
import type { Classified, Rule, Team } from './team.ts';

type Routed = Extract<Fact, { type: 'routed' }>;

/** The routing that needs nobody's help, or undefined when the router is to be asked. */
export function routeNow(team: Team, state: State): Routed | undefined {
  const { holder, choice } = state;
  if (choice) return chosen(team, choice.between, state.message);
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
 * What a router's word comes to: its target, what the team does when several fit (R4), or the entry
 * agent when it abstained or named nobody of the team. Read field by field, because routers are
 * written by others.
 * @throws TypeError when it is no word at all.
 */
export function routeBy(team: Team, word: Classified): Routed {
  const reason = typeof word.reason === 'string' ? word.reason : '';
  const runnersUp = word.runnersUp
    .map(({ to, confidence }) => ({ to, confidence: share(confidence) }))
    .filter(({ to }) => team.agents.has(to));
  if (word.to === null) return { ...toEntry(team, `the router abstained: ${reason}`), runnersUp };
  const named = typeof word.to === 'string' ? [word.to] : [...new Set(word.to)];
  const [best, ...others] = named.filter((name) => team.agents.has(name));
  if (best === undefined) {
    const who = named.map((name) => `'${name}'`).join(', ') || 'nobody';
    return { ...toEntry(team, `the router named ${who}, who is not in the team`), runnersUp };
  }
  const confidence = share(word.confidence);
  const routed: Routed = {
    type: 'routed',
    to: best,
    method: 'classifier',
    confidence,
    runnersUp: runnersUp.filter(({ to }) => to !== best),
    reason,
  };
  return others.length === 0
    ? routed
    : several(team, routed, { fitting: [best, ...others], runnersUp });
}

/** What the team does with a request that fits several agents, best first (R4). */
function several(
  team: Team,
  routed: Routed,
  { fitting, runnersUp }: Pick<Routed, 'runnersUp'> & { fitting: readonly AgentName[] },
): Routed {
  const reason = `${fitting.join(' and ')} fit: ${routed.reason}`;
  switch (team.severalFit) {
    case 'best':
      return { ...routed, reason };
    case 'both':
      return { ...routed, reason, then: fitting.slice(1) };
    case 'ask': {
      const question = { text: questionFor(team, fitting), between: fitting };
      return { ...toEntry(team, reason), runnersUp, question };
    }
    case 'entry':
      return { ...toEntry(team, reason), runnersUp };
    default:
      return team.severalFit satisfies never;
  }
}

function questionFor(team: Team, between: readonly AgentName[]): string {
  const lines = between.map((name, index) => {
    return `${index + 1}. ${name}: ${team.agents.get(name)?.description ?? ''}`;
  });
  return ['Which of these do you mean?', ...lines].join('\n');
}

/**
 * Whom the user's answer names: one by name or number, or several, which then get it one after the
 * other. An answer that names none goes to the entry agent; nobody is asked twice (R4).
 */
function chosen(team: Team, between: readonly AgentName[], message: State['message']): Routed {
  const answer = message ? textOf(message.content) : '';
  const all = wordPattern('both').test(answer) || wordPattern('all').test(answer);
  const named = between.filter((name, index) => {
    return all || wordPattern(name).test(answer) || wordPattern(`${index + 1}`).test(answer);
  });
  const [to, ...then] = named.filter((name) => team.agents.has(name));
  if (to === undefined) return toEntry(team, `the answer names none of ${between.join(', ')}`);
  const reason = `the user chose ${[to, ...then].join(' and ')}`;
  const choice = routed({ to, method: 'choice', reason });
  return then.length > 0 ? { ...choice, then } : choice;
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
