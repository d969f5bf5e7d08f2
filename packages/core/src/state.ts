/**
 * The fold: what a log means now. `apply` is pure, total over every fact and constant in time; the
 * state it gives shares its storage with the one before (see `sequence.ts`).
 *
 * Invariants
 * 1. `holder` is exactly one agent from the first `routed` on (H1).
 * 2. Nothing is in the state that the log does not say (G2).
 * 3. A phase says what is to happen next; `decide` reads it and never the log.
 */

import type { Arrival } from './agent.ts';
import type { Artifact, KeptArtifact } from './artifact.ts';
import type { EventOf, LogEvent, SatOut } from './event.ts';
import type { AgentName, CallId, Seq } from './id.ts';
import { type Amounts, type Bound, type BudgetName, type LimitChanges, nothing } from './limit.ts';
import { type Call, noUsage, type Usage } from './message.ts';
import { Ledger, Sequence } from './sequence.ts';

/** A call of the open turn, and how far it is. */
export interface OpenCall {
  readonly call: Call;
  readonly status: 'open' | 'awaiting' | 'approved' | 'denied' | 'started' | 'answered';
  /** What a person said when approving or denying. */
  readonly note?: string;
}

export interface OpenTurn {
  readonly seq: Seq;
  readonly agent: AgentName;
  readonly text: string;
  readonly question: boolean;
  readonly calls: readonly OpenCall[];
}

export type Phase =
  /** Nothing was said yet. */
  | { readonly is: 'new' }
  /** A message waits for an agent. */
  | { readonly is: 'routing' }
  /** The user is to be asked which agent is meant. */
  | { readonly is: 'choosing'; readonly question: Seq }
  /** The holder is to speak. */
  | { readonly is: 'asking' }
  /** The holder has spoken: its calls are to be answered, or its answer believed. */
  | { readonly is: 'settling'; readonly turn: OpenTurn }
  /** A person holds the baton and has been told. */
  | { readonly is: 'human'; readonly since: Seq }
  /** A person has answered. */
  | { readonly is: 'concluding'; readonly answer: EventOf<'human_answered'> }
  | { readonly is: 'ended'; readonly end: EventOf<'run_ended'> };

/** The time from when an agent got the baton. */
export interface Hold {
  readonly since: Seq;
  /** Place in `log` of the first event after the baton came. */
  readonly index: number;
  /** This hold brought evidence. */
  readonly added: boolean;
  readonly arrival: Arrival | undefined;
}

export interface RunState {
  /** Position of the message that started it. */
  readonly since: Seq;
  readonly limits: readonly LimitChanges[];
  readonly spent: Amounts;
  /** The bound that ends it, and the last turn once it is taken. */
  readonly landing: { readonly bound: Bound; readonly turn: OpenTurn | undefined } | undefined;
  readonly cancel: { readonly by: string; readonly reason: string } | undefined;
  /** Refused handoffs in a row. */
  readonly refusals: number;
  /** The budget that refused a call or a handoff. */
  readonly overdrawn: BudgetName | undefined;
  /** Questioned replies in this hold. */
  readonly nudges: number;
  /** Whom the message also fits: they get it when the holder has answered (R4). */
  readonly then: readonly AgentName[];
  /** Failed turns in a row, the newest last. */
  readonly failures: readonly EventOf<'turn_failed'>[];
}

/** Which agent is meant by a message that fits several. */
export interface Choice {
  readonly between: readonly AgentName[];
  readonly message: EventOf<'message_received'> | undefined;
}

