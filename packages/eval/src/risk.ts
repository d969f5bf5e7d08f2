/**
 * How far a router's confidence can be trusted: at each threshold, how many requests it would
 * decide (coverage) and how many of those wrongly (risk); and whether a promised risk held on these
 * cases.
 *
 * A promise "at most x % of those routed go wrong" is shown only by the exact upper bound, never by
 * the observed share alone: with no error in 10 cases the true share may still be 20 %. It speaks
 * of requests like these; where the share of out-of-scope requests is another, it has to be shown
 * anew.
 * @see R. El-Yaniv, Y. Wiener (2010), J. Mach. Learn. Res. 11, 1605–1641 (risk–coverage curves)
 */
import { errorFreeNeeded, upperBound } from '@baton/router/binomial';
import type { Case } from './case.ts';

/** What a router made of one request. */
export interface Decision {
  readonly accept: Case['accept'];
  /** Whom it held for the likeliest, and how sure it was, 0 to 1; absent when it named nobody. */
  readonly best?: { readonly agent: string; readonly confidence: number };
  /** It decided, rather than to leave the request to the entry agent. */
  readonly routed: boolean;
}

export interface RiskPoint {
  /** Everything at least this sure is routed. */
  readonly threshold: number;
  /** Share of all requests that is routed then. */
  readonly coverage: number;
  /** Share of those that goes wrong. */
  readonly risk: number;
}

export interface RiskReport {
  readonly requests: number;
  readonly routed: number;
  readonly wrong: number;
  /** Routed, of all requests; null without any. */
  readonly coverage: number | null;
  /** Wrong, of those routed; null when none was. */
  readonly risk: number | null;
  /** With this confidence the true risk on requests like these is at most `bound`. */
  readonly confidence: number;
  readonly bound: number;
  /** What was promised, and whether these cases show it. */
  readonly promise?: {
    readonly risk: number;
    /**
     * `shown`: the bound is below it. `open`: the observed share is, the bound is not; more cases
     * are needed. `broken`: the observed share is above it.
     */
    readonly verdict: 'shown' | 'open' | 'broken';
    /** Cases without an error that would show it. */
    readonly needed: number;
  };
  /** From the surest request to all of them, one point for each confidence that occurred. */
  readonly curve: readonly RiskPoint[];
}

/** The confidence of bounds: one-sided 90 %. */
export const boundConfidence = 0.9;

/** What a router's decisions come to. `promised`: the share of wrong routes that is acceptable. */
export function riskOf(decisions: readonly Decision[], promised?: number): RiskReport {
  const routed = decisions.filter((one) => one.routed);
  const wrong = routed.filter((one) => !rightly(one)).length;
  const of = routed.length;
  const risk = of > 0 ? wrong / of : null;
  const bound = upperBound(wrong, of, boundConfidence);
  return {
    requests: decisions.length,
    routed: of,
    wrong,
    coverage: decisions.length > 0 ? of / decisions.length : null,
    risk,
    confidence: boundConfidence,
    bound,
    ...(promised !== undefined && {
      promise: {
        risk: promised,
        verdict: risk !== null && risk > promised ? 'broken' : bound <= promised ? 'shown' : 'open',
        needed: errorFreeNeeded(promised, boundConfidence),
      },
    }),
    curve: curveOf(decisions),
  };
}

function curveOf(decisions: readonly Decision[]): readonly RiskPoint[] {
  const guesses = decisions
    .flatMap((one) => (one.best ? [{ ...one.best, right: rightly(one) }] : []))
    .sort((one, other) => other.confidence - one.confidence);
  const points: RiskPoint[] = [];
  let wrong = 0;
  for (const [index, { confidence, right }] of guesses.entries()) {
    if (!right) wrong += 1;
    // Equally sure ones are routed together or not at all.
    if (guesses[index + 1]?.confidence === confidence) continue;
    const taken = index + 1;
    points.push({
      threshold: confidence,
      coverage: taken / decisions.length,
      risk: wrong / taken,
    });
  }
  return points;
}

function rightly({ accept, best }: Decision): boolean {
  return best !== undefined && accept.includes(best.agent);
}
