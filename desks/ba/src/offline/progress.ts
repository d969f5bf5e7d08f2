/** Where a run of the offline desk stands, read from the log: what was asked, done and is still open. */
import { isObject, type Json, type LogEvent, textOf, type View } from '@baton/core';
import { itemsIn } from '../specialist.ts';
import type { Item } from '../trace.ts';

/** A tool call that was answered. */
export interface MadeCall {
  readonly agent: string;
  readonly tool: string;
  readonly ok: boolean;
  readonly summary: string;
  readonly findings: readonly string[];
  /** Ids of items that were registered. */
  readonly items: readonly string[];
  readonly files: readonly string[];
  readonly output: Json;
}

export interface Progress {
  /** What is asked for: the newest message, with the request before it when it answers a question. */
  readonly request: string;
  /** What was made in this run, by whom, oldest first. */
  readonly made: readonly MadeCall[];
  /** What agents said about their drafts in this run. */
  readonly said: readonly { readonly agent: string; readonly text: string }[];
  /** Every item of the conversation. */
  readonly items: readonly Item[];
}

export function progressOf(view: View): Progress {
  const events = view.log.toArray();
  const begun = events.findLastIndex((event) => event.type === 'message_received');
  const run = events.slice(begun);
  return {
    request: requestIn(events.slice(0, begun), view.request),
    made: madeIn(run),
    said: run.flatMap((event) =>
      // What goes along with a call; a text alone is an answer, which says it all again.
      event.type === 'turn_taken' && event.text !== '' && event.calls.length > 0
        ? [{ agent: event.agent, text: event.text }]
        : [],
    ),
    items: itemsIn(view.artifacts()),
  };
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

/** The open points of a brief, which read `agent: what`. */
export function workIn(open: readonly string[]): readonly Work[] {
  return open.flatMap((text) => {
    const [, agent = '', what = ''] = /^(\w+): (.+)$/s.exec(text) ?? [];
    return agent === '' ? [] : [{ agent, what }];
  });
}

/** An answer to the desk's question is read together with what was asked before. */
function requestIn(before: readonly LogEvent[], newest: string): string {
  const parts = [newest];
  for (let end = before.length; end > 0; ) {
    const last = before[end - 1];
    if (last?.type !== 'run_ended' || last.outcome !== 'waiting') break;
    const start = before.slice(0, end).findLastIndex((event) => event.type === 'message_received');
    const asked = before[start];
    if (asked?.type !== 'message_received') break;
    parts.unshift(textOf(asked.content));
    end = start;
  }
  return parts.join('\n');
}

function madeIn(events: readonly LogEvent[]): readonly MadeCall[] {
  const callers = new Map<string, string>();
  const made: MadeCall[] = [];
  for (const event of events) {
    if (event.type === 'turn_taken')
      for (const call of event.calls) callers.set(call.id, event.agent);
    if (event.type === 'tool_answered') made.push(madeCall(event, callers.get(event.call) ?? ''));
  }
  return made;
}

function madeCall(event: Extract<LogEvent, { type: 'tool_answered' }>, agent: string): MadeCall {
  const output = isObject(event.output) ? event.output : {};
  const refused = output['ok'] === false;
  const findings = Array.isArray(output['findings']) ? output['findings'] : [];
  const message = typeof output['message'] === 'string' ? [output['message']] : [];
  return {
    agent,
    tool: event.tool,
    ok: event.status === 'ok' && !refused,
    summary: typeof output['summary'] === 'string' ? output['summary'] : '',
    findings: event.status === 'ok' ? findings.map(findingText) : message,
    items: idsIn(output['items']),
    files: textsIn(output['files']),
    output: event.output,
  };
}

function findingText(finding: Json): string {
  if (!isObject(finding)) return String(finding);
  return `${String(finding['where'] ?? '')}: ${String(finding['message'] ?? '')}`;
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
