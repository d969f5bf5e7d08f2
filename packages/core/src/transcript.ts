/**
 * One agent's transcript: events become messages, each once, as they come (C1, C3, T1).
 *
 * Comes in: the log, in order. Goes out: a growing sequence of messages as this agent sees them:
 * its own turns as its own, everybody else's as notes.
 *
 * Invariants
 * 1. Every call of this agent is answered before any other message follows (T1); what comes in
 *    between is held back until then.
 * 2. A message once given never changes, so providers can cache the prefix.
 */
import type { LogEvent } from './event.ts';
import type { AgentName, CallId } from './id.ts';
import type { Json } from './json.ts';
import { type Call, type Message, type Speaker, textOf } from './message.ts';
import { Sequence } from './sequence.ts';

export class Transcript {
  readonly #agent: AgentName;
  #messages: Sequence<Message> = Sequence.empty();
  /** Messages that wait until the agent's own calls are answered. */
  #held: Message[] = [];
  readonly #unanswered: Set<CallId> = new Set();
  readonly #calls: Map<CallId, { readonly agent: AgentName; readonly call: Call }> = new Map();
  #holdStart = 0;
  #seen: Sequence<LogEvent> = Sequence.empty();

  constructor(agent: AgentName) {
    this.#agent = agent;
  }

  /** Number of messages before the present hold. */
  get holdStart(): number {
    return this.#holdStart;
  }

  /** True when `log` is what this transcript has read, with more at its end. */
  fits(log: Sequence<LogEvent>): boolean {
    return this.#seen.length === 0 || log.continues(this.#seen);
  }

  /** The messages of `log`; reads only what is new. */
  read(log: Sequence<LogEvent>): Sequence<Message> {
    for (let index = this.#seen.length; index < log.length; index++) {
      const event = log.at(index);
      if (event) this.#add(event);
    }
    this.#seen = log;
    return this.#messages;
  }

  #add(event: LogEvent): void {
    switch (event.type) {
      case 'message_received':
        return this.#push({ role: 'user', content: event.content });
      case 'routed':
        this.#holdStart =
          this.#messages.length + this.#held.length - (this.#endsWithUser() ? 1 : 0);
        return;
      case 'turn_taken':
        return this.#turn(event);
      case 'tool_answered':
        return this.#toolAnswered(event);
      case 'handoff_refused':
        if (event.from !== this.#agent) return;
        return this.#answer(event.call, { output: { refused: event.message }, failed: true });
      case 'handoff_committed':
        return this.#handedOff(event);
      case 'landing_started':
        if (event.agent === this.#agent) this.#push(note('baton', event.message));
        return;
      case 'reply_questioned':
        if (event.agent === this.#agent) this.#push(note('baton', nudges[event.reason]));
        return;
      case 'human_answered':
        return this.#push({
          role: 'note',
          from: { kind: 'human', name: event.by },
          text: textOf(event.content),
        });
      case 'run_continued':
        return this.#push(note('baton', `${event.by} lets the run go on with larger limits.`));
      case 'run_ended':
        if (event.outcome === 'cancelled') this.#push(note('baton', 'The run was cancelled.'));
        return;
      default:
        // The rest is bookkeeping: it changes who may do what, not what was said.
        return;
    }
  }

  #turn(event: Extract<LogEvent, { type: 'turn_taken' }>): void {
    const { agent, text, calls, reasoning } = event;
    for (const call of calls) this.#calls.set(call.id, { agent, call });
    if (agent === this.#agent) {
      for (const call of calls) this.#unanswered.add(call.id);
      this.#messages = this.#messages.append({
        role: 'assistant',
        text,
        calls,
        ...(reasoning && { reasoning }),
      });
    } else if (text.trim() !== '') {
      this.#push({ role: 'note', from: { kind: 'agent', name: agent }, text });
    }
  }

  #toolAnswered(event: Extract<LogEvent, { type: 'tool_answered' }>): void {
    const made = this.#calls.get(event.call);
    const failed = event.status !== 'ok';
    if (made?.agent === this.#agent) {
      this.#answer(event.call, { output: event.output, failed });
      return;
    }
    const args = JSON.stringify(made?.call.args ?? null);
    const text = `${made?.agent} called ${event.tool}(${args}), ${event.status}: ${JSON.stringify(event.output)}`;
    this.#calls.delete(event.call);
    this.#push({ role: 'note', from: { kind: 'tool', name: event.tool }, text });
  }

  #handedOff(event: Extract<LogEvent, { type: 'handoff_committed' }>): void {
    const { from, to, brief, call } = event;
    if (from === this.#agent && call !== undefined) {
      this.#answer(call, { output: { handed_to: to }, failed: false });
    }
    if (to === this.#agent) this.#holdStart = this.#messages.length + this.#held.length;
    const lines = [
      `${from} handed over to ${to}. Reason: ${brief.reason}`,
      brief.wanted ? `Wanted: ${brief.wanted}` : '',
      brief.done?.length ? `Done: ${brief.done.join('; ')}` : '',
      brief.open?.length ? `Open: ${brief.open.join('; ')}` : '',
      brief.carries?.length ? `Artifacts: ${brief.carries.join(', ')}` : '',
      brief.details === undefined ? '' : `Details: ${JSON.stringify(brief.details)}`,
    ];
    const text = lines.filter((line) => line !== '').join('\n');
    this.#push({ role: 'note', from: { kind: 'agent', name: from }, text });
  }

  #answer(id: CallId, { output, failed }: { output: Json; failed: boolean }): void {
    const name = this.#calls.get(id)?.call.name ?? '';
    this.#calls.delete(id);
    this.#unanswered.delete(id);
    this.#messages = this.#messages.append({ role: 'tool', call: id, name, output, failed });
    if (this.#unanswered.size > 0) return;
    for (const message of this.#held) this.#messages = this.#messages.append(message);
    this.#held = [];
  }

  #push(message: Message): void {
    if (this.#unanswered.size > 0) this.#held.push(message);
    else this.#messages = this.#messages.append(message);
  }

  #endsWithUser(): boolean {
    return (this.#held.at(-1) ?? this.#messages.at(-1))?.role === 'user';
  }
}

const nudges = {
  said_handoff:
    'You said that somebody else will take over, but you did not hand over. Call the handoff now, ' +
    'or answer yourself.',
  empty_reply: 'Your reply was empty. Answer, call a tool, or hand over.',
} as const;

function note(kind: Speaker['kind'], text: string): Message {
  return { role: 'note', from: { kind, name: 'baton' }, text };
}
