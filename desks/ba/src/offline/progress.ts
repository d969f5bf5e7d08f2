/** Where a run of the offline desk stands, read from the log: what was asked, done and is still open. */
import { isObject, type Json, type LogEvent, textOf, type View } from '@baton/core';
import type { Library } from '../library/library.ts';
import { matchPatterns } from '../library/match.ts';
import type { Override } from '../library/overrides.ts';
import { itemsIn } from '../specialist.ts';
import type { Item, Stale } from '../trace.ts';
import { type Language, languageOf } from '../understanding/language.ts';
import { type Understanding, understand } from '../understanding/understand.ts';
import { readMax } from '../understanding/words.ts';
import { type Change, changeIn, correctionsIn } from './change.ts';
import { withForm } from './form.ts';
import { refreshIn } from './refresh.ts';
import { revisionsIn } from './revisions.ts';
import { asks, lastRequest, subjectOf, type Told } from './subject.ts';

/** A tool call that was answered. */
export interface MadeCall {
  readonly agent: string;
  readonly tool: string;
  readonly args: Json;
  readonly ok: boolean;
  readonly summary: string;
  readonly findings: readonly string[];
  /** Ids of items that were registered. */
  readonly items: readonly string[];
  readonly files: readonly string[];
  readonly output: Json;
}

export interface Progress {
  /** The newest message. */
  readonly request: string;
  /** It was too long to be read whole; its two ends were. */
  readonly shortened: boolean;
  /** What it asks for, read with what was said before. */
  readonly understanding: Understanding;
  /** Questions about data that this one varies, oldest first. */
  readonly earlier: readonly string[];
  /** It goes on from an earlier request. */
  readonly followUp: boolean;
  /** What it decides or changes in what was made before. */
  readonly change: Change | undefined;
  /** What it wants to have made anew because it is out of date. */
  readonly refresh: readonly Stale[];
  /** Values that messages after the request gave. */
  readonly corrections: readonly Override[];
  /** What was made in this run, by whom, oldest first. */
  readonly made: readonly MadeCall[];
  /** What was made in earlier runs. */
  readonly before: readonly MadeCall[];
  /** What agents said about their drafts in this run. */
  readonly said: readonly { readonly agent: string; readonly text: string }[];
  /** Every item of the conversation. */
  readonly items: readonly Item[];
}

export function progressOf(view: View, library: Library): Progress {
  const events = view.log.toArray();
  const begun = events.findLastIndex((event) => event.type === 'message_received');
  const run = events.slice(begun);
  // What was decided in this run is decided on the items as they were before it.
  const items = itemsIn(view.artifacts());
  const told = toldIn(events);
  const request = told.at(-1)?.text ?? '';
  const { understanding, ...rest } = asked(told, { library, items });
  return {
    request,
    shortened: request.length < view.request.trim().length - 1,
    understanding: withForm({ ...understanding, language: languageIn(told) }, library),
    ...rest,
    made: madeIn(run),
    before: madeIn(events.slice(0, begun)),
    said: run.flatMap((event) =>
      // What goes along with a call; a text alone is an answer, which says it all again.
      event.type === 'turn_taken' && event.text !== '' && event.calls.length > 0
        ? [{ agent: event.agent, text: event.text }]
        : [],
    ),
    items,
  };
}

type Asked = Pick<
  Progress,
  'understanding' | 'earlier' | 'followUp' | 'change' | 'refresh' | 'corrections'
>;

/** What the newest message comes to: a change of what there is, or a request. */
function asked(
  told: readonly Told[],
  { library, items }: { library: Library; items: readonly Item[] },
): Asked {
  const knows = (one: Understanding): boolean => matchPatterns(one, library).fits.length > 0;
  const subject = subjectOf(told, knows);
  const last = items.length > 0 ? lastRequest(told, knows) : undefined;
  const newest = told.at(-1)?.text ?? '';
  const refresh = refreshIn(newest, items);
  const known = { base: last?.base, library, items };
  const rewords = revisionsIn(newest, items).length > 0;
  const request = !rewords && isRequest(subject.understanding, newest);
  const found = request ? undefined : changeIn(newest, known);
  // `now the tests, with 5 attempts` is a request; its number comes in as a correction.
  const change = found?.explicit || !subject.base ? found : undefined;
  if (change) {
    const corrections = correctionsIn(last?.since ?? [newest], known);
    const understanding = last?.base ?? subject.understanding;
    return { understanding, earlier: [], followUp: true, change, refresh: [], corrections };
  }
  const { understanding, base, since, earlier } = subject;
  const corrections = base ? correctionsIn(since, { base, library, items }) : [];
  return { understanding, earlier, followUp: base !== undefined, change, refresh, corrections };
}

/** It asks for something to be made, so a number in it belongs to that. */
function isRequest({ kind, deliverables }: Understanding, text: string): boolean {
  return kind === 'work' && deliverables.length > 0 && asks(text);
}

