/**
 * Where two logs part: a conversation and its fork, or two runs of the same request.
 *
 * Comes in: two logs. Goes out: the first place at which they say something different, in one line.
 * What was said, done and decided counts; times, ids, usage, the model that answered and the steps
 * by which a call came to its answer do not. Pure; in a browser it is asked again as a fork grows.
 */
import type { EventOf, FactType, LogEvent } from './event.ts';
import type { Seq } from './id.ts';
import { type Call, textOf } from './message.ts';

export interface Difference {
  /** Position in the first log; null when that has ended and the other goes on. */
  readonly one: Seq | null;
  /** The same of the other one. */
  readonly other: Seq | null;
  /** What each of them says there, in one line of at most about 200 characters. */
  readonly text: string;
}

/**
 * The first difference in meaning of two logs; undefined when they say the same. What stands at
 * `after` or before is not looked at: with the position of what a fork changed, what came of it.
 */
export function firstDifference(
  one: Iterable<LogEvent>,
  other: Iterable<LogEvent>,
  { after = 0 }: { readonly after?: Seq } = {},
): Difference | undefined {
  const theirs = meant(other, after);
  for (const event of meant(one, after)) {
    const { value: their } = theirs.next();
    if (!their) return differenceOf(event, undefined);
    if (!saySame(event, their)) return differenceOf(event, their);
  }
  const { value: more } = theirs.next();
  return more ? differenceOf(undefined, more) : undefined;
}

function* meant(events: Iterable<LogEvent>, after: Seq): Generator<LogEvent, undefined> {
  for (const event of events) if (event.seq > after && !between.has(event.type)) yield event;
  return undefined;
}

/** What lies between a call and its answer, and where a log is from. */
const between: ReadonlySet<FactType> = new Set(
  ['conversation_started', 'tool_started', 'approval_requested', 'approval_answered'], //
);

function saySame(one: LogEvent, other: LogEvent): boolean {
  return one.type === other.type && equal(saidBy(one), saidBy(other));
}

/** Equality of JSON, where a field that is undefined is one that is not there. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isComposite(one) || !isComposite(other)) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  for (const key in one) if (!equal(one[key], other[key])) return false;
  for (const key in other) if (one[key] === undefined && other[key] !== undefined) return false;
  return true;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function saidBy(event: LogEvent): readonly unknown[] {
  switch (event.type) {
    case 'message_received':
      return [event.from, event.content, artifactsOf(event)];
    case 'routed':
      return [event.to, event.then, event.question?.between];
    case 'turn_taken':
      return [event.agent, event.text, event.question, event.calls.map(callMeant)];
    case 'turn_failed':
      return [event.agent, event.failure.code];
    case 'reply_questioned':
      return [event.agent, event.reason];
    case 'tool_answered':
      return [event.tool, event.status === 'ok', event.code, event.output, artifactsOf(event)];
    case 'handoff_refused':
      return [event.from, event.to, event.code];
    case 'handoff_committed':
      return [event.from, event.to, event.brief, event.landing];
    case 'landing_started':
      return [event.agent, event.bound];
    case 'human_requested':
      return [event.agent];
    case 'human_answered':
      return [event.agent, event.content, event.handoff];
    case 'run_ended':
      return [event.outcome, event.agent, event.bound, event.failure?.code];
    case 'run_continued':
      return [event.limits];
    case 'cancel_requested':
    case 'conversation_started':
    case 'tool_started':
    case 'approval_requested':
    case 'approval_answered':
      return [];
    default:
      return event satisfies never;
  }
}

function callMeant({ kind, name, args, garbled }: Call): readonly unknown[] {
  return [kind, name, args, garbled];
}

function artifactsOf({ artifacts = [] }: EventOf<'message_received' | 'tool_answered'>): unknown {
  return artifacts.map(({ id, hash }) => [id, hash]);
}

function differenceOf(one: LogEvent | undefined, other: LogEvent | undefined): Difference {
  const [first, second] = [one, other].map((event) => (event ? told(event) : 'nothing more'));
  const [here = '', there = ''] = fromWhereTheyPart(first ?? '', second ?? '');
  return { one: one?.seq ?? null, other: other?.seq ?? null, text: `${here}; the other: ${there}` };
}

/** Two texts of a line; of a long common beginning only its end, so that the difference is seen. */
function fromWhereTheyPart(one: string, other: string): readonly string[] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = at > shownMax / 2 ? at - shownMax / 4 : 0;
  return [one, other].map((text) => {
    const shown = text.slice(from, from + shownMax).toWellFormed();
    return `${from > 0 ? '…' : ''}${shown}${text.length > from + shownMax ? '…' : ''}`;
  });
}

/** Characters of each side. */
const shownMax = 96;

function told(event: LogEvent): string {
  return wordsOf(event).replace(/\s+/g, ' ').trim();
}

function wordsOf(event: LogEvent): string {
  switch (event.type) {
    case 'message_received':
      return `${event.from}: ${quoted(textOf(event.content))}${carried(event)}`;
    case 'routed':
      return event.question ? `asked which is meant` : `goes to ${event.to}`;
    case 'turn_taken': {
      const calls = event.calls.map(({ name, args, garbled }) => {
        return `${name} ${garbled ?? JSON.stringify(args)}`;
      });
      const said = event.text === '' && calls.length > 0 ? '' : ` says ${quoted(event.text)}`;
      return `${event.agent}${calls.length > 0 ? ` calls ${calls.join(', ')}` : ''}${said}`;
    }
    case 'turn_failed':
      return `${event.agent} fails (${event.failure.code})`;
    case 'reply_questioned':
      return `${event.agent} is asked again (${event.reason})`;
    case 'tool_answered': {
      const how = event.status === 'ok' ? 'gives' : `${event.status}:`;
      return `${event.tool} ${how} ${JSON.stringify(event.output)}${carried(event)}`;
    }
    case 'handoff_refused':
      return `${event.from} may not hand to ${event.to} (${event.code})`;
    case 'handoff_committed':
      return `${event.from} hands to ${event.to}: ${JSON.stringify(event.brief)}`;
    case 'landing_started':
      return `last turn of ${event.agent} (${event.bound})`;
    case 'human_requested':
      return `a person is asked as ${event.agent}`;
    case 'human_answered': {
      const passed = event.handoff ? `, and hands to ${event.handoff.to}` : '';
      return `${event.agent} answers ${quoted(textOf(event.content))}${passed}`;
    }
    case 'run_ended': {
      const why = event.bound ?? event.failure?.code;
      return `the run is ${event.outcome}${why === undefined ? '' : ` (${why})`}`;
    }
    case 'run_continued':
      return `the run goes on with ${JSON.stringify(event.limits)}`;
    case 'cancel_requested':
      return 'the run is to be cancelled';
    default:
      return event.type;
  }
}

function quoted(text: string): string {
  return `“${text}”`;
}

/** Artifacts with the beginning of their hashes: a new version has the same id. */
function carried({ artifacts = [] }: EventOf<'message_received' | 'tool_answered'>): string {
  const list = artifacts.map(({ id, hash }) => `${id}@${hash.slice(0, 6)}`);
  return list.length > 0 ? ` with ${list.join(', ')}` : '';
}
