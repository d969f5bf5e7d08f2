/**
 * Multinomial logistic regression with a ridge, fitted by L-BFGS (Liu & Nocedal, “On the limited
 * memory BFGS method”, 1989). Deterministic: the same rows in the same order give the same weights.
 */

/** One text: which features it has, how much, and the number of its label. */
export interface Row {
  readonly features: Int32Array;
  readonly values: Float64Array;
  readonly label: number;
}

export interface Problem {
  readonly rows: readonly Row[];
  /** How many features and labels there are. */
  readonly features: number;
  readonly labels: number;
  /** Inverse strength of the ridge, as in most libraries: larger fits the rows more closely. */
  readonly c: number;
}

/** Weights: `labels` numbers for each feature, then the biases, which the ridge leaves alone. */
export function fitLogistic(problem: Problem): Float64Array {
  const size = (problem.features + 1) * problem.labels;
  let at: Float64Array = new Float64Array(size);
  let { loss, gradient } = lossAt(problem, at);
  const pairs: Pair[] = [];
  for (let round = 0; round < roundsMax; round++) {
    const direction = towards(gradient, pairs);
    const slope = dot(gradient, direction);
    // Nothing is left to gain.
    if (slope > -1e-9) break;
    let step = pairs.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    let next = moved(at, direction, step);
    let there = lossAt(problem, next);
    while (there.loss > loss + 1e-4 * step * slope && step > 1e-8) {
      step /= 2;
      next = moved(at, direction, step);
      there = lossAt(problem, next);
    }
    const change = moved(next, at, -1);
    const bend = moved(there.gradient, gradient, -1);
    const product = dot(change, bend);
    if (product > 1e-12) pairs.push({ change, bend, share: 1 / product });
    if (pairs.length > pairsMax) pairs.shift();
    const gained = loss - there.loss;
    at = next;
    loss = there.loss;
    gradient = there.gradient;
    if (gained < 1e-7 * Math.max(1, loss)) break;
  }
  return at;
}

const roundsMax = 200;
const pairsMax = 8;

interface Pair {
  readonly change: Float64Array;
  readonly bend: Float64Array;
  readonly share: number;
}

/** Summed log loss with the ridge, and its gradient. */
function lossAt(
  { rows, features, labels, c }: Problem,
  weights: Float64Array,
): { loss: number; gradient: Float64Array } {
  const gradient = new Float64Array(weights.length);
  const biases = features * labels;
  let loss = 0;
  for (let index = 0; index < biases; index++) {
    const weight = weights[index] ?? 0;
    loss += (weight * weight) / (2 * c);
    gradient[index] = weight / c;
  }
  const scores = new Float64Array(labels);
  for (const row of rows) {
    score(row, { weights, scores, biases });
    const log = logSum(scores);
    loss += log - (scores[row.label] ?? 0);
    for (let label = 0; label < labels; label++) {
      scores[label] = Math.exp((scores[label] ?? 0) - log) - (label === row.label ? 1 : 0);
      gradient[biases + label] = (gradient[biases + label] ?? 0) + (scores[label] ?? 0);
    }
    for (let entry = 0; entry < row.features.length; entry++) {
      const place = (row.features[entry] ?? 0) * labels;
      const value = row.values[entry] ?? 0;
      for (let label = 0; label < labels; label++) {
        gradient[place + label] = (gradient[place + label] ?? 0) + value * (scores[label] ?? 0);
      }
    }
  }
  return { loss, gradient };
}

function score(
  row: Row,
  of: { weights: Float64Array; scores: Float64Array; biases: number },
): void {
  const labels = of.scores.length;
  for (let label = 0; label < labels; label++) {
    of.scores[label] = of.weights[of.biases + label] ?? 0;
  }
  for (let entry = 0; entry < row.features.length; entry++) {
    const place = (row.features[entry] ?? 0) * labels;
    const value = row.values[entry] ?? 0;
    for (let label = 0; label < labels; label++) {
      of.scores[label] = (of.scores[label] ?? 0) + value * (of.weights[place + label] ?? 0);
    }
  }
}

function logSum(scores: Float64Array): number {
  const highest = Math.max(...scores);
  let sum = 0;
  for (const one of scores) sum += Math.exp(one - highest);
  return highest + Math.log(sum);
}

/** The two-loop recursion: the downhill direction as bent by the last steps. */
function towards(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  let direction: Float64Array = gradient.slice();
  const shares: number[] = [];
  for (const { change, bend, share } of pairs.toReversed()) {
    const part = share * dot(change, direction);
    shares.push(part);
    direction = moved(direction, bend, -part);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.share * dot(last.bend, last.bend));
    direction = direction.map((value) => value * scale);
  }
  for (const { change, bend, share } of pairs) {
    direction = moved(direction, change, (shares.pop() ?? 0) - share * dot(bend, direction));
  }
  return direction.map((value) => -value);
}

function moved(from: Float64Array, along: Float64Array, step: number): Float64Array {
  const to: Float64Array = from.slice();
  for (let index = 0; index < to.length; index++) {
    to[index] = (to[index] ?? 0) + step * (along[index] ?? 0);
  }
  return to;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