/** The calls that this agent made since it got the baton. */
export function callsMade(view: View): readonly MadeCall[] {
  return madeIn(view.hold);
}

/** What is left for somebody to do. */
export interface Work {
  readonly agent: string;
  readonly what: string;
}

/** What the brief leaves for others, in order. */
export function openWork(view: View): readonly Work[] {
  return workIn(view.arrival?.brief.open ?? []);
}

/** What the brief leaves for the user: what others could not do, and why. */
export function leftForUser(view: View): readonly string[] {
  const open = pointsIn(view.arrival?.brief.open ?? []);
  return open.flatMap(({ agent, what }) => (agent === 'user' ? [what] : []));
}

/** The open points of a brief that are an agent's, which read `agent: what`. */
export function workIn(open: readonly string[]): readonly Work[] {
  return pointsIn(open).filter(({ agent }) => agent !== 'user');
}

function pointsIn(open: readonly string[]): readonly Work[] {
  return open.flatMap((text) => {
    const [, agent = '', what = ''] = /^(\w+): (.+)$/s.exec(text) ?? [];
    return agent === '' ? [] : [{ agent, what }];
  });
}

/** The user's messages, oldest first, each with how its run ended. */
function toldIn(events: readonly LogEvent[]): readonly Told[] {
  const told: { text: string; asked: boolean; made: boolean; decided: boolean }[] = [];
  for (const event of events) {
    const last = told.at(-1);
    if (event.type === 'message_received') {
      const text = readable(textOf(event.content));
      told.push({ text, asked: false, made: false, decided: false });
    } else if (event.type === 'run_ended' && last) last.asked = event.outcome === 'waiting';
    else if (event.type === 'tool_answered' && last && event.status === 'ok') {
      // A decision changes what was made of the request before it, and is none itself.
      if (event.tool === 'settle') last.decided = true;
      else last.made ||= !lookingOnly.has(event.tool);
    }
  }
  return told.map(({ text, asked: waits, made, decided }) => ({
    text,
    asked: waits,
    made: made && !decided,
  }));
}

const lookingOnly = new Set(['read_trace', 'look_up', 'compose_query']);

/**
 * Without control characters; of a message that is too long to be read and does not begin with its
 * request, the two ends.
 */
function readable(text: string): string {
  const plain = text.replace(/[^\P{Cc}\t\n]/gu, ' ');
  if (plain.length <= readMax || isRequest(understand(plain), plain)) return plain;
  const half = readMax / 2 - 1;
  const head = plain.slice(0, half).replace(/\S*$/, '');
  const tail = plain.slice(-half).replace(/^\S*/, '');
  return `${head.trim()}\n\n${tail.trim()}`;
}

function madeIn(events: readonly LogEvent[]): readonly MadeCall[] {
  const callers = new Map<string, Caller>();
  const made: MadeCall[] = [];
  for (const event of events) {
    if (event.type === 'turn_taken')
      for (const { id, args } of event.calls) callers.set(id, { agent: event.agent, args });
    if (event.type === 'tool_answered') made.push(madeCall(event, callers.get(event.call)));
  }
  return made;
}

/** Words from which on an English message is taken for one, and not for a command or an answer. */
const englishMin = 4;

/** The language of the newest message that is more than a command. */
function languageIn(told: readonly Told[]): Language {
  for (const { text } of told.toReversed()) {
    const language = languageOf(text);
    const command = /\b(?:ASM|QN|AC|US|BR)-?\d/i.test(text);
    if (language !== 'en' || (!command && text.split(/\s+/).length >= englishMin)) return language;
  }
  return 'en';
}

interface Caller {
  readonly agent: string;
  readonly args: Json;
}

function madeCall(
  event: Extract<LogEvent, { type: 'tool_answered' }>,
  { agent, args }: Caller = { agent: '', args: null },
): MadeCall {
  const output = isObject(event.output) ? event.output : {};
  const refused = output['ok'] === false;
  const findings = Array.isArray(output['findings']) ? output['findings'] : [];
  const message = typeof output['message'] === 'string' ? [output['message']] : [];
  return {
    agent,
    tool: event.tool,
    args,
    ok: event.status === 'ok' && !refused,
    summary: typeof output['summary'] === 'string' ? output['summary'] : '',
    findings: event.status === 'ok' ? findings.map(findingText) : message,
    items: idsIn(output['items']),
    files: textsIn(output['files']),
    output: event.output,
  };
}

function findingText(finding: Json): string {
  if (!isObject(finding)) return textIn(finding);
  return `${textIn(finding['where'])}: ${textIn(finding['message'])}`;
}

/** A text of a tool's answer; empty for anything else. */
export function textIn(value: Json | undefined): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  return typeof value === 'string' ? value : '';
}

function idsIn(list: Json | undefined): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: Json) =>
    isObject(item) && typeof item['id'] === 'string' ? [item['id']] : [],
  );
}

function textsIn(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item: Json) => typeof item === 'string') : [];
}
