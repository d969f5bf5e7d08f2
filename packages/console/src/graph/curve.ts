/**
 * The line between two nodes: a quadratic Bézier curve from border to border that bends to the left
 * of where it goes, so the two directions between a pair are apart, and that keeps clear of the
 * other nodes where a wider bend, or one to the right, can do that. Pure geometry.
 */
import type { Point, Size } from './layout.ts';

export interface Box {
  readonly centre: Point;
  readonly size: Size;
}

export interface Curve {
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
}

/** Bends to try, in px: how far the control point is off the straight line. The first that fits. */
const bends = {
  along: stepsOf(150, 510, 20),
  across: stepsOf(34, 490, 24),
};
/** Kept free between the end of a line and its node, for the arrow. */
const arrowGap = 5;
/** Kept free between a line and a node it passes. */
const clearance = 7;

/** The curve from one node to another past the rest. */
export function curveBetween(from: Box, to: Box, obstacles: readonly Box[]): Curve {
  const sameRow = Math.abs(from.centre.y - to.centre.y) < from.size.height / 2;
  let best: { curve: Curve; hits: number } | undefined;
  const tried = sameRow ? bends.along : bends.across;
  for (const bend of [...tried, ...tried.map((other) => -other)]) {
    const curve = clipped(bentBy(bend, from.centre, to.centre), from, to);
    const hits = hitsOf(curve, obstacles);
    if (hits === 0) return curve;
    if (!best || hits < best.hits) best = { curve, hits };
  }
  return best?.curve ?? bentBy(0, from.centre, to.centre);
}

/** A place on the curve, `t` from 0 to 1. */
export function pointOn({ start, control, end }: Curve, t: number): Point {
  return between(between(start, control, t), between(control, end, t), t);
}

/** For the `d` of a path. */
export function pathOf({ start, control, end }: Curve): string {
  return `M ${text(start)} Q ${text(control)} ${text(end)}`;
}

/** The way of the baton: from the corner of one node, along the curve, to the corner of the other. */
export function wayOf(from: Point, { start, control, end }: Curve, to: Point): string {
  return `M ${text(from)} L ${text(start)} Q ${text(control)} ${text(end)} L ${text(to)}`;
}

export interface Labelled {
  readonly curve: Curve;
  readonly size: Size;
}

/**
 * Where labels go on their curves, so that they cover neither each other nor a node while there is
 * room. The earlier a label is in the list the more it is at the middle of its curve.
 */
export function labelPlaces(labels: readonly Labelled[], nodes: readonly Box[]): readonly Point[] {
  const placed: Box[] = [];
  return labels.map(({ curve, size }) => {
    const free = (centre: Point): boolean =>
      ![...placed, ...nodes].some((box) => overlap({ centre, size }, box));
    const spots = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((t) => pointOn(curve, t));
    const centre = spots.find(free) ?? pointOn(curve, 0.5);
    placed.push({ centre, size });
    return centre;
  });
}

function stepsOf(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, step) => from + step * by);
}

function bentBy(bend: number, start: Point, end: Point): Curve {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy) || 1;
  const middle = between(start, end, 0.5);
  const control = { x: middle.x + (dy / length) * bend, y: middle.y - (dx / length) * bend };
  return { start, control, end };
}

/** The part of a curve between centres that is outside both nodes. */
function clipped(curve: Curve, from: Box, to: Box): Curve {
  const leaves = crossing((t) => !within(pointOn(curve, t), from, 0));
  const enters = 1 - crossing((t) => !within(pointOn(curve, 1 - t), to, arrowGap));
  if (leaves >= enters) return curve;
  return part(curve, leaves, enters);
}

/** The first `t` at which a condition holds that does not hold at 0. */
function crossing(holds: (t: number) => boolean): number {
  const steps = 32;
  for (let step = 1; step <= steps; step += 1) {
    if (!holds(step / steps)) continue;
    let low = (step - 1) / steps;
    let high = step / steps;
    for (let round = 0; round < 6; round += 1) {
      const middle = (low + high) / 2;
      if (holds(middle)) high = middle;
      else low = middle;
    }
    return high;
  }
  return 1;
}

/** De Casteljau: the same curve, from `first` to `last` of it. */
function part(curve: Curve, first: number, last: number): Curve {
  const { start, control, end } = curve;
  const from = between(start, control, first);
  const to = between(control, end, first);
  return {
    start: pointOn(curve, first),
    control: between(from, to, last),
    end: pointOn(curve, last),
  };
}

function hitsOf(curve: Curve, obstacles: readonly Box[]): number {
  let hits = 0;
  for (const box of obstacles) {
    for (let step = 0; step <= 24; step += 1) {
      if (within(pointOn(curve, step / 24), box, clearance)) hits += 1;
    }
  }
  return hits;
}

function within({ x, y }: Point, { centre, size }: Box, margin: number): boolean {
  return (
    Math.abs(x - centre.x) <= size.width / 2 + margin &&
    Math.abs(y - centre.y) <= size.height / 2 + margin
  );
}

function overlap(a: Box, b: Box): boolean {
  return (
    Math.abs(a.centre.x - b.centre.x) < (a.size.width + b.size.width) / 2 &&
    Math.abs(a.centre.y - b.centre.y) < (a.size.height + b.size.height) / 2
  );
}

function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

function text({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
