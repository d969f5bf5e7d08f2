/** What the nodes and edges of a graph draw from, so that only those that changed are drawn again. */
import type { AgentName, SatOut } from '@baton/core';
import { createContext, use } from 'react';
import type { Graph } from './derive.ts';

/** What the side sheet is about. */
export type Selection =
  | { readonly kind: 'agent'; readonly agent: AgentName }
  | { readonly kind: 'edge'; readonly key: string };

export interface GraphSetting {
  readonly graph: Graph;
  /** Who has the baton, or had it when the run ended. */
  readonly holder: AgentName | undefined;
  /** It has it still. */
  readonly holds: boolean;
  readonly satOut: ReadonlyMap<AgentName, SatOut>;
  readonly selected: Selection | undefined;
  /** No log is behind it: the team at large. */
  readonly still?: boolean;
  readonly select: (selection: Selection | undefined) => void;
}

export const GraphContext = createContext<GraphSetting | undefined>(undefined);

/** The graph that a node or an edge is part of. */
export function useGraph(): GraphSetting {
  const setting = use(GraphContext);
  if (!setting) throw new Error('There is no graph here: wrap it in <GraphContext>.');
  return setting;
}
