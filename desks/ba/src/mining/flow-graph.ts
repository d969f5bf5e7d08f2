/**
 * What of a log is drawn: the activities and what follows what, as many as covers enough and can
 * still be read.
 *
 * Comes in: the figures. Goes out: nodes in the order in which cases usually reach them, and edges,
 * with the two ends of a case; and in one sentence what is left out. Every node keeps its most
 * frequent way in and out, so that nothing hangs in the air.
 */
import { percentText, plural } from './duration.ts';
import type { Edge, MinedLog } from './mined-log.ts';
import { totalWaiting } from './mining-words.ts';

export interface FlowNode {
  readonly id: string;
  readonly name: string;
  /** Cases for the two ends, events for an activity. */
  readonly count: number;
  /** Cases that have it. */
  readonly cases: number;
  readonly kind: 'begin' | 'end' | 'activity';
}

export interface FlowEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** Median waiting in milliseconds; absent at the two ends of a case. */
  readonly median?: number;
  /** Among those with the most waiting in total: their rank, 1 for the most. */
  readonly slow?: number;
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** All cases of the log. */
  readonly cases: number;
  /** What is not drawn, in one sentence; empty when all is. */
  readonly leftOut: string;
}

/** More activities than this cannot be told apart in one picture. */
const activitiesMax = 30;
/** Share of what follows what that is drawn, in percent. */
const coverPercent = 95;
/** So few edges are all drawn. */
const edgesMin = 20;
/** Edges for each node at most, beyond those that keep it connected. */
const edgesPerNode = 1.5;
/** Of the edges with most waiting, so many are marked, each with this share of all waiting. */
const slowMax = 3;
const slowPercent = 10;

export const beginId = 'begin';
export const endId = 'end';

/** The graph that is drawn. */
export function flowGraph(log: MinedLog): FlowGraph {
  const shown = new Set(log.activities.slice(0, activitiesMax).map((_, index) => index));
  const slow = slowEdges(log);
  const inside = log.edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const ends = endsOf(log, shown);
  const kept = keptEdges([...inside.map((edge) => edgeOf(edge, slow)), ...ends]);
  const leftEdges = inside.length + ends.length - kept.length;
  const all = log.events + log.cases;
  const covered = kept.reduce((sum, { count }) => sum + count, 0);
  const order = orderOf(log);
  const nodes = [...shown]
    .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0) || a - b)
    .map((index): FlowNode => {
      const { name = '', events = 0, cases = 0 } = log.activities[index] ?? {};
      return { id: idOf(index), name, count: events, cases, kind: 'activity' };
    });
  const end = { count: log.cases, cases: log.cases };
  return {
    nodes: [
      { id: beginId, name: 'Case begins', kind: 'begin', ...end },
      ...nodes,
      { id: endId, name: 'Case ends', kind: 'end', ...end },
    ],
    edges: kept,
    cases: log.cases,
    leftOut: leftOutText({
      activities: log.activities.length - shown.size,
      edges: leftEdges,
      share: percentText(covered, all),
    }),
  };
}

function leftOutText(of: { activities: number; edges: number; share: string }): string {
  if (of.activities === 0 && of.edges === 0) return '';
  const parts = [
    ...(of.activities > 0 ? [plural(of.activities, 'rare activity', 'rare activities')] : []),
    ...(of.edges > 0 ? [plural(of.edges, 'rare connection', 'rare connections')] : []),
  ];
  return `The picture shows ${of.share} of what follows what; left out: ${parts.join(' and ')}.`;
}

function slowEdges(log: MinedLog): ReadonlyMap<Edge, number> {
  const total = totalWaiting(log);
  const most = log.edges
    .slice(0, Math.min(slowMax, Math.ceil(log.edges.length / 4)))
    .filter(
      (edge, index) => edge.total > 0 && (index === 0 || edge.total >= (total * slowPercent) / 100),
    );
  return new Map(most.map((edge, index) => [edge, index + 1]));
}

function edgeOf(edge: Edge, slow: ReadonlyMap<Edge, number>): FlowEdge {
  const { from, to, count, median } = edge;
  const rank = slow.get(edge);
  const ends = { from: idOf(from), to: idOf(to) };
  return { id: `${ends.from}-${ends.to}`, ...ends, count, median, ...(rank && { slow: rank }) };
}

function endsOf(log: MinedLog, shown: ReadonlySet<number>): readonly FlowEdge[] {
  return log.activities.flatMap(({ starts, ends }, index) => {
    const id = idOf(index);
    if (!shown.has(index)) return [];
    return [
      ...(starts > 0 ? [{ id: `${beginId}-${id}`, from: beginId, to: id, count: starts }] : []),
      ...(ends > 0 ? [{ id: `${id}-${endId}`, from: id, to: endId, count: ends }] : []),
    ];
  });
}

/** Those that connect every node, the slow ones, then the most frequent until enough is covered. */
function keptEdges(edges: readonly FlowEdge[]): readonly FlowEdge[] {
  const sorted = edges.toSorted((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  if (sorted.length <= edgesMin) return sorted;
  const kept = new Set<FlowEdge>(sorted.filter(({ slow }) => slow !== undefined));
  const nodes = new Set(sorted.flatMap(({ from, to }) => [from, to]));
  for (const node of nodes) {
    const others = sorted.filter(({ from, to }) => from !== to);
    const into = others.find(({ to }) => to === node);
    const out = others.find(({ from }) => from === node);
    if (into) kept.add(into);
    if (out) kept.add(out);
  }
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  let covered = [...kept].reduce((sum, { count }) => sum + count, 0);
  for (const edge of sorted) {
    if (covered >= (all * coverPercent) / 100 || kept.size >= nodes.size * edgesPerNode) break;
    if (kept.has(edge)) continue;
    kept.add(edge);
    covered += edge.count;
  }
  return sorted.filter((edge) => kept.has(edge));
}

/** How far through a case an activity usually is, 0 to 1, over the most frequent variants. */
function orderOf({ variants }: MinedLog): ReadonlyMap<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { steps, cases } of variants.slice(0, 200)) {
    for (const [place, step] of steps.entries()) {
      const own = sums.get(step) ?? { sum: 0, count: 0 };
      own.sum += (cases * (place + 0.5)) / steps.length;
      own.count += cases;
      sums.set(step, own);
    }
  }
  return new Map([...sums].map(([step, { sum, count }]) => [step, sum / count]));
}

function idOf(index: number): string {
  return `a${index + 1}`;
}
