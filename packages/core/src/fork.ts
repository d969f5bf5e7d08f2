/**
 * What if: the events that a fork begins with.
 *
 * Comes in: the log of a conversation, the position at which the fork departs from it, and what is
 * to be different. Goes out: a copy of the events before that position, and the event that stands
 * in place of the one there; with the state they fold to, the driver goes on as after a crash.
 *
 * Invariants
 * 1. Positions before `at` are the same in both logs, so calls keep their ids and the two can be
 *    laid side by side.
 * 2. Nothing that was begun or agreed to in the original is done in the fork for that reason: where
 *    its tools are run, it departs where no call is half done.
 * 3. What people brought is never made anew.
 */
import type { EventOf, Fact, FactType, ForkedFrom, LogEvent, TeamChange } from './event.ts';
import { BatonError } from './failure.ts';
import type { Sha256 } from './hash.ts';
import type { AgentName, ConversationId, Seq } from './id.ts';
import { type Json, toJson } from './json.ts';
import { type Content, textContent, textOf } from './message.ts';
import { digestOf } from './perform.ts';
import { redact, redactJson } from './redact.ts';
import { teamChanges } from './replay.ts';
import { apply, emptyState, fold, type State } from './state.ts';
import type { Team } from './team.ts';

/** What is different in a fork. */
export type ForkChange =
  /** Another message in place of the one at `at`. */
  | { readonly kind: 'message'; readonly content: string | Content }
  /** The message that was routed at `at` goes to this agent. */
  | { readonly kind: 'route'; readonly to: AgentName }
  /** The call that was answered at `at` gives this. */
  | { readonly kind: 'tool_result'; readonly output: Json }
  /** The call that was answered at `at` fails with this. */
  | { readonly kind: 'tool_failure'; readonly message: string }
  /** From `at` on, for all of the fork. */
  | TeamChange;

export interface NewFork {
  /** The first position that is not a copy: 2 up to one past the end. */
  readonly at: Seq;
  /** Without it the same once more: a branch to go on with. */
  readonly change?: ForkChange;
  /** Whether tools are run, or answered with what the original recorded. Default `recorded`. */
  readonly tools?: ForkedFrom['tools'];
  /** Who forks; `user` when left out. */
  readonly by?: string;
}

export interface Original {
  readonly conversation: ConversationId;
  readonly events: readonly LogEvent[];
  readonly team: Team;
}

/**
 * The events that a fork begins with; `now` is the time of what is new among them.
 * @throws BatonError `input_invalid` with a path, when that can not be changed, or not there.
 */
export function forkOf(
  original: Original,
  fork: NewFork,
  { now, sha256 }: { now: number; sha256: Sha256 },
): readonly LogEvent[] {
  const { events, team } = original;
  const { at, change } = fork;
  const [first] = events;
  if (first?.type !== 'conversation_started') throw new TypeError('a log begins with its start');
  if (!Number.isInteger(at) || at < 2 || at > events.length + 1) {
    throw wrong('at', `a fork departs at a position from 2 to ${events.length + 1}`, at);
  }
  const changed = change && changedFact(original, { at, change, sha256 });
  const kept = changed ? events.slice(0, at - 1) : keptOf(events, at);
  const forkedFrom = originFor(original, { ...fork, at: kept.length + 1 }, first);
  const begins: readonly LogEvent[] = [
    redacted({ ...first, forkedFrom }, team),
    ...kept.slice(1),
    ...(changed ? [redacted({ seq: at, at: now, ...changed }, team)] : []),
  ];
  const state = fold(begins);
  if (forkedFrom.tools === 'recorded') {
    const agreed = agreements(state, forkedFrom.by);
    const next = (fact: Fact, index: number): LogEvent =>
      redacted({ seq: state.seq + 1 + index, at: now, ...fact }, team);
    return [...begins, ...agreed.map(next)];
  }
  const open = halfDone(state);
  if (open !== undefined) throw inTheMiddle(events, at, open);
  return begins;
}

function redacted(event: LogEvent, { redact: patterns }: Team): LogEvent {
  const { seq, at, ...fact } = event;
  return { seq, at, ...redact(fact, patterns) };
}

/** What waits for approval in the copy: it is not done, and whoever forks agrees to that. */
function agreements({ phase }: State, by: string): readonly Fact[] {
  const calls = phase.is === 'settling' ? phase.turn.calls : [];
  const awaiting = calls.filter(({ status }) => status === 'awaiting');
  const note = 'Nothing is done: a fork answers it from the record.';
  return awaiting.map(({ call }) => {
    return { type: 'approval_answered', call: call.id, approved: true, by, note };
  });
}

function originFor(
  { conversation, events, team }: Original,
  { at, change, tools = 'recorded', by = 'user' }: NewFork,
  first: EventOf<'conversation_started'>,
): ForkedFrom {
  const before = first.forkedFrom ? teamChanges(first.forkedFrom) : [];
  if (change?.kind === 'instructions' || change?.kind === 'model') checkAgent(team, change);
  const base = { conversation, at, upTo: events.length, tools, by };
  return {
    ...base,
    ...(change && { change: recipeOf(change) }),
    ...(before.length > 0 && { before }),
  };
}

