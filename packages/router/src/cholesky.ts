/**
 * A symmetric positive definite matrix C as L Lᵀ, and the inverse of L. Row-major Float64Arrays;
 * the loops are blocked so that what is multiplied is in the cache, and sliced so that others run.
 */
import type { Sliced } from './slice.ts';

/** Columns treated at once: a panel of rows this wide stays in the fastest cache. */
const panel = 64;

/**
 * L in place of C's lower triangle; what is above the diagonal is left as it was.
 * @throws RangeError when C is not positive definite.
 */
export function* factor(c: Float64Array, n: number): Sliced<undefined> {
  for (let from = 0; from < n; from += panel) {
    const to = Math.min(n, from + panel);
    for (let row = from; row < n; row++) {
      for (let column = from; column < to && column <= row; column++) {
        const at = row * n + column;
        const rest = (c[at] ?? 0) - dot(c, row * n + from, c, column * n + from, column - from);
        if (row !== column) c[at] = rest / (c[column * n + column] ?? 1);
        else if (rest > 0) c[at] = Math.sqrt(rest);
        else throw new RangeError('the matrix is not positive definite');
      }
      if (row % panel === 0) yield;
    }
    for (let row = to; row < n; row++) {
      subtractRows(c, n, { row, from, to, first: to, last: row });
      if (row % 16 === 0) yield;
    }
  }
}

/** The inverse of L, transposed: row j holds column j of it, from the diagonal on. */
export function* inverseOfFactor(l: Float64Array, n: number): Sliced<Float64Array> {
  const inverse = new Float64Array(n * n);
  for (let from = 0; from < n; from += panel) {
    const to = Math.min(n, from + panel);
    // Row by row, so that a row of L is read once for all columns of the panel.
    for (let row = from; row < n; row++) {
      const scale = 1 / (l[row * n + row] ?? 1);
      const last = Math.min(to - 1, row);
      for (let j = from; j <= last; j++) {
        const sum = j === row ? -1 : dot(l, row * n + j, inverse, j * n + j, row - j);
        inverse[j * n + row] = -sum * scale;
      }
      if (row % 16 === 0) yield;
    }
  }
  return inverse;
}

/** x of L Lᵀ x = y. */
export function solve(l: Float64Array, n: number, y: Float64Array): Float64Array {
  const x = forward(l, n, y);
  for (let row = n - 1; row >= 0; row--) {
    const value = (x[row] ?? 0) / (l[row * n + row] ?? 1);
    x[row] = value;
    for (let at = 0; at < row; at++) x[at] = (x[at] ?? 0) - value * (l[row * n + at] ?? 0);
  }
  return x;
}

/** x of L x = y. */
export function forward(l: Float64Array, n: number, y: Float64Array): Float64Array {
  const x = y.slice();
  for (let row = 0; row < n; row++) {
    x[row] = ((x[row] ?? 0) - dot(l, row * n, x, 0, row)) / (l[row * n + row] ?? 1);
  }
  return x;
}

/** The sum of `count` products, in four sums that do not wait for one another. */
export function dot(
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  count: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let at = 0;
  for (; at + 3 < count; at += 4) {
    s0 += (a[fromA + at] ?? 0) * (b[fromB + at] ?? 0);
    s1 += (a[fromA + at + 1] ?? 0) * (b[fromB + at + 1] ?? 0);
    s2 += (a[fromA + at + 2] ?? 0) * (b[fromB + at + 2] ?? 0);
    s3 += (a[fromA + at + 3] ?? 0) * (b[fromB + at + 3] ?? 0);
  }
  for (; at < count; at++) s0 += (a[fromA + at] ?? 0) * (b[fromB + at] ?? 0);
  return s0 + s1 + (s2 + s3);
}

/** The products of one with each of many; four at a time, so that it is read a quarter as often. */
export function dots(one: Float64Array, many: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(many.length);
  let of = 0;
  for (; of + 3 < many.length; of += 4) {
    const [a = one, b = one, c = one, d = one] = many.slice(of, of + 4);
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let at = 0; at < one.length; at++) {
      const x = one[at] ?? 0;
      s0 += x * (a[at] ?? 0);
      s1 += x * (b[at] ?? 0);
      s2 += x * (c[at] ?? 0);
      s3 += x * (d[at] ?? 0);
    }
    sums.set([s0, s1, s2, s3], of);
  }
  for (; of < many.length; of++) sums[of] = dot(one, 0, many[of] ?? one, 0, one.length);
  return sums;
}

/** c[row][k] −= c[row][from..to) · c[k][from..to) for k from `first` to `last`, four k at a time. */
function subtractRows(
  c: Float64Array,
  n: number,
  { row, from, to, first, last }: Record<'row' | 'from' | 'to' | 'first' | 'last', number>,
): void {
  const mine = row * n;
  let k = first;
  for (; k + 3 <= last; k += 4) {
    const k0 = k * n;
    const k1 = k0 + n;
    const k2 = k1 + n;
    const k3 = k2 + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let p = from; p < to; p++) {
      const x = c[mine + p] ?? 0;
      s0 += x * (c[k0 + p] ?? 0);
      s1 += x * (c[k1 + p] ?? 0);
      s2 += x * (c[k2 + p] ?? 0);
      s3 += x * (c[k3 + p] ?? 0);
    }
    c[mine + k] = (c[mine + k] ?? 0) - s0;
    c[mine + k + 1] = (c[mine + k + 1] ?? 0) - s1;
    c[mine + k + 2] = (c[mine + k + 2] ?? 0) - s2;
    c[mine + k + 3] = (c[mine + k + 3] ?? 0) - s3;
  }
  for (; k <= last; k++) {
    c[mine + k] = (c[mine + k] ?? 0) - dot(c, mine + from, c, k * n + from, to - from);
  }
}
