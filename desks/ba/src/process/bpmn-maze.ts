/**
 * A way through the gaps of a diagram where no simple line exists: A* (Hart, Nilsson and Raphael,
 * 1968) over the crossings of the lines that run in the gaps between columns and tracks, with the
 * direction as part of the state so that bends have a price.
 *
 * What is estimated of the rest of a way is its length, the fewest bends that it needs and the price
 * of the side it enters by; never more than what it costs, so that the cheapest way is found.
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
  /** A way that costs as much or more is not wanted. */
  readonly costMax: number;
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

/** The cheapest way from one shape to another; undefined if there is none or it costs too much. */
export function findWay(options: WayOptions): Way | undefined {
  const { maze, from } = options;
  const steps = stepCosts(options);
  const goals = goalsOf(options);
  const goalAt = new Map(goals.map((goal) => [numberOf(maze, goal.gate), goal]));
  const open = queue<State>();
  const known = new Map<number, number>();
  let best: Arrival | undefined;
  const push = (state: State): void => {
    const total = state.cost + leastFrom(pointAt(maze, state), state.heading, goals);
    if (total >= (best?.cost ?? options.costMax)) return;
    const number = numberOf(maze, state) * 4 + sides.indexOf(state.heading);
    if (state.cost >= (known.get(number) ?? Infinity)) return;
    known.set(number, state.cost);
    open.push(state, total);
  };
  for (const exit of sides) {
    const gate = gateOf(maze, from, exit);
    if (!gate) continue;
    const step = options.stepCost({ a: port(from, exit), b: pointAt(maze, gate) });
    const cost = step + options.exitCost(exit);
    if (step < wall) push({ ...gate, heading: exit, cost, before: exit });
  }
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: state, priority } = next;
    // What is left in the queue cannot become cheaper than that.
    if (best && priority >= best.cost) break;
    const place = numberOf(maze, state);
    // Reached at a better price since it was put there.
    if (state.cost > (known.get(place * 4 + sides.indexOf(state.heading)) ?? Infinity)) continue;
    const goal = goalAt.get(place);
    // Heading for the shape's far side would mean to turn round on the spot.
    if (goal && state.heading !== goal.entry && goal.step < wall) {
      const bend = state.heading === opposite[goal.entry] ? 0 : bendCost;
      const cost = state.cost + goal.step + bend + goal.cost;
      if (cost < (best?.cost ?? options.costMax)) best = { state, entry: goal.entry, cost };
    }
    for (const heading of sides) {
      if (heading === opposite[state.heading]) continue;
      const spot = neighbour(maze, state, heading);
      const step = spot ? steps(state, spot) : wall;
      if (!spot || step >= wall) continue;
      const cost = state.cost + step + (heading === state.heading ? 0 : bendCost);
      push({ ...spot, heading, cost, before: state });
    }
  }
  return best && wayOf(best, options);
}

/** A side of the target and how to get in there. */
interface Goal {
  readonly entry: Side;
  /** The crossing before it. */
  readonly gate: Spot;
  readonly port: Point;
  /** Cost of the stretch from the crossing to the side. */
  readonly step: number;
  /** Price of this side. */
  readonly cost: number;
}

function goalsOf({ maze, to, stepCost, entryCost }: WayOptions): readonly Goal[] {
  return sides.flatMap((entry) => {
    const gate = gateOf(maze, to, entry);
    if (!gate) return [];
    const at = port(to, entry);
    const step = stepCost({ a: pointAt(maze, gate), b: at });
    return step < wall ? [{ entry, gate, port: at, step, cost: entryCost(entry) }] : [];
  });
}

/** The least that the rest of a way can cost: its length, its bends, the side it enters by. */
function leastFrom(point: Point, heading: Side, goals: readonly Goal[]): number {
  let least = Infinity;
  for (const { port: end, entry, cost } of goals) {
    const dx = end.x - point.x;
    const dy = end.y - point.y;
    const bends = fewestBends(heading, opposite[entry], dx, dy);
    least = Math.min(least, Math.abs(dx) + Math.abs(dy) + bends * bendCost + cost);
  }
  return least;
}

/** No way from one heading to another over a distance has fewer bends. */
function fewestBends(heading: Side, last: Side, dx: number, dy: number): number {
  if (heading === opposite[last]) return 2;
  const ahead = along(last, dx, dy) >= 0;
  if (heading !== last) return ahead && along(heading, dx, dy) >= 0 ? 1 : 3;
  const isStraight = last === 'l' || last === 'r' ? dy === 0 : dx === 0;
  return ahead && isStraight ? 0 : 2;
}

/** How far a distance goes in a direction. */
function along(side: Side, dx: number, dy: number): number {
  switch (side) {
    case 'r':
      return dx;
    case 'l':
      return -dx;
    case 't':
      return -dy;
    case 'b':
      return dy;
    default:
      return side satisfies never;
  }
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
  pop(): { readonly value: T; readonly priority: number } | undefined;
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
      if (!top || !last || heap.length === 0) return top;
      heap[0] = last;
      for (let i = 0; ; ) {
        const child = before(2 * i + 2, 2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (child >= heap.length || !before(child, i)) break;
        swap(i, child);
        i = child;
      }
      return top;
    },
  };
}
