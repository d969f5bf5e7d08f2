/**
 * Scores as probabilities: a softmax, as sharp as the scores of examples that were not seen allow
 * (Guo et al., On Calibration of Modern Neural Networks, 2017).
 */

/** Scores of a text that the model had not seen, and which of them is right. */
export interface Scoring {
  readonly scores: Float64Array;
  readonly own: number;
}

/** The sharpness from 0.1 to 100 that makes the right labels likeliest; of the first `labels` scores. */
export function fitTemperature(scorings: readonly Scoring[], labels: number): number {
  const loss = (logSharpness: number): number => {
    const sharpness = Math.exp(logSharpness);
    let sum = 0;
    for (const { scores, own } of scorings) {
      const right = scores[own] ?? 0;
      let odds = 0;
      for (let at = 0; at < labels; at++) odds += Math.exp(sharpness * ((scores[at] ?? 0) - right));
      sum += Math.log(odds);
    }
    return sum;
  };
  // The loss has one minimum: golden section, with one new value a round.
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.1);
  let high = Math.log(100);
  let left = { at: high - golden * (high - low), loss: 0 };
  let right = { at: low + golden * (high - low), loss: 0 };
  left.loss = loss(left.at);
  right.loss = loss(right.at);
  for (let round = 0; round < 16; round++) {
    if (left.loss <= right.loss) {
      high = right.at;
      right = left;
      const at = high - golden * (high - low);
      left = { at, loss: loss(at) };
    } else {
      low = left.at;
      left = right;
      const at = low + golden * (high - low);
      right = { at, loss: loss(at) };
    }
  }
  return Math.exp((low + high) / 2);
}

/** Probabilities, together 1. */
export function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(sharpness * (score - most)));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}
