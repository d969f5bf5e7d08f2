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
import {
  type Amounts,
  amounts,
  type Bound,
  type BudgetName,
  type LimitChanges,
  nothing,
} from './limit.ts';
import type { Call } from './message.ts';
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
  /** Failed turns in a row, the newest last. */
  readonly failures: readonly EventOf<'turn_failed'>[];
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
  /** Specialists by their newest decline (B1). */
  readonly declines: ReadonlyMap<AgentName, SatOut>;
  /** Dispatchers by when they last passed on (B2). */
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
  failures: [],
};

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
    declines: new Map(),
    passes: new Map(),
    declinedAt: 0,
    digests: Ledger.empty(),
    artifacts: Ledger.empty(),
    log: Sequence.empty(),
  };
}

/** The state after one more event. */
export function apply(before: State, event: LogEvent): State {
  const state: State = { ...before, seq: event.seq, log: before.log.append(event) };
  switch (event.type) {
    case 'conversation_started':
      return { ...state, team: event.team };
    case 'message_received':
      return received(state, event);
    case 'routed':
      return {
        ...state,
        phase: { is: 'asking' },
        holder: event.to,
        hold: routedHold(state, event),
      };
    case 'turn_taken':
      return turnTaken(state, event);
    case 'turn_failed': {
      const failures = [...state.run.failures, event];
      const { inputTokens, outputTokens, costMicroUsd } = event.usage;
      const tokens = inputTokens + outputTokens;
      return spend(withRun(state, { failures }), { tokens, costMicroUsd, timeMs: event.ms });
    }
    case 'reply_questioned':
      return { ...withRun(state, { nudges: state.run.nudges + 1 }), phase: { is: 'asking' } };
    case 'tool_started':
      return withCall(state, event.call, { status: 'started' });
    case 'tool_answered':
      return toolAnswered(state, event);
    case 'approval_requested':
      return withCall(state, event.call, { status: 'awaiting' });
    case 'approval_answered': {
      const { approved, note } = event;
      const status = approved ? 'approved' : 'denied';
      return news(withCall(state, event.call, { status, ...(note !== undefined && { note }) }));
    }
    case 'handoff_refused': {
      const counts = event.code === 'second_handoff' ? 0 : 1;
      const refusals = state.run.refusals + counts;
      const overdrawn = event.code === 'budget_spent' ? 'handoffs' : state.run.overdrawn;
      return withCall(withRun(state, { refusals, overdrawn }), event.call, { status: 'answered' });
    }
    case 'handoff_committed':
      return handedOff(state, event);
    case 'landing_started': {
      const landing = { bound: event.bound, turn: undefined };
      return { ...withRun(state, { landing }), phase: { is: 'asking' } };
    }
    case 'human_requested':
      return { ...state, phase: { is: 'human', since: event.seq } };
    case 'human_answered':
      return { ...news(state), phase: { is: 'concluding', answer: event } };
    case 'run_ended':
      return { ...state, phase: { is: 'ended', end: event } };
    case 'run_continued':
      return continued(state, event);
    case 'cancel_requested':
      return withRun(state, { cancel: { by: event.by, reason: event.reason } });
    default:
      return event satisfies never;
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

function received(state: State, event: EventOf<'message_received'>): State {
  const kept = keep(state, event.artifacts ?? [], event).state;
  const next = { ...kept, message: event, newsAt: event.seq };
  if (running(state)) return withRun(next, { nudges: 0, refusals: 0 });
  const limits = event.limits ? [event.limits] : [];
  return { ...next, run: { ...noRun, since: event.seq, limits }, phase: { is: 'routing' } };
}

/** A message that stays with its holder starts a new hold of it: what it added before is old. */
function routedHold(state: State, event: EventOf<'routed'>): Hold {
  const stays = state.holder === event.to;
  const arrival = stays ? state.hold.arrival : undefined;
  return { since: event.seq, index: state.log.length, added: false, arrival };
}

function turnTaken(state: State, event: EventOf<'turn_taken'>): State {
  const { seq, agent, text, usage, question = false } = event;
  const calls = event.calls.map((call): OpenCall => ({ call, status: 'open' }));
  const turn: OpenTurn = { seq, agent, text, question, calls };
  const { landing } = state.run;
  const run = { failures: [], ...(landing && { landing: { ...landing, turn } }) };
  const spent = spend(withRun(state, run), {
    turns: 1,
    tokens: usage.inputTokens + usage.outputTokens,
    costMicroUsd: usage.costMicroUsd,
    timeMs: event.ms,
  });
  // An answer to what was said before the newest message is not the answer to that message.
  const outrun = calls.length === 0 && (state.message?.seq ?? 0) > event.saw && !landing;
  return { ...spent, phase: outrun ? { is: 'asking' } : { is: 'settling', turn } };
}

function toolAnswered(state: State, event: EventOf<'tool_answered'>): State {
  const ran = event.status === 'ok' || event.status === 'failed' || event.status === 'unknown';
  const answered = withCall(state, event.call, { status: 'answered' });
  const spent = spend(answered, { toolCalls: ran ? 1 : 0, timeMs: event.ms });
  if (event.code === 'budget_spent') return withRun(spent, { overdrawn: 'toolCalls' });
  if (event.status !== 'ok') return spent;
  const { state: kept, fresh } = keep(spent, event.artifacts ?? [], event);
  const { digest } = event;
  const unseen = digest !== undefined && !kept.digests.has(digest);
  const seen = unseen ? { ...kept, digests: kept.digests.set(digest, event.seq) } : kept;
  return fresh || unseen ? news(seen) : seen;
}

function handedOff(state: State, event: EventOf<'handoff_committed'>): State {
  const { from, to, brief, standing, seq } = event;
  const out: SatOut = { agent: from, since: seq, reason: brief.reason };
  const declines =
    standing === 'declined' ? new Map(state.declines).set(from, out) : state.declines;
  const passes = standing === 'dispatched' ? new Map(state.passes).set(from, out) : state.passes;
  const arrival: Arrival = { from, brief, seq };
  return spend(
    {
      ...withRun(state, { refusals: 0, nudges: 0, failures: [] }),
      phase: { is: 'asking' },
      holder: to,
      hold: { since: seq, index: state.log.length, added: false, arrival },
      declines,
      passes,
      declinedAt: standing === 'declined' ? seq : state.declinedAt,
    },
    { handoffs: 1 },
  );
}

function continued(state: State, event: EventOf<'run_continued'>): State {
  const { since, spent, limits } = state.run;
  const run: RunState = { ...noRun, since, spent, limits: [...limits, event.limits] };
  return { ...state, run, phase: { is: state.holder === undefined ? 'routing' : 'asking' } };
}

/** Evidence came, and this hold brought it. */
function news(state: State): State {
  return { ...state, newsAt: state.seq, hold: { ...state.hold, added: true } };
}

function keep(
  state: State,
  artifacts: readonly Artifact[],
  { seq }: { seq: Seq },
): { state: State; fresh: boolean } {
  let kept = state.artifacts;
  let fresh = false;
  for (const artifact of artifacts) {
    const old = kept.get(artifact.id);
    if (old?.hash === artifact.hash) continue;
    fresh = true;
    const version = (old?.version ?? 0) + 1;
    kept = kept.set(artifact.id, { ...artifact, agent: state.holder ?? '', seq, version });
  }
  return { state: fresh ? { ...state, artifacts: kept } : state, fresh };
}

function withRun(state: State, change: Partial<RunState>): State {
  return { ...state, run: { ...state.run, ...change } };
}

/** Changes one call of the open turn; when the last one is answered, the holder is to speak. */
function withCall(state: State, id: CallId, change: Partial<OpenCall>): State {
  if (state.phase.is !== 'settling') return state;
  const { turn } = state.phase;
  const calls = turn.calls.map((open) => (open.call.id === id ? { ...open, ...change } : open));
  const done = calls.every((open) => open.status === 'answered');
  return {
    ...state,
    phase: done ? { is: 'asking' } : { is: 'settling', turn: { ...turn, calls } },
  };
}

function spend(state: State, more: Partial<Amounts>): State {
  const add = (spent: Amounts): Amounts => amounts((name) => spent[name] + (more[name] ?? 0));
  return { ...state, spent: add(state.spent), run: { ...state.run, spent: add(state.run.spent) } };
}
