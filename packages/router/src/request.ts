/**
 * A log as labelled requests: what the user wanted, and which agent in the end did the work.
 *
 * Comes in: the events of one conversation. Goes out: its requests with their labels, and for
 * everything that can not be one, the reason. Pure.
 *
 * Who did the work. A request is a message that somebody had to find an agent for, with all that
 * followed until it was done: answers to questions belong to it. Its agent is the one that
 * registered artifacts or answered; the entry agent only when nobody else did either. When there are
 * several such agents, no one of them could have had it alone, and it is left out. When the next
 * message says that this was not what was meant and another agent then does the work, that agent is
 * the label: a route to the first one counts as wrong.
 *
 * What is left out, and why: `leftOutReasons`. A run that ended badly says nothing about who should
 * have had it, a message that stayed with its holder was not routed, and what was routed without a
 * model must not confirm itself.
 */
import {
  type AgentName,
  type EventOf,
  type LogEvent,
  type OutcomeKind,
  type Part,
  type Seq,
  textOf,
} from '@baton/core';
import { textMax } from './example-line.ts';
import { heldBack } from './router.ts';

/** Why something in a log is no request to learn from; `leftOutReasons` says it in words. */
export type LeftOut =
  | 'sticky'
  | 'routed'
  | 'failed'
  | 'cancelled'
  | 'exhausted'
  | 'landed'
  | 'unfinished'
  | 'human'
  | 'several'
  | 'joined'
  | 'corrected'
  | 'no_text'
  | 'too_long'
  | 'unreadable';

/** What was left out, in words that follow a number. */
export const leftOutReasons: Readonly<Record<LeftOut, string>> = {
  sticky: 'stayed with the agent that held the baton',
  routed: 'were routed without a model already',
  failed: 'failed',
  cancelled: 'were cancelled',
  exhausted: 'ended at a limit without an answer',
  landed: 'landed at a limit',
  unfinished: 'are not finished',
  human: 'a person answered, took over or said no',
  several: 'more than one agent did the work',
  joined: 'got another message before they were done',
  corrected: 'the user said that it was wrong, and it was not set right by another agent',
  no_text: 'have no text',
  too_long: `are longer than ${textMax} characters`,
  unreadable: 'can not be read',
};

/** What it took until the agent that did the work had the baton. */
export interface Spent {
  readonly turns: number;
  readonly handoffs: number;
  readonly tokens: number;
  readonly costMicroUsd: number;
  /** Time of turns and tools, in ms. */
  readonly timeMs: number;
}

/** A request, and who in the end did the work. */
export interface LoggedRequest {
  /** Position of the message. */
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the log has it: what was redacted stays redacted. */
  readonly text: string;
  readonly agent: AgentName;
  /** Who had it first. */
  readonly entry: AgentName;
  readonly before: Spent;
  /** Whom the router would have named, when the audit held it back. */
  readonly heldBack?: AgentName;
}

