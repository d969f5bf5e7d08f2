/**
 * What a log did on the graph of a team: which handoffs were taken in which order, which were
 * refused and why, how messages found their agents, and what each agent's holds came to.
 *
 * Comes in: the permitted handoffs and the events up to a position, from the beginning or from the
 * run's. Goes out: edges and figures; where they are drawn is the business of `layout.ts`. One pass.
 */
import {
  type AgentName,
  type EventOf,
  type LogEvent,
  noUsage,
  type Seq,
  type Usage,
} from '@baton/core';
import type { TeamDocument } from '../api/documents.ts';

/** A handoff that was taken; `order` counts from 1, from the beginning of the conversation. */
export interface Taken {
  readonly order: number;
  readonly event: EventOf<'handoff_committed'>;
}

/** Everything between two agents in one direction. */
export interface GraphEdge {
  readonly key: string;
  readonly from: AgentName;
  readonly to: AgentName;
  /** When it may be taken; undefined when the team does not declare it (any longer). */
  readonly when: string | undefined;
  readonly taken: readonly Taken[];
  readonly refused: readonly EventOf<'handoff_refused'>[];
}

/** What an agent's holds came to. */
export interface Figures {
  /** How often it got the baton. */
  readonly visits: number;
  /** Time with the baton while a run was under way, in ms. */
  readonly heldMs: number;
  readonly turns: number;
  readonly toolCalls: number;
  readonly tokens: number;
  readonly costMicroUsd: number;
  /** Time that its turns and tools took, in ms. */
  readonly timeMs: number;
  /** What answered for it last; undefined when nothing did. */
  readonly model: string | undefined;
}

/** The last way the baton went: by a handoff, or by a routing to another agent. */
export interface Passage {
  readonly seq: Seq;
  /** Undefined for the user. */
  readonly from: AgentName | undefined;
  readonly to: AgentName;
}

export interface Graph {
  /** Agents of the team in its order, then those that only the log knows. */
  readonly agents: readonly AgentName[];
  readonly edges: readonly GraphEdge[];
  /** Per agent the routings that gave it a message, oldest first. */
  readonly routings: ReadonlyMap<AgentName, readonly EventOf<'routed'>[]>;
  /** Refused handoffs to nobody of the team, or to the holder itself, by who asked. */
  readonly astray: ReadonlyMap<AgentName, readonly EventOf<'handoff_refused'>[]>;
  readonly figures: ReadonlyMap<AgentName, Figures>;
  readonly passage: Passage | undefined;
  /** Handoffs in the order they were taken or refused. */
  readonly story: readonly (EventOf<'handoff_committed'> | EventOf<'handoff_refused'>)[];
}

export const noFigures: Figures = {
  visits: 0,
  heldMs: 0,
  turns: 0,
  toolCalls: 0,
  tokens: 0,
  costMicroUsd: 0,
  timeMs: 0,
  model: undefined,
};

/** The key of an edge. */
export function edgeKey(from: AgentName, to: AgentName): string {
  return `${from}>${to}`;
}

/** The graph of a team with what `events` did on it. */
export function graphOf(
  team: Pick<TeamDocument, 'agents' | 'handoffs'>,
  events: readonly LogEvent[],
  /** Handoffs that were taken before the first of `events`. */
  handoffsBefore = 0,
): Graph {
  const drawing = new Drawing(team, handoffsBefore);
  for (const event of events) drawing.add(event);
  return drawing.graph();
}

/** The events of the run that a state is in: from its message on. */
export function eventsOfRun(events: readonly LogEvent[], since: Seq): readonly LogEvent[] {
  return since <= 1 ? events : events.slice(since - 1);
}

type Growing<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer U)[] ? U[] : T[Key];
};

