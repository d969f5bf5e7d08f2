/**
 * Facts: everything that can be in a log, in the past tense. The log is the only truth; whatever is
 * not derivable from these is not kept. Prompts, histories, catalogues, deltas and clock ticks are
 * not facts.
 *
 * The format is additive (rule G5): a field or a fact may be added, none is changed or removed.
 * Fields marked `blob` hold text or JSON that the log stores by hash when it is large.
 */
import type { Artifact } from './artifact.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { AgentName, CallId, ConversationId, Seq } from './id.ts';
import type { Json } from './json.ts';
import type { Bound, LimitChanges } from './limit.ts';
import type { Call, Content, Reasoning, Usage } from './message.ts';

/** Why, what is wanted, what is done, what is still open. Kept whole, with what an edge adds. */
export interface Brief {
  readonly reason: string;
  readonly wanted?: string;
  readonly done?: readonly string[];
  readonly open?: readonly string[];
  /** Ids of the artifacts that the receiver needs. */
  readonly carries?: readonly string[];
  /** What the edge's own schema asks for. */
  readonly details?: Json;
  /** What the team computes of all artifacts (`TeamDefinition.inventory`); no agent writes it. */
  readonly inventory?: readonly string[];
}

/** An agent that may not receive the baton now, and what it said when it passed it on (B4). */
export interface SatOut {
  readonly agent: AgentName;
  readonly since: Seq;
  readonly reason: string;
}

/** How a message found its agent (R2). */
export interface Routing {
  readonly to: AgentName;
  readonly method: 'sticky' | 'rule' | 'classifier' | 'entry' | 'choice';
  /** 0 to 1; 1 for what is not a guess. */
  readonly confidence: number;
  readonly runnersUp: readonly { readonly to: AgentName; readonly confidence: number }[];
  readonly reason: string;
  /** What the router took; absent when none was asked. */
  readonly ms?: number;
  /** Who else the request fits: they get it, in this order, when `to` has answered (R4). */
  readonly then?: readonly AgentName[];
  /** The user is asked which of these is meant; the run waits for the answer (R4). */
  readonly question?: { readonly text: string; readonly between: readonly AgentName[] };
}

export type OutcomeKind = 'answered' | 'waiting' | 'landed' | 'exhausted' | 'failed' | 'cancelled';

/** What each outcome means to the caller of a command: the exit status. */
export const outcomeExits: Readonly<Record<OutcomeKind, number>> = {
  answered: 0,
  waiting: 10,
  landed: 11,
  exhausted: 12,
  failed: 69,
  cancelled: 130,
};

export type ToolStatus =
  | 'ok'
  | 'failed' // it ran and failed, or took too long and may be repeated
  | 'refused' // it did not run: unknown, not this agent's, bad arguments, budget, landing
  | 'denied' // a person said no
  | 'unknown' // it was started and nobody knows how it ended (T3)
  | 'cancelled'; // it was not begun or was broken off, because the run was cancelled

/** Why an agent is asked to repair its reply instead of being believed. */
export type NudgeReason = 'said_handoff' | 'empty_reply';

/** What is different in the team of a fork. */
export type TeamChange =
  | { readonly kind: 'instructions'; readonly agent: AgentName; readonly text: string }
  /** Without `agent` that of all agents of kind model. */
  | { readonly kind: 'model'; readonly model: string; readonly agent?: AgentName };

/** How a fork came to be: all that is needed to go on with it as it was meant. */
export interface ForkedFrom {
  readonly conversation: ConversationId;
  /** The first position that is not a copy. */
  readonly at: Seq;
  /** The calls of the original up to here have answered. */
  readonly upTo: Seq;
  /** Whether tools are run, or answered with what the original recorded. */
  readonly tools: 'recorded' | 'real';
  readonly by: string;
  /** What is different; the first four stand in the log, at `at`. */
  readonly change?:
    | { readonly kind: 'message' | 'route' | 'tool_result' | 'tool_failure' }
    | TeamChange;
  /** What was different in the team of the fork that this is a fork of, oldest first. */
  readonly before?: readonly TeamChange[];
}

