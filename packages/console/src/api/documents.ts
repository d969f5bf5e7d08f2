/** The server's documents, as its OpenAPI document (`GET /api/openapi.json`) has them. */
import type { AgentName, Head, LimitChanges, Seq } from '@baton/core';

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

/** A wait of the inbox. */
export type { Waiting as WaitDocument } from '@baton/server';