export interface LoggedRequests {
  readonly requests: readonly LoggedRequest[];
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/**
 * How a message begins that says the last answer was not what was meant. A bare *no* is none: it
 * answers *anything else?* as often.
 */
const corrections: readonly RegExp[] = [
  /^(?:no|nope|nah)\b[\s,.!:;–-]*(?:sorry[\s,]+)?(?:i (?:meant|asked|wanted|said|need)|not\b|wrong\b)/iu,
  /^(?:no[\s,.!]+)?(?:that|this|it)(?:['’]s| is| was) (?:not (?:it|right|correct|true|what|that|this)|wrong)\b/iu,
  /^(?:no[\s,.!]+)?(?:that|this|it) (?:is|was)n['’]?t (?:it|right|correct|true|what|that|this)\b/iu,
  /^(?:wrong\b|not (?:that|this|what)\b|i (?:meant|asked for|wanted)\b|instead\b)/iu,
  /^(?:nein[\s,.!]+(?:ich (?:meinte|wollte)|nicht|das|sondern)|falsch\b|ich meinte\b|das (?:ist|war) (?:nicht|falsch)\b)/iu,
  /^(?:non[\s,.!]+(?:je|pas|ce)\b|je voulais\b|ce n['’]est pas\b|no[\s,.!]+(?:quería|era|quise)\b)/iu,
];

/** The requests of a conversation. */
export function requestsIn(events: Iterable<LogEvent>): LoggedRequests {
  const requests: LoggedRequest[] = [];
  const leftOut: Partial<Record<LeftOut, number>> = {};
  const runs = runsOf(events);
  let next = 0;
  while (next < runs.length) {
    const first = next;
    next = endOf(runs, first);
    let last = first;
    while (corrects(runs[next])) {
      last = next;
      next = endOf(runs, next);
    }
    const word = requestOf(runs.slice(first, next), runs.slice(last, next), last > first);
    if (typeof word === 'string') leftOut[word] = (leftOut[word] ?? 0) + 1;
    else requests.push(word);
  }
  return { requests, leftOut };
}

interface LoggedRun {
  readonly message: EventOf<'message_received'>;
  readonly text: string;
  readonly events: LogEvent[];
  /** Another message came before it was done. */
  joined: boolean;
  end: OutcomeKind | undefined;
}

function runsOf(events: Iterable<LogEvent>): LoggedRun[] {
  const runs: LoggedRun[] = [];
  for (const event of events) {
    let run = runs.at(-1);
    if (event.type === 'message_received' && (run === undefined || run.end !== undefined)) {
      const text = textOf(event.content);
      run = { message: event, text, events: [], joined: false, end: undefined };
      runs.push(run);
    } else if (event.type === 'message_received' && run) run.joined = true;
    if (event.type === 'run_ended' && run) run.end = event.outcome;
    if (event.type === 'run_continued' && run) run.end = undefined;
    run?.events.push(event);
  }
  return runs;
}

function corrects(run: LoggedRun | undefined): boolean {
  const text = run?.text.trim() ?? '';
  return corrections.some((correction) => correction.test(text));
}

/** The index after the run that ends what begins at `first`: answers to questions belong to it. */
function endOf(runs: readonly LoggedRun[], first: number): number {
  let at = first;
  while (runs[at]?.end === 'waiting' && at + 1 < runs.length) at += 1;
  return at + 1;
}

/** `all` runs of a request, the `last` of them in which the work was done. */
function requestOf(
  all: readonly LoggedRun[],
  last: readonly LoggedRun[],
  corrected: boolean,
): LoggedRequest | LeftOut {
  const [first] = all;
  const steps = stepsOf(all.flatMap((run) => run.events));
  const routed = steps.find(({ event }) => event.type === 'routed')?.event;
  if (first === undefined || routed?.type !== 'routed') return 'unfinished';
  if (routed.method === 'sticky') return 'sticky';
  if (routed.method !== 'entry') return 'routed';
  if (all.some((run) => run.joined)) return 'joined';
  const end = last.at(-1)?.end;
  if (end === undefined || end === 'waiting') return corrected ? 'corrected' : 'unfinished';
  if (end !== 'answered') return end;
  if (steps.some(({ event }) => byHuman(event))) return 'human';
  const text = first.text.trim();
  if (!first.message.content.some(isText)) return 'no_text';
  if (text.length > textMax) return 'too_long';
  const since = last[0]?.message.seq ?? 0;
  const entry = routed.to;
  const workers = workersIn(
    steps.filter(({ event }) => event.seq >= since),
    entry,
  );
  const [agent, second] = workers;
  if (agent === undefined) return 'unfinished';
  if (second !== undefined) return 'several';
  // The same agent went on after it was told that this is wrong: whose it was, nobody knows.
  const before = workersIn(
    steps.filter(({ event }) => event.seq < since),
    entry,
  );
  if (corrected && before.includes(agent)) return 'corrected';
  const { seq, at } = first.message;
  const would = routed.reason.includes(heldBack) ? routed.runnersUp[0]?.to : undefined;
  return {
    seq,
    at,
    text,
    agent,
    entry,
    before: spentBefore(steps, agent),
    ...(would !== undefined && { heldBack: would }),
  };
}

function isText(part: Part): boolean {
  return part.type === 'text' && part.text.trim() !== '';
}

/** An event, and who held the baton when it happened. */
interface Step {
  readonly event: LogEvent;
  readonly holder: AgentName | undefined;
}

function stepsOf(events: readonly LogEvent[]): readonly Step[] {
  let holder: AgentName | undefined;
  return events.map((event) => {
    const step = { event, holder };
    if (event.type === 'routed' || event.type === 'handoff_committed') holder = event.to;
    return step;
  });
}

function byHuman(event: LogEvent): boolean {
  if (event.type === 'approval_answered') return !event.approved;
  return event.type === 'human_answered' || event.type === 'human_requested';
}

/** Who registered artifacts or answered; the entry agent only when nobody else did. */
function workersIn(steps: readonly Step[], entry: AgentName): readonly AgentName[] {
  const workers = new Set<AgentName>();
  for (const { event, holder } of steps) {
    if (event.type === 'tool_answered' && (event.artifacts?.length ?? 0) > 0) {
      if (event.status === 'ok' && holder !== undefined) workers.add(holder);
    }
    if (event.type === 'run_ended' && event.outcome === 'answered' && event.agent !== null) {
      workers.add(event.agent);
    }
  }
  const others = [...workers].filter((worker) => worker !== entry);
  return others.length > 0 ? others : [...workers];
}

/** What was spent until the agent had the baton for the first time; nothing when it began. */
function spentBefore(steps: readonly Step[], agent: AgentName): Spent {
  const spent = { ...nothingSpent };
  for (const { event, holder } of steps) {
    if (holder === agent) break;
    if (event.type === 'handoff_committed') spent.handoffs += 1;
    if (event.type === 'tool_answered') spent.timeMs += event.ms;
    if (event.type !== 'turn_taken' && event.type !== 'turn_failed') continue;
    spent.turns += event.type === 'turn_taken' ? 1 : 0;
    spent.tokens += (event.usage?.inputTokens ?? 0) + (event.usage?.outputTokens ?? 0);
    spent.costMicroUsd += event.usage?.costMicroUsd ?? 0;
    spent.timeMs += event.ms;
  }
  return spent;
}

/** Two amounts as one. */
export function plus(one: Spent, other: Spent): Spent {
  return {
    turns: one.turns + other.turns,
    handoffs: one.handoffs + other.handoffs,
    tokens: one.tokens + other.tokens,
    costMicroUsd: one.costMicroUsd + other.costMicroUsd,
    timeMs: one.timeMs + other.timeMs,
  };
}

export const nothingSpent: Spent = {
  turns: 0,
  handoffs: 0,
  tokens: 0,
  costMicroUsd: 0,
  timeMs: 0,
};
