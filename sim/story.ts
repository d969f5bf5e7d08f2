/**
 * A log told again, naively: what was true just before each event. Written from the rules and not
 * from the kernel; slow and plain on purpose, because the checkers rely on it.
 *
 * Comes in: the lines of a store and its blobs. Goes out: the events, and for each position a
 * `Moment`.
 */
import type { Amounts, BudgetName, Json, LimitChanges, Line, LogEvent } from '@baton/core';

/** What is true at one position of the log. Places are indexes into `events`, −1 for none. */
export interface Moment {
  readonly holder: string | undefined;
  /** The event by which the present hold began. */
  readonly holdStart: number;
  /** A run has begun and has no outcome yet. */
  readonly running: boolean;
  /** The message that began the run. */
  readonly runStart: number;
  readonly lastMessage: number;
  readonly limits: readonly LimitChanges[];
  readonly spentRun: Amounts;
  readonly spent: Amounts;
  /** The landing under way. */
  readonly landing: number;
  /** The cancel request under way. */
  readonly cancel: number;
  /** The turn whose calls are being answered, or whose answer is being believed. */
  readonly turn: number;
  /** Calls of that turn that nobody has answered yet. */
  readonly open: readonly string[];
  /** Refused handoffs since the last handoff, message or continuation. */
  readonly refusals: number;
  /** Failed turns since the last turn. */
  readonly failures: number;
  /** Questioned replies since the hold began, somebody spoke or the run was continued. */
  readonly nudges: number;
  /** A handoff or call was refused in this run because its budget was used up. */
  readonly overdrawn: BudgetName | undefined;
  /** The wait for a human. */
  readonly human: number;
}

export interface Story {
  readonly lines: readonly Line[];
  readonly events: readonly LogEvent[];
  /** One more than there are events: the last is what is true at the end. */
  readonly moments: readonly Moment[];
  /** Places of events that are evidence, rising. */
  readonly evidence: readonly number[];
  /** Places of evidence that an agent's own hold brought: all but messages. */
  readonly brought: ReadonlySet<number>;
  /** The place of the turn that made a call. */
  readonly turnOfCall: ReadonlyMap<string, number>;
  /** The places where a call was answered: there should be one. */
  readonly answers: ReadonlyMap<string, readonly number[]>;
}

/** Between whom the user is asked to choose just before `place`; nobody when nothing is asked (R4). */
export function openQuestion({ events }: Story, place = events.length): readonly string[] {
  const routed = events.findLastIndex((event, at) => at < place && event.type === 'routed');
  const question = events[routed];
  if (question?.type !== 'routed' || !question.question) return [];
  const end = events.findLast((event, at) => {
    return at > routed && at < place && event.type === 'run_ended';
  });
  // A run that was cancelled asks nothing any more.
  const over = end?.type === 'run_ended' && end.outcome !== 'waiting';
  return over ? [] : question.question.between;
}

/** An event by its place; there always is one. */
export function eventAt(story: Story, place: number): LogEvent {
  const event = story.events[place];
  if (event) return event;
  throw new RangeError(`the story has ${story.events.length} events, got place ${place}`);
}

export function momentAt(story: Story, place: number): Moment {
  const moment = story.moments[place];
  if (moment) return moment;
  throw new RangeError(`the story has ${story.events.length} events, got place ${place}`);
}

const zero: Amounts = {
  handoffs: 0,
  turns: 0,
  toolCalls: 0,
  tokens: 0,
  costMicroUsd: 0,
  timeMs: 0,
};
const atFirst: Moment = {
  holder: undefined,
  holdStart: -1,
  running: false,
  runStart: -1,
  lastMessage: -1,
  limits: [],
  spentRun: zero,
  spent: zero,
  landing: -1,
  cancel: -1,
  turn: -1,
  open: [],
  refusals: 0,
  failures: 0,
  nudges: 0,
  overdrawn: undefined,
  human: -1,
};

/** Tells a log as it grows: `extend` reads what is new, and the story has it. */
export interface Teller {
  readonly story: Story;
  readonly extend: (lines: readonly Line[], blobs: ReadonlyMap<string, string>) => void;
}

/** A teller that has heard nothing yet. */
export function tellerOf(): Teller {
  const lines: Line[] = [];
  const events: LogEvent[] = [];
  const moments: Moment[] = [atFirst];
  const evidence: number[] = [];
  const brought = new Set<number>();
  const turnOfCall = new Map<string, number>();
  const answers = new Map<string, number[]>();
  const seen = new Set<string>();
  const artifacts = new Map<string, string>();
  let moment = atFirst;
  const hear = (line: Line, blobs: ReadonlyMap<string, string>): void => {
    const event = eventOf(line, blobs);
    const place = events.length;
    if (event.type === 'turn_taken') {
      for (const call of event.calls) turnOfCall.set(call.id, place);
    }
    const answered = answeredBy(event);
    if (answered !== undefined) {
      answers.set(answered, [...(answers.get(answered) ?? []), place]);
    }
    const news = isNews(event, { seen, artifacts });
    if (news) evidence.push(place);
    if (news && event.type !== 'message_received') brought.add(place);
    moment = after(moment, event, place);
    lines.push(line);
    events.push(event);
    moments.push(moment);
  };
  return {
    story: { lines, events, moments, evidence, brought, turnOfCall, answers },
    extend: (more, blobs) => {
      for (const line of more) hear(line, blobs);
    },
  };
}

function eventOf(line: Line, blobs: ReadonlyMap<string, string>): LogEvent {
  // `as`: the log is what is being checked; the checkers look at each field they use.
  const {
    prev: _,
    blobs: places = [],
    ...event
  } = JSON.parse(line.text) as Record<string, unknown> & {
    blobs?: { path: (string | number)[]; sha256: string }[];
  };
  for (const { path, sha256 } of places) {
    let inside = event as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) inside = inside[step] as typeof inside;
    inside[path.at(-1) ?? ''] = JSON.parse(blobs.get(sha256) ?? 'null');
  }
  return event as unknown as LogEvent;
}

