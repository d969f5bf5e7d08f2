/**
 * The lines of a diagram: every flow gets an axis-parallel line from its source to its target.
 *
 * diagram-js connects two rectangles for every pair of sides; the cheapest of these lines is taken
 * if it runs through no shape and along no other line. Where each does, `bpmn-maze.ts` searches a
 * way through the gaps between columns and tracks. Cost is what makes a line hard to read: bends,
 * crossings, sides that are used for entries and exits at once, other lines close by.
 */
import { connectRectangles } from 'diagram-js/lib/layout/ManhattanLayout.js';
import {
  crosses,
  grow,
  isHorizontal,
  lengthOf,
  type Point,
  type Rect,
  runsThrough,
  type Segment,
  segments,
  sharedLength,
  withoutMiddles,
} from './bpmn-geometry.ts';
import type { GraphFlow, GraphNode } from './bpmn-graph.ts';
import { findWay, type Maze } from './bpmn-maze.ts';

export type Side = 't' | 'r' | 'b' | 'l';
export const sides: readonly Side[] = ['r', 'b', 't', 'l'];

export interface Routing {
  readonly nodes: readonly GraphNode[];
  readonly flows: readonly GraphFlow[];
  readonly shapes: ReadonlyMap<string, Rect>;
  /** Where labels of elements will be, so that lines keep away if they can. */
  readonly labels: readonly Rect[];
  /** y of the borders between lanes, along which no line should run. */
  readonly borders: readonly number[];
  /** Ids of flows that lead back. */
  readonly back: ReadonlySet<string>;
  readonly maze: Maze;
  /** Ids of flows that are messages between pools; they run upright where they can. */
  readonly messages?: ReadonlySet<string>;
}

/** What a line of another flow costs when it lies on this one; as good as forbidden. */
const tooClosePx = 8;
const forbidden = 4000;

/** Lines by flow id, and how many of them lie on another line where they need not. */
export interface Routes {
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  readonly conflicts: number;
}

/** Routes all flows, short ones first, and then each once more with all the others in place. */
export function routeFlows(routing: Routing): Routes {
  const { flows, shapes, back } = routing;
  const ways = new Map<string, Way>();
  const shapeOf = (id: string): Rect => shapes.get(id) as Rect;
  const span = ({ id, from, to }: GraphFlow): number => {
    const [a, b] = [shapeOf(from), shapeOf(to)];
    return Math.abs(a.x - b.x) + 2 * Math.abs(a.y - b.y) + (back.has(id) ? 1e6 : 0);
  };
  const inOrder = flows.toSorted((a, b) => span(a) - span(b));
  let conflicts = 0;
  for (const pass of [1, 2]) {
    conflicts = 0;
    for (const flow of inOrder) {
      ways.delete(flow.id);
      const { way, cost } = routeOne({ flow, routing, ways });
      // A line may well be that long without lying on another.
      if (pass === 2 && cost - lengthOfWay(way) >= forbidden) conflicts += 1;
      ways.set(flow.id, way);
    }
  }
  return { lines: new Map([...ways].map(([id, { points }]) => [id, points])), conflicts };
}

/** A simple line costs its length and not much more; beyond that, searching may find a better. */
const plainCost = 200;

function routeOne(costing: Costing): { readonly way: Way; readonly cost: number } {
  const { flow, routing } = costing;
  const cost = costOf(costing);
  const from = routing.shapes.get(flow.from) as Rect;
  const to = routing.shapes.get(flow.to) as Rect;
  const best = connections(from, to)
    .map((way) => ({ way, cost: cost.way(way) }))
    .reduce((a, b) => (b.cost < a.cost ? b : a));
  if (best.cost < lengthOfWay(best.way) + plainCost) return best;
  const { maze } = routing;
  const way = findWay({
    maze,
    from,
    to,
    stepCost: cost.segment,
    exitCost: cost.exit,
    entryCost: cost.entry,
    costMax: best.cost,
  });
  const searched = way && { way, cost: cost.way(way) };
  return searched && searched.cost < best.cost ? searched : best;
}

function lengthOfWay({ points }: Way): number {
  return segments(points).reduce((sum, part) => sum + lengthOf(part), 0);
}

/** A line with the sides it leaves and enters by. */
export interface Way {
  readonly points: readonly Point[];
  readonly exit: Side;
  readonly entry: Side;
}

/** A line diagram-js makes for each pair of sides. */
function connections(from: Rect, to: Rect): readonly Way[] {
  return sides.flatMap((exit) =>
    sides.map((entry) => {
      const hints = { preferredLayouts: [`${exit}:${entry}`] };
      const points = connectRectangles(from, to, undefined, undefined, hints);
      // Only x and y: diagram-js also remembers where it docked.
      return { points: withoutMiddles(points.map(({ x, y }) => ({ x, y }))), exit, entry };
    }),
  );
}

interface Costing {
  readonly flow: GraphFlow;
  readonly routing: Routing;
  /** Lines that are there, by flow. */
  readonly ways: ReadonlyMap<string, Way>;
}

interface Cost {
  readonly way: (way: Way) => number;
  /** Cost of a stretch between two shapes; includes its length. */
  readonly segment: (segment: Segment) => number;
  readonly exit: (side: Side) => number;
  readonly entry: (side: Side) => number;
}

export const bendCost = 40;

/** Messages leave and enter at the top or bottom. */
const messageSides = { t: 0, b: 0, r: 160, l: 160 };

