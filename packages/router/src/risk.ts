/**
 * What can be promised of a router: *at most x % of those routed are wrong, at 90 % confidence.*
 *
 * Comes in: labelled requests of real traffic, each with the classifier's confidence and whether its
 * best label was right. Goes out: the lowest threshold for which that can be promised, how much is
 * routed then, and in words what is promised and what is not.
 *
 * The method is Learn then Test (Angelopoulos, Bates, Candès, Jordan & Lei, "Learn then Test:
 * calibrating predictive algorithms to achieve risk control", 2021, arXiv:2110.01052, section on
 * fixed sequence testing) with exact binomial tails (`binomial.ts`). Thresholds are fixed before any
 * label is seen and tested from strict to loose, each at the full level; the first that fails ends
 * it. Whatever is chosen, the chance that its true risk is above the target is at most one in ten,
 * because that takes a wrong pass of the first threshold that is too loose.
 *
 * Conformal prediction would promise something else: that the right label is in the set it names, not
 * that the one label of a set of one is right.
 *
 * Two things are not covered by the proof, and are said:
 * 1. Thresholds that route few of the requests are passed over: fewer than an error-free test needs
 *    could never pass, and one error among the first few would end it all. This is exact as long as
 *    errors do not become rarer as the confidence falls.
 * 2. The promise is about traffic like the labelled one. It breaks when the share of out-of-scope
 *    requests changes, which is why a share of what is routed stays audited (`audit.ts`).
 */
import { BatonError } from '@baton/core';
import { atMost, errorFreeNeeded, upperBound } from './binomial.ts';

/** A labelled request and what the classifier made of it. */
export interface Judged {
  /** 0 to 1; -1 when no one is named whatever the threshold. */
  readonly confidence: number;
  /** The best label is the label of the request; never true for what is out of scope. */
  readonly right: boolean;
}

export interface RiskTarget {
  /** The share of wrong ones among those routed that is acceptable; above 0, below 1. */
  readonly risk: number;
  /** The probability with which the promise has to hold; above 0, below 1. Default: 0.9. */
  readonly assurance?: number;
  /** Thresholds to choose from, fixed before the labels were seen. Default: `thresholds`. */
  readonly candidates?: readonly number[];
}

/** What a threshold would have done to the labelled requests. */
export interface Measured {
  readonly threshold: number;
  /** Labelled requests. */
  readonly labels: number;
  /** Of these, routed at this threshold; and of those, wrong. */
  readonly routed: number;
  readonly errors: number;
  /** Share of the labelled requests that is routed. */
  readonly coverage: number;
  /** The share of wrong ones is not above this, by these requests (Clopper–Pearson). */
  readonly bound: number;
}

interface Aim {
  readonly risk: number;
  readonly assurance: number;
}

/** A threshold with a promise: from labelled requests of real traffic alone. */
export interface Promised extends Aim, Measured {
  readonly kind: 'promised';
}

/** No threshold can be promised with these requests. */
export interface NotPromised extends Aim {
  readonly kind: 'not_promised';
  readonly labels: number;
  /** Routed requests without an error that it takes at least. */
  readonly needed: number;
  /** The first threshold tested, which did not pass; undefined when there were too few to test. */
  readonly tried: Measured | undefined;
}

/** A threshold from examples that somebody wrote. It promises nothing. */
export interface Suggested extends Aim, Measured {
  readonly kind: 'suggested';
}

/**
 * The thresholds that are tested when none are given, strict first: even steps of log-odds, because
 * confidences crowd near 1, and 0, which routes everything.
 */
export const thresholds: readonly number[] = [
  ...Array.from({ length: 49 }, (_, step) => rounded(1 / (1 + Math.exp(step / 4 - 9)))),
  0,
];

/**
 * The test begins at the first threshold that routes this share of what the lowest one routes.
 * Among 0 to 0.4, in simulated traffic of 200 to 2,000 requests at targets of 1, 2 and 5 %, this
 * gave the most coverage; a start at the strictest threshold often ends at a chance error.
 */
const startShare = 0.2;

/**
 * The lowest threshold whose promise holds, or how many labels are missing. `judged` are requests
 * of real traffic in the share in which they come, out of scope included, which the classifier has
 * not learnt from.
 * @throws BatonError `input_invalid` for a risk that is none.
 */
export function promiseThreshold(
  judged: readonly Judged[],
  target: RiskTarget,
): Promised | NotPromised {
  const aim = checked(target);
  const needed = errorFreeNeeded(aim.risk, aim.assurance);
  const candidates = strictFirst(target.candidates);
  const most = measure(judged, candidates.at(-1) ?? 0, aim.assurance).routed;
  const start = Math.max(needed, startShare * most);
  let tried: Measured | undefined;
  let passed: Measured | undefined;
  for (const threshold of candidates) {
    const measured = measure(judged, threshold, aim.assurance);
    if (measured.routed < start) continue;
    tried ??= measured;
    if (atMost(measured.errors, measured.routed, aim.risk) > 1 - aim.assurance) break;
    passed = measured;
  }
  if (passed) return { kind: 'promised', ...aim, ...passed };
  return { kind: 'not_promised', ...aim, labels: judged.length, needed, tried };
}

/**
 * A threshold from examples that somebody wrote, each judged by a classifier that had not seen it:
 * the lowest at which no more than the risk of them go wrong. Users do not write as examples are
 * written, so nothing is promised; it is where to begin.
 * @throws BatonError `input_invalid` for a risk that is none.
 */
export function suggestThreshold(judged: readonly Judged[], target: RiskTarget): Suggested {
  const aim = checked(target);
  const candidates = strictFirst(target.candidates);
  let chosen = measure(judged, candidates[0] ?? 1, aim.assurance);
  for (const threshold of candidates) {
    const measured = measure(judged, threshold, aim.assurance);
    if (measured.errors <= aim.risk * measured.routed) chosen = measured;
  }
  return { kind: 'suggested', ...aim, ...chosen };
}

/** What routing at a threshold would have done. */
export function measure(judged: readonly Judged[], threshold: number, assurance: number): Measured {
  const routed = judged.filter(({ confidence }) => confidence >= threshold);
  const errors = routed.filter(({ right }) => !right).length;
  return {
    threshold,
    labels: judged.length,
    routed: routed.length,
    errors,
    coverage: judged.length === 0 ? 0 : routed.length / judged.length,
    bound: upperBound(errors, routed.length, assurance),
  };
}

function strictFirst(candidates: readonly number[] = thresholds): readonly number[] {
  return [...new Set(candidates)].toSorted((a, b) => b - a);
}

function checked({ risk, assurance = 0.9 }: RiskTarget): Aim {
  for (const [name, value] of [
    ['risk', risk],
    ['assurance', assurance],
  ] as const) {
    if (value > 0 && value < 1) continue;
    throw new BatonError(
      'input_invalid',
      `Cannot choose a threshold: the ${name} is a share above 0 and below 1, got ${value}. ` +
        'Write 0.02 for 2 %.',
      { path: name },
    );
  }
  return { risk, assurance };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
