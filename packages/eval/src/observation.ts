/**
 * What a conversation showed: who got it first, who held the baton, what it took. Read from the
 * events of its log, never from what an agent says of itself; kept in results files and reports, so
 * it is plain JSON and small.
 *
 * Invariants
 * 1. The same log, case and team give the same observation.
 * 2. A log that breaks off is observed as far as it goes.
 */
import {
  type AgentName,
  apply,
  type EventOf,
  emptyState,
  type Failure,
  type LogEvent,
  type OutcomeKind,
  type Routing,
  type Seq,
  type State,
  type Team,
  textOf,
} from '@baton/core';
import type { Case } from './case.ts';
import { forbiddenIn } from './forbidden.ts';
import { readsAsRefusal } from './refusal.ts';

/** What can come of a message besides an agent that gets it. */
export const noAgents = ['direct', 'refused', 'asked', 'abstained', 'no_answer'] as const;

/**
 * The first agent other than the entry that became active; without one, one of `noAgents`: `direct`
 * (the entry agent answered), `refused` (it declined), `asked` (it or the router asked the user),
 * `abstained` (a router alone left it to the entry agent), `no_answer` (the run failed).
 */
export type Hop = AgentName;

export interface RouteSeen {
  readonly to: AgentName;
  readonly method: Routing['method'];
  readonly reason: string;
  /** Whom the router thought likeliest, also where it abstained; absent when nobody guessed. */
  readonly best?: { readonly agent: AgentName; readonly confidence: number };
  /** What the router took, in ms. */
  readonly ms?: number;
}

export interface Observation {
  readonly hop: Hop;
  /** Agents in order of activation, no repeats in a row. */
  readonly sequence: readonly AgentName[];
  /** The same without the entry agent where it only passed a user's message on. */
  readonly worked: readonly AgentName[];
  /** Who held the baton after each turn of the user. */
  readonly holders: readonly (AgentName | null)[];
  readonly outcomes: readonly OutcomeKind[];
  readonly route?: RouteSeen;
  /** Tools that ran, each once. */
  readonly tools: readonly string[];
  readonly handoffs: number;
  readonly refusedHandoffs: number;
  /** Times the baton came back to an agent although nothing was new since it had passed it on. */
  readonly bounces: number;
  /** What must not happen and did, in words. */
  readonly broken: readonly string[];
  /** What must not happen and no machine can check. */
  readonly unchecked: readonly string[];
  readonly tokens: number;
  readonly costMicroUsd: number;
  /** From the first message to the end, in ms. */
  readonly ms: number;
  /** The last answer, its beginning. */
  readonly text: string;
  /** Why the conversation broke off or its last run failed. */
  readonly failure?: Pick<Failure, 'code' | 'message'>;
}

export interface Observing {
  readonly case: Case;
  readonly team: Pick<Team, 'entry' | 'agents'>;
  readonly ms: number;
  /** Nobody answers behind the router: who is left to the entry agent is left undecided. */
  readonly routerAlone?: boolean;
  /** How this team refuses. Default: common words for it. */
  readonly refusal?: RegExp | undefined;
  readonly failure?: Pick<Failure, 'code' | 'message'> | undefined;
}

/** Characters of an answer that are kept. */
const textMax = 600;

/** What the log of one conversation showed. */
export function observe(events: readonly LogEvent[], observing: Observing): Observation {
  const { team, ms, routerAlone = false } = observing;
  const seen = follow(events, team);
  const { state } = seen;
  const text = lastText(events);
  const end = endOf(events);
  const failure = observing.failure ?? end?.failure;
  const route = events.find((event) => event.type === 'routed');
  const { broken, unchecked } = forbiddenIn(events, {
    mustNot: observing.case.mustNot,
    team,
    sequence: seen.sequence,
  });
  return {
    hop:
      seen.sequence.find((agent) => agent !== team.entry) ??
      (routerAlone && route?.method === 'entry' && !route.question
        ? 'abstained'
        : entryDid(end, { text, refusal: observing.refusal })),
    sequence: seen.sequence,
    worked: seen.worked,
    holders: seen.holders,
    outcomes: events.flatMap((event) => (event.type === 'run_ended' ? event.outcome : [])),
    ...(route && { route: routeSeen(route) }),
    tools: toolsIn(events),
    handoffs: events.filter(({ type }) => type === 'handoff_committed').length,
    refusedHandoffs: events.filter(({ type }) => type === 'handoff_refused').length,
    bounces: seen.bounces,
    broken,
    unchecked,
    tokens: state.spent.tokens,
    costMicroUsd: state.spent.costMicroUsd,
    ms,
    text: text.slice(0, textMax).toWellFormed(),
    ...(failure && { failure: { code: failure.code, message: failure.message } }),
  };
}

