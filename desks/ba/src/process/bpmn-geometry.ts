/**
 * Points, rectangles and axis-parallel lines of a diagram, in px; y grows downwards.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** An axis-parallel line between two points. */
export interface Segment {
  readonly a: Point;
  readonly b: Point;
}

/** Grows a rectangle on every side; shrinks it with a negative number. */
export function grow({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** Whether the insides of two rectangles meet; touching is not overlapping. */
export function overlaps(a: Rect, b: Rect): boolean {
  return overlapArea(a, b) > 0;
}

export function overlapArea(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The segments of a line through points. */
export function segments(points: readonly Point[]): readonly Segment[] {
  return points.slice(1).map((b, i) => ({ a: points[i] as Point, b }));
}

export function isHorizontal({ a, b }: Segment): boolean {
  return a.y === b.y;
}

export function lengthOf({ a, b }: Segment): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

/** Whether a segment runs through the inside of a rectangle. */
export function runsThrough({ a, b }: Segment, { x, y, width, height }: Rect): boolean {
  return (
    Math.max(a.x, b.x) > x &&
    Math.min(a.x, b.x) < x + width &&
    Math.max(a.y, b.y) > y &&
    Math.min(a.y, b.y) < y + height
  );
}

/**
 * Whether `one` crosses or touches `other` at a right angle. The end of `one` with the larger
 * coordinate does not count, so that a line cut into pieces meets another line once.
 */
export function crosses(one: Segment, other: Segment): boolean {
  const horizontal = isHorizontal(one);
  if (horizontal === isHorizontal(other)) return false;
  const [along, across] = horizontal ? (['x', 'y'] as const) : (['y', 'x'] as const);
  const at = other.a[along];
  const level = one.a[across];
  return (
    at >= Math.min(one.a[along], one.b[along]) &&
    at < Math.max(one.a[along], one.b[along]) &&
    level >= Math.min(other.a[across], other.b[across]) &&
    level <= Math.max(other.a[across], other.b[across])
  );
}

/** Length in px on which two parallel segments lie closer than `distance`. */
export function sharedLength(one: Segment, other: Segment, distance: number): number {
  const horizontal = isHorizontal(one);
  if (horizontal !== isHorizontal(other)) return 0;
  const [along, across] = horizontal ? (['x', 'y'] as const) : (['y', 'x'] as const);
  if (Math.abs(one.a[across] - other.a[across]) >= distance) return 0;
  const from = Math.max(
    Math.min(one.a[along], one.b[along]),
    Math.min(other.a[along], other.b[along]),
  );
  const to = Math.min(
    Math.max(one.a[along], one.b[along]),
    Math.max(other.a[along], other.b[along]),
  );
  return Math.max(0, to - from);
}

/** Drops points that are there twice, then points in the middle of a straight line. */
export function withoutMiddles(points: readonly Point[]): readonly Point[] {
  const distinct = points.filter(
    ({ x, y }, i) => i === 0 || x !== points[i - 1]?.x || y !== points[i - 1]?.y,
  );
  return distinct.filter((point, i) => {
    const before = distinct[i - 1];
    const after = distinct[i + 1];
    if (!before || !after) return true;
    const straightX = before.x === point.x && point.x === after.x;
    const straightY = before.y === point.y && point.y === after.y;
    return !straightX && !straightY;
  });
}
