/**
 * What numbers of cases can and can not say: intervals, exact tests, percentiles. Pure; everything
 * is computed on counts, none of it is simulated. Exact binomial tails are the router's.
 */
import { atMost } from '@baton/router/binomial';

export interface Interval {
  /** 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the normal distribution: two-sided 95 %. */
const z95 = 1.959963984540054;

/**
 * The 95 % score interval of a share. Unlike the textbook interval it is sensible for small counts
 * and near 0 and 1. `right` may be a fraction (half points); the interval is that of the same
 * share.
 * @see E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209–212
 */
export function wilson(right: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = right / of;
  const square = z95 * z95;
  const middle = share + square / (2 * of);
  const reach = z95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  // At the ends the formula is exactly 0 and 1; rounding must not leave 1e-17 there.
  return {
    low: right === 0 ? 0 : Math.max(0, (middle - reach) / scale),
    high: right === of ? 1 : Math.min(1, (middle + reach) / scale),
  };
}

export interface Mcnemar {
  /** Two-sided, exact: what a gate goes by. */
  readonly p: number;
  /** The same with half of the observed outcome's chance: less strict, nearer to its level. */
  readonly midP: number;
}

/**
 * Whether two subjects differ on the same cases, from the cases on which only one was right. The
 * sign test on those: under "no difference" each falls to either side with chance one half.
 * @see Q. McNemar (1947), Psychometrika 12, 153–157; M. W. Fagerland et al. (2013), BMC Med. Res.
 * Methodol. 13, 91 (mid-p)
 */
export function mcnemar(onlyFirst: number, onlySecond: number): Mcnemar {
  const of = onlyFirst + onlySecond;
  if (of === 0) return { p: 1, midP: 1 };
  const fewer = Math.min(onlyFirst, onlySecond);
  const tail = atMost(fewer, of, 0.5);
  const exactly = tail - atMost(fewer - 1, of, 0.5);
  return {
    p: Math.min(1, 2 * tail),
    midP: Math.min(1, 2 * tail - exactly),
  };
}

/** The nearest-rank percentile: a value that did occur. NaN for no values. `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * sorted.length - 1e-9));
  return sorted[rank - 1] ?? Number.NaN;
}

export interface Fit {
  /** Of those sent there, the share that belonged there; NaN when nothing was sent there. */
  readonly precision: number;
  /** Of those that belong there, the share that was sent there; NaN when nothing belongs there. */
  readonly recall: number;
  /** The harmonic mean of both; 0 when nothing was right, NaN when nothing was there at all. */
  readonly f1: number;
}

/** Precision, recall and F1 from three counts. */
export function fitOf({
  right,
  sent,
  belong,
}: {
  readonly right: number;
  readonly sent: number;
  readonly belong: number;
}): Fit {
  return {
    precision: right / sent,
    recall: right / belong,
    f1: (2 * right) / (sent + belong),
  };
}

/** The mean, NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
