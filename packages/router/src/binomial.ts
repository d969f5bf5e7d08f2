/**
 * Exact binomial tails, and the bound on a share that follows from them. Nothing here is an
 * approximation: with few errors, which is what is hoped for, the usual ones are wrong.
 */

/**
 * The probability of at most `successes` of `trials`, each with probability `share`. Summed in
 * logarithms from the largest term down, so that neither many trials nor small shares lose it.
 */
export function atMost(successes: number, trials: number, share: number): number {
  if (successes < 0) return 0;
  if (successes >= trials || share <= 0) return 1;
  if (share >= 1) return 0;
  const odds = Math.log(share) - Math.log1p(-share);
  let log = trials * Math.log1p(-share);
  const logs = [log];
  for (let k = 1; k <= successes; k++) {
    log += Math.log(trials - k + 1) - Math.log(k) + odds;
    logs.push(log);
  }
  const largest = logs.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const sum = logs.reduce((total, one) => total + Math.exp(one - largest), 0);
  return Math.min(1, Math.exp(largest) * sum);
}

/**
 * The largest share that `errors` of `trials` do not speak against: with probability `assurance` the
 * true share is not above it (Clopper & Pearson, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial", Biometrika 26, 1934; one-sided). 1 without trials.
 */
export function upperBound(errors: number, trials: number, assurance: number): number {
  if (trials <= 0 || errors >= trials) return 1;
  const left = 1 - assurance;
  if (errors === 0) return -Math.expm1(Math.log(left) / trials);
  let low = errors / trials;
  let high = 1;
  // Each step halves what is left; 60 of them leave less than a number can hold.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(errors, trials, middle) > left) low = middle;
    else high = middle;
  }
  return high;
}

/** How many trials without an error it takes to bound the share of errors by `share`. */
export function errorFreeNeeded(share: number, assurance: number): number {
  return Math.ceil(Math.log(1 - assurance) / Math.log1p(-share));
}
