/**
 * A way through the gaps of a diagram where no simple line exists: A* (Hart, Nilsson and Raphael,
 * 1968) over the crossings of the lines that run in the gaps between columns and tracks, with the
 * direction as part of the state so that bends have a price.
 */
import { type Point, type Rect, type Segment, withoutMiddles } from './bpmn-geometry.ts';
import { bendCost, type Side, sides, type Way } from './bpmn-route.ts';

/** Coordinates on which lines may run, ascending. */
export interface Maze {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

export interface WayOptions {
  readonly maze: Maze;
  readonly from: Rect;
  readonly to: Rect;
  /** Cost of a stretch, at least its length. */
  readonly stepCost: (segment: Segment) => number;
  readonly exitCost: (side: Side) => number;
  readonly entryCost: (side: Side) => number;
}

/** A stretch that costs more is a wall. */
const wall = 100_000;

interface State {
  readonly xi: number;
  readonly yi: number;
  /** The direction it was entered in. */
  readonly heading: Side;
  readonly cost: number;
  /** The state before, or the side of the shape it came out of. */
  readonly before: State | Side;
}

interface Arrival {
  readonly state: State;
  readonly entry: Side;
  readonly cost: number;
}

/** The cheapest way from one shape to another, or undefined if everything is walled in. */
export function findWay(options: WayOptions): Way | undefined {
  const { maze, from, to } = options;
  const steps = stepCosts(options);
  const goals = new Map<number, Side>();
  for (const side of sides) {
    const gate = gateOf(maze, to, side);
    if (gate) goals.set(numberOf(maze, gate), side);
  }
  const open = queue<State>();
  const push = (state: State): void =>
    open.push(state, state.cost + distance(pointAt(maze, state), to));
  for (const exit of sides) {
    const gate = gateOf(maze, from, exit);
    if (!gate) continue;
    const step = options.stepCost({ a: port(from, exit), b: pointAt(maze, gate) });
    const cost = step + options.exitCost(exit);
    if (step < wall) push({ ...gate, heading: exit, cost, before: exit });
  }
  const done = new Set<number>();
  let best: Arrival | undefined;
  for (let state = open.pop(); state; state = open.pop()) {
    // What is left in the queue cannot become cheaper than its distance allows.
    if (best && state.cost + distance(pointAt(maze, state), to) >= best.cost) break;
    const number = numberOf(maze, state) * 4 + sides.indexOf(state.heading);
    if (done.has(number)) continue;
    done.add(number);
    const entry = goals.get(numberOf(maze, state));
    // Heading for the shape's far side would mean to turn round on the spot.
    if (entry !== undefined && state.heading !== entry) {
      const last = options.stepCost({ a: pointAt(maze, state), b: port(to, entry) });
      const bend = state.heading === opposite[entry] ? 0 : bendCost;
      const cost = state.cost + last + bend + options.entryCost(entry);
      if (last < wall && (!best || cost < best.cost)) best = { state, entry, cost };
    }
    for (const heading of sides) {
      if (heading === opposite[state.heading]) continue;
      const next = neighbour(maze, state, heading);
      const step = next ? steps(state, next) : wall;
      if (!next || step >= wall) continue;
      const cost = state.cost + step + (heading === state.heading ? 0 : bendCost);
      push({ ...next, heading, cost, before: state });
    }
  }
  return best && wayOf(best, options);
}

/** The least a line from a point to a shape can cost: its length. */
function distance({ x, y }: Point, shape: Rect): number {
  const dx = Math.max(shape.x - x, x - shape.x - shape.width, 0);
  const dy = Math.max(shape.y - y, y - shape.y - shape.height, 0);
  return dx + dy;
}

function numberOf({ xs }: Maze, { xi, yi }: Spot): number {
  return yi * xs.length + xi;
}

const opposite: Readonly<Record<Side, Side>> = { r: 'l', l: 'r', t: 'b', b: 't' };

type Spot = Pick<State, 'xi' | 'yi'>;

function pointAt({ xs, ys }: Maze, { xi, yi }: Spot): Point {
  return { x: xs[xi] as number, y: ys[yi] as number };
}

function port({ x, y, width, height }: Rect, side: Side): Point {
  switch (side) {
    case 'r':
      return { x: x + width, y: y + height / 2 };
    case 'l':
      return { x, y: y + height / 2 };
    case 't':
      return { x: x + width / 2, y };
    case 'b':
      return { x: x + width / 2, y: y + height };
    default:
      return side satisfies never;
  }
}

/** The first crossing outside a shape on one side of it. */
function gateOf({ xs, ys }: Maze, shape: Rect, side: Side): Spot | undefined {
  const { x, y } = port(shape, side);
  const least = 12;
  const xi =
    side === 'r'
      ? xs.findIndex((value) => value >= x + least)
      : side === 'l'
        ? xs.findLastIndex((value) => value <= x - least)
        : xs.indexOf(x);
  const yi =
    side === 'b'
      ? ys.findIndex((value) => value >= y + least)
      : side === 't'
        ? ys.findLastIndex((value) => value <= y - least)
        : ys.indexOf(y);
  return xi < 0 || yi < 0 ? undefined : { xi, yi };
}

function neighbour({ xs, ys }: Maze, { xi, yi }: Spot, heading: Side): Spot | undefined {
  const next = {
    xi: xi + (heading === 'r' ? 1 : heading === 'l' ? -1 : 0),
    yi: yi + (heading === 'b' ? 1 : heading === 't' ? -1 : 0),
  };
  const inside = next.xi >= 0 && next.yi >= 0 && next.xi < xs.length && next.yi < ys.length;
  return inside ? next : undefined;
}

/** Costs between neighbouring crossings, each computed once. */
function stepCosts({ maze, stepCost }: WayOptions): (a: Spot, b: Spot) => number {
  const known = new Map<number, number>();
  return (a, b) => {
    const [p, q] = a.xi + a.yi < b.xi + b.yi ? [a, b] : [b, a];
    const number = numberOf(maze, p) * 2 + (p.yi === q.yi ? 0 : 1);
    const cost = known.get(number) ?? stepCost({ a: pointAt(maze, p), b: pointAt(maze, q) });
    known.set(number, cost);
    return cost;
  };
}

function wayOf({ state, entry }: Arrival, { maze, from, to }: WayOptions): Way {
  const points: Point[] = [port(to, entry)];
  let at: State | Side = state;
  for (; typeof at === 'object'; at = at.before) points.push(pointAt(maze, at));
  points.push(port(from, at));
  return { points: withoutMiddles(points.toReversed()), exit: at, entry };
}

interface Queue<T> {
  push(value: T, priority: number): void;
  /** The value with the lowest priority. */
  pop(): T | undefined;
}

/** A binary heap. */
function queue<T>(): Queue<T> {
  const heap: { readonly value: T; readonly priority: number }[] = [];
  const before = (i: number, j: number): boolean =>
    (heap[i]?.priority ?? Infinity) < (heap[j]?.priority ?? Infinity);
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a && b) [heap[i], heap[j]] = [b, a];
  };
  return {
    push(value, priority) {
      heap.push({ value, priority });
      for (let i = heap.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!before(i, parent)) break;
        swap(i, parent);
        i = parent;
      }
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (!top || !last || heap.length === 0) return top?.value;
      heap[0] = last;
      for (let i = 0; ; ) {
        const child = before(2 * i + 2, 2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (child >= heap.length || !before(child, i)) break;
        swap(i, child);
        i = child;
      }
      return top.value;
    },
  };
}
