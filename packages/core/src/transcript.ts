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
 * 3. What all other agents see alike is rendered once and shared.
 */
import type { EventOf, LogEvent } from './event.ts';
import type { AgentName, CallId, Seq } from './id.ts';
import type { Json } from './json.ts';
import { type Call, type Message, type Speaker, textOf } from './message.ts';
import { Sequence } from './sequence.ts';

/** A call, and whose it is. */
interface MadeCall {
  readonly agent: AgentName;
  readonly call: Call;
}

export class Transcript {
  readonly #agent: AgentName;
  /** Only ever appended to: what was given out shares it. */
  readonly #messages: Message[] = [];
  /** Messages that wait until the agent's own calls are answered. */
  #held: Message[] = [];
  /** The agent's own calls that have no answer yet. */
  readonly #unanswered: Map<CallId, Call> = new Map();
  /** Tool calls of others that have no answer yet. */
  readonly #others: Map<CallId, MadeCall> = new Map();
  #holdStart = 0;
  #seen: Sequence<LogEvent> = Sequence.empty();

  /** Notes by the position of their event, shared by the transcripts of one conversation. */
  readonly #notes: Map<Seq, Message>;

  constructor(agent: AgentName, notes: Map<Seq, Message>) {
    this.#agent = agent;
    this.#notes = notes;
  }

  /** Number of messages before the present hold. */
  get holdStart(): number {
    return this.#holdStart;
  }

  /** The messages of `log`, which must continue what was read before; reads only what is new. */
  read(log: Sequence<LogEvent>): Sequence<Message> {
    for (let index = this.#seen.length; index < log.length; index++) {
      const event = log.at(index);
      if (event) this.#add(event);
    }
    this.#seen = log;
    return Sequence.over(this.#messages);
  }

  #add(event: LogEvent): void {
    switch (event.type) {
      case 'message_received':
        return this.#push({ role: 'user', content: event.content });
      case 'routed':
        this.#holdStart =
          this.#messages.length + this.#held.length - (this.#endsWithUser() ? 1 : 0);
        if (event.question) this.#push(note(kernel, `Asked the user: ${event.question.text}`));
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
        if (event.agent === this.#agent) this.#push(note(kernel, event.message));
        return;
      case 'reply_questioned':
        if (event.agent === this.#agent) this.#push(note(kernel, nudges[event.reason]));
        return;
      case 'human_answered':
        return this.#push({
          role: 'note',
          from: { kind: 'human', name: event.by },
          text: textOf(event.content),
        });
      case 'run_continued':
        return this.#push(note(kernel, `${event.by} lets the run go on with larger limits.`));
      case 'run_ended':
        if (event.outcome === 'cancelled') this.#push(note(kernel, 'The run was cancelled.'));
        return;
      default:
        // The rest is bookkeeping: it changes who may do what, not what was said.
        return;
    }
  }

  #turn(event: EventOf<'turn_taken'>): void {
    const { agent, text, calls, reasoning } = event;
    if (agent === this.#agent) {
      for (const call of calls) this.#unanswered.set(call.id, call);
      const said = { role: 'assistant', text, calls } as const;
      this.#messages.push(reasoning ? { ...said, reasoning } : said);
      return;
    }
    for (const call of calls) {
      if (call.kind === 'tool') this.#others.set(call.id, { agent, call });
    }
    if (text.trim() === '') return;
    this.#push(this.#shared(event.seq, () => note({ kind: 'agent', name: agent }, text)));
  }

  #toolAnswered(event: EventOf<'tool_answered'>): void {
    if (this.#unanswered.has(event.call)) {
      this.#answer(event.call, { output: event.output, failed: event.status !== 'ok' });
      return;
    }
    const made = this.#others.get(event.call);
    this.#others.delete(event.call);
    this.#push(this.#shared(event.seq, () => toolNote(event, made)));
  }

  #handedOff(event: EventOf<'handoff_committed'>): void {
    const { from, to, call } = event;
    if (from === this.#agent && call !== undefined) {
      this.#answer(call, { output: { handed_to: to }, failed: false });
    }
    if (to === this.#agent) this.#holdStart = this.#messages.length + this.#held.length;
    this.#push(this.#shared(event.seq, () => handoffNote(event)));
  }

  #shared(seq: Seq, make: () => Message): Message {
    const known = this.#notes.get(seq);
    if (known) return known;
    const made = make();
    this.#notes.set(seq, made);
    return made;
  }

  #answer(id: CallId, { output, failed }: { output: Json; failed: boolean }): void {
    const name = this.#unanswered.get(id)?.name ?? '';
    this.#unanswered.delete(id);
    this.#messages.push({ role: 'tool', call: id, name, output, failed });
    if (this.#unanswered.size > 0) return;
    if (this.#held.length === 0) return;
    for (const message of this.#held) this.#messages.push(message);
    this.#held = [];
  }

  #push(message: Message): void {
    if (this.#unanswered.size > 0) this.#held.push(message);
    else this.#messages.push(message);
  }

  #endsWithUser(): boolean {
    return (this.#held.at(-1) ?? this.#messages.at(-1))?.role === 'user';
  }
}

const nudges = {
  said_handoff:
    'You said that somebody else will take over, but you did not hand over. Call the handoff ' +
    'now, or answer yourself.',
  empty_reply: 'Your reply was empty. Answer, call a tool, or hand over.',
} as const;

const kernel: Speaker = { kind: 'baton', name: 'baton' };

function note(from: Speaker, text: string): Message {
  return { role: 'note', from, text };
}

function toolNote(event: EventOf<'tool_answered'>, made: MadeCall | undefined): Message {
  const args = JSON.stringify(made?.call.args ?? null);
  const output = JSON.stringify(event.output);
  const text = `${made?.agent} called ${event.tool}(${args}), ${event.status}: ${output}`;
  return note({ kind: 'tool', name: event.tool }, text);
}

function handoffNote({ from, to, brief }: EventOf<'handoff_committed'>): Message {
  const { reason, wanted, done = [], open = [], carries = [], details, inventory = [] } = brief;
  let text = `${from} handed over to ${to}. Reason: ${reason}`;
  if (wanted) text += `\nWanted: ${wanted}`;
  if (done.length > 0) text += `\nDone: ${done.join('; ')}`;
  if (open.length > 0) text += `\nOpen: ${open.join('; ')}`;
  if (carries.length > 0) text += `\nArtifacts: ${carries.join(', ')}`;
  if (details !== undefined) text += `\nDetails: ${JSON.stringify(details)}`;
  if (inventory.length > 0) text += `\nMade so far: ${inventory.join('; ')}`;
  return note({ kind: 'agent', name: from }, text);
}
