/**
 * A classifier behind the core's `Router` port: it says whom a message is for, that several fit, or
 * that it does not know; and why, in words that a person reads in the log.
 *
 * Comes in: a message and the agents of the team. Goes out: one of the three answers of the port.
 *
 * Invariants
 * 1. It names nobody who is not among the agents of the request.
 * 2. One agent is named only at or above the threshold; whatever else, it abstains (rule R3). So a
 *    promise on the threshold (`risk.ts`) is one on what is named.
 * 3. Where the threshold was chosen with the embedding (`withoutEmbedding: 'abstain'`), nobody is
 *    named by n-grams that stand in for it.
 * 4. Several are named only when together they are as sure as one alone has to be; what happens to
 *    them is the team's policy (rule R4).
 */
import {
  type AgentName,
  BatonError,
  type Classified,
  type Router,
  type Routing,
} from '@baton/core';
import { type Audit, suspensionText } from './audit.ts';
import type { Classifier, Scored } from './classifier.ts';
import { direct, outOfScope } from './example.ts';
import { textMax } from './example-line.ts';

export interface RouterOptions {
  readonly classifier: Pick<Classifier, 'classify'>;
  /** Confidence from which on an agent is named; 0 to 1. See `promiseThreshold`. */
  readonly threshold: number;
  /**
   * What becomes of a message that the embedding should have judged and could not: it is abstained
   * on, or `n_grams` alone decide. A threshold that was promised with the embedding wants `abstain`:
   * nobody measured what n-grams do at it. Default: `n_grams`.
   */
  readonly withoutEmbedding?: 'abstain' | 'n_grams';
  /** Holds back a share of what would be routed, and suspends the router. Default: none. */
  readonly audit?: Audit;
}

/** How the reason of a route begins that was held back; the first runner-up is who would have had it. */
export const heldBack = 'held back for the audit';

/** Runners-up that are recorded. */
const runnersUpMax = 3;

/**
 * A router for a team. Contract: that of the port; it rejects only when the classifier does or the
 * signal is aborted.
 * @throws BatonError `definition_invalid` for a threshold that is none.
 */
export function createRouter(options: RouterOptions): Router {
  const { classifier, audit, threshold } = options;
  if (!(threshold >= 0 && threshold <= 1)) {
    const message = `Cannot create the router: threshold is a share from 0 to 1, got ${threshold}.`;
    throw new BatonError('definition_invalid', message, { path: 'threshold' });
  }
  return {
    async route({ text, agents }, signal) {
      signal.throwIfAborted();
      const state = audit?.state();
      if (state?.suspended) return abstain(suspensionText(state));
      if (text.trim() === '') return abstain('there is no text');
      if (text.length > textMax) return abstain(`longer than ${textMax} characters`);
      const scored = await classifier.classify(text, signal);
      signal.throwIfAborted();
      const classified = decide(scored, agents, options);
      if (typeof classified.to !== 'string' || !audit?.holds()) return classified;
      const { to, confidence, runnersUp, reason } = classified;
      return abstain(`${heldBack}: ${to}, ${reason}`, [{ to, confidence }, ...runnersUp]);
    },
  };
}

/**
 * What a threshold is compared with: how sure it is that the best label alone is right. -1,
 * below every threshold, when no one is named: several fit, or it is nobody's whom a router names.
 */
export function sureness({ ranked, confidence, fits }: Scored): number {
  const best = ranked[0]?.label;
  return fits.length > 1 || best === direct || best === outOfScope ? -1 : confidence;
}

/** What is made of a classifier's scores. */
export function decide(
  scored: Scored,
  agents: readonly AgentName[],
  { threshold, withoutEmbedding }: Pick<RouterOptions, 'threshold' | 'withoutEmbedding'>,
): Classified {
  const { ranked, confidence, embeddingFailed } = scored;
  const shares = ranked.map(({ label, probability }) => ({
    to: label,
    confidence: short(probability),
  }));
  const known = shares.filter(({ to }) => agents.includes(to));
  const [best] = shares;
  const guesses = known.slice(0, runnersUpMax);
  if (best === undefined) return abstain('the classifier knows no agent');
  const by = byText(scored);
  if (embeddingFailed !== undefined && withoutEmbedding === 'abstain') {
    const why = `${best.to} ${two(confidence)} is not by what the threshold was chosen with`;
    return abstain(`${by}, ${why}`, guesses);
  }
  if (best.to === outOfScope) return abstain(`${by}, out of scope (${two(confidence)})`, guesses);
  if (best.to === direct) {
    return abstain(`${by}, for the entry agent itself (${two(confidence)})`, guesses);
  }
  if (!agents.includes(best.to)) {
    return abstain(`${by}, '${best.to}' is not in the team (${two(confidence)})`, guesses);
  }
  const fits = known.filter(({ to }) => scored.fits.includes(to));
  if (fits.length > 1) return several({ fits, known, confidence, threshold, by });
  if (scored.fits.length > 1) {
    const others = scored.fits.filter((label) => label !== best.to).map(nameOf);
    return abstain(`${by}, ${others.join(' and ')} fits as well`, guesses);
  }
  if (confidence < threshold) {
    const why = `${best.to} ${two(confidence)} is below ${two(threshold)}`;
    // The best is likely among the agents, and yet it is not likely right: nobody's, then.
    const nobody = confidence < best.confidence / 2 ? ', probably out of scope' : '';
    return abstain(`${by}, ${why}${nobody}`, guesses);
  }
  const runnersUp = known.filter(({ to }) => to !== best.to).slice(0, runnersUpMax);
  const [second] = runnersUp;
  const over = second ? ` over ${second.to} ${two(second.confidence)}` : '';
  const reason = `${by}, ${two(confidence)}${over}`;
  return { to: best.to, confidence: short(confidence), runnersUp, reason };
}

function byText({ by, embeddingFailed }: Scored): string {
  if (by === 'embedding') return 'embedding';
  return embeddingFailed === undefined ? 'n-grams' : 'n-grams, as the embedding failed';
}

/** How a label is called that is no agent of the team. */
function nameOf(label: string): string {
  if (label === direct) return 'the entry agent itself';
  return label === outOfScope ? 'nobody' : `'${label}', who is not in the team,`;
}

type Shares = Routing['runnersUp'];

interface Several {
  readonly fits: Shares;
  readonly known: Shares;
  /** That of all that fit, together. */
  readonly confidence: number;
  readonly threshold: number;
  readonly by: string;
}

/** Two or more fit about as well: named together, when that is sure enough. */
function several({ fits, known, confidence, threshold, by }: Several): Classified {
  const names = fits.map((one) => `${one.to} ${two(one.confidence)}`).join(' and ');
  if (confidence < threshold) {
    const why = `${names} fit, and ${two(confidence)} together is not sure enough`;
    return abstain(`${by}, ${why}`, known.slice(0, runnersUpMax));
  }
  const to = fits.map((one) => one.to);
  // Those that fit among them: the team's policy decides which of them is the one to run up to.
  const runnersUp = known.slice(0, Math.max(runnersUpMax, to.length));
  return { to, confidence: short(confidence), runnersUp, reason: `${by}, ${names} fit` };
}

function abstain(reason: string, runnersUp: Shares = []): Classified {
  return { to: null, runnersUp, reason };
}

/** Two digits, rounded down: what is below a threshold never reads as if it had reached it. */
function two(share: number): string {
  return (Math.floor(share * 100 + 1e-9) / 100).toFixed(2);
}

/** Four digits, which is all that a log needs. */
function short(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
