/**
 * A run as a tree of spans: run > agent > turn > model call, tools and handoffs.
 *
 * Comes in: the events of a run, from its message (or from where it was continued) to its end. Goes
 * out: spans with the times that the log has, so a run that was cut off by a crash and gone on with
 * is one trace, whole and in place.
 *
 * Names and attributes are those of the GenAI semantic conventions of OpenTelemetry; a handoff is
 * the call `transfer_to_…` with its two ends, as open-telemetry/semantic-conventions-genai#98
 * proposes. What has no name there is called `baton.…`.
 */
import {
  type CallId,
  type EventOf,
  type Json,
  type LogEvent,
  type Team,
  textOf,
} from '@baton/core';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Times are in ms since 1970. */
export interface TraceSpan {
  readonly name: string;
  readonly kind: 'internal' | 'client';
  readonly start: number;
  end: number;
  readonly attributes: Record<string, string | number | boolean>;
  /** What happened within it and took no time. */
  readonly notes: { readonly name: string; readonly at: number; readonly attributes: Attributes }[];
  readonly children: TraceSpan[];
  /** The handoff that brought the baton here. */
  readonly cause: TraceSpan | undefined;
}

export interface TraceOptions {
  readonly team: Team;
  readonly conversation: string;
  /** What was said, and what tools were given and gave. */
  readonly contents: boolean;
}

/** The spans of one run; `events` begin with it and end with `run_ended`. */
export function traceOf(events: readonly LogEvent[], options: TraceOptions): TraceSpan | undefined {
  const [first] = events;
  if (!first) return undefined;
  const { team } = options;
  const run = newSpan(`invoke_workflow ${team.name}`, first.at, {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': team.name,
    'gen_ai.conversation.id': options.conversation,
    'baton.seq': first.seq,
  });
  const building: Building = { ...options, run, hold: undefined, calls: new Map() };
  for (const event of events) add(building, event);
  return run;
}

interface Building extends TraceOptions {
  readonly run: TraceSpan;
  /** The time for which the holder has had the baton. */
  hold: { readonly agent: string; readonly span: TraceSpan } | undefined;
  readonly calls: Map<CallId, Made>;
}

/** A call, where it was made, and when it was begun. */
interface Made {
  readonly turn: TraceSpan;
  readonly args: Json;
  begun?: number;
}

function add(trace: Building, event: LogEvent): void {
  const { run, contents } = trace;
  switch (event.type) {
    case 'message_received': {
      const said = { role: 'user', parts: [{ type: 'text', content: textOf(event.content) }] };
      if (contents) run.attributes['gen_ai.input.messages'] ??= JSON.stringify([said]);
      return;
    }
    case 'routed':
      note(run, event, { 'baton.routing.method': event.method, 'baton.routing.to': event.to });
      return hold(trace, event.to, { at: event.at });
    case 'turn_taken':
      return turnTaken(trace, event);
    case 'turn_failed':
      failed(turnOf(trace, event), event.failure.code);
      return;
    case 'tool_started': {
      const made = trace.calls.get(event.call);
      if (made) made.begun = event.at;
      return;
    }
    case 'tool_answered':
      return toolAnswered(trace, event);
    case 'handoff_refused':
      failed(handoffSpan(trace, event), event.code);
      return;
    case 'handoff_committed':
      return hold(trace, event.to, { at: event.at, cause: handoffSpan(trace, event) });
    case 'human_answered':
      hold(trace, event.agent, { at: event.at });
      return note(trace.hold?.span ?? run, event, {});
    case 'approval_requested':
    case 'approval_answered':
      return note(trace.calls.get(event.call)?.turn ?? run, event, {
        'gen_ai.tool.call.id': event.call,
        ...('approved' in event && { 'baton.approved': event.approved }),
      });
    case 'reply_questioned':
    case 'landing_started':
    case 'human_requested':
    case 'cancel_requested':
    case 'run_continued':
      return note(trace.hold?.span ?? run, event, {});
    case 'run_ended':
      return runEnded(trace, event);
    default:
      // A kind of fact that says nothing about time.
      return;
  }
}

/** The agent has the baton from now on; nothing changes when it had it already. */
function hold(
  trace: Building,
  agent: string,
  { at, cause }: { readonly at: number; readonly cause?: TraceSpan },
): void {
  if (trace.hold?.agent === agent) return;
  if (trace.hold) trace.hold.span.end = at;
  const { description, kind } = trace.team.agents.get(agent) ?? {};
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': agent,
    'gen_ai.conversation.id': trace.conversation,
    ...(description && { 'gen_ai.agent.description': description }),
    ...(kind && { 'baton.agent.kind': kind }),
  };
  const span = newSpan(`invoke_agent ${agent}`, at, attributes, { cause });
  trace.run.children.push(span);
  trace.hold = { agent, span };
}

