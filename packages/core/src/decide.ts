/**
 * What is to happen next: `decide(team, state)` gives facts to record, effects to perform, or what
 * is waited for. Pure: the same state gives the same decision, so recovery after a crash is to load
 * the log, fold it and decide again.
 *
 * Invariants
 * 1. Facts are consequences of the state; whoever records them twice has recorded a different log.
 * 2. Reads of one turn are performed together; everything else one after another, in the order in
 *    which the agent asked for it.
 * 3. Nothing is performed for a run that is cancelled.
 */
import type { Agent, Tool } from './agent.ts';
import type { Effect } from './effect.ts';
import type { EventOf, Fact, ToolStatus } from './event.ts';
import type { Failure, FailureCode } from './failure.ts';
import { handToNext, judgeHandoffs, permittedTargets, refuse, withInventory } from './handoff.ts';
import { boundMet, conversationSpent, land, left } from './landing.ts';
import { type Bound, fixed } from './limit.ts';
import type { Call } from './message.ts';
import { routeNow } from './route.ts';
import { standingOf } from './sitout.ts';
import type { OpenCall, OpenTurn, State } from './state.ts';
import { agentOf, type Team } from './team.ts';
import { questionable } from './turn.ts';

export type Decision =
  | { readonly kind: 'record'; readonly facts: readonly Fact[] }
  | { readonly kind: 'perform'; readonly effects: readonly Effect[] }
  | { readonly kind: 'wait'; readonly for: 'message' | 'approval' | 'human' };

/** What the world is to do next for this conversation. */
export function decide(team: Team, state: State): Decision {
  const { phase } = state;
  if (state.run.cancel && phase.is !== 'ended' && phase.is !== 'new') return cancel(team, state);
  switch (phase.is) {
    case 'new':
    case 'ended':
      return { kind: 'wait', for: 'message' };
    case 'routing': {
      const routed = routeNow(team, state);
      const message = state.message?.seq ?? 0;
      return routed ? record(routed) : perform({ type: 'route', message });
    }
    case 'choosing': {
      const waiting = { type: 'run_ended', outcome: 'waiting', answer: phase.question } as const;
      return record({ ...waiting, agent: state.holder ?? null });
    }
    case 'asking':
      return ask(team, state);
    case 'settling':
      return settle(team, state, phase.turn);
    case 'human':
      return { kind: 'wait', for: 'human' };
    case 'concluding':
      return conclude(team, state, phase.answer);
    default:
      return phase satisfies never;
  }
}

/**
 * What a crash left open: a call that was started and may not be repeated has an unknown outcome
 * (T3). To be recorded when a log is loaded, before anything is decided.
 */
export function recover(state: State): readonly Fact[] {
  if (state.phase.is !== 'settling') return [];
  return state.phase.turn.calls
    .filter((open) => open.status === 'started')
    .map(({ call }) => toolAnswer(call, 'unknown', unknownOutcome, 'tool_outcome_unknown'));
}

const unknownOutcome =
  'This call was started and the process ended before its result came: nobody knows whether it ' +
  'took effect. It was not repeated. Check before you do it again.';

function ask(team: Team, state: State): Decision {
  const agent = agentOf(team, state.holder ?? team.entry);
  if (agent.kind === 'human') return record({ type: 'human_requested', agent: agent.name });
  const { landing, failures } = state.run;
  if (landing?.turn) return record(landed(landing.turn, landing.bound));
  const failure = failures.at(-1)?.failure;
  if (failure && (failure.retry !== 'now' || failures.length >= fixed.attemptsMax)) {
    return giveUp(team, state, { bound: 'failure', failure });
  }
  const bound = landing ? undefined : (boundMet(team, state) ?? stuck(team, state, agent));
  if (bound) {
    // A last turn can not be paid any more; a human can still get it all.
    return team.landing === 'answer' && conversationSpent(team, state)
      ? record(ended(state, 'exhausted', { bound }))
      : record(...land(team, state, bound));
  }
  const time = Math.max(fixed.turnTimeoutMinMs, left(team, state, 'timeMs'));
  const timeoutMs = Math.min(agent.timeoutMs ?? fixed.turnTimeoutMs, time);
  return perform({ type: 'ask', agent: agent.name, timeoutMs });
}

/** Why an agent that has just been refused should not try again. */
function stuck(team: Team, state: State, agent: Agent): Bound | undefined {
  const { refusals, overdrawn } = state.run;
  if (overdrawn) return overdrawn;
  if (refusals === 0) return undefined;
  if (agent.handoffs.length > 0 && permittedTargets(team, state).length === 0) return 'sit_out';
  return refusals >= fixed.refusalsMax ? 'refusals' : undefined;
}

