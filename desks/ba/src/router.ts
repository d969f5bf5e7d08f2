/**
 * The desk's router: the odds of its own understanding behind the core's `Router` port, to stand in
 * front of a language model, so that none is paid where the specialist can be told from the wording.
 *
 * It names one specialist from the threshold on, several where each has its deliverable named, and
 * else abstains: what triage answers or refuses itself is triage's.
 */
import type { Router } from '@baton/core';
import { type Classifier, createRouter, outOfScope, type Scored } from '@baton/router';
import { hops, type OddsTable } from './understanding/odds.ts';
import { type Understanding, understand } from './understanding/understand.ts';

/**
 * Odds from which on at most 5 % of those routed should be wrong. The desk's own sentences, each
 * judged by what somebody else's teach, suggest this. That promises nothing of your traffic: see
 * `promiseThreshold` of `@baton/router`.
 */
export const routedFrom = 0.95;

export interface DeskRouterOptions {
  /** Odds from which on a specialist is named; 0 to 1. Default: `routedFrom`. */
  readonly threshold?: number;
}

/** A router for the desk's team. Synchronous work of about a millisecond; loads no embedding. */
export function routerOf({ threshold = routedFrom }: DeskRouterOptions = {}): Router {
  return createRouter({ classifier: deskClassifier(), threshold });
}

/** The desk's understanding as a classifier of the router package; by another table in training. */
export function deskClassifier(table?: OddsTable): Pick<Classifier, 'classify'> {
  return { classify: (text) => Promise.resolve(scoredBy(understand(text, table))) };
}

function scoredBy({ odds, kind, ambiguous, wanted }: Understanding): Scored {
  const ranked = hops
    .map((label) => ({ label, probability: odds[label] }))
    .toSorted((a, b) => b.probability - a.probability);
  const best = ranked[0] ?? { label: outOfScope, probability: 0 };
  const agents = wanted.map(({ agent }) => agent);
  const several = kind === 'work' && agents.length > 1;
  const agrees = kind === 'work' && !ambiguous && agents.some((agent) => agent === best.label);
  const fits: readonly string[] = several ? agents : [best.label];
  const together = ranked
    .filter(({ label }) => fits.includes(label))
    .reduce((sum, { probability }) => sum + probability, 0);
  return {
    ranked,
    // What the rules see for certain, or leave open, outweighs the odds.
    confidence: agrees ? Math.min(1, together) : 0,
    fits,
    by: 'n_grams',
  };
}