/** A turn under its agent; it ends when the last of its calls is answered. */
function turnOf(trace: Building, event: EventOf<'turn_taken' | 'turn_failed'>): TraceSpan {
  const { agent, at, ms, seq } = event;
  hold(trace, agent, { at: at - ms });
  const parent = trace.hold?.span ?? trace.run;
  const span = newSpan(`turn ${agent}`, Math.max(parent.start, at - ms), {
    'gen_ai.agent.name': agent,
    'gen_ai.conversation.id': trace.conversation,
    'baton.seq': seq,
  });
  span.end = at;
  parent.children.push(span);
  return span;
}

function turnTaken(trace: Building, event: EventOf<'turn_taken'>): void {
  const turn = turnOf(trace, event);
  for (const { id, args } of event.calls) trace.calls.set(id, { turn, args });
  if (event.model === undefined) return;
  const [provider, ...rest] = event.model.split('/');
  const name = rest.join('/') || event.model;
  const chat = newSpan(
    `chat ${name}`,
    turn.start,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': name,
      'gen_ai.agent.name': event.agent,
      'gen_ai.conversation.id': trace.conversation,
      ...(rest.length > 0 && provider && { 'gen_ai.provider.name': provider }),
      ...usageOf(event),
      ...(trace.contents && { 'gen_ai.output.messages': outputOf(event) }),
    },
    { kind: 'client' },
  );
  chat.end = event.at;
  turn.children.push(chat);
}

function usageOf({ usage }: EventOf<'turn_taken'>): Attributes {
  if (!usage) return {};
  return {
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedTokens,
    'baton.usage.cost_micro_usd': usage.costMicroUsd,
  };
}

function outputOf({ text, calls }: EventOf<'turn_taken'>): string {
  const parts = [
    ...(text === '' ? [] : [{ type: 'text', content: text }]),
    ...calls.map(({ id, name, args }) => ({ type: 'tool_call', id, name, arguments: args })),
  ];
  return JSON.stringify([{ role: 'assistant', parts }]);
}

function toolAnswered(trace: Building, event: EventOf<'tool_answered'>): void {
  const { call, tool, at, ms, status, code, output } = event;
  const made = trace.calls.get(call);
  const parent = made?.turn ?? trace.hold?.span ?? trace.run;
  const agent = trace.hold?.agent;
  const start = made?.begun ?? at - ms;
  const span = newSpan(`execute_tool ${tool}`, start, {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.call.id': call,
    'gen_ai.tool.type': 'function',
    'gen_ai.conversation.id': trace.conversation,
    ...(agent !== undefined && { 'gen_ai.agent.name': agent }),
    'baton.tool.status': status,
    ...(trace.contents && {
      'gen_ai.tool.call.arguments': JSON.stringify(made?.args ?? null),
      'gen_ai.tool.call.result': JSON.stringify(output),
    }),
  });
  // Calls that were made together are recorded when the last of them is answered.
  span.end = Math.min(at, start + ms);
  if (status !== 'ok') failed(span, code ?? status);
  parent.children.push(span);
  parent.end = Math.max(parent.end, span.end);
}

function handoffSpan(
  trace: Building,
  event: EventOf<'handoff_committed' | 'handoff_refused'>,
): TraceSpan {
  const { from, to, call, at } = event;
  const tool = `transfer_to_${to}`;
  const turn = call === undefined ? undefined : trace.calls.get(call)?.turn;
  const parent = turn ?? trace.hold?.span ?? trace.run;
  const span = newSpan(`execute_tool ${tool}`, at, {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.type': 'function',
    'gen_ai.conversation.id': trace.conversation,
    'gen_ai.agent.name': from,
    'gen_ai.agent.handoff.source.name': from,
    'gen_ai.agent.handoff.target.name': to,
    ...(call !== undefined && { 'gen_ai.tool.call.id': call }),
    ...('standing' in event && { 'baton.handoff.standing': event.standing }),
    ...(trace.contents &&
      'brief' in event && { 'gen_ai.tool.call.arguments': JSON.stringify(event.brief) }),
  });
  parent.children.push(span);
  parent.end = Math.max(parent.end, at);
  return span;
}

function runEnded(trace: Building, event: EventOf<'run_ended'>): void {
  const { run } = trace;
  const { at, outcome, bound, failure } = event;
  if (trace.hold) trace.hold.span.end = at;
  run.end = at;
  run.attributes['baton.outcome'] = outcome;
  if (bound) run.attributes['baton.bound'] = bound;
  if (outcome === 'failed') failed(run, failure?.code ?? outcome);
}

function newSpan(
  name: string,
  start: number,
  attributes: Attributes,
  more: Partial<Pick<TraceSpan, 'kind' | 'cause'>> = {},
): TraceSpan {
  const { kind = 'internal', cause } = more;
  return {
    name,
    kind,
    start,
    end: start,
    attributes: { ...attributes },
    notes: [],
    children: [],
    cause,
  };
}

function failed(span: TraceSpan, code: string): void {
  span.attributes['error.type'] = code;
}

function note(span: TraceSpan, event: LogEvent, attributes: Attributes): void {
  span.notes.push({ name: `baton.${event.type}`, at: event.at, attributes });
}