interface Seen {
  readonly state: State;
  readonly sequence: readonly AgentName[];
  readonly worked: readonly AgentName[];
  readonly holders: readonly (AgentName | null)[];
  readonly bounces: number;
}

/** Folds the log and notes who held the baton on the way. */
function follow(events: readonly LogEvent[], { entry }: Pick<Team, 'entry'>): Seen {
  let state = emptyState();
  const sequence: AgentName[] = [];
  const worked: AgentName[] = [];
  const holders: (AgentName | null)[] = [];
  const passedOn = new Map<AgentName, Seq>();
  /** The entry agent was given a user's message and has done nothing about it but read it. */
  let reading = false;
  let bounces = 0;
  for (const event of events) {
    if (event.type === 'message_received' && state.message) holders.push(state.holder ?? null);
    if (event.type === 'routed') {
      reading = event.to === entry;
      sequence.push(event.to);
      worked.push(event.to);
    }
    if (event.type === 'handoff_committed') {
      const { from, to, seq } = event;
      const left = passedOn.get(to);
      if (left !== undefined && state.newsAt < left) bounces += 1;
      passedOn.set(from, seq);
      if (reading) worked.pop();
      reading = false;
      sequence.push(to);
      worked.push(to);
    }
    state = apply(state, event);
  }
  if (state.message) holders.push(state.holder ?? null);
  return { state, sequence: collapsed(sequence), worked: collapsed(worked), holders, bounces };
}

function collapsed(agents: readonly AgentName[]): readonly AgentName[] {
  return agents.filter((agent, place) => agent !== agents[place - 1]);
}

/** What came of a conversation that no other agent was given. */
function entryDid(
  end: EventOf<'run_ended'> | undefined,
  { text, refusal }: { readonly text: string; readonly refusal: RegExp | undefined },
): Hop {
  if (end?.outcome === 'waiting') return 'asked';
  if (end?.outcome !== 'answered' && end?.outcome !== 'landed') return 'no_answer';
  return readsAsRefusal(text, refusal) ? 'refused' : 'direct';
}

/** Tools that ran, whether or not they succeeded; what was refused or denied did not run. */
function toolsIn(events: readonly LogEvent[]): readonly string[] {
  const ran = new Set(['ok', 'failed', 'unknown']);
  const names = events.flatMap((event) => {
    if (event.type === 'tool_started') return event.tool;
    return event.type === 'tool_answered' && ran.has(event.status) ? event.tool : [];
  });
  return [...new Set(names)];
}

function endOf(events: readonly LogEvent[]): EventOf<'run_ended'> | undefined {
  return events.findLast((event) => event.type === 'run_ended');
}

function routeSeen({
  to,
  method,
  reason,
  confidence,
  runnersUp,
  ms,
}: EventOf<'routed'>): RouteSeen {
  const [next] = runnersUp;
  const guessed = method === 'classifier' || method === 'rule';
  const best = guessed
    ? { agent: to, confidence }
    : next && { agent: next.to, confidence: next.confidence };
  return {
    to,
    method,
    reason: reason.slice(0, 200).toWellFormed(),
    ...(best && { best }),
    ...(ms !== undefined && { ms }),
  };
}

function lastText(events: readonly LogEvent[]): string {
  const said = events.findLast(
    (event) =>
      (event.type === 'turn_taken' && event.text.trim() !== '') ||
      event.type === 'human_answered' ||
      (event.type === 'routed' && event.question !== undefined),
  );
  if (said?.type === 'turn_taken') return said.text;
  if (said?.type === 'human_answered') return textOf(said.content);
  return said?.type === 'routed' ? (said.question?.text ?? '') : '';
}
