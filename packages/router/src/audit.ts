/**
 * Watches whether the promise of a router still holds. A share of what it would route is held back
 * and decided by the entry agent; whether the router would have been right is told here afterwards.
 * When what was told speaks against the promise, the router suspends itself: it abstains until
 * somebody has looked, chosen a new threshold and begun a new audit.
 *
 * The test may be looked at after every request, for ever: it is an e-process. Against the promise
 * *at most `risk` are wrong* it bets on several larger shares (the likelihood ratio of Wald, 1945;
 * mixed as in Robbins, 1970), and, because traffic changes at some moment and not at the first
 * request, a bet is begun at every request, paid from a reserve of 1 that is never used up
 * (Shin, Ramdas & Rinaldo, "E-detectors", 2023, arXiv:2203.03532). While the promise holds, the
 * capital is a supermartingale that starts at 1, so it ever reaches 10 with a probability of at most
 * one in ten (Ville, 1939): that is the chance of a suspension that was not needed, in all time.
 *
 * Invariants
 * 1. The state is plain data, and the same requests in the same order give the same state.
 * 2. A suspended audit stays suspended.
 */
import { BatonError, isObject, type Json } from '@baton/core';

/** Everything an audit knows; JSON, to be kept between two starts of a process. */
export interface AuditState {
  readonly format: 1;
  /** The share of wrong ones that was promised not to be passed. */
  readonly risk: number;
  /** The suspension is not needed with a probability of at most 1 minus this. */
  readonly assurance: number;
  /** Requests whose route was looked at afterwards, and those that would have gone wrong. */
  readonly audited: number;
  readonly errors: number;
  /** Capital of the bets on each larger share; see above. */
  readonly capital: readonly number[];
  readonly suspended: boolean;
}

/** The odds of an error that are bet on, as multiples of the odds that were promised. */
const multiples = [1.5, 2.5, 5, 10, 20] as const;

/**
 * An audit in which nothing was looked at.
 * @throws BatonError `input_invalid` for a share that is none.
 */
export function newAudit(risk: number, assurance = 0.9): AuditState {
  const capital = multiples.map(() => 0);
  const state = { format: 1, risk, assurance, audited: 0, errors: 0, capital } as const;
  return auditState({ ...state, suspended: false });
}

/** The state after one more audited request: would the router have been right? */
export function audited(before: AuditState, right: boolean): AuditState {
  if (before.suspended) return before;
  const { risk, assurance } = before;
  const count = before.audited + 1;
  const begun = reserve(before.audited) - reserve(count);
  const capital = multiples.map((multiple, index) => {
    const odds = (multiple * risk) / (1 - risk);
    const share = odds / (1 + odds);
    const factor = right ? (1 - share) / (1 - risk) : share / risk;
    return ((before.capital[index] ?? 0) + begun) * factor;
  });
  const mean = capital.reduce((sum, one) => sum + one, 0) / capital.length;
  const suspended = mean + reserve(count) >= 1 / (1 - assurance);
  const errors = before.errors + (right ? 0 : 1);
  return { ...before, audited: count, errors, capital, suspended };
}

/** What is not yet bet after so many requests; falls so slowly that late changes are found, too. */
function reserve(count: number): number {
  return 1 / (1 + Math.log1p(count));
}

/** Why a router is suspended, in words. */
export function suspensionText({ risk, assurance, audited: count, errors }: AuditState): string {
  const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
  return (
    `suspended: ${errors} of ${count} audited routes were wrong, which speaks against at most ` +
    `${percent(risk)} at ${percent(assurance)} confidence`
  );
}

/**
 * A kept state, read back.
 * @throws BatonError `input_invalid` when it is none.
 */
export function auditState(value: unknown): AuditState {
  const state = value as Json;
  if (!isObject(state) || state['format'] !== 1) throw noState('it has not the format 1', 'format');
  for (const field of ['risk', 'assurance'] as const) {
    const share = state[field];
    if (typeof share === 'number' && share > 0 && share < 1) continue;
    throw noState(`${field} is a share above 0 and below 1, got ${JSON.stringify(share)}`, field);
  }
  const { audited: count, errors, capital, suspended } = state as Partial<AuditState>;
  if (!isCount(count) || !isCount(errors) || errors > count) {
    throw noState(`audited and errors are counts, got ${count} and ${errors}`, 'audited');
  }
  const sums = Array.isArray(capital) ? (capital as readonly unknown[]) : [];
  const whole = sums.every((sum) => typeof sum === 'number' && sum >= 0 && sum < Infinity);
  if (sums.length !== multiples.length || !whole || typeof suspended !== 'boolean') {
    throw noState('its capital is not that of an audit', 'capital');
  }
  // `as`: every field was looked at above.
  return state as unknown as AuditState;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function noState(why: string, path: string): BatonError {
  const message = `Cannot go on with the audit: ${why}. Begin a new one, or restore the state.`;
  return new BatonError('input_invalid', message, { path });
}

/** An audit at work beside a router. */
export interface Audit {
  /** The state as it stands, to be kept. */
  readonly state: () => AuditState;
  /** Is this route, which would be taken, held back to be looked at? */
  readonly holds: () => boolean;
  /** Tells whether a route that was held back would have been right; gives the state to keep. */
  readonly tell: (right: boolean) => AuditState;
}

export interface AuditOptions {
  readonly state: AuditState;
  /** Share of the routes that are held back, 0 to 1. Default: 0.05. */
  readonly share?: number;
  /** 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** Puts an audit to work. */
export function createAudit({ state, share = 0.05, random = Math.random }: AuditOptions): Audit {
  let now = auditState(state);
  return {
    state: () => now,
    holds: () => random() < share,
    tell(right) {
      now = audited(now, right);
      return now;
    },
  };
}
