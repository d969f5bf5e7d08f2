/**
 * The layout of a process map: places of participant, lanes, elements, lines and labels, in px.
 *
 * Comes in: a graph. Its grid (`bpmn-grid.ts`) becomes coordinates: a column is as wide as its
 * widest element or label, a track as high, and between them are gaps for lines (`bpmn-route.ts`).
 * When lines had to lie on each other, everything is laid out again with wider gaps.
 *
 * Invariants: no two elements overlap; every element is inside its lane, every lane inside the
 * participant; no line runs through an element.
 */
import type { Point, Rect } from './bpmn-geometry.ts';
import type { GraphFlow, GraphNode, ProcessGraph } from './bpmn-graph.ts';
import { bands, type Cell, type Grid, placeOnGrid } from './bpmn-grid.ts';
import {
  flowLabel,
  isGateway,
  isLabelled,
  labelBox,
  nodeLabel,
  placeLabels,
  usualPlace,
} from './bpmn-labels.ts';
import { routeFlows } from './bpmn-route.ts';
import { textWidth } from './bpmn-text.ts';

export interface BpmnLayout {
  /** Our own pool. */
  readonly participant: Rect;
  /** Pools of outside parties, by name. */
  readonly pools: ReadonlyMap<string, Rect>;
  /** By name of the lane. */
  readonly lanes: ReadonlyMap<string, Rect>;
  /** By id of the element. */
  readonly shapes: ReadonlyMap<string, Rect>;
  /** By id of the flow. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  /** By id of element or flow, for those with a name outside. */
  readonly labels: ReadonlyMap<string, Rect>;
}

/** Width in px of the strip with the name of participant or lane. */
export const headWidth = 30;

const margin = 20;
/** Height in px of a pool of which nothing is known. */
const closedHeight = 60;
/** Distance of parallel lines in a gap. */
const lineGap = 14;

/** Lays out a graph. */
export function layoutBpmn(graph: ProcessGraph): BpmnLayout {
  const grid = placeOnGrid(graph);
  const tries = [4, 7].values();
  let best = layoutWith(graph, grid, 2);
  for (const lines of tries) {
    if (best.conflicts === 0) break;
    const next = layoutWith(graph, grid, lines);
    if (next.conflicts < best.conflicts) best = next;
  }
  return best.layout;
}

interface Attempt {
  readonly layout: BpmnLayout;
  readonly conflicts: number;
}

/** Lays out with room for so many parallel lines in each gap. */
function layoutWith(graph: ProcessGraph, grid: Grid, linesPerGap: number): Attempt {
  const columns = columnsOf(graph, grid, linesPerGap);
  const rows = rowsOf(graph, grid, linesPerGap);
  const cell = (id: string): Cell => grid.cells.get(id) as Cell;
  const shapes = new Map<string, Rect>();
  for (const node of graph.nodes) {
    const { width, height } = sizeOf(node);
    const { column, lane, track } = cell(node.id);
    const x = columns.centres[column] as number;
    const y = rows.centres.get(`${lane}/${track}`) as number;
    shapes.set(node.id, { x: x - width / 2, y: y - height / 2, width, height });
  }
  const left = margin + 2 * headWidth;
  const bandOf = (name: string): { readonly top: number; readonly bottom: number } =>
    rows.lanes.get(name) as { top: number; bottom: number };
  const pools = new Map(
    (graph.pools ?? []).map(({ name }) => {
      const { top, bottom } = bandOf(name);
      return [name, { x: margin, y: top, width: columns.right - margin, height: bottom - top }];
    }),
  );
  const lanes = new Map(
    graph.lanes.map(({ name }) => {
      const { top, bottom } = rows.lanes.get(name) as { top: number; bottom: number };
      return [
        name,
        {
          x: margin + headWidth,
          y: top,
          width: columns.right - left + headWidth,
          height: bottom - top,
        },
      ];
    }),
  );
  const rects = [...lanes.values(), ...pools.values()];
  const bottoms = rects.map((band) => band.y + band.height);
  const tops = [...lanes.values()].map(({ y }) => y);
  const top = Math.min(...tops);
  const height = Math.max(...[...lanes.values()].map((lane) => lane.y + lane.height)) - top;
  const participant = { x: margin, y: top, width: columns.right - margin, height };
  const docked = docksOf(graph, { shapes, pools, xs: columns.lines });
  const { lines, conflicts } = routeFlows({
    nodes: graph.nodes,
    flows: [...graph.flows, ...docked.messages],
    messages: new Set(docked.messages.map(({ id }) => id)),
    shapes: new Map([...shapes, ...docked.docks]),
    labels: graph.nodes
      .filter(isLabelled)
      .map((node) => usualPlace(node, shapes.get(node.id) as Rect)),
    borders: [...new Set([...rects.map(({ y }) => y), ...bottoms])],
    back: grid.back,
    maze: { xs: columns.lines, ys: rows.lines },
  });
  const areas = new Map([...lanes, ...pools]);
  const labels = placeLabels({ graph, shapes, lines, lanes: areas, frame: participant });
  return { layout: { participant, pools, lanes, shapes, lines, labels }, conflicts };
}

interface Docking {
  readonly shapes: ReadonlyMap<string, Rect>;
  readonly pools: ReadonlyMap<string, Rect>;
  /** Where lines may run upright. */
  readonly xs: readonly number[];
}

