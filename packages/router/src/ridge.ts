/**
 * Kernel ridge regression on one-hot targets: how much a text belongs to each class, from how alike
 * it is to each example. Closed form: the same examples give the same numbers.
 *
 * With C = K + λI and A = C⁻¹Y, what the model says of examples B it has not seen is
 * Y_B − (C⁻¹_BB)⁻¹ A_B, without training again (Rasmussen and Williams, Gaussian Processes for
 * Machine Learning, 5.4.2). For one example that is leave-one-out; for a whole class it is what the
 * model says of texts that belong to no class it knows.
 */
import { dot, dots, factor, inverseOfFactor, solve } from './cholesky.ts';
import type { Sliced } from './slice.ts';

/** Targets are pulled to 0 by this much. */
export const lambda = 0.1;

export interface Ridge {
  /** A score for each class, about 1 for its own examples and 0 for those of others. */
  readonly scores: (alike: Float64Array) => Float64Array;
  readonly unseen: readonly Unseen[];
}

/** What the model would say of an example, had it not seen it. */
export interface Unseen {
  readonly example: number;
  readonly scores: Float64Array;
  /** Had it seen no example of its class either. Absent where that would take too long. */
  readonly strange?: Float64Array;
}

export interface RidgeInput {
  /** How alike examples i and j are, at i·n + j; positive definite; overwritten. */
  readonly kernel: Float64Array;
  /** The class of each example, 0 to `classes` − 1. */
  readonly classOf: readonly number[];
  readonly classes: number;
  /** Taken off the targets of each class, so that the number of its examples does not speak for it. */
  readonly tilt: readonly number[];
}

/** By how much a class has more than its share of the examples. */
export function tiltOf(classOf: readonly number[], classes: number): readonly number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const own of classOf) counts[own] = (counts[own] ?? 0) + 1;
  return counts.map((count) => count / classOf.length - 1 / classes);
}

export function* fitRidge({ kernel, classOf, classes, tilt }: RidgeInput): Sliced<Ridge> {
  const n = classOf.length;
  for (let at = 0; at < n; at++) kernel[at * n + at] = (kernel[at * n + at] ?? 0) + lambda;
  yield* factor(kernel, n);
  const inverse = yield* inverseOfFactor(kernel, n);
  const weights = weightsFrom(tilted(columnsOf(inverse, classOf, classes), tilt));
  yield;
  const unseen: Unseen[] = [];
  for (let own = 0; own < classes; own++) {
    const members = [...classOf.keys()].filter((example) => classOf[example] === own);
    const size = members.length;
    const block = blockOf(inverse, n, members);
    yield;
    const spread = members.map((_, at) => block[at * size + at] ?? 1);
    yield* factor(block, size);
    const solved = Array.from({ length: classes }, (_, other) =>
      other === own ? [] : solve(block, size, weights.at(members, other)),
    );
    for (const [at, example] of members.entries()) {
      const scores = weights
        .of(example)
        .map((weight, of) => target(of, own, tilt) - weight / (spread[at] ?? 1));
      const strange = Float64Array.from(solved, (column, of) =>
        of === own ? 0 : target(of, own, tilt) - (column[at] ?? 0),
      );
      unseen.push({ example, scores, strange });
    }
    yield;
  }
  return { unseen, scores: weights.sum };
}

/** What the score of class `of` should be for an example of class `own`. */
export function target(of: number, own: number, tilt: readonly number[]): number {
  return (of === own ? 1 : 0) - (tilt[of] ?? 0);
}

/** Weights for one-hot targets as weights for tilted ones: all columns together are those for 1. */
export function tilted(
  columns: readonly Float64Array[],
  tilt: readonly number[],
): readonly Float64Array[] {
  const total = new Float64Array(columns[0]?.length ?? 0);
  for (const column of columns) {
    for (const [row, weight] of column.entries()) total[row] = (total[row] ?? 0) + weight;
  }
  return columns.map((column, of) =>
    column.map((weight, row) => weight - (tilt[of] ?? 0) * (total[row] ?? 0)),
  );
}

/** A matrix with a row for each example and a column for each class. */
export interface Weights {
  readonly of: (example: number) => Float64Array;
  readonly at: (examples: readonly number[], column: number) => Float64Array;
  /** The rows, each times how alike the text is to its example, added up. */
  readonly sum: (alike: Float64Array) => Float64Array;
}

export function weightsFrom(columns: readonly Float64Array[]): Weights {
  return {
    of: (example) => Float64Array.from(columns, (column) => column[example] ?? 0),
    at: (examples, of) => Float64Array.from(examples, (example) => columns[of]?.[example] ?? 0),
    sum: (alike) => dots(alike, columns),
  };
}

/** A = L⁻ᵀ L⁻¹ Y, by columns. */
function columnsOf(
  inverse: Float64Array,
  classOf: readonly number[],
  classes: number,
): readonly Float64Array[] {
  const n = classOf.length;
  const half = Array.from({ length: classes }, () => new Float64Array(n));
  for (const [example, own] of classOf.entries()) {
    const column = half[own] ?? new Float64Array(n);
    for (let row = example; row < n; row++) {
      column[row] = (column[row] ?? 0) + (inverse[example * n + row] ?? 0);
    }
  }
  return half.map((column) =>
    Float64Array.from(classOf, (_, row) => dot(inverse, row * n + row, column, row, n - row)),
  );
}

/** C⁻¹ = L⁻ᵀ L⁻¹, of it the rows and columns of these examples, lower triangle. */
function blockOf(inverse: Float64Array, n: number, members: readonly number[]): Float64Array {
  const size = members.length;
  const block = new Float64Array(size * size);
  for (const [row, one] of members.entries()) {
    for (const [column, other] of members.slice(0, row + 1).entries()) {
      const from = Math.max(one, other);
      block[row * size + column] = dot(
        inverse,
        one * n + from,
        inverse,
        other * n + from,
        n - from,
      );
    }
  }
  return block;
}
