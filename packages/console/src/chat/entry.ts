/** What the chat is made of: one entry for each thing that people read as one. */
import type {
  AgentName,
  Bound,
  Brief,
  CallId,
  ConversationId,
  Failure,
  FailureCode,
  Json,
  LimitChanges,
  NudgeReason,
  OutcomeKind,
  Part,
  Routing,
  SatOut,
  Seq,
  ToolStatus,
  Usage,
} from '@baton/core';

interface Told<Kind extends string> {
  readonly kind: Kind;
  /** The same for as long as the entry is there, also from a reply on its way to its turn. */
  readonly key: string;
  /** Position of the event that it begins with. */
  readonly seq: Seq;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a user said. */
export interface MessageEntry extends Told<'message'> {
  readonly from: string;
  readonly content: readonly Part[];
  /** It came while a run was under way, and joined it. */
  readonly joins: boolean;
  /** What the user brought, changed or confirmed with it; what was there already is left out. */
  readonly artifacts: readonly { readonly id: string; readonly title: string }[];
}

/** How a message found its agent. */
export interface RouteEntry extends Told<'route'> {
  readonly routing: Routing;
  /** The question which agent is meant still waits for its answer. */
  readonly open: boolean;
}

/** A call of a tool, and how far it is. */
export interface ToolCall {
  readonly id: CallId;
  readonly tool: string;
  readonly args: Json;
  /** What the agent wrote, when that was not JSON. */
  readonly garbled: string | undefined;
  /** `open`: not begun. `awaiting`: a person has to agree. */
  readonly status: 'open' | 'awaiting' | 'started' | ToolStatus;
  /** Of an answered call. */
  readonly output: Json | undefined;
  readonly code: FailureCode | undefined;
  readonly ms: number;
  readonly artifacts: readonly { readonly id: string; readonly title: string }[];
  readonly decision:
    | { readonly approved: boolean; readonly by: string; readonly note: string | undefined }
    | undefined;
}

/** One reply of one agent, with the tools it called. */
export interface TurnEntry extends Told<'turn'> {
  readonly agent: AgentName;
  /** Somebody else spoke before, so it is said who speaks now. */
  readonly heading: boolean;
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
  readonly ms: number;
  /** What the agent was not shown. */
  readonly cut: { readonly by: string; readonly messages: number } | undefined;
  /** It is still being said; such an entry is not in the log. */
  readonly speaking: boolean;
}

export interface HandoffEntry extends Told<'handoff'> {
  /** 1 for the first of the conversation. */
  readonly number: number;
  readonly from: AgentName;
  readonly to: AgentName;
  readonly brief: Brief;
  readonly standing: 'declined' | 'dispatched' | 'added';
  readonly repaired: string | undefined;
  readonly landing: Bound | undefined;
}

export interface RefusalEntry extends Told<'refusal'> {
  readonly from: AgentName;
  /** As the agent wrote it. */
  readonly to: string;
  readonly code: FailureCode;
  readonly message: string;
  readonly permitted: readonly AgentName[];
  readonly satOut: readonly SatOut[];
}

/** A reply that was not believed. */
export interface QuestionedEntry extends Told<'questioned'> {
  readonly agent: AgentName;
  readonly reason: NudgeReason;
}

/** An agent that could not reply. */
export interface FailureEntry extends Told<'failure'> {
  readonly agent: AgentName;
  readonly failure: Failure;
  /** 1 for the first of the failures in a row. */
  readonly attempt: number;
}

export interface LandingEntry extends Told<'landing'> {
  readonly agent: AgentName;
  readonly bound: Bound;
}

/** A person holds the baton. */
export interface PersonEntry extends Told<'person'> {
  readonly agent: AgentName;
  /** When it was answered; undefined while it is waited for. */
  readonly answeredAt: number | undefined;
  /** It is waited for now. */
  readonly open: boolean;
}

/** What a person answered. */
export interface AnswerEntry extends Told<'answer'> {
  readonly agent: AgentName;
  readonly by: string;
  /** Empty when it says no more than the brief of its handoff. */
  readonly content: readonly Part[];
  /** Who got the baton with it; undefined when it is the answer. */
  readonly to: AgentName | undefined;
}

export interface EndEntry extends Told<'end'> {
  readonly outcome: OutcomeKind;
  readonly agent: AgentName | undefined;
  readonly bound: Bound | undefined;
  readonly failure: Failure | undefined;
  /** From the message to the end, people's time included. */
  readonly tookMs: number;
  /** Nothing has happened since. */
  readonly newest: boolean;
}

export interface ContinuedEntry extends Told<'continued'> {
  readonly by: string;
  readonly limits: LimitChanges;
}

export interface CancelEntry extends Told<'cancel'> {
  readonly by: string;
  readonly reason: string;
}

/** The conversation begins as another one did. */
export interface ForkEntry extends Told<'fork'> {
  readonly from: ConversationId;
  /** The first position that is not a copy. */
  readonly departs: Seq;
  /** What is asked: what would have been, if. */
  readonly question: string;
  /** Tools are answered with what the original recorded. */
  readonly recorded: boolean;
}

export type Entry =
  | ForkEntry
  | MessageEntry
  | RouteEntry
  | TurnEntry
  | HandoffEntry
  | RefusalEntry
  | QuestionedEntry
  | FailureEntry
  | LandingEntry
  | PersonEntry
  | AnswerEntry
  | EndEntry
  | ContinuedEntry
  | CancelEntry;