export interface State {
  readonly team: string | undefined;
  /** Position of the last event folded; 0 for an empty log. */
  readonly seq: Seq;
  readonly phase: Phase;
  readonly holder: AgentName | undefined;
  readonly hold: Hold;
  readonly run: RunState;
  /** Spent by the whole conversation. */
  readonly spent: Amounts;
  /** Position of the newest evidence. */
  readonly newsAt: Seq;
  /** The user's newest message. */
  readonly message: EventOf<'message_received'> | undefined;
  /** What the user was asked and has not answered (R4). */
  readonly choice: Choice | undefined;
  /** The message that the newest one only answers a question about (R4). */
  readonly about: EventOf<'message_received'> | undefined;
  /** Specialists that declined since the newest evidence (B1). */
  readonly declines: ReadonlyMap<AgentName, SatOut>;
  /** Dispatchers that passed on since the newest evidence, by when they last did (B2). */
  readonly passes: ReadonlyMap<AgentName, SatOut>;
  /** Position of the newest decline of any specialist. */
  readonly declinedAt: Seq;
  /** Digests of tool results that were seen. */
  readonly digests: Ledger<Seq>;
  readonly artifacts: Ledger<KeptArtifact>;
  readonly log: Sequence<LogEvent>;
}

const noHold: Hold = { since: 0, index: 0, added: false, arrival: undefined };
const noRun: RunState = {
  since: 0,
  limits: [],
  spent: nothing,
  landing: undefined,
  cancel: undefined,
  refusals: 0,
  overdrawn: undefined,
  nudges: 0,
  then: [],
  failures: [],
};

const nobody: ReadonlyMap<AgentName, SatOut> = new Map();

/** The state of an empty log. */
export function emptyState(): State {
  return {
    team: undefined,
    seq: 0,
    phase: { is: 'new' },
    holder: undefined,
    hold: noHold,
    run: noRun,
    spent: nothing,
    newsAt: 0,
    message: undefined,
    choice: undefined,
    about: undefined,
    declines: nobody,
    passes: nobody,
    declinedAt: 0,
    digests: Ledger.empty(),
    artifacts: Ledger.empty(),
    log: Sequence.empty(),
  };
}

/** A state in the making: one shallow copy an event, changed in place until it is given out. */
type Draft = { -readonly [Key in keyof State]: State[Key] };

/** The state after one more event. `before` stays as it was. */
export function apply(before: State, event: LogEvent): State {
  const next: Draft = { ...before, seq: event.seq, log: before.log.append(event) };
  change(next, event);
  return next;
}

function change(next: Draft, event: LogEvent): void {
  switch (event.type) {
    case 'conversation_started':
      next.team = event.team;
      return;
    case 'message_received':
      return received(next, event);
    case 'routed':
      return routed(next, event);
    case 'turn_taken':
      return turnTaken(next, event);
    case 'turn_failed': {
      const { usage, ms } = event;
      changeRun(next, { failures: [...next.run.failures, event] });
      return spend(next, { ...usageOf(usage), timeMs: ms });
    }
    case 'reply_questioned':
      next.phase = asking;
      return changeRun(next, { nudges: next.run.nudges + 1 });
    case 'tool_started':
      return changeCall(next, event.call, { status: 'started' });
    case 'tool_answered':
      return toolAnswered(next, event);
    case 'approval_requested':
      return changeCall(next, event.call, { status: 'awaiting' });
    case 'approval_answered': {
      const { approved, note } = event;
      const status = approved ? 'approved' : 'denied';
      news(next);
      return changeCall(next, event.call, { status, ...(note !== undefined && { note }) });
    }
    case 'handoff_refused': {
      const counts = event.code === 'second_handoff' ? 0 : 1;
      const refusals = next.run.refusals + counts;
      const overdrawn = event.code === 'budget_spent' ? 'handoffs' : next.run.overdrawn;
      changeRun(next, { refusals, overdrawn });
      return changeCall(next, event.call, { status: 'answered' });
    }
    case 'handoff_committed':
      return handedOff(next, event);
    case 'landing_started':
      next.phase = asking;
      return changeRun(next, { landing: { bound: event.bound, turn: undefined } });
    case 'human_requested':
      next.phase = { is: 'human', since: event.seq };
      return;
    case 'human_answered':
      next.phase = { is: 'concluding', answer: event };
      return news(next);
    case 'run_ended':
      next.phase = { is: 'ended', end: event };
      if (event.outcome !== 'waiting') next.choice = undefined;
      return;
    case 'run_continued':
      return continued(next, event);
    case 'cancel_requested':
      return changeRun(next, { cancel: { by: event.by, reason: event.reason } });
    default:
      event satisfies never;
  }
}

