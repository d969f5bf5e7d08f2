/**
 * Kernel ridge regression on one-hot targets: how much a text belongs to each class, from how alike
 * it is to each example. Closed form: the same examples give the same numbers.
 *
 * With C = K + λI and A = C⁻¹Y, what the model says of examples B it has not seen is
 * Y_B − (C⁻¹_BB)⁻¹ A_B, without training again (Rasmussen and Williams, Gaussian Processes for
 * Machine Learning, 5.4.2). For one example that is leave-one-out; for a whole class it is what the
 * model says of texts that belong to no class it knows.
 */
import { dot, factor, inverseOfFactor } from './cholesky.ts';
import type { Sliced } from './slice.ts';

/** Targets are pulled to 0 by this much. */
const lambda = 0.1;

export interface Ridge {
  /** A score for each class, about 1 for the examples of it and 0 for those of others. */
  readonly scores: (alike: Float64Array) => Float64Array;
  /** For each example, the scores of a model that has not seen it. */
  readonly leftOut: readonly Float64Array[];
  /** For each example, the scores of a model that has seen none of its class. */
  readonly strange: readonly Float64Array[];
}

export interface RidgeInput {
  /** How alike example i and j are, at i·n + j; positive definite; overwritten. */
  readonly kernel: Float64Array;
  /** The class of each example, 0 to `classes` − 1. */
  readonly classOf: readonly number[];
  readonly classes: number;
}

export function* fitRidge({ kernel, classOf, classes }: RidgeInput): Sliced<Ridge> {
  const n = classOf.length;
  for (let at = 0; at < n; at++) kernel[at * n + at] = (kernel[at * n + at] ?? 0) + lambda;
  yield* factor(kernel, n);
  const inverse = yield* inverseOfFactor(kernel, n);
  const weights = weightsOf(inverse, classOf, classes);
  yield;
  const leftOut: Float64Array[] = [];
  const strange: Float64Array[] = [];
  for (let own = 0; own < classes; own++) {
    const members = [...classOf.keys()].filter((example) => classOf[example] === own);
    const block = blockOf(inverse, n, members);
    yield;
    for (const [at, example] of members.entries()) {
      const scale = 1 / (block[at * members.length + at] ?? 1);
      const scores = Float64Array.from(weights[example] ?? [], (weight) => -weight * scale);
      scores[own] = 1 + (scores[own] ?? 0);
      leftOut[example] = scores;
    }
    yield* factor(block, members.length);
    for (let other = 0; other < classes; other++) {
      const column = members.map((example) => weights[example]?.[other] ?? 0);
      const solved = solve(block, column);
      for (const [at, example] of members.entries()) {
        strange[example] ??= new Float64Array(classes);
        strange[example][other] = other === own ? 0 : -(solved[at] ?? 0);
      }
    }
  }
  return {
    leftOut,
    strange,
    scores: (alike) => {
      const scores = new Float64Array(classes);
      for (let example = 0; example < n; example++) {
        const weight = weights[example] ?? [];
        const by = alike[example] ?? 0;
        for (let at = 0; at < classes; at++) {
          scores[at] = (scores[at] ?? 0) + by * (weight[at] ?? 0);
        }
      }
      return scores;
    },
  };
}

/** A = L⁻ᵀ L⁻¹ Y, a row for each example. */
function weightsOf(
  inverse: Float64Array,
  classOf: readonly number[],
  classes: number,
): readonly Float64Array[] {
  const n = classOf.length;
  // L⁻¹Y, a column of it as a row, so that products run along memory.
  const half = Array.from({ length: classes }, () => new Float64Array(n));
  for (const [example, own] of classOf.entries()) {
    const column = half[own];
    for (let row = example; column && row < n; row++) {
      column[row] = (column[row] ?? 0) + (inverse[example * n + row] ?? 0);
    }
  }
  return classOf.map((_, example) =>
    Float64Array.from(half, (column) =>
      dot(inverse, example * n + example, column, example, n - example),
    ),
  );
}

/** C⁻¹ = L⁻ᵀ L⁻¹, of it the rows and columns of these examples. */
function blockOf(inverse: Float64Array, n: number, members: readonly number[]): Float64Array {
  const size = members.length;
  const block = new Float64Array(size * size);
  for (const [at, one] of members.entries()) {
    for (let with_ = 0; with_ <= at; with_++) {
      const other = members[with_] ?? 0;
      const from = Math.max(one, other);
      block[at * size + with_] = dot(inverse, one * n + from, inverse, other * n + from, n - from);
    }
  }
  return block;
}

/** x of L Lᵀ x = y. */
function solve(l: Float64Array, y: readonly number[]): Float64Array {
  const n = y.length;
  const x = Float64Array.from(y);
  for (let row = 0; row < n; row++) {
    x[row] = ((x[row] ?? 0) - dot(l, row * n, x, 0, row)) / (l[row * n + row] ?? 1);
  }
  for (let row = n - 1; row >= 0; row--) {
    const value = (x[row] ?? 0) / (l[row * n + row] ?? 1);
    x[row] = value;
    for (let at = 0; at < row; at++) x[at] = (x[at] ?? 0) - value * (l[row * n + at] ?? 0);
  }
  return x;
}