/** The call that an event answers. */
function answeredBy(event: LogEvent): string | undefined {
  switch (event.type) {
    case 'tool_answered':
    case 'handoff_refused':
    case 'handoff_committed':
      return event.call;
    default:
      return undefined;
  }
}

/** Evidence: somebody said something, or there is a result or an artifact not seen before (B1). */
function isNews(
  event: LogEvent,
  { seen, artifacts }: { seen: Set<string>; artifacts: Map<string, string> },
): boolean {
  const fresh = (list: readonly { id: string; kind: string; title: string; body: Json }[] = []) =>
    list.filter(({ id, kind, title, body }) => {
      const now = JSON.stringify([kind, title, body]);
      const isNew = artifacts.get(id) !== now;
      artifacts.set(id, now);
      return isNew;
    }).length > 0;
  switch (event.type) {
    case 'message_received':
      fresh(event.artifacts);
      return true;
    case 'human_answered':
    case 'approval_answered':
      return true;
    case 'tool_answered': {
      if (event.status !== 'ok') return false;
      const result = JSON.stringify([event.tool, event.output]);
      const isNew = !seen.has(result);
      seen.add(result);
      return fresh(event.artifacts) || isNew;
    }
    default:
      return false;
  }
}

function after(moment: Moment, event: LogEvent, place: number): Moment {
  switch (event.type) {
    case 'message_received':
      return received(moment, event.limits, place);
    case 'routed':
      return { ...moment, holder: event.to, holdStart: place };
    case 'turn_taken': {
      const { inputTokens = 0, outputTokens = 0, costMicroUsd = 0 } = event.usage ?? {};
      const tokens = inputTokens + outputTokens;
      const cost = { turns: 1, tokens, costMicroUsd, timeMs: event.ms };
      const open = event.calls.map((call) => call.id);
      // An answer to what was said before the newest message is no answer (H7).
      const outrun = open.length === 0 && event.saw <= moment.lastMessage;
      return spend({ ...moment, turn: outrun ? -1 : place, open, failures: 0 }, cost);
    }
    case 'turn_failed': {
      const { inputTokens = 0, outputTokens = 0, costMicroUsd = 0 } = event.usage ?? {};
      const tokens = inputTokens + outputTokens;
      const cost = { tokens, costMicroUsd, timeMs: event.ms };
      return spend({ ...moment, failures: moment.failures + 1 }, cost);
    }
    case 'reply_questioned':
      return { ...moment, nudges: moment.nudges + 1, turn: -1 };
    case 'tool_answered': {
      const ran = ['ok', 'failed', 'unknown'].includes(event.status);
      const next = spend(closed(moment, event.call), { toolCalls: ran ? 1 : 0, timeMs: event.ms });
      const spent = event.status === 'refused' && event.code === 'budget_spent';
      return spent ? { ...next, overdrawn: 'toolCalls' } : next;
    }
    case 'handoff_refused': {
      const next = closed(moment, event.call);
      const refusals = next.refusals + (event.code === 'second_handoff' ? 0 : 1);
      const overdrawn = event.code === 'budget_spent' ? 'handoffs' : next.overdrawn;
      return { ...next, refusals, overdrawn };
    }
    case 'handoff_committed': {
      const next = { ...moment, holder: event.to, holdStart: place, human: -1, turn: -1, open: [] };
      const fresh = { refusals: 0, failures: 0, nudges: 0, overdrawn: undefined };
      return spend({ ...next, ...fresh }, { handoffs: 1 });
    }
    case 'landing_started':
      return { ...moment, landing: place, turn: -1 };
    case 'human_requested':
      return { ...moment, human: place };
    case 'human_answered':
      return { ...moment, human: -1 };
    case 'run_ended':
      return { ...moment, running: false, human: -1, turn: -1 };
    case 'run_continued': {
      const limits = [...moment.limits, event.limits];
      // A run that is under way only gets the larger limits.
      return { ...(moment.running ? { ...moment, overdrawn: undefined } : begun(moment)), limits };
    }
    case 'cancel_requested':
      return { ...moment, cancel: place };
    default:
      return moment;
  }
}

function received(moment: Moment, limits: LimitChanges | undefined, place: number): Moment {
  if (moment.running) {
    const turn = moment.open.length === 0 ? -1 : moment.turn;
    return { ...moment, lastMessage: place, refusals: 0, nudges: 0, turn };
  }
  const own = limits ? [limits] : [];
  return { ...begun(moment), lastMessage: place, runStart: place, limits: own, spentRun: zero };
}

function begun(moment: Moment): Moment {
  return {
    ...moment,
    running: true,
    landing: -1,
    cancel: -1,
    turn: -1,
    open: [],
    refusals: 0,
    failures: 0,
    nudges: 0,
    overdrawn: undefined,
    human: -1,
  };
}

/** One call is answered; with the last one the turn is over. */
function closed(moment: Moment, call: string): Moment {
  const open = moment.open.filter((id) => id !== call);
  return { ...moment, open, turn: open.length === 0 ? -1 : moment.turn };
}

function spend(moment: Moment, more: Partial<Amounts>): Moment {
  const sum = (spent: Amounts): Amounts => {
    const next: Record<string, number> = { ...spent };
    for (const [name, amount] of Object.entries(more)) next[name] = (next[name] ?? 0) + amount;
    // `as`: it has the keys of `spent`.
    return next as unknown as Amounts;
  };
  return { ...moment, spent: sum(moment.spent), spentRun: sum(moment.spentRun) };
}
