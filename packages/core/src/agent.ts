/**
 * Who can hold the baton and what it is given: tools, agents of the three kinds, the view an agent
 * is shown, the reply it makes.
 *
 * An agent is asked with a view and replies with text, calls or a handoff; the kernel does the
 * rest. A code agent is therefore a model that happens to be a function: its tool calls, too, are
 * made by the kernel, recorded, and answered in the next view.
 */
import type { KeptArtifact, NewArtifact } from './artifact.ts';
import type { Brief, LogEvent, SatOut } from './event.ts';
import { BatonError } from './failure.ts';
import type { AgentName, CallId, ConversationId, Seq } from './id.ts';
import type { Json, JsonObject } from './json.ts';
import type { Bound } from './limit.ts';
import type { Message, Reasoning, Usage } from './message.ts';
import type { Schema } from './schema.ts';
import type { Sequence } from './sequence.ts';

/**
 * What may be done again after a crash (rule T3). `read` changes nothing; `write` may be repeated
 * under the same idempotency key; `once` is never repeated: its outcome becomes *unknown*.
 */
export type Repeat = 'read' | 'write' | 'once';

export interface ToolContext {
  readonly conversation: ConversationId;
  readonly agent: AgentName;
  readonly call: CallId;
  /** The idempotency key: the same when this very call is made again. */
  readonly key: string;
  /** Aborted when the time is up or the run is cancelled. */
  readonly signal: AbortSignal;
  /** What answered for the agent when it made the call, as its reply said. */
  readonly model: string | undefined;
  /** Every message of the user so far, oldest first. */
  readonly said: () => readonly string[];
  /** All artifacts as they stand. */
  readonly artifacts: () => readonly KeptArtifact[];
  /** Hands in a new or changed artifact; it counts when the call succeeds. */
  readonly register: (artifact: NewArtifact) => void;
}

export interface Tool {
  readonly name: string;
  /** For the model: what it does, when to use it, what it gives back. */
  readonly description: string;
  readonly input: Schema;
  readonly repeat: Repeat;
  /** A person has to agree first (rule T4): always, or when the function says so. */
  readonly approval: boolean | ((args: Json) => boolean);
  /** Time for one call, in ms. */
  readonly timeoutMs: number | undefined;
  /**
   * Contract: gets validated arguments; may throw (the message goes to the agent as data); should
   * stop when `signal` is aborted; may be called again with the same key unless `repeat` is `once`;
   * what it returns is kept as JSON.
   */
  readonly run: (args: unknown, context: ToolContext) => unknown;
}

/** A tool as a developer writes it; `repeat` has no default because only its author knows. */
export interface ToolDefinition<Args> {
  readonly name: string;
  readonly description: string;
  readonly input: Schema<Args>;
  readonly repeat: Repeat;
  readonly approval?: boolean | ((args: Json) => boolean);
  readonly timeoutMs?: number;
  readonly run: (args: Args, context: ToolContext) => unknown;
}

/**
 * Defines a tool.
 * @throws BatonError `definition_invalid` for a name that models can not call.
 */
export function defineTool<Args>(definition: ToolDefinition<Args>): Tool {
  const { name, run } = definition;
  if (!/^[a-zA-Z][\w-]{0,63}$/.test(name) || /^(transfer|handoff)_to_/i.test(name)) {
    throw new BatonError(
      'definition_invalid',
      `Cannot define the tool: its name must be 1 to 64 letters, digits, _ or -, begin with a ` +
        `letter, and not with transfer_to_, got '${name}'. Rename it.`,
      { path: 'name' },
    );
  }
  const { timeoutMs } = definition;
  if (timeoutMs !== undefined && !(timeoutMs > 0)) {
    throw new BatonError(
      'definition_invalid',
      `Cannot define the tool ${name}: its time limit must be above 0 ms, got ${timeoutMs}.`,
      { path: 'timeoutMs' },
    );
  }
  return {
    approval: false,
    timeoutMs: undefined,
    ...definition,
    // `as`: the kernel validates with this tool's own `input` before it calls `run`.
    run: (args, context) => run(args as Args, context),
  };
}

/** What an agent sees of the conversation (rule C2); by default all of it. */
export type Narrowing =
  /** The last `n` messages. */
  | { readonly last: number }
  /** Only the user's messages and its own turns, calls and results. */
  | 'own'
  /** The user's newest message and the brief that brought the baton. */
  | 'brief'
  /** The user's newest message and what the function makes of the rest. */
  | { readonly name: string; readonly summary: (events: readonly LogEvent[]) => string };

export interface Edge {
  readonly to: AgentName;
  /** For the model: when to take this edge. */
  readonly when: string;
  /** What a brief over this edge must say in `details`. */
  readonly details: Schema | undefined;
  /** What the receiver sees; overrides the receiver's own narrowing for that hold. */
  readonly context: Narrowing | undefined;
}

