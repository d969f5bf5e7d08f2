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
    let sum = 0;
    for (const { scores, own } of scorings) {
      const probabilities = softmax(scores.subarray(0, labels), Math.exp(logSharpness));
      sum -= Math.log(Math.max(probabilities[own] ?? 0, 1e-12));
    }
    return sum;
  };
  // The loss has one minimum: golden section.
  let low = Math.log(0.1);
  let high = Math.log(100);
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 24; round++) {
    const one = high - golden * (high - low);
    const other = low + golden * (high - low);
    if (loss(one) <= loss(other)) high = other;
    else low = one;
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
