/**
 * How far a guess is to be believed: the probability that the best label is right, where a text
 * that belongs to none counts as wrong. A logistic regression on a few clues, fitted on what the
 * model said of examples it had not seen.
 *
 * 1. It learns what a stranger looks like from each class in turn, seen by a model that does not
 *    know the class, so that no examples of out of scope are needed.
 * 2. It starts from weights measured on public sets and moves away from them as examples come in;
 *    with five examples for each label it is them, with fifty it is the user's own.
 */

/** What is looked at, in this order: score of the best, its lead, nearest example, its lead; by meaning, by n-grams. */
export type Clues = readonly number[];

/** How many examples' worth the prior is. */
const priorStrength = 2;
/** Requests that belong to nobody, to each that belongs to somebody. */
const strangersShare = 0.1;

export interface Judged {
  readonly clues: Clues;
  readonly right: boolean;
}

export interface ConfidenceInput {
  /** What the model said of examples it had not seen. */
  readonly seen: readonly Judged[];
  /** Clues of texts that belong to no label. */
  readonly strangers: readonly Clues[];
  /** Weights to start from, one for each clue and a constant. */
  readonly prior: readonly number[];
}

/** Fits by Newton's method; the loss is convex, so there is one answer. */
export function fitConfidence({
  seen,
  strangers,
  prior,
}: ConfidenceInput): (clues: Clues) => number {
  const rows = [
    ...seen.map(({ clues, right }) => ({ clues: [...clues, 1], target: right ? 1 : 0, weight: 1 })),
    ...strangers.map((clues) => ({
      clues: [...clues, 1],
      target: 0,
      weight: (strangersShare * seen.length) / strangers.length,
    })),
  ];
  let weights = [...prior];
  for (let round = 0; round < 30; round++) {
    const { slope, curve } = slopeAt(weights);
    const stepTo = solveSmall(curve, slope);
    // Half a step is safe where the curve changes fast.
    let share = 1;
    const now = lossAt(weights);
    let next = weights;
    do {
      next = weights.map((weight, at) => weight - share * (stepTo[at] ?? 0));
      share /= 2;
    } while (lossAt(next) > now && share > 1e-4);
    const moved = Math.max(...stepTo.map(Math.abs));
    weights = next;
    if (moved < 1e-6) break;
  }
  return (clues) => logistic(product(weights, [...clues, 1]));

  function lossAt(at: readonly number[]): number {
    let loss = 0;
    for (const { clues, target, weight } of rows) {
      const z = product(at, clues);
      loss += weight * (Math.max(z, 0) - target * z + Math.log1p(Math.exp(-Math.abs(z))));
    }
    for (const [i, weight] of at.entries()) {
      loss += (priorStrength / 2) * (weight - (prior[i] ?? 0)) ** 2;
    }
    return loss;
  }

  function slopeAt(at: readonly number[]): { slope: number[]; curve: number[][] } {
    const slope = at.map((weight, i) => priorStrength * (weight - (prior[i] ?? 0)));
    const curve = at.map((_, i) => at.map((__, j): number => (i === j ? priorStrength : 0)));
    for (const { clues, target, weight } of rows) {
      const p = logistic(product(at, clues));
      for (const [i, clue] of clues.entries()) {
        slope[i] = (slope[i] ?? 0) + weight * (p - target) * clue;
        const row = curve[i] ?? [];
        for (const [j, other] of clues.entries()) {
          row[j] = (row[j] ?? 0) + weight * p * (1 - p) * clue * other;
        }
      }
    }
    return { slope, curve };
  }
}

export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function product(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** Gaussian elimination of a system of half a dozen equations, symmetric and positive definite. */
function solveSmall(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [at, pivot] of rows.entries()) {
    const by = pivot[at] ?? 1;
    for (const [other, row] of rows.entries()) {
      if (other === at) continue;
      const share = (row[at] ?? 0) / by;
      for (const [column, value] of pivot.entries()) {
        row[column] = (row[column] ?? 0) - share * value;
      }
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
}
