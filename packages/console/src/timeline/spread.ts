/**
 * Where rows are from left to right, in px: evenly, or by time. Long pauses are shortened, because
 * a person may think for days and nothing is to be seen of that.
 */
import type { TimelineRow } from '@baton/core';

export type Spread = 'even' | 'time';

export const step = 18;
/** So that marks of one moment can be told apart, and no pause is wider than a few marks. */
const apart = { least: 13, most: 110 };
/** A pause of this many ms is drawn as wide as one of the even steps. */
const stepMs = 1_000;

/** The centre of each row's column. */
export function spreadOf(
  rows: readonly Pick<TimelineRow, 'at'>[],
  spread: Spread,
): Float64Array<ArrayBuffer> {
  const places = new Float64Array(rows.length);
  let x = step;
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) x += spread === 'even' ? step : wide(rows, index);
    places[index] = x;
  }
  return places;
}

function wide(rows: readonly Pick<TimelineRow, 'at'>[], index: number): number {
  const ms = (rows[index]?.at ?? 0) - (rows[index - 1]?.at ?? 0);
  const width = apart.least + step * Math.log2(1 + Math.max(0, ms) / stepMs);
  return Math.min(width, apart.most);
}

/** The first row at or right of `x`. */
export function firstFrom(places: Float64Array, x: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Seen {
  /** How far it is scrolled, and how wide what is seen of the columns is; in px. */
  readonly left: number;
  readonly width: number;
}

/** Rows to draw more than are seen, on each side; drawn anew only when half of them are used. */
const spare = 24;

/** The rows to draw for a window, from `first` up to but not with `end`. */
export function windowOf(
  places: Float64Array,
  { left, width }: Seen,
): { readonly first: number; readonly end: number } {
  const quantum = spare / 2;
  const first = Math.floor((firstFrom(places, left) - spare) / quantum) * quantum;
  const end = Math.ceil((firstFrom(places, left + width) + spare) / quantum) * quantum;
  return { first: Math.max(0, first), end: Math.min(places.length, end) };
}

/**
 * Where to scroll so that a position is in sight, or undefined to stay. The newest position is
 * followed only for who looks at the end: whoever has scrolled back is not torn away by what comes.
 */
export function scrolledTo(
  seen: Seen,
  at: {
    readonly x: number;
    readonly live: boolean;
    /** The width of all columns now, and when it was last looked at. */
    readonly width: number;
    readonly widthBefore: number;
    /** It was not live before. */
    readonly arrived: boolean;
  },
): number | undefined {
  const { left, width } = seen;
  if (at.live) {
    const atEnd = left + width >= at.widthBefore - 3 * step;
    return at.arrived || atEnd ? Math.max(0, at.width - width) : undefined;
  }
  const inSight = at.x >= left + 2 * step && at.x <= left + width - 2 * step;
  return inSight ? undefined : Math.max(0, at.x - width / 2);
}