export type Fact =
  | {
      readonly type: 'conversation_started';
      readonly format: 1;
      readonly team: string;
      /** Present in a fork. */
      readonly forkedFrom?: ForkedFrom; // blob
    }
  | {
      readonly type: 'message_received';
      readonly content: Content; // blob
      readonly from: string;
      /** Limits of the run that this message starts. */
      readonly limits?: LimitChanges;
      /** What the user changed or confirmed. */
      readonly artifacts?: readonly Artifact[];
    }
  | ({ readonly type: 'routed' } & Routing)
  | {
      readonly type: 'turn_taken';
      readonly agent: AgentName;
      readonly text: string; // blob
      readonly calls: readonly Call[];
      /** The text asks the user something and the run waits for the answer. */
      readonly question?: boolean;
      readonly reasoning?: Reasoning;
      readonly model?: string;
      /** Absent when it took nothing, as with code agents. */
      readonly usage?: Usage;
      readonly ms: number;
      /** The last position the agent was shown; what came later it has not seen. */
      readonly saw: Seq;
      /** What the agent was not shown (C2). */
      readonly cut?: { readonly by: string; readonly messages: number };
    }
  | {
      readonly type: 'turn_failed';
      readonly agent: AgentName;
      readonly failure: Failure;
      readonly usage?: Usage;
      readonly ms: number;
    }
  | {
      readonly type: 'reply_questioned';
      readonly agent: AgentName;
      readonly reason: NudgeReason;
    }
  | { readonly type: 'tool_started'; readonly call: CallId; readonly tool: string }
  | {
      readonly type: 'tool_answered';
      readonly call: CallId;
      readonly tool: string;
      readonly status: ToolStatus;
      /** Why, when the status is not ok. */
      readonly code?: FailureCode;
      readonly output: Json; // blob
      /** SHA-256 of tool and output; one not seen before is evidence. Only with status ok. */
      readonly digest?: string;
      readonly artifacts?: readonly Artifact[]; // bodies: blob
      readonly ms: number;
    }
  | {
      readonly type: 'approval_requested';
      readonly call: CallId;
      readonly tool: string;
      readonly args: Json; // blob
    }
  | {
      readonly type: 'approval_answered';
      readonly call: CallId;
      readonly approved: boolean;
      readonly by: string;
      readonly note?: string;
    }
  | {
      readonly type: 'handoff_refused';
      readonly from: AgentName;
      /** As the agent wrote it. */
      readonly to: string;
      readonly call: CallId;
      readonly code: FailureCode;
      readonly message: string;
      readonly permitted: readonly AgentName[];
      readonly satOut: readonly SatOut[];
    }
  | {
      readonly type: 'handoff_committed';
      readonly from: AgentName;
      readonly to: AgentName;
      readonly brief: Brief;
      readonly call?: CallId;
      /** What the agent wrote, when a near miss was repaired (H2). */
      readonly repaired?: string;
      /**
       * What passing on makes of the sender: sits out until news, may be called again, or neither.
       */
      readonly standing: 'declined' | 'dispatched' | 'added';
      /** The bound, when the kernel itself called a human (L2). */
      readonly landing?: Bound;
    }
  | {
      readonly type: 'landing_started';
      readonly agent: AgentName;
      readonly bound: Bound;
      readonly message: string;
    }
  | { readonly type: 'human_requested'; readonly agent: AgentName }
  | {
      readonly type: 'human_answered';
      readonly agent: AgentName;
      readonly by: string;
      readonly content: Content; // blob
      /** Without it the human's text is the answer. */
      readonly handoff?: { readonly to: AgentName; readonly brief: Brief };
    }
  | {
      readonly type: 'run_ended';
      readonly outcome: OutcomeKind;
      readonly agent: AgentName | null;
      /** Position of the turn or human answer that holds the answer; 0 when there is none. */
      readonly answer: Seq;
      readonly bound?: Bound;
      readonly failure?: Failure;
    }
  | {
      readonly type: 'run_continued';
      readonly by: string;
      readonly limits: LimitChanges;
    }
  | { readonly type: 'cancel_requested'; readonly by: string; readonly reason: string };

export type FactType = Fact['type'];

/** A fact at its place in the log. */
export type LogEvent<F extends Fact = Fact> = F & {
  readonly seq: Seq;
  /** Milliseconds since 1970, as the writer's clock had it. */
  readonly at: number;
};

/** The events of one type. */
export type EventOf<T extends FactType> = LogEvent<Extract<Fact, { type: T }>>;
