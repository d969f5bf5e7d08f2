/**
 * What an observation is worth. The rules:
 *
 * - First hop: right when it is among those accepted. `direct` (or the entry agent's own name): the
 *   entry agent ended with an answer and no handoff. `out_of_scope`: it refused, and neither a
 *   specialist nor a tool ran. A router alone is right to leave either to the entry agent.
 * - A question to the user is right where two agents fit, half right on a short plain request, and
 *   wrong elsewhere.
 * - Complete: everybody that was needed took part, in any order unless the case gives one.
 * - A conversation is right when its sequence is one of those accepted, who held the baton after
 *   each turn is as expected, nothing happened that must not, and there were no more handoffs than
 *   the longest accepted sequence has agents.
 */
import type { AgentName } from '@baton/core';
import type { Case, Label } from './case.ts';
import type { Hop, Observation } from './observation.ts';

export interface Score {
  /** 0, 0.5 or 1: the first hop. */
  readonly points: number;
  /**
   * The label this counts under in tables: what was taken when it is accepted, else the first
   * choice.
   */
  readonly truth: Label;
  /** Everybody needed took part; absent where nobody in particular is needed. */
  readonly complete?: boolean;
  /** Only for cases that say what sequence is right. */
  readonly sequence?: boolean;
  /** Turns of the user after which the right agent held the baton. */
  readonly turns?: { readonly right: number; readonly of: number };
  /** No more handoffs than the longest accepted sequence has agents. */
  readonly transfers?: boolean;
  /** Nothing happened that must not; absent where nothing was forbidden that can be checked. */
  readonly clean?: boolean;
  /** All of the above. */
  readonly right: boolean;
  /** What was not right, in words; empty when all was. */
  readonly wrong: readonly string[];
}

export interface Scoring {
  readonly entry: AgentName;
  /** Only the route counts: nobody behind it works. Default false. */
  readonly routerAlone?: boolean;
}

/** Scores one observation of a case. */
export function score(one: Case, seen: Observation, scoring: Scoring): Score {
  const { entry, routerAlone = false } = scoring;
  const points = pointsOf(one, seen, entry);
  const complete = one.need.length > 1 && !routerAlone ? tookPart(one, seen) : undefined;
  const sequence = one.sequences.length > 0 ? sequenceFits(one, seen, entry) : undefined;
  const expected = one.turns.flatMap(({ expectAgent }, index) =>
    expectAgent === undefined ? [] : [{ expectAgent, holder: seen.holders[index] }],
  );
  const held = expected.filter(({ expectAgent, holder }) => expectAgent === holder).length;
  const longest = Math.max(...one.sequences.map(({ length }) => length));
  const transfers = one.sequences.length > 0 ? seen.handoffs <= longest : undefined;
  const clean = one.mustNot.length > seen.unchecked.length ? seen.broken.length === 0 : undefined;
  const wrong = [
    ...(points < 1 ? [`${hopText(seen.hop)}, right is ${one.accept.join(' or ')}`] : []),
    ...(complete === false ? [`not all of ${one.need.join(', ')} took part`] : []),
    ...(sequence === false ? [`went ${seen.sequence.join(' → ') || 'nowhere'}`] : []),
    ...(held < expected.length
      ? [`${expected.length - held} of ${expected.length} turns ended with another agent`]
      : []),
    ...(transfers === false ? [`${seen.handoffs} handoffs, at most ${longest}`] : []),
    ...seen.broken,
    ...(seen.failure ? [seen.failure.message] : []),
  ];
  return {
    points,
    truth: truthOf(one, seen, entry),
    ...(complete !== undefined && { complete }),
    ...(sequence !== undefined && { sequence }),
    ...(expected.length > 0 && { turns: { right: held, of: expected.length } }),
    ...(transfers !== undefined && { transfers }),
    ...(clean !== undefined && { clean }),
    right: wrong.length === 0,
    wrong,
  };
}

function truthOf({ accept, label }: Case, { hop }: Observation, entry: AgentName): Label {
  if (accept.includes(hop)) return hop;
  return label === entry ? 'direct' : label;
}

/** 0, 0.5 or 1 for the first hop. */
function pointsOf(one: Case, { hop, tools }: Observation, entry: AgentName): number {
  const { accept, kind, style } = one;
  const answers = accept.includes('direct') || accept.includes(entry);
  switch (hop) {
    case 'direct':
      return answers ? 1 : 0;
    case 'refused':
      return accept.includes('out_of_scope') && tools.length === 0 ? 1 : 0;
    case 'abstained':
      return answers || accept.includes('out_of_scope') ? 1 : 0;
    case 'asked':
      if (kind === 'ambiguous_either') return 1;
      return kind === 'plain' && style.includes('short') ? 0.5 : 0;
    case 'no_answer':
      return 0;
    default:
      return accept.includes(hop) ? 1 : 0;
  }
}

function tookPart({ need, ordered }: Case, { sequence }: Observation): boolean {
  if (!ordered) return need.every((agent) => sequence.includes(agent));
  let from = 0;
  for (const agent of need) {
    const place = sequence.indexOf(agent, from);
    if (place < 0) return false;
    from = place + 1;
  }
  return true;
}

/**
 * The sequence as it was, or without the entry agent where it only read a message and passed it on:
 * a router that goes straight to the specialist, and a team whose entry reads every message, are
 * right as well.
 */
function sequenceFits({ sequences }: Case, seen: Observation, entry: AgentName): boolean {
  const was = seen.sequence.join();
  const worked = seen.worked.join();
  return sequences.some((accepted) => {
    if (accepted.join() === was) return true;
    const [first, ...rest] = accepted;
    return (first === entry && rest.length > 0 ? rest : accepted).join() === worked;
  });
}

/** A hop as it is said in a sentence. */
export function hopText(hop: Hop): string {
  const words: Readonly<Record<string, string>> = {
    direct: 'was answered by the entry agent',
    refused: 'was refused',
    asked: 'the user was asked',
    abstained: 'the router abstained',
    no_answer: 'there was no answer',
  };
  return words[hop] ?? `went to ${hop}`;
}
