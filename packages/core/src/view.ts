/**
 * What an agent is shown for one turn (rules C1 to C3).
 *
 * Comes in: the state. Goes out: a view that is built incrementally: each event is rendered once
 * for each agent that gets to speak, never from the start again.
 */
import type { Agent, CallSpec, Narrowing, View } from './agent.ts';
import type { LogEvent } from './event.ts';
import { briefJsonSchema } from './handoff.ts';
import type { AgentName, ConversationId, Seq } from './id.ts';
import { type Message, textOf } from './message.ts';
import { jsonSchemaOf } from './schema.ts';
import { Sequence } from './sequence.ts';
import { allSatOut } from './sitout.ts';
import type { State } from './state.ts';
import { agentOf, type Team } from './team.ts';
import { Transcript } from './transcript.ts';

/** Gives the view of the holder. */
export type Viewer = (state: State) => View;

/**
 * A viewer of one conversation. It remembers what it rendered; a state that does not continue the
 * one before is rendered anew, so the result depends on the state alone.
 */
export function createViewer(team: Team, conversation: ConversationId): Viewer {
  const transcripts = new Map<AgentName, Transcript>();
  const notes = new Map<Seq, Message>();
  let seen = Sequence.empty<LogEvent>();
  return (state) => {
    if (!state.log.continues(seen)) {
      transcripts.clear();
      notes.clear();
    }
    seen = state.log;
    const agent = agentOf(team, state.holder ?? team.entry);
    let transcript = transcripts.get(agent.name);
    if (!transcript) {
      transcript = new Transcript(agent.name, notes);
      transcripts.set(agent.name, transcript);
    }
    const all = transcript.read(state.log);
    const narrowing = narrowingOf(team, agent, state);
    const { messages, cut } = narrow(narrowing, { all, holdStart: transcript.holdStart, state });
    const { landing } = state.run;
    const { instructions, tools, handoffs } = specsOf(team, agent);
    return {
      conversation,
      agent: agent.name,
      instructions,
      tools,
      handoffs,
      messages,
      landing: landing && { bound: landing.bound, message: landingMessage(state) },
      request: requestOf(state),
      arrival: state.hold.arrival,
      satOut: allSatOut(team, state),
      hold: state.log.toArray(state.hold.index),
      log: state.log,
      artifacts: () => state.artifacts.values(),
      cut,
      saw: state.seq,
    };
  };
}

/** The newest message; after a question of whom it is for, with the one that was asked about. */
function requestOf({ about, message }: State): string {
  const newest = message ? textOf(message.content) : '';
  return about ? `${textOf(about.content)}\n\n${newest}` : newest;
}

interface Specs {
  readonly instructions: string;
  readonly tools: readonly CallSpec[];
  readonly handoffs: readonly CallSpec[];
}

const specs = new WeakMap<Agent, Specs>();

/** Instructions, tools and handoffs: the same in every turn, so that providers can cache them. */
function specsOf(team: Team, agent: Agent): Specs {
  const known = specs.get(agent);
  if (known) return known;
  const made: Specs = {
    instructions: agent.kind === 'model' ? agent.instructions : '',
    tools: agent.tools.map(({ name, description, input }) => ({
      name,
      description,
      parameters: jsonSchemaOf(input),
    })),
    handoffs: agent.handoffs.map((edge) => {
      const { description } = agentOf(team, edge.to);
      const does = description.replace(/\.$/, '');
      const when = edge.when === '' ? '' : ` When: ${edge.when}`;
      return {
        name: `transfer_to_${edge.to}`,
        description: `Hands the conversation to ${edge.to}: ${does}.${when}`,
        parameters: briefJsonSchema(edge),
      };
    }),
  };
  specs.set(agent, made);
  return made;
}

function landingMessage(state: State): string {
  const started = state.log.toArray(state.hold.index).findLast((e) => e.type === 'landing_started');
  return started?.type === 'landing_started' ? started.message : '';
}

/** The edge's narrowing for the hold it began, or else the agent's own. */
function narrowingOf(team: Team, agent: Agent, state: State): Narrowing | undefined {
  const from = state.hold.arrival?.from;
  const sender = from === undefined ? undefined : team.agents.get(from);
  const edge = sender?.handoffs.find(({ to }) => to === agent.name);
  return edge?.context ?? agent.context;
}

/**
 * Narrows what was said before this hold. The hold itself stays whole, or a tool's result could
 * lose its call, and so does the user's newest message.
 */
function narrow(
  narrowing: Narrowing | undefined,
  { all, holdStart, state }: { all: Sequence<Message>; holdStart: number; state: State },
): Pick<View, 'messages' | 'cut'> {
  if (narrowing === undefined) return { messages: all, cut: undefined };
  const before = all.toArray().slice(0, holdStart);
  const hold = all.toArray(holdStart);
  const asked = hold.some((message) => message.role === 'user')
    ? []
    : before.filter((message) => isNewest(message, state)).slice(-1);
  const kept = keptOf(narrowing, { before, asked, state });
  const shown = new Set(kept);
  const dropped = before.filter((message) => !shown.has(message)).length;
  return {
    messages: Sequence.of([...kept, ...hold]),
    cut: dropped > 0 ? { by: nameOf(narrowing), messages: dropped } : undefined,
  };
}

function keptOf(
  narrowing: Narrowing,
  { before, asked, state }: { before: Message[]; asked: Message[]; state: State },
): readonly Message[] {
  if (narrowing === 'brief') return asked;
  if (narrowing === 'own') return before.filter((message) => message.role !== 'note');
  if ('summary' in narrowing) {
    const events = state.log.toArray().slice(0, state.hold.index);
    const text = narrowing.summary(events);
    return [...asked, { role: 'note', from: { kind: 'baton', name: 'summary' }, text }];
  }
  let start = Math.max(0, before.length - narrowing.last);
  // Not between a call and its result: a result without its call is refused by every provider.
  while (before[start]?.role === 'tool') start += 1;
  const tail = before.slice(start);
  return [...asked.filter((message) => !tail.includes(message)), ...tail];
}

/** Is it the user's newest message? The same words in another message are another one. */
function isNewest(message: Message, { message: newest }: State): boolean {
  return message.role === 'user' && message.content === newest?.content;
}

function nameOf(narrowing: Narrowing): string {
  if (typeof narrowing === 'string') return narrowing;
  return 'summary' in narrowing ? narrowing.name : `last ${narrowing.last}`;
}