/** Answers the calls of a turn, then passes the baton or believes the answer (T1, H3, H4). */
function settle(team: Team, state: State, turn: OpenTurn): Decision {
  if (turn.calls.length === 0) return believe(team, state, turn);
  const agent = agentOf(team, turn.agent);
  const tools = turn.calls.filter(
    (open) => open.call.kind === 'tool' && open.status !== 'answered',
  );
  if (tools.length === 0) return record(...passOn(team, state, turn));
  const refused = tools.flatMap((open, index) => {
    const why = refusalOf(team, state, { agent, open, index, turn });
    return why ? [toolAnswer(open.call, why.status, why.message, why.code)] : [];
  });
  if (refused.length > 0) return record(...refused);

  const requests = tools.filter(
    (open) => open.status === 'open' && needsApproval(agent, open.call),
  );
  if (requests.length > 0) {
    return record(
      ...requests.map(({ call }): Fact => {
        return { type: 'approval_requested', call: call.id, tool: call.name, args: call.args };
      }),
    );
  }
  const ready = tools.filter((open) => open.status !== 'awaiting');
  return ready.length > 0
    ? callNext(team, state, { agent, ready })
    : { kind: 'wait', for: 'approval' };
}

function callNext(
  team: Team,
  state: State,
  { agent, ready }: { agent: Agent; ready: readonly OpenCall[] },
): Decision {
  const isRead = (open: OpenCall): boolean => toolOf(agent, open.call)?.repeat === 'read';
  const firstOther = ready.findIndex((open) => !isRead(open));
  const together =
    firstOther === 0 ? ready.slice(0, 1) : ready.slice(0, firstOther < 0 ? undefined : firstOther);
  const [first] = together;
  if (first && first.status !== 'started' && toolOf(agent, first.call)?.repeat === 'once') {
    return record({ type: 'tool_started', call: first.call.id, tool: first.call.name });
  }
  const time = Math.max(fixed.turnTimeoutMinMs, left(team, state, 'timeMs'));
  return perform(
    ...together.map(({ call }): Effect => {
      const timeoutMs = Math.min(toolOf(agent, call)?.timeoutMs ?? fixed.toolTimeoutMs, time);
      return { type: 'call_tool', agent: agent.name, call, timeoutMs };
    }),
  );
}

interface Refusal {
  readonly status: ToolStatus;
  readonly code: FailureCode;
  readonly message: string;
}

/** Why a tool call is not made at all (T2, T4, L1, L2), or undefined when it is. */
function refusalOf(
  team: Team,
  state: State,
  { agent, open, index, turn }: { agent: Agent; open: OpenCall; index: number; turn: OpenTurn },
): Refusal | undefined {
  const { call, status, note } = open;
  const no = (code: FailureCode, message: string): Refusal => ({
    status: 'refused',
    code,
    message,
  });
  if (status === 'denied') {
    const said = note === undefined ? '' : ` They said: ${note}`;
    const message = `A person did not approve this call.${said}`;
    return { status: 'denied', code: 'approval_denied', message };
  }
  if (status !== 'open') return undefined;
  if (state.run.landing)
    return no('landing', 'No tools in the last turn. Answer with what there is.');
  if (!toolOf(agent, call)) {
    const own = agent.tools.map((tool) => tool.name).join(', ');
    const has = own === '' ? 'You have no tools.' : `Your tools are: ${own}.`;
    return no('tool_unknown', `Cannot call '${call.name}': it is not one of your tools. ${has}`);
  }
  if (call.garbled !== undefined) {
    const got = call.garbled.slice(0, 200);
    return no(
      'arguments_invalid',
      `Cannot call ${call.name}: the arguments are no JSON, got ${got}`,
    );
  }
  if (turn.calls.indexOf(open) >= fixed.callsPerTurnMax) {
    return no(
      'calls_too_many',
      `Cannot call ${call.name}: at most ${fixed.callsPerTurnMax} calls a turn.`,
    );
  }
  if (index >= left(team, state, 'toolCalls')) {
    return no('budget_spent', `Cannot call ${call.name}: the budget of tool calls is used up.`);
  }
  return undefined;
}

/** The handoffs of a turn whose tool calls are all answered. */
function passOn(team: Team, state: State, turn: OpenTurn): readonly Fact[] {
  const calls = turn.calls.filter((open) => open.status !== 'answered').map((open) => open.call);
  if (state.run.landing) {
    return refuseAll(team, state, { calls, code: 'landing', why: 'this is your last turn' });
  }
  if (left(team, state, 'handoffs') <= 0) {
    const why = 'the budget of handoffs is used up';
    return refuseAll(team, state, { calls, code: 'budget_spent', why });
  }
  return judgeHandoffs(team, state, calls);
}

function refuseAll(
  team: Team,
  state: State,
  { calls, code, why }: { calls: readonly Call[]; code: FailureCode; why: string },
): readonly Fact[] {
  return calls.map((call) => refuse(team, state, { call, code, why }));
}