/** Folds a log from its beginning. */
export function fold(events: Iterable<LogEvent>): State {
  let state = emptyState();
  for (const event of events) state = apply(state, event);
  return state;
}

/** True while a run has no outcome yet. */
export function running(state: State): boolean {
  return state.phase.is !== 'new' && state.phase.is !== 'ended';
}

const asking: Phase = { is: 'asking' };

function received(next: Draft, event: EventOf<'message_received'>): void {
  const joins = running(next);
  next.message = event;
  freshStart(next);
  keep(next, event.artifacts ?? []);
  if (joins) return joined(next);
  next.run = { ...noRun, since: event.seq, limits: event.limits ? [event.limits] : [] };
  next.phase = { is: 'routing' };
}

/** A message joins the run: an answer that was given without it is not the answer (H7). */
function joined(next: Draft): void {
  const { phase } = next;
  const { landing } = next.run;
  changeRun(next, { nudges: 0, refusals: 0, landing: landing && { ...landing, turn: undefined } });
  const answered =
    (phase.is === 'settling' && phase.turn.calls.length === 0) ||
    (phase.is === 'concluding' && !phase.answer.handoff);
  if (answered) next.phase = asking;
  if (phase.is === 'choosing') next.phase = { is: 'routing' };
}

/** A message that stays with its holder starts a new hold of it: what it added before is old. */
function routed(next: Draft, event: EventOf<'routed'>): void {
  const { question, then = [] } = event;
  next.about = event.method === 'choice' ? next.choice?.message : undefined;
  next.choice = question && { between: question.between, message: next.message };
  if (then.length > 0) changeRun(next, { then });
  const arrival = next.holder === event.to ? next.hold.arrival : undefined;
  next.hold = { since: event.seq, index: next.log.length, added: false, arrival };
  next.holder = event.to;
  next.phase = question ? { is: 'choosing', question: event.seq } : asking;
}

function turnTaken(next: Draft, event: EventOf<'turn_taken'>): void {
  const { seq, agent, text, usage, ms, saw, question = false } = event;
  const calls = event.calls.map((call): OpenCall => ({ call, status: 'open' }));
  const turn: OpenTurn = { seq, agent, text, question, calls };
  const { landing, failures } = next.run;
  // An answer to what was said before the newest message is not the answer to that message (H7).
  const outrun = (next.message?.seq ?? 0) > saw;
  if (landing && !outrun) changeRun(next, { landing: { ...landing, turn } });
  if (failures.length > 0) changeRun(next, { failures: [] });
  spend(next, { ...usageOf(usage), turns: 1, timeMs: ms });
  next.phase = outrun && calls.length === 0 ? asking : { is: 'settling', turn };
}

function toolAnswered(next: Draft, event: EventOf<'tool_answered'>): void {
  const { status, code, digest, artifacts = [], ms } = event;
  const ran = status === 'ok' || status === 'failed' || status === 'unknown';
  changeCall(next, event.call, { status: 'answered' });
  spend(next, { toolCalls: ran ? 1 : 0, timeMs: ms });
  if (status === 'refused' && code === 'budget_spent') changeRun(next, { overdrawn: 'toolCalls' });
  if (status !== 'ok') return;
  const fresh = keep(next, artifacts);
  const unseen = digest !== undefined && !next.digests.has(digest);
  if (unseen) next.digests = next.digests.set(digest, event.seq);
  if (fresh || unseen) news(next);
}

