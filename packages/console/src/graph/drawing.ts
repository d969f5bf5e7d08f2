/**
 * A graph and a layout come to lines, labels and the way of the baton. Pure. The curve between two
 * agents depends on the layout alone and is worked out once.
 */
import type { AgentName, EventOf } from '@baton/core';
import type { Edge } from '@xyflow/react';
import type { Selection } from './context.ts';
import { type Box, type Curve, curveBetween, labelPlaces, pointOn, wayOf } from './curve.ts';
import { edgeKey, type Graph, type GraphEdge, type Passage } from './derive.ts';
import {
  type Layout,
  nodeSize,
  type Point,
  type Size,
  type TeamShape,
  userSize,
} from './layout.ts';
import { orderText, routingsText, shownEdges } from './shown.ts';

export type LineKind = 'taken' | 'refused' | 'permitted' | 'routing';

export interface LineData extends Record<string, unknown> {
  readonly curve: Curve;
  readonly kind: LineKind;
  readonly chosen: boolean;
}

export type Line = Edge<LineData>;

/** What is written on an edge between two agents, or on the routings from the user to one. */
export interface Label {
  readonly key: string;
  readonly at: Point;
  readonly edge?: GraphEdge;
  readonly routings?: readonly EventOf<'routed'>[];
}

export interface Drawn {
  readonly lines: readonly Line[];
  readonly labels: readonly Label[];
  /** Of the newest passage, for `offset-path`. */
  readonly way: string | undefined;
}

export interface DrawingOptions {
  readonly graph: Graph;
  readonly layout: Layout;
  /** Whose permitted handoffs are drawn when there are too many. */
  readonly focus: AgentName | undefined;
  readonly selected: Selection | undefined;
  /** The id of the user's node. */
  readonly userId: string;
}

/** What is drawn between the nodes. */
export function drawingOf(options: DrawingOptions): Drawn {
  const { graph, layout, focus, selected, userId } = options;
  const lines: Line[] = [];
  const labels: (Omit<Label, 'at'> & { curve: Curve })[] = [];
  for (const [to, routings] of graph.routings) {
    const curve = curveFrom(layout, undefined, to);
    if (!curve) continue;
    const key = edgeKey(userId, to);
    lines.push(lineOf({ key, source: userId, target: to, curve, kind: 'routing', chosen: false }));
    labels.push({ key, routings, curve });
  }
  // By when they were first taken, so that a new label never moves an older one.
  const edges = [...shownEdges(graph, focus)].sort((a, b) => firstOf(a) - firstOf(b));
  for (const edge of edges) {
    const { key, from, to, taken, refused } = edge;
    const curve = curveFrom(layout, from, to);
    if (!curve) continue;
    const chosen = selected?.kind === 'edge' && selected.key === key;
    lines.push(lineOf({ key, source: from, target: to, curve, kind: kindOf(edge), chosen }));
    if (taken.length + refused.length > 0) labels.push({ key, edge, curve });
  }
  // What is drawn last is on top: permitted ones are under all others.
  lines.sort((a, b) => weight(a) - weight(b));
  const sized = labels.map((label) => ({ curve: label.curve, size: labelSize(label) }));
  const places = labelPlaces(sized, boxesOf(layout));
  const { passage } = graph;
  return {
    lines,
    labels: labels.map(({ curve, ...label }, index) => ({
      ...label,
      at: places[index] ?? curve.control,
    })),
    way: passage && wayFor(layout, passage),
  };
}

export interface Bounds extends Point, Size {}

/**
 * The box around the nodes and every line that a team permits, so that what is taken later is in
 * sight as well. In a large team nobody sees the lines anyway: then of the nodes alone.
 */
