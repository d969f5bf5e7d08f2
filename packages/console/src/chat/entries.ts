/**
 * A log as a chat. Comes in: the events up to the position that is shown. Goes out: the entries in
 * order, and which entry tells of which position.
 *
 * Invariants
 * 1. One pass; what comes later changes only the entry it is about (a call gets its answer).
 * 2. Every position has a place: what is no entry of its own belongs to the one before it.
 * 3. An entry keeps its key when events are added. The key of a turn is its number, so a reply on
 *    its way can have the key of the turn that it will be.
 */
import {
  type AgentName,
  type Artifact,
  type CallId,
  type EventOf,
  type LogEvent,
  type Seq,
  textOf,
} from '@baton/core';
import { originOf } from '../compare/origin.ts';
import type { EndEntry, Entry, PersonEntry, RouteEntry, ToolCall, TurnEntry } from './entry.ts';

export interface Chat {
  readonly entries: readonly Entry[];
  /** The place in `entries` that tells of a position; -1 before the first entry. */
  readonly placeOf: (seq: Seq) => number;
  /** Turns so far. */
  readonly turns: number;
  /** Who spoke last, if nothing came between. */
  readonly speaker: AgentName | undefined;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

interface OpenCall {
  readonly call: Draft<ToolCall>;
  readonly place: number;
}

interface Telling {
  readonly entries: Entry[];
  /** By position, from 1. */
  readonly places: number[];
  readonly calls: Map<CallId, OpenCall>;
  readonly hashes: Map<string, string>;
  turns: number;
  handoffs: number;
  failures: number;
  speaker: AgentName | undefined;
  running: boolean;
  runAt: number;
  route: Draft<RouteEntry> | undefined;
  person: Draft<PersonEntry> | undefined;
  end: Draft<EndEntry> | undefined;
}

/** The chat of a log. */
export function chatOf(events: readonly LogEvent[]): Chat {
  const telling: Telling = {
    entries: [],
    places: [-1],
    calls: new Map(),
    hashes: new Map(),
    turns: 0,
    handoffs: 0,
    failures: 0,
    speaker: undefined,
    running: false,
    runAt: 0,
    route: undefined,
    person: undefined,
    end: undefined,
  };
  for (const event of events) {
    tell(telling, event);
    telling.places[event.seq] = callPlace(telling, event) ?? telling.entries.length - 1;
  }
  const { entries, places, turns, speaker } = telling;
  const last = places.length - 1;
  return {
    entries,
    placeOf: (seq) => places[Math.min(Math.max(seq, 0), last)] ?? -1,
    turns,
    speaker,
  };
}

/** The key of the turn that comes after so many turns. */
export function turnKey(turns: number): string {
  return `turn-${turns + 1}`;
}

/** The place of the turn whose call an event is about. */
function callPlace({ calls }: Telling, event: LogEvent): number | undefined {
  return 'call' in event && event.call !== undefined ? calls.get(event.call)?.place : undefined;
}

/** Adds what an event says. */
function tell(telling: Telling, event: LogEvent): void {
  if (telling.end && event.type !== 'run_ended') telling.end.newest = false;
  switch (event.type) {
    case 'conversation_started':
      return begun(telling, event);
    case 'message_received':
      return received(telling, event);
    case 'routed':
      return routed(telling, event);
    case 'turn_taken':
      return turn(telling, event);
    case 'turn_failed': {
      const { agent, failure } = event;
      telling.failures += 1;
      return add(telling, {
        ...told('failure', event),
        agent,
        failure,
        attempt: telling.failures,
      });
    }
    case 'reply_questioned': {
      const { agent, reason } = event;
      return add(telling, { ...told('questioned', event), agent, reason });
    }
    case 'tool_started':
    case 'tool_answered':
    case 'approval_requested':
    case 'approval_answered':
      return called(telling, event);
    case 'handoff_refused': {
      const { from, to, code, message, permitted, satOut } = event;
      return add(telling, {
        ...told('refusal', event),
        from,
        to,
        code,
        message,
        permitted,
        satOut,
      });
    }
    case 'handoff_committed':
      return handedOff(telling, event);
    case 'landing_started': {
      const { agent, bound } = event;
      return add(telling, { ...told('landing', event), agent, bound });
    }
    case 'human_requested':
    case 'human_answered':
      return person(telling, event);
    case 'run_ended':
      return ended(telling, event);
    case 'run_continued': {
      const { by, limits } = event;
      telling.running = true;
      telling.speaker = undefined;
      return add(telling, { ...told('continued', event), by, limits });
    }
    case 'cancel_requested': {
      const { by, reason } = event;
      return add(telling, { ...told('cancel', event), by, reason });
    }
    default:
      event satisfies never;
  }
}

function told<Kind extends string>(
  kind: Kind,
  { seq, at }: LogEvent,
): { readonly kind: Kind; readonly key: string; readonly seq: Seq; readonly at: number } {
  return { kind, key: `${seq}`, seq, at };
}

function add(telling: Telling, entry: Entry): void {
  telling.entries.push(entry);
}

function begun(telling: Telling, event: EventOf<'conversation_started'>): void {
  const { forkedFrom } = event;
  if (!forkedFrom) return;
  const { conversation: from, at: departs, tools } = forkedFrom;
  const question = originOf([event]) ?? '';
  const recorded = tools === 'recorded';
  add(telling, { ...told('fork', event), from, departs, question, recorded });
}

function received(telling: Telling, event: EventOf<'message_received'>): void {
  const { from, content, artifacts = [] } = event;
  const joins = telling.running;
  if (!joins) telling.runAt = event.at;
  if (telling.route) telling.route.open = false;
  telling.running = true;
  telling.speaker = undefined;
  const fresh = artifacts.filter((artifact) => isNew(telling, artifact));
  add(telling, { ...told('message', event), from, content, joins, artifacts: named(fresh) });
}

function isNew({ hashes }: Telling, { id, hash }: Artifact): boolean {
  if (hashes.get(id) === hash) return false;
  hashes.set(id, hash);
  return true;
}

function named(artifacts: readonly Artifact[]): { readonly id: string; readonly title: string }[] {
  return artifacts.map(({ id, title }) => ({ id, title }));
}

function routed(telling: Telling, event: EventOf<'routed'>): void {
  const { type: _, seq: _seq, at: _at, ...routing } = event;
  const open = routing.question !== undefined;
  const entry: Draft<RouteEntry> = { ...told('route', event), routing, open };
  telling.route = entry;
  telling.speaker = undefined;
  add(telling, entry);
}

function turn(telling: Telling, event: EventOf<'turn_taken'>): void {
  const { agent, text, reasoning, model, usage, ms, cut } = event;
  const tools = event.calls.filter(({ kind }) => kind === 'tool');
  const key = turnKey(telling.turns);
  telling.turns += 1;
  telling.failures = 0;
  const thought = reasoning?.text ?? '';
  // A turn that only passes the baton on is told by the handoff.
  if (text.trim() === '' && thought.trim() === '' && tools.length === 0) return;
  const calls = tools.map(({ id, name, args, garbled }): Draft<ToolCall> => {
    return {
      id,
      tool: name,
      args,
      garbled,
      status: 'open',
      output: undefined,
      code: undefined,
      ms: 0,
      artifacts: [],
      decision: undefined,
    };
  });
  const entry: TurnEntry = {
    ...told('turn', event),
    key,
    agent,
    heading: telling.speaker !== agent,
    text,
    reasoning: thought,
    calls,
    model,
    usage,
    ms,
    cut,
    speaking: false,
  };
  telling.speaker = agent;
  add(telling, entry);
  const place = telling.entries.length - 1;
  for (const call of calls) telling.calls.set(call.id, { call, place });
}

type CallEvent = EventOf<
  'tool_started' | 'tool_answered' | 'approval_requested' | 'approval_answered'
>;

function called(telling: Telling, event: CallEvent): void {
  const call = telling.calls.get(event.call)?.call;
  // A log that begins in the middle has answers to calls that it does not have.
  if (!call) return;
  switch (event.type) {
    case 'tool_started':
      call.status = 'started';
      break;
    case 'approval_requested':
      call.status = 'awaiting';
      break;
    case 'approval_answered': {
      const { approved, by, note } = event;
      call.status = approved ? 'open' : 'denied';
      call.decision = { approved, by, note };
      break;
    }
    case 'tool_answered': {
      const { status, output, code, ms, artifacts = [] } = event;
      call.status = status;
      call.output = output;
      call.code = code;
      call.ms = ms;
      call.artifacts = named(artifacts);
      for (const artifact of artifacts) telling.hashes.set(artifact.id, artifact.hash);
      break;
    }
    default:
      event satisfies never;
  }
}

function handedOff(telling: Telling, event: EventOf<'handoff_committed'>): void {
  const { from, to, brief, standing, repaired, landing } = event;
  telling.handoffs += 1;
  telling.speaker = undefined;
  telling.failures = 0;
  const number = telling.handoffs;
  const base = told('handoff', event);
  add(telling, { ...base, number, from, to, brief, standing, repaired, landing });
}

function person(telling: Telling, event: EventOf<'human_requested' | 'human_answered'>): void {
  const { agent } = event;
  telling.speaker = undefined;
  if (event.type === 'human_requested') {
    const asked = { ...told('person', event), agent, answeredAt: undefined, open: true };
    telling.person = asked;
    add(telling, asked);
    return;
  }
  if (telling.person) {
    telling.person.answeredAt = event.at;
    telling.person.open = false;
    telling.person = undefined;
  }
  const { by, handoff } = event;
  // What is only the brief's reason is told by the handoff.
  const again = handoff?.brief.reason === textOf(event.content);
  const content = again ? [] : event.content;
  add(telling, { ...told('answer', event), agent, by, content, to: handoff?.to });
}

function ended(telling: Telling, event: EventOf<'run_ended'>): void {
  const { outcome, agent, bound, failure } = event;
  if (telling.person) telling.person.open = false;
  telling.person = undefined;
  telling.running = false;
  telling.speaker = undefined;
  telling.failures = 0;
  // The question which agent is meant says it all.
  if (outcome === 'waiting' && telling.route?.open) return;
  telling.end = {
    ...told('end', event),
    outcome,
    agent: agent ?? undefined,
    bound,
    failure,
    tookMs: event.at - telling.runAt,
    newest: true,
  };
  add(telling, telling.end);
}