function handedOff(next: Draft, event: EventOf<'handoff_committed'>): void {
  const { from, to, brief, standing, seq } = event;
  const out: SatOut = { agent: from, since: seq, reason: brief.reason };
  if (standing === 'declined') {
    next.declines = new Map(next.declines).set(from, out);
    next.declinedAt = seq;
  }
  if (standing === 'dispatched') next.passes = new Map(next.passes).set(from, out);
  next.hold = { since: seq, index: next.log.length, added: false, arrival: { from, brief, seq } };
  next.holder = to;
  next.phase = asking;
  const { refusals, nudges, failures, overdrawn } = next.run;
  if (refusals + nudges + failures.length > 0 || overdrawn !== undefined) {
    changeRun(next, { refusals: 0, nudges: 0, failures: [], overdrawn: undefined });
  }
  const { then } = next.run;
  if (then.includes(to)) changeRun(next, { then: then.filter((name) => name !== to) });
  spend(next, { handoffs: 1 });
}

function continued(next: Draft, event: EventOf<'run_continued'>): void {
  const { since, spent, then } = next.run;
  const limits = [...next.run.limits, event.limits];
  // A run that is under way, as after a crash, only gets the larger limits.
  if (running(next)) return changeRun(next, { limits, overdrawn: undefined });
  next.run = { ...noRun, since, spent, limits, then };
  // A run that was cancelled before its message had found an agent has still to find one.
  next.phase = next.hold.since < since ? { is: 'routing' } : asking;
}

/** Evidence came, and this hold brought it. */
function news(next: Draft): void {
  freshStart(next);
  next.hold = { ...next.hold, added: true };
}

/** There is something new: nobody sits out any longer. */
function freshStart(next: Draft): void {
  next.newsAt = next.seq;
  next.declines = nobody;
  next.passes = nobody;
}

/** Keeps new and changed artifacts; true when there were any. */
function keep(next: Draft, artifacts: readonly Artifact[]): boolean {
  let fresh = false;
  for (const artifact of artifacts) {
    const old = next.artifacts.get(artifact.id);
    if (old?.hash === artifact.hash) continue;
    fresh = true;
    const version = (old?.version ?? 0) + 1;
    const kept = { ...artifact, agent: next.holder ?? '', seq: next.seq, version };
    next.artifacts = next.artifacts.set(artifact.id, kept);
  }
  return fresh;
}

function changeRun(next: Draft, change: Partial<RunState>): void {
  next.run = { ...next.run, ...change };
}

/** Changes one call of the open turn; when the last one is answered, the holder is to speak. */
function changeCall(next: Draft, id: CallId, change: Partial<OpenCall>): void {
  if (next.phase.is !== 'settling') return;
  const { turn } = next.phase;
  const calls = turn.calls.map((open) => (open.call.id === id ? { ...open, ...change } : open));
  const done = calls.every((open) => open.status === 'answered');
  next.phase = done ? asking : { is: 'settling', turn: { ...turn, calls } };
}

function usageOf(usage: Usage = noUsage): Partial<Amounts> {
  const { inputTokens, outputTokens, costMicroUsd } = usage;
  return { tokens: inputTokens + outputTokens, costMicroUsd };
}

function spend(next: Draft, more: Partial<Amounts>): void {
  next.spent = plus(next.spent, more);
  next.run = { ...next.run, spent: plus(next.run.spent, more) };
}

function plus(spent: Amounts, more: Partial<Amounts>): Amounts {
  return {
    handoffs: spent.handoffs + (more.handoffs ?? 0),
    turns: spent.turns + (more.turns ?? 0),
    toolCalls: spent.toolCalls + (more.toolCalls ?? 0),
    tokens: spent.tokens + (more.tokens ?? 0),
    costMicroUsd: spent.costMicroUsd + (more.costMicroUsd ?? 0),
    timeMs: spent.timeMs + (more.timeMs ?? 0),
  };
}