/** A message from or to a pool ends on its border, as near as can be to the other end. */
function docksOf(
  { pools = [], messages = [] }: ProcessGraph,
  { shapes, pools: rects, xs }: Docking,
): { readonly docks: ReadonlyMap<string, Rect>; readonly messages: readonly GraphFlow[] } {
  const docks = new Map<string, Rect>();
  const taken = new Set<string>();
  const dock = (id: string, other: string): string => {
    const pool = pools.find((one) => one.id === id);
    const rect = pool && rects.get(pool.name);
    const shape = shapes.get(other);
    if (!rect || !shape) return id;
    const middle = shape.x + shape.width / 2;
    const isAbove = rect.y < shape.y;
    const y = isAbove ? rect.y + rect.height - 2 : rect.y;
    const free = xs.filter((x) => x > rect.x + headWidth && !taken.has(`${id} ${y} ${x}`));
    const x = free.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
    taken.add(`${id} ${y} ${x}`);
    const name = `${id} ${other}`;
    docks.set(name, { x: x - 1, y, width: 2, height: 2 });
    return name;
  };
  return {
    docks,
    messages: messages.map(({ id, from, to }) => ({
      id,
      from: dock(from, to),
      to: dock(to, from),
      label: '',
      isDefault: false,
    })),
  };
}

/** Sizes in px; tasks are a little wider than the 100 of bpmn.io, so that names have room. */
function sizeOf({ kind }: GraphNode): { readonly width: number; readonly height: number } {
  if (isGateway(kind)) return { width: 50, height: 50 };
  if (kind === 'start' || kind === 'end' || kind === 'wait') return { width: 36, height: 36 };
  return { width: 120, height: 80 };
}

interface Columns {
  readonly centres: readonly number[];
  /** x of all lines that may run through a gap or a centre, ascending. */
  readonly lines: readonly number[];
  readonly right: number;
}

function columnsOf(graph: ProcessGraph, grid: Grid, linesPerGap: number): Columns {
  const widths = Array.from({ length: grid.columns }, () => 36);
  // Room that a condition needs to the right of the column its decision is in.
  const room = Array.from({ length: grid.columns }, () => 0);
  const columnOf = (id: string): number => grid.cells.get(id)?.column ?? 0;
  for (const node of graph.nodes) {
    const column = columnOf(node.id);
    const label = isLabelled(node) ? labelBox(node.name, nodeLabel).width : 0;
    widths[column] = Math.max(widths[column] ?? 0, sizeOf(node).width, label);
  }
  for (const { from, label } of graph.flows) {
    if (!label) continue;
    const column = columnOf(from);
    const beside = ((widths[column] ?? 0) - 50) / 2;
    const needed = labelBox(label, flowLabel).width + 14 - beside;
    room[column] = Math.max(room[column] ?? 0, needed);
  }
  const lines: number[] = [];
  const centres: number[] = [];
  let x = margin + 2 * headWidth;
  const gap = (wide: number): void => {
    for (let i = 0; i < linesPerGap; i += 1) lines.push(x + wide - lineGap * (linesPerGap - i) - 8);
    x += wide;
  };
  const plain = lineGap * (linesPerGap + 1) + 12;
  gap(plain);
  for (const [column, width] of widths.entries()) {
    const even = Math.ceil(width / 2) * 2;
    centres.push(x + even / 2);
    lines.push(x + even / 2);
    x += even;
    gap(plain + Math.ceil(Math.max(0, (room[column] ?? 0) - lineGap)));
  }
  return { centres, lines, right: x };
}

interface Rows {
  /** By `lane/track`. */
  readonly centres: ReadonlyMap<string, number>;
  readonly lanes: ReadonlyMap<string, { readonly top: number; readonly bottom: number }>;
  readonly lines: readonly number[];
}

function rowsOf(graph: ProcessGraph, grid: Grid, linesPerGap: number): Rows {
  const up = new Map<string, number>();
  const down = new Map<string, number>();
  for (const node of graph.nodes) {
    const { lane, track } = grid.cells.get(node.id) as Cell;
    const name = `${lane}/${track}`;
    const half = sizeOf(node).height / 2;
    const outside = isLabelled(node) ? labelBox(node.name, nodeLabel).height + 6 : 0;
    const isUp = isGateway(node.kind);
    up.set(name, Math.max(up.get(name) ?? 25, half + (isUp ? outside : 0)));
    down.set(name, Math.max(down.get(name) ?? 25, half + (isUp ? 0 : outside)));
  }
  const centres = new Map<string, number>();
  const lanes = new Map<string, { top: number; bottom: number }>();
  const lines: number[] = [];
  let y = margin;
  const gap = (count: number): void => {
    for (let i = 1; i <= count; i += 1) lines.push(y + lineGap * i);
    y += lineGap * (count + 1);
  };
  const poolOf = new Map((graph.pools ?? []).map((pool) => [pool.name, pool]));
  let before: string | undefined;
  for (const name of bands(graph)) {
    const pool = poolOf.get(name);
    const isNext = before !== undefined && (pool !== undefined || poolOf.has(before));
    // Between pools there is room for messages.
    if (isNext) gap(3);
    before = name;
    const top = y;
    if (pool?.isClosed) {
      y += closedHeight;
      lanes.set(name, { top, bottom: y });
      continue;
    }
    const count = grid.tracks.get(name) ?? 1;
    for (let track = 0; track < count; track += 1) {
      const key = `${name}/${track}`;
      gap(track === 0 ? Math.ceil(linesPerGap / 2) : linesPerGap);
      const centre = Math.round(y + (up.get(key) ?? 25));
      centres.set(key, centre);
      lines.push(centre);
      y = centre + (down.get(key) ?? 25);
    }
    gap(Math.ceil(linesPerGap / 2));
    y = Math.max(y, top + Math.min(180, Math.ceil(textWidth(name)) + 24));
    lanes.set(name, { top, bottom: y });
  }
  return { centres, lanes, lines };
}