class Drawing {
  readonly #agents: Set<AgentName>;
  readonly #edges = new Map<string, Growing<GraphEdge>>();
  readonly #routings = new Map<AgentName, EventOf<'routed'>[]>();
  readonly #astray = new Map<AgentName, EventOf<'handoff_refused'>[]>();
  readonly #figures = new Map<AgentName, Growing<Figures>>();
  readonly #story: (EventOf<'handoff_committed'> | EventOf<'handoff_refused'>)[] = [];
  #holder: AgentName | undefined;
  #passage: Passage | undefined;
  #order: number;
  /** When the event before was, while a run is under way. */
  #before: number | undefined;

  constructor({ agents, handoffs }: Pick<TeamDocument, 'agents' | 'handoffs'>, before: number) {
    this.#order = before;
    this.#agents = new Set(agents.map(({ name }) => name));
    for (const { from, to, when } of handoffs) this.#edge(from, to).when = when;
  }

  add(event: LogEvent): void {
    this.#hold(event);
    switch (event.type) {
      case 'routed': {
        listIn(this.#routings, event.to).push(event);
        // A message that stays with its holder begins a new hold and moves nothing.
        if (event.to !== this.#holder)
          this.#passage = { seq: event.seq, from: undefined, to: event.to };
        return this.#received(event.to);
      }
      case 'handoff_committed': {
        const { seq, from, to } = event;
        this.#order += 1;
        this.#edge(from, to).taken.push({ order: this.#order, event });
        this.#story.push(event);
        this.#passage = { seq, from, to };
        return this.#received(to);
      }
      case 'handoff_refused': {
        const { from, to } = event;
        this.#story.push(event);
        const known = this.#agents.has(to) && to !== from;
        return void (known ? this.#edge(from, to).refused : listIn(this.#astray, from)).push(event);
      }
      case 'turn_taken': {
        this.#spent(event.agent, event);
        const figures = this.#of(event.agent);
        figures.turns += 1;
        figures.model = event.model ?? figures.model;
        return;
      }
      case 'turn_failed':
        return this.#spent(event.agent, event);
      case 'tool_answered': {
        if (this.#holder === undefined) return;
        const figures = this.#of(this.#holder);
        const ran = event.status !== 'refused' && event.status !== 'denied';
        figures.toolCalls += ran && event.status !== 'cancelled' ? 1 : 0;
        figures.timeMs += event.ms;
        return;
      }
      default:
    }
  }

  graph(): Graph {
    return {
      agents: [...this.#agents],
      edges: [...this.#edges.values()],
      routings: this.#routings,
      astray: this.#astray,
      figures: this.#figures,
      passage: this.#passage,
      story: this.#story,
    };
  }

  /** Time between two events of a run is its holder's; what passes between runs is nobody's. */
  #hold({ type, at }: LogEvent): void {
    if (this.#before !== undefined && this.#holder !== undefined) {
      this.#of(this.#holder).heldMs += Math.max(0, at - this.#before);
    }
    this.#before = type === 'run_ended' || type === 'conversation_started' ? undefined : at;
  }

  #received(agent: AgentName): void {
    this.#holder = agent;
    this.#of(agent).visits += 1;
  }

  #spent(agent: AgentName, { usage = noUsage, ms }: { usage?: Usage; ms: number }): void {
    const figures = this.#of(agent);
    figures.tokens += usage.inputTokens + usage.outputTokens;
    figures.costMicroUsd += usage.costMicroUsd;
    figures.timeMs += ms;
  }

  #of(agent: AgentName): Growing<Figures> {
    this.#agents.add(agent);
    const before = this.#figures.get(agent);
    if (before) return before;
    const figures = { ...noFigures };
    this.#figures.set(agent, figures);
    return figures;
  }

  #edge(from: AgentName, to: AgentName): Growing<GraphEdge> {
    const key = edgeKey(from, to);
    const before = this.#edges.get(key);
    if (before) return before;
    const edge = { key, from, to, when: undefined, taken: [], refused: [] };
    this.#edges.set(key, edge);
    return edge;
  }
}

function listIn<T>(lists: Map<AgentName, T[]>, name: AgentName): T[] {
  const before = lists.get(name);
  if (before) return before;
  const list: T[] = [];
  lists.set(name, list);
  return list;
}