/** Of what stands in the log, only its kind. */
function recipeOf(change: ForkChange): NonNullable<ForkedFrom['change']> {
  return change.kind === 'instructions' || change.kind === 'model' ? change : { kind: change.kind };
}

function checkAgent(team: Team, change: TeamChange): void {
  const able = [...team.agents.values()].filter(({ kind }) => kind === 'model');
  const names = able.map(({ name }) => name);
  const { agent } = change;
  if (agent === undefined ? names.length > 0 : names.includes(agent)) return;
  const list = names.join(', ') || 'none';
  throw wrong('change.agent', `only agents of kind model have ${what(change)}: ${list}`, agent);
}

function what({ kind }: TeamChange): string {
  return kind === 'model' ? 'a model' : 'instructions';
}

/** What stands at `at` instead; undefined where the team is different and not the log. */
function changedFact(
  { events, team }: Original,
  { at, change, sha256 }: { at: Seq; change: ForkChange; sha256: Sha256 },
): Fact | undefined {
  switch (change.kind) {
    case 'message': {
      const { content } = change;
      const parts = typeof content === 'string' ? textContent(content) : content;
      if (textOf(parts).trim() === '') throw wrong('change.content', 'a message is not empty', '');
      return { ...factAt(events, at, 'message_received'), content: parts };
    }
    case 'route': {
      const { to } = factAt(events, at, 'routed');
      const names = [...team.agents.keys()];
      if (!team.agents.has(change.to)) {
        throw wrong('change.to', `the team has ${names.join(', ')}`, change.to);
      }
      const reason = `chosen in a fork; it went to ${to}`;
      const routing = { to: change.to, method: 'choice', confidence: 1, runnersUp: [] } as const;
      return { type: 'routed', ...routing, reason };
    }
    case 'tool_result': {
      const { code: _code, ...answer } = factAt(events, at, 'tool_answered');
      const output = redactJson(toJson(change.output), team.redact);
      return { ...answer, status: 'ok', output, digest: digestOf(answer.tool, output, sha256) };
    }
    case 'tool_failure': {
      const { call, tool, ms } = factAt(events, at, 'tool_answered');
      const output = { error: 'tool_failed', message: change.message };
      return {
        type: 'tool_answered',
        call,
        tool,
        status: 'failed',
        code: 'tool_failed',
        output,
        ms,
      };
    }
    case 'instructions':
    case 'model':
      return undefined;
    default:
      return change satisfies never;
  }
}

/** The fact at a position, which has to be of that type. */
function factAt<T extends FactType>(
  events: readonly LogEvent[],
  position: Seq,
  type: T,
): Extract<Fact, { type: T }> {
  const event = events[position - 1];
  if (event?.type !== type) {
    const places = events.filter((one) => one.type === type).map(({ seq }) => seq);
    const near = places.toSorted((a, b) => Math.abs(a - position) - Math.abs(b - position));
    const where = near.slice(0, 5).toSorted((a, b) => a - b);
    const list = where.length > 0 ? `, such as ${where.join(', ')}` : ', and the log has none';
    const got = event ? `${position} (${event.type})` : position;
    throw wrong('at', `this change needs the position of a ${type}${list}`, got);
  }
  const { seq: _seq, at: _at, ...fact } = event;
  // `as`: what is left of an event without its place is its fact.
  return fact as unknown as Extract<Fact, { type: T }>;
}

/**
 * The events before `at`, and the one there when a person brought it. Without what the kernel noted
 * about calls that have no answer yet: it decides on them anew, and asks anew.
 */
function keptOf(events: readonly LogEvent[], at: Seq): readonly LogEvent[] {
  const there = events[at - 1];
  if (there && brought.has(there.type)) return events.slice(0, at);
  const last = events.slice(0, at - 1).findLastIndex(({ type }) => !noted.has(type));
  return events.slice(0, last + 1);
}

const brought: ReadonlySet<FactType> = new Set(
  ['message_received', 'human_answered', 'run_continued'], //
);
const noted: ReadonlySet<FactType> = new Set(
  ['tool_started', 'approval_requested', 'approval_answered'], //
);

/** The turn with a call that was begun or decided on and has no answer. */
function halfDone({ phase }: State): Seq | undefined {
  if (phase.is !== 'settling') return undefined;
  const begun = phase.turn.calls.some(({ status }) => {
    return status === 'started' || status === 'approved' || status === 'denied';
  });
  return begun ? phase.turn.seq : undefined;
}

function inTheMiddle(events: readonly LogEvent[], at: Seq, turn: Seq): BatonError {
  let state: State = emptyState();
  let after = events.length + 1;
  for (const event of events) {
    state = apply(state, event);
    if (event.seq < at || halfDone(state) !== undefined) continue;
    after = event.seq + 1;
    break;
  }
  const why = 'a call of that turn was begun or agreed to, and is answered later';
  return wrong('at', `${why}; ${turn + 1} is before its calls, and ${after} is after that`, at);
}

function wrong(path: string, why: string, got: unknown): BatonError {
  const message = `Cannot fork the conversation: ${why}, got ${JSON.stringify(got) ?? 'nothing'}.`;
  return new BatonError('input_invalid', message, { path });
}
