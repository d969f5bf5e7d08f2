/**
 * Where on the map each element goes, in columns and tracks. Columns follow the flow from left to
 * right (`bpmn-layers.ts`); a lane is a band of tracks, one above the other, and two elements of one
 * lane in one column are on different tracks.
 *
 * Of the exits that stay in a lane, the one listed first goes straight on, unless it leads to an
 * exception; the others go to the tracks below. People list the usual case first.
 */
import { backFlows, type GraphFlow, type ProcessGraph } from './bpmn-graph.ts';
import { shortestLayers } from './bpmn-layers.ts';

/** Column and track count from 0, the track within its lane. */
export interface Cell {
  readonly column: number;
  readonly lane: string;
  readonly track: number;
}

export interface Grid {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly columns: number;
  /** How many tracks each lane has, at least one. */
  readonly tracks: ReadonlyMap<string, number>;
  /** Ids of flows that lead back. */
  readonly back: ReadonlySet<string>;
}

/** Places the elements of a graph. */
export function placeOnGrid(graph: ProcessGraph): Grid {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  // A message from one pool to another comes later in time, so it goes to the right as well.
  const between = (graph.messages ?? []).filter(({ from, to }) => ids.has(from) && ids.has(to));
  const messages = between.map((one): GraphFlow => ({ ...one, label: '', isDefault: false }));
  const back = backFlows({ nodes: graph.nodes, flows: [...graph.flows, ...messages] });
  const isForward = ({ id }: GraphFlow): boolean => !back.has(id);
  const forward = graph.flows.filter(isForward);
  const all = [...forward, ...messages.filter(isForward)];
  const { column, order, columns } = layers(graph, all);
  const { cells, tracks } = assignTracks({ graph, forward, column, order });
  return { cells, columns, tracks, back };
}

/** Names of lanes and outside pools from top to bottom. */
export function bands({ lanes, pools = [] }: ProcessGraph): readonly string[] {
  const named = (isAbove: boolean): readonly string[] =>
    pools.filter((pool) => pool.isAbove === isAbove).map(({ name }) => name);
  return [...named(true), ...lanes.map(({ name }) => name), ...named(false)];
}

interface Layers {
  readonly column: ReadonlyMap<string, number>;
  /** Position from top to bottom among the elements of a column. */
  readonly order: ReadonlyMap<string, number>;
  readonly columns: number;
}

/** Columns as short as the lines between them allow; in a column, elements as those before them. */
function layers({ nodes }: ProcessGraph, forward: readonly GraphFlow[]): Layers {
  const ids = nodes.map(({ id }) => id);
  const column = shortestLayers(ids, forward);
  const entries = Map.groupBy(forward, ({ to }) => to);
  const order = new Map(ids.map((id, i) => [id, i]));
  const inOrder = ids.toSorted((a, b) => (column.get(a) ?? 0) - (column.get(b) ?? 0));
  for (const id of inOrder) {
    const before = (entries.get(id) ?? []).map(({ from }) => order.get(from) ?? 0);
    if (before.length === 0) continue;
    order.set(id, before.reduce((sum, at) => sum + at, 0) / before.length);
  }
  return { column, order, columns: Math.max(0, ...column.values()) + 1 };
}

interface Placing extends Omit<Layers, 'columns'> {
  readonly graph: ProcessGraph;
  readonly forward: readonly GraphFlow[];
}

function assignTracks({ graph, forward, column, order }: Placing): Pick<Grid, 'cells' | 'tracks'> {
  const entries = Map.groupBy(forward, (flow) => flow.to);
  const exits = Map.groupBy(forward, (flow) => flow.from);
  const straight = straightExits(graph, exits);
  const laneAt = new Map(bands(graph).map((name, i) => [name, i]));
  const columnOf = (id: string): number => column.get(id) ?? 0;
  const cells = new Map<string, Cell>();
  const tracks = new Map(bands(graph).map((name) => [name, 1]));
  const taken = new Set<string>();
  // Columns that a straight line passes without an element of its own in them.
  const passed = new Set<string>();

  const inOrder = graph.nodes.toSorted(
    (a, b) =>
      columnOf(a.id) - columnOf(b.id) ||
      Number(isStraight(b.id, entries, straight)) - Number(isStraight(a.id, entries, straight)) ||
      (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0),
  );
  for (const { id, lane } of inOrder) {
    const at = columnOf(id);
    const count = tracks.get(lane) ?? 1;
    const wishes = (entries.get(id) ?? []).flatMap((flow) => {
      const from = cells.get(flow.from);
      if (!from) return [];
      const isNext = straight.get(flow.from) === flow.id;
      if (from.lane !== lane) {
        const above = (laneAt.get(from.lane) ?? 0) < (laneAt.get(lane) ?? 0);
        return [{ track: above ? 0 : count - 1, weight: 1 }];
      }
      return [{ track: isNext ? from.track : from.track + 1, weight: isNext ? 6 : 3 }];
    });
    const costs = Array.from({ length: count + 1 }, (_, track) => {
      if (taken.has(`${lane}/${track}/${at}`)) return Infinity;
      const away = wishes.reduce((sum, w) => sum + w.weight * Math.abs(w.track - track), 0);
      return (
        away +
        (passed.has(`${lane}/${track}/${at}`) ? 8 : 0) +
        (track === count ? 2 : 0) +
        track / 100
      );
    });
    const track = costs.indexOf(Math.min(...costs));
    cells.set(id, { column: at, lane, track });
    taken.add(`${lane}/${track}/${at}`);
    tracks.set(lane, Math.max(count, track + 1));
    for (const flow of exits.get(id) ?? []) {
      if (straight.get(id) !== flow.id) continue;
      for (let c = at + 1; c < columnOf(flow.to); c += 1) passed.add(`${lane}/${track}/${c}`);
    }
  }
  return { cells, tracks };
}

/** For each element, the exit that goes straight on in its lane. */
function straightExits(
  { nodes }: ProcessGraph,
  exits: ReadonlyMap<string, readonly GraphFlow[]>,
): ReadonlyMap<string, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return new Map(
    nodes.flatMap(({ id, lane }) => {
      const inLane = (exits.get(id) ?? []).filter((flow) => byId.get(flow.to)?.lane === lane);
      const usual = inLane.find((flow) => !byId.get(flow.to)?.step?.exception) ?? inLane[0];
      return usual ? [[id, usual.id] as const] : [];
    }),
  );
}

function isStraight(
  id: string,
  entries: ReadonlyMap<string, readonly GraphFlow[]>,
  straight: ReadonlyMap<string, string>,
): boolean {
  return (entries.get(id) ?? []).some((flow) => straight.get(flow.from) === flow.id);
}
