/**
 * What can be asked "what if" about at a position, and the request that makes the fork. Pure; the
 * server's README says what each change may depart from.
 */
import type { EventOf, Json, LogEvent, Seq, ToolStatus } from '@baton/core';
import { textOf } from '@baton/core';

/** Sorts of change, in the order in which they are offered. */
export const kinds = [
  'message',
  'route',
  'tool_result',
  'tool_failure',
  'instructions',
  'model',
  'none',
] as const;
export type Kind = (typeof kinds)[number];

/** Where each sort of change would depart; what is not there can not be changed here. */
export interface Departures {
  readonly message: { readonly at: Seq; readonly text: string } | undefined;
  readonly route: { readonly at: Seq; readonly to: string } | undefined;
  readonly tool_result: ToolDeparture | undefined;
  readonly tool_failure: ToolDeparture | undefined;
  /** For instructions, the model, and for nothing at all. */
  readonly here: Seq;
}

export interface ToolDeparture {
  readonly at: Seq;
  readonly tool: string;
  readonly status: ToolStatus;
  readonly output: Json;
}

/** The departures from a position: each the newest of its kind up to there. */
export function departuresAt(events: readonly LogEvent[], live: boolean): Departures {
  const message = newest(events, 'message_received');
  const routed = newest(events, 'routed');
  const tool = newest(events, 'tool_answered');
  const answered = tool && {
    at: tool.seq,
    tool: tool.tool,
    status: tool.status,
    output: tool.output,
  };
  return {
    message: message && { at: message.seq, text: textOf(message.content) },
    route: routed && { at: routed.seq, to: routed.to },
    tool_result: answered,
    tool_failure: answered,
    // Live, one looks at what comes next; a copy of everything that is there.
    here: events.length + (live ? 1 : 0),
  };
}

function newest<T extends LogEvent['type']>(
  events: readonly LogEvent[],
  type: T,
): EventOf<T> | undefined {
  // `as`: the type was looked at.
  return events.findLast((event) => event.type === type) as EventOf<T> | undefined;
}

/** What the form of the dialog says. */
export interface Wish {
  readonly kind: Kind;
  readonly text: string;
  readonly agent: string;
  readonly tools: 'recorded' | 'real';
}

export interface NewForkDocument {
  readonly at: Seq;
  readonly change?: Readonly<Record<string, Json>>;
  readonly tools: 'recorded' | 'real';
}

/** The request, or what is missing for it. */
export function forkOf(
  wish: Wish,
  from: Departures,
): NewForkDocument | { readonly missing: string } {
  const { kind, text, agent, tools } = wish;
  const { here } = from;
  switch (kind) {
    case 'message':
      if (!from.message) return { missing: 'Nobody has said anything up to here.' };
      if (text.trim() === '') return { missing: 'Write what is said instead.' };
      return { at: from.message.at, change: { kind, content: text }, tools };
    case 'route':
      if (!from.route) return { missing: 'No message has found an agent up to here.' };
      if (agent === '' || agent === from.route.to)
        return { missing: 'Choose another agent than it went to.' };
      return { at: from.route.at, change: { kind, to: agent }, tools };
    case 'tool_result': {
      if (!from.tool_result) return { missing: 'No tool has answered up to here.' };
      const output = parsed(text);
      if (output === undefined) return { missing: 'The result has to be JSON.' };
      return { at: from.tool_result.at, change: { kind, output }, tools };
    }
    case 'tool_failure':
      if (!from.tool_failure) return { missing: 'No tool has answered up to here.' };
      if (text.trim() === '') return { missing: 'Write what goes wrong.' };
      return { at: from.tool_failure.at, change: { kind, message: text.trim() }, tools };
    case 'instructions':
      if (agent === '') return { missing: 'Choose whose instructions.' };
      if (text.trim() === '') return { missing: 'Write the instructions.' };
      return { at: here, change: { kind, agent, text }, tools };
    case 'model':
      if (text.trim() === '') return { missing: 'Name the model, such as openai/gpt-5-mini.' };
      return { at: here, change: { kind, model: text.trim(), ...(agent && { agent }) }, tools };
    case 'none':
      return { at: here, tools };
    default:
      return kind satisfies never;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
