/**
 * Where the agents of a team stand: in rows by how many handoffs they are from the entry agent,
 * people last, the user on top. Comes in: the team and how many stand in a row, which comes from the
 * pane. Goes out: the centre of every node.
 *
 * Invariants
 * 1. It depends on the team and the pane alone, so no node moves while a log grows.
 * 2. Agents that only a log knows stand in a last row, in the order in which they turn up.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { TeamDocument } from '../api/documents.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly user: Point;
  readonly places: ReadonlyMap<string, Point>;
  readonly size: Size;
}

export type TeamShape = Pick<TeamDocument, 'entry' | 'agents' | 'handoffs'>;

export const nodeSize: Size = { width: 162, height: 72 };
export const userSize: Size = { width: 76, height: 32 };
const gap: Size = { width: 34, height: 64 };

/** More handoffs than this say nothing about who belongs beside whom. */
const telling = 120;
/** Stands for the user; no agent may be called that. */
const user = '(user)';

/** The places of a team's agents, and of `strangers` that only a log knows. */
export function layoutOf(
  team: TeamShape,
  { columns, strangers = [] }: { columns: number; strangers?: readonly string[] },
): Layout {
  const rows = [[user], ...rowsOf(layersOf(team), columns)];
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: gap.width, ranksep: gap.height });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of rows.flat()) graph.setNode(name, { ...(name === user ? userSize : nodeSize) });
  for (const [from, to] of links(team, rows)) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  const laid = (name: string): Point => {
    const { x = 0, y = 0 } = graph.node(name) as Partial<Point>;
    return { x, y };
  };
  const mirrored = isMirrored(rows, laid);
  const centre = (name: string): Point => {
    const { x, y } = laid(name);
    return { x: mirrored ? width - x : x, y };
  };
  const places = new Map(team.agents.map(({ name }) => [name, centre(name)]));
  if (strangers.length === 0) return { user: centre(user), places, size: { width, height } };
  for (const [index, name] of strangers.entries()) {
    const x = nodeSize.width / 2 + index * (nodeSize.width + gap.width);
    places.set(name, { x, y: height + gap.height + nodeSize.height / 2 });
  }
  const wide = strangers.length * (nodeSize.width + gap.width);
  const size = {
    width: Math.max(width, wide),
    height: height + gap.height + nodeSize.height,
  };
  return { user: centre(user), places, size };
}

/** Agents by their distance from the entry agent; whom no handoff reaches with the first. */
export function layersOf({ entry, agents, handoffs }: TeamShape): readonly (readonly string[])[] {
  const depths = new Map([[entry, 0]]);
  for (const [name, depth] of depths) {
    for (const { from, to } of handoffs) {
      if (from === name && !depths.has(to)) depths.set(to, depth + 1);
    }
  }
  const people = new Set(agents.filter(({ kind }) => kind === 'human').map(({ name }) => name));
  const layers: string[][] = [];
  for (const { name } of agents) {
    const depth = depths.get(name) ?? 1;
    if (people.has(name) && name !== entry) continue;
    (layers[depth] ??= []).push(name);
  }
  layers.push([...people].filter((name) => name !== entry));
  return [...layers].filter((layer) => layer !== undefined && layer.length > 0);
}

/** How many agents stand in a row, so that the whole is drawn as large as the pane allows. */
export function columnsFor(layers: readonly (readonly string[])[], pane: Size): number {
  const widest = Math.max(1, ...layers.map(({ length }) => length));
  // Two at least: in a single column every line would have to go around somebody.
  const fewest = Math.min(2, widest);
  let best = { columns: fewest, scale: 0 };
  for (let columns = fewest; columns <= widest; columns += 1) {
    const rows = layers.reduce((sum, { length }) => sum + Math.ceil(length / columns), 0);
    const width = Math.min(columns, widest) * (nodeSize.width + gap.width);
    const height = userSize.height + rows * (nodeSize.height + gap.height);
    const scale = Math.min(pane.width / width, pane.height / height, 1);
    if (scale > best.scale + 0.01) best = { columns, scale };
  }
  return best.columns;
}

/** Each layer in rows of at most `columns`, as even as they come. */
export function rowsOf(
  layers: readonly (readonly string[])[],
  columns: number,
): readonly (readonly string[])[] {
  return layers.flatMap((layer) => {
    const count = Math.ceil(layer.length / columns);
    const each = Math.ceil(layer.length / count);
    return Array.from({ length: count }, (_, row) => layer.slice(row * each, (row + 1) * each));
  });
}

/** Lines cross no less when all is mirrored, and a team is read from its first agent to its last. */
function isMirrored(
  rows: readonly (readonly string[])[],
  placeOf: (name: string) => Point,
): boolean {
  let backwards = 0;
  for (const row of rows) {
    for (const [index, name] of row.slice(1).entries()) {
      const before = row[index];
      if (before === undefined) continue;
      backwards += placeOf(name).x < placeOf(before).x ? 1 : -1;
    }
  }
  return backwards > 0;
}

/** Links from each row to the next, which is what keeps a row a row: real handoffs where they are. */
function links(
  { handoffs }: TeamShape,
  rows: readonly (readonly string[])[],
): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  const real = handoffs.length <= telling ? handoffs : [];
  for (const [index, row] of rows.entries()) {
    const above = rows[index - 1];
    if (!above) continue;
    const middle = (above.length - 1) / 2;
    for (const to of row) {
      const mine = real.filter((edge) => edge.to === to && above.includes(edge.from));
      found.push(...mine.map(({ from }) => [from, to] as const));
      if (mine.length > 0) continue;
      const held = new Set([above[Math.floor(middle)], above[Math.ceil(middle)]]);
      for (const from of held) if (from !== undefined) found.push([from, to]);
    }
  }
  return found;
}