export function boundsOf(layout: Layout, { agents, handoffs }: TeamShape): Bounds {
  const boxes = boxesOf(layout);
  const xs = boxes.flatMap(({ centre, size }) => [
    centre.x - size.width / 2,
    centre.x + size.width / 2,
  ]);
  const ys = boxes.flatMap(({ centre, size }) => [
    centre.y - size.height / 2,
    centre.y + size.height / 2,
  ]);
  const ways = [...handoffs, ...agents.map(({ name }) => ({ from: undefined, to: name }))];
  for (const { from, to } of ways.length <= waysMax ? ways : []) {
    const curve = curveFrom(layout, from, to);
    // At its middle a curve of this kind is about as far out as anywhere.
    const out = curve && pointOn(curve, 0.5);
    if (!out) continue;
    xs.push(out.x - 14, out.x + 14);
    ys.push(out.y - 9, out.y + 9);
  }
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

const waysMax = 80;

interface LineParts extends Pick<Line, 'source' | 'target'> {
  readonly key: string;
  readonly curve: Curve;
  readonly kind: LineKind;
  readonly chosen: boolean;
}

function lineOf({ key, source, target, curve, kind, chosen }: LineParts): Line {
  const data = { curve, kind, chosen };
  // Its label and the list of handoffs say what there is to say.
  return { id: key, source, target, type: 'line', data, domAttributes: { 'aria-hidden': true } };
}

function kindOf({ taken, refused }: GraphEdge): LineKind {
  if (taken.length > 0) return 'taken';
  return refused.length > 0 ? 'refused' : 'permitted';
}

/** The room a label takes, in px, from the letters it has. */
function labelSize({ edge, routings = [] }: Pick<Label, 'edge' | 'routings'>): Size {
  const refused = edge && edge.refused.length > 0 ? ` x${edge.refused.length}` : '';
  const text = edge ? orderText(edge.taken) + refused : routingsText(routings);
  return { width: 14 + text.length * 6.5, height: 18 };
}

const weights: Record<LineKind, number> = { permitted: 0, routing: 1, refused: 2, taken: 3 };

function weight({ data }: Line): number {
  return data ? weights[data.kind] : 0;
}

const never = Number.MAX_SAFE_INTEGER;

function firstOf({ taken, refused }: GraphEdge): number {
  return Math.min(taken[0]?.event.seq ?? never, refused[0]?.seq ?? never);
}

const curves = new WeakMap<Layout, Map<string, Curve>>();

function curveFrom(layout: Layout, from: AgentName | undefined, to: AgentName): Curve | undefined {
  const known = curves.get(layout) ?? new Map<string, Curve>();
  curves.set(layout, known);
  const key = edgeKey(from ?? '', to);
  const before = known.get(key);
  if (before) return before;
  const start = from === undefined ? userBox(layout) : boxOf(layout, from);
  const end = boxOf(layout, to);
  if (!start || !end) return undefined;
  const others = boxesOf(layout).filter(({ centre }) => {
    return centre !== start.centre && centre !== end.centre;
  });
  const curve = curveBetween(start, end, others);
  known.set(key, curve);
  return curve;
}

function wayFor(layout: Layout, { from, to }: Passage): string | undefined {
  const curve = curveFrom(layout, from, to);
  const end = boxOf(layout, to);
  const start = from === undefined ? userBox(layout) : boxOf(layout, from);
  return curve && start && end ? wayOf(cornerOf(start), curve, cornerOf(end)) : undefined;
}

/** Where the baton rests: the upper right corner. */
function cornerOf({ centre, size }: Box): Point {
  return { x: centre.x + size.width / 2 - 7, y: centre.y - size.height / 2 + 3 };
}

function boxesOf(layout: Layout): readonly Box[] {
  const agents = [...layout.places.values()].map((centre) => ({ centre, size: nodeSize }));
  return [...agents, userBox(layout)];
}

function userBox({ user }: Layout): Box {
  return { centre: user, size: userSize };
}

function boxOf({ places }: Layout, agent: AgentName): Box | undefined {
  const centre = places.get(agent);
  return centre && { centre, size: nodeSize };
}