/** A reply without calls is the answer, unless it says what it does not do (H6). */
function believe(team: Team, state: State, turn: OpenTurn): Decision {
  const { landing, nudges } = state.run;
  if (landing) return record(landed(turn, landing.bound));
  const agent = agentOf(team, turn.agent);
  const reason = questionable(agent, turn.text);
  if (reason && nudges < fixed.nudgesMax) {
    return record({ type: 'reply_questioned', agent: agent.name, reason });
  }
  if (reason === 'empty_reply') {
    const message =
      `Cannot go on: ${agent.name} replied with nothing, twice. ` +
      'Ask again or change the model.';
    const failure: Failure = { code: 'model_silent', message, retry: 'never' };
    return giveUp(team, state, { bound: 'silence', failure });
  }
  const next = turn.question || boundMet(team, state) ? undefined : handToNext(team, state);
  if (next && left(team, state, 'handoffs') > 0) return record(next);
  return record({
    type: 'run_ended',
    outcome: turn.question ? 'waiting' : 'answered',
    agent: turn.agent,
    answer: turn.seq,
  });
}

/** No reply is to be had: a human gets it where the team has one; otherwise the run has failed. */
function giveUp(
  team: Team,
  state: State,
  { bound, failure }: { bound: Bound; failure: Failure },
): Decision {
  if (state.run.landing) {
    return record(ended(state, 'exhausted', { bound: state.run.landing.bound, failure }));
  }
  if (team.landing !== 'answer') return record(...land(team, state, bound));
  return record(ended(state, 'failed', { bound, failure }));
}

/** A person's word: the answer, or a handoff that was judged when it came in. */
function conclude(team: Team, state: State, answered: EventOf<'human_answered'>): Decision {
  const { agent, handoff, seq } = answered;
  if (handoff) {
    const standing = standingOf(agentOf(team, agent), state);
    const brief = withInventory(handoff.brief, team, state);
    return record({ type: 'handoff_committed', from: agent, to: handoff.to, brief, standing });
  }
  // The event that began this hold: a landing, unless a later message has brought the human in.
  const began = state.log.at(state.hold.index - 1);
  const bound = began?.type === 'handoff_committed' ? began.landing : undefined;
  const outcome = bound ? 'landed' : 'answered';
  return record({ type: 'run_ended', outcome, agent, answer: seq, ...(bound && { bound }) });
}

/** Answers what is open, so that no provider ever sees an orphan, and ends the run. */
function cancel(team: Team, state: State): Decision {
  const calls = state.phase.is === 'settling' ? state.phase.turn.calls : [];
  const open = calls.filter(({ status }) => status !== 'answered');
  const tools = open.filter(({ call }) => call.kind === 'tool').map(cancelled);
  const handoffs = open.filter(({ call }) => call.kind === 'handoff').map(({ call }) => call);
  const refused = refuseAll(team, state, {
    calls: handoffs,
    code: 'cancelled',
    why: 'the run was cancelled',
  });
  return record(...tools, ...refused, ended(state, 'cancelled', {}));
}

function cancelled({ call, status }: OpenCall): Fact {
  return status === 'started'
    ? toolAnswer(call, 'unknown', unknownOutcome, 'tool_outcome_unknown')
    : toolAnswer(
        call,
        'cancelled',
        'The run was cancelled before this call had a result.',
        'cancelled',
      );
}

function landed(turn: OpenTurn, bound: Bound): Fact {
  const said = turn.text.trim() !== '';
  return {
    type: 'run_ended',
    outcome: said ? 'landed' : 'exhausted',
    agent: turn.agent,
    answer: said ? turn.seq : 0,
    bound,
  };
}

function ended(
  state: State,
  outcome: EventOf<'run_ended'>['outcome'],
  more: { bound?: Bound; failure?: Failure },
): Fact {
  return { type: 'run_ended', outcome, agent: state.holder ?? null, answer: 0, ...more };
}

/** The answer to a call that was not made, or whose end nobody knows. */
function toolAnswer(call: Call, status: ToolStatus, message: string, code: FailureCode): Fact {
  const output = { error: code, message };
  return { type: 'tool_answered', call: call.id, tool: call.name, status, code, output, ms: 0 };
}

function needsApproval(agent: Agent, call: Call): boolean {
  const approval = toolOf(agent, call)?.approval ?? false;
  if (typeof approval !== 'function') return approval;
  try {
    return approval(call.args);
  } catch {
    // Who can not say whether a person is needed needs one.
    return true;
  }
}

/** The agent's own tool of that name: an agent can call no other (T2). */
function toolOf(agent: Agent, call: Call): Tool | undefined {
  return agent.tools.find((tool) => tool.name === call.name);
}

function record(...facts: readonly Fact[]): Decision {
  return { kind: 'record', facts };
}

function perform(...effects: readonly Effect[]): Decision {
  return { kind: 'perform', effects };
}
