/** The server's documents, as its OpenAPI document (`GET /api/openapi.json`) has them. */
import type { AgentName, Brief, Head, Json, LimitChanges, Seq } from '@baton/core';

export interface TeamDocument {
  readonly name: string;
  readonly title: string;
  readonly entry: AgentName;
  readonly next: 'holder' | 'entry' | 'route';
  readonly severalFit: 'ask' | 'both' | 'best' | 'entry';
  readonly landing: { readonly human: AgentName | null };
  /** Each of them; what has no limit is `Number.MAX_SAFE_INTEGER`. */
  readonly limits: LimitChanges;
  readonly agents: readonly AgentDocument[];
  readonly handoffs: readonly {
    readonly from: AgentName;
    readonly to: AgentName;
    readonly when: string;
  }[];
  readonly rules: readonly { readonly name: string; readonly to: AgentName }[];
}

export interface AgentDocument {
  readonly name: AgentName;
  readonly kind: 'model' | 'code' | 'human';
  readonly description: string;
  readonly dispatcher: boolean;
  /** Null for those who may not see them, and for agents that have none. */
  readonly instructions: string | null;
  readonly model: string | null;
  readonly tools: readonly {
    readonly name: string;
    readonly description: string;
    readonly repeat: 'read' | 'write' | 'once';
    readonly approval: 'always' | 'sometimes' | 'never';
  }[];
}

export type HeadDocument = Head;

export interface HeadPage {
  readonly conversations: readonly HeadDocument[];
  readonly next: string | null;
}

/** What was written is in the log, at this position. */
export interface Accepted {
  readonly conversation: string;
  readonly seq: Seq;
}

/** A call that waits for approval. */
export interface CallDocument {
  readonly call: string;
  readonly tool: string;
  readonly args: Json;
  readonly agent: AgentName;
}

/** Somebody waits for a person. */
export interface WaitDocument {
  readonly conversation: string;
  readonly title: string;
  readonly for: 'human' | 'approval';
  readonly seq: Seq;
  readonly since: number;
  readonly waitedMs: number;
  readonly agent: AgentName;
  readonly from: AgentName | null;
  readonly brief: Brief | null;
  readonly permitted: readonly { readonly to: AgentName; readonly when: string }[];
  readonly approvals: readonly CallDocument[];
  readonly claim: { readonly by: string; readonly until: number } | null;
  /** When the time limit answers in the person's place; absent or null without one. */
  readonly dueAt?: number | null;
}