function costOf({ flow, routing, ways }: Costing): Cost {
  const others = routing.flows.flatMap((other) => {
    const way = ways.get(other.id);
    return way ? [{ ...other, ...way }] : [];
  });
  const drawn = others.flatMap(({ from, to, points }) =>
    segments(points).map((segment) => ({ from, to, ...segment })),
  );
  const kindOf = (id: string): string => routing.nodes.find((node) => node.id === id)?.kind ?? '';
  const own = new Set([routing.shapes.get(flow.from), routing.shapes.get(flow.to)]);
  const obstacles = [...routing.shapes.values()].map((shape) =>
    grow(shape, own.has(shape) ? -1 : tooClosePx),
  );
  // Exits of a decision that share a line leave open which condition is whose.
  const fromDecision = kindOf(flow.from) === 'decision';
  const near = nearby(drawn);
  const segment = (stretch: Segment): number => {
    let cost = lengthOf(stretch);
    for (const obstacle of obstacles) if (runsThrough(stretch, obstacle)) return 100 * forbidden;
    for (const label of routing.labels) if (runsThrough(stretch, label)) cost += 120;
    for (const other of near(stretch)) {
      if (crosses(stretch, other)) cost += 35;
      const shared = sharedLength(stretch, other, tooClosePx);
      if (shared === 0) continue;
      // Lines may share the way out of one element or into one element, not pass through each
      // other as an exit and an entry.
      const kin = other.from === flow.from || other.to === flow.to;
      cost += kin ? 30 + shared * (fromDecision ? 2 : 0.1) : forbidden + shared;
    }
    if (isHorizontal(stretch)) {
      const onBorder = routing.borders.some((y) => Math.abs(y - stretch.a.y) < tooClosePx);
      if (onBorder) cost += lengthOf(stretch) * 4;
    }
    return cost;
  };
  const isGateway = (id: string): boolean => /decision|parallel/.test(kindOf(id));
  // A gateway is entered from the left where something leaves it upwards or downwards: the exits of
  // a decision, or a line that leads back.
  const isBack = routing.back.has(flow.id);
  const siblings = routing.flows.filter(({ from, to }) => from === flow.to || to === flow.to);
  const splits = siblings.filter(({ from }) => from === flow.to).length > 1;
  const loops = !isBack && siblings.some(({ id, to }) => to === flow.to && routing.back.has(id));
  const isMessage = routing.messages?.has(flow.id) === true;
  const leaving = isMessage
    ? messageSides
    : isGateway(flow.from)
      ? { r: 0, b: 0, t: 10, l: 400 }
      : { r: 0, b: 70, t: 70, l: 250 };
  const upright = splits || loops ? 60 : 0;
  const entering = isMessage
    ? messageSides
    : isGateway(flow.to)
      ? { l: isBack ? 60 : 0, t: upright, b: upright, r: 150 }
      : { l: 0, t: 70, b: 70, r: 250 };
  const uses = (node: string, end: 'from' | 'to', side: Side): number =>
    others.filter((way) => way[end] === node && way[end === 'from' ? 'exit' : 'entry'] === side)
      .length;
  const exitCost = (side: Side): number =>
    leaving[side] +
    uses(flow.from, 'to', side) * 500 +
    uses(flow.from, 'from', side) * (fromDecision ? 300 : 60);
  const entryCost = (side: Side): number =>
    entering[side] + uses(flow.to, 'from', side) * 500 + uses(flow.to, 'to', side) * 110;
  const way = ({ points, exit, entry }: Way): number => {
    const parts = segments(points);
    const stubs = [parts[0], parts.at(-1)].filter((part) => part && lengthOf(part) < 12).length;
    return (
      parts.reduce((sum, part) => sum + segment(part), 0) +
      (parts.length - 1) * bendCost +
      exitCost(exit) +
      entryCost(entry) +
      stubs * 100
    );
  };
  return { way, segment, exit: exitCost, entry: entryCost };
}

type Drawn = Segment & Pick<GraphFlow, 'from' | 'to'>;

/** Lines by the squares they pass, so that a stretch is compared with those around it only. */
function nearby(drawn: readonly Drawn[]): (stretch: Segment) => readonly Drawn[] {
  const size = 100;
  const perRow = 2 ** 20;
  const squares = new Map<number, Drawn[]>();
  const visit = ({ a, b }: Segment, each: (square: number) => void): void => {
    const left = Math.floor((Math.min(a.x, b.x) - tooClosePx) / size);
    const right = Math.floor((Math.max(a.x, b.x) + tooClosePx) / size);
    const top = Math.floor((Math.min(a.y, b.y) - tooClosePx) / size);
    const bottom = Math.floor((Math.max(a.y, b.y) + tooClosePx) / size);
    for (let i = left; i <= right; i += 1) {
      for (let j = top; j <= bottom; j += 1) each(j * perRow + i);
    }
  };
  for (const line of drawn) {
    visit(line, (square) => {
      const list = squares.get(square);
      if (list) list.push(line);
      else squares.set(square, [line]);
    });
  }
  return (stretch) => {
    const lists: (readonly Drawn[])[] = [];
    visit(stretch, (square) => {
      const list = squares.get(square);
      if (list) lists.push(list);
    });
    return lists.length > 1 ? [...new Set(lists.flat())] : (lists[0] ?? []);
  };
}