/** An edge as a developer writes it; a bare name is an edge with nothing special. */
export type EdgeDefinition =
  | AgentName
  | {
      readonly to: AgentName;
      readonly when?: string;
      readonly details?: Schema | undefined;
      readonly context?: Narrowing | undefined;
    };

export interface ReplyContext {
  /** Aborted when the turn's time is up or the run is cancelled. */
  readonly signal: AbortSignal;
}

interface AgentDefinitionBase {
  readonly name: AgentName;
  /** For the other agents: what it does. */
  readonly description: string;
  /** Passes on by trade, so passing on is never a decline (rule B2). Default false. */
  readonly dispatcher?: boolean;
  readonly tools?: readonly Tool[];
  readonly handoffs?: readonly EdgeDefinition[];
  readonly context?: Narrowing;
  /** Time for one turn, in ms. */
  readonly timeoutMs?: number;
}

export type AgentDefinition =
  | (AgentDefinitionBase & {
      readonly kind: 'model';
      readonly instructions: string;
      /** The name under which the driver finds the model; its default model otherwise. */
      readonly model?: string;
      /** 0 unless told otherwise. */
      readonly temperature?: number;
      /** May ask the user a question and wait for the answer. Default true. */
      readonly asks?: boolean;
    })
  | (AgentDefinitionBase & {
      readonly kind: 'code';
      /**
       * Contract: a function of its view; may throw (the run fails and can be continued); may be
       * called again with the same view after a crash; acts on the world only through tools.
       */
      readonly reply: (view: View, context: ReplyContext) => Reply | Promise<Reply>;
    })
  | (AgentDefinitionBase & { readonly kind: 'human' });

/** An agent with nothing left open. */
export type Agent = Completed<AgentDefinition>;

type Completed<Definition> = Definition extends unknown
  ? Omit<Definition, keyof Complete> & Complete
  : never;

interface Complete {
  readonly dispatcher: boolean;
  readonly tools: readonly Tool[];
  readonly handoffs: readonly Edge[];
}

/**
 * Completes an agent's definition; a complete one stays as it is. The checks that need the other
 * agents are in `defineTeam`.
 */
export function defineAgent(definition: AgentDefinition): Agent {
  return {
    ...definition,
    dispatcher: definition.dispatcher ?? false,
    tools: definition.tools ?? [],
    handoffs: (definition.handoffs ?? []).map(edgeOf),
  };
}

function edgeOf(definition: EdgeDefinition): Edge {
  const {
    to,
    when = '',
    details,
    context,
  } = typeof definition === 'string' ? { to: definition } : definition;
  return { to, when, details, context };
}

/** A tool or handoff as a model is shown it. */
export interface CallSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/** How the baton came to its holder. */
export interface Arrival {
  readonly from: AgentName;
  readonly brief: Brief;
  readonly seq: Seq;
}

/** All that an agent is given for one turn. */
export interface View {
  readonly conversation: ConversationId;
  readonly agent: AgentName;
  /** What a model is told it is; the same from turn to turn. Empty for a code agent. */
  readonly instructions: string;
  /** The transcript as this agent sees it, oldest first. Grows at its end from turn to turn. */
  readonly messages: Sequence<Message>;
  /** The tools this agent may call, in a fixed order. */
  readonly tools: readonly CallSpec[];
  /** The handoffs this agent may ask for, in a fixed order; `transfer_to_<agent>`. */
  readonly handoffs: readonly CallSpec[];
  /** Present in the last turn of a run that may not go on: no tools, no handoffs (rule L2). */
  readonly landing: { readonly bound: Bound; readonly message: string } | undefined;
  /** Text of the user's newest message. */
  readonly request: string;
  /** Present when the baton came by a handoff. */
  readonly arrival: Arrival | undefined;
  /** Who may not receive the baton now, and why. */
  readonly satOut: readonly SatOut[];
  /** The events since this agent got the baton, oldest first. */
  readonly hold: readonly LogEvent[];
  /** Every event of the conversation, for code agents; not narrowed. */
  readonly log: Sequence<LogEvent>;
  readonly artifacts: () => readonly KeptArtifact[];
  /** What the agent is not shown. */
  readonly cut: { readonly by: string; readonly messages: number } | undefined;
  /** The last position this view was built from. */
  readonly saw: Seq;
}

/** A call as a model or a code agent makes it. */
export interface NewCall {
  readonly name: string;
  readonly args: Json;
  /** What was written, when it was not JSON. */
  readonly garbled?: string;
}

/** One reply. Text alone is the answer; with calls it is what the agent says meanwhile. */
export interface Reply {
  readonly text?: string;
  readonly calls?: readonly NewCall[];
  /** Short for the call `transfer_to_<to>` with this brief. */
  readonly handoff?: { readonly to: AgentName; readonly brief: Brief };
  /** The text is a question: the run waits for the user. */
  readonly question?: boolean;
  readonly reasoning?: Reasoning;
  readonly model?: string;
  readonly usage?: Usage;
}
