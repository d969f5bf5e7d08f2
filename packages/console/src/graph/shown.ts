/**
 * Which edges of a graph are drawn, and what is written on them. What happened is always drawn;
 * what only may happen is drawn as long as it can be told apart, and otherwise for one agent.
 */
import type { AgentName, EventOf } from '@baton/core';
import type { Graph, GraphEdge, Taken } from './derive.ts';

/** Permitted handoffs that can be told apart when all are drawn at once. */
const quietMax = 9;

/** True when permitted handoffs are drawn for one agent at a time. */
export function isCrowded(graph: Pick<Graph, 'edges'>): boolean {
  return graph.edges.filter(({ when }) => when !== undefined).length > quietMax;
}

/** The edges to draw, with `focus` being who is pointed at, selected, or holds the baton. */
export function shownEdges(
  graph: Pick<Graph, 'edges'>,
  focus: AgentName | undefined,
): readonly GraphEdge[] {
  const crowded = isCrowded(graph);
  return graph.edges.filter(({ taken, refused, from }) => {
    return taken.length + refused.length > 0 || !crowded || from === focus;
  });
}

/** `#1 #4`, and from the fourth on how many and the newest: `9× … #31`. */
export function orderText(taken: readonly Taken[]): string {
  const last = taken.at(-1);
  if (!last) return '';
  if (taken.length <= 3) return taken.map(({ order }) => `#${order}`).join(' ');
  return `${taken.length}× … #${last.order}`;
}

/** How a message found its agent: `classifier .93`, `entry`. */
export function routingText({ method, confidence }: EventOf<'routed'>): string {
  if (method !== 'classifier') return method;
  return `classifier ${confidence.toFixed(2).replace(/^0/, '')}`;
}

/** The newest of the routings to one agent, and how many there were. */
export function routingsText(routings: readonly EventOf<'routed'>[]): string {
  const last = routings.at(-1);
  if (!last) return '';
  return routings.length > 1 ? `${routingText(last)}, ${routings.length}×` : routingText(last);
}

/** A handoff of the story in one sentence. */
export function storyText(event: Graph['story'][number]): string {
  const { from, to } = event;
  if (event.type === 'handoff_refused') return `${from} to ${to}, refused: ${event.message}`;
  return `${from} to ${to}: ${event.brief.reason}`;
}
