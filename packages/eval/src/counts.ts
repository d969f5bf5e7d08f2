/** How often what happened, what it took, and how alike the trials of a case are. Pure. */
import type { Trial } from './evaluate.ts';
import { percentile } from './statistics.ts';
import { finite, type Played } from './tally.ts';

/** So many of so many. */
export interface Part {
  readonly right: number;
  readonly of: number;
}

/** How often what happened; trials. */
export interface Counts {
  readonly trials: number;
  /** Everybody needed took part, where more than one was. */
  readonly complete: Part;
  /** Of conversations with an expected sequence. */
  readonly sequences: Part;
  readonly turns: Part;
  readonly transfers: Part;
  /** Nothing happened that must not, where that can be checked. */
  readonly clean: Part;
  /** Things that must not happen and that no machine can check: for people to read. */
  readonly unchecked: number;
  /** A router left it to the entry agent. */
  readonly abstained: number;
  readonly asked: number;
  /** In scope, and refused. */
  readonly wrongRefusals: number;
  /** The run failed, or ended without an answer and without a first hop. */
  readonly failed: number;
  readonly handoffs: number;
  readonly handoffsMost: number;
  readonly refusedHandoffs: number;
  readonly bounces: number;
}

/** Sums over all trials, and the usual and the slow one. */
export interface Spent {
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly msP50: number | null;
  readonly msP95: number | null;
  /** Of the routing alone, where something was asked. */
  readonly routeMsP50: number | null;
  readonly routeMsP95: number | null;
  readonly routeMsP99: number | null;
}

export interface Repeats {
  readonly k: number;
  /** Cases with all k trials. */
  readonly cases: number;
  /** All k had the same first hop. */
  readonly same: number;
  /** All k were right (pass^k). */
  readonly allRight: number;
}

/** Counts over trials. */
export function countsOf(trials: readonly Trial[]): Counts {
  const seen = trials.map(({ observation }) => observation);
  const total = (of: (one: (typeof seen)[number]) => number): number =>
    seen.reduce((sum, one) => sum + of(one), 0);
  const part = (flags: readonly (boolean | undefined)[]): Part => ({
    right: flags.filter((flag) => flag === true).length,
    of: flags.filter((flag) => flag !== undefined).length,
  });
  const turns = trials.flatMap(({ score }) => score.turns ?? []);
  return {
    trials: trials.length,
    complete: part(trials.map(({ score }) => score.complete)),
    sequences: part(trials.map(({ score }) => score.sequence)),
    turns: {
      right: turns.reduce((sum, { right }) => sum + right, 0),
      of: turns.reduce((sum, { of }) => sum + of, 0),
    },
    transfers: part(trials.map(({ score }) => score.transfers)),
    clean: part(trials.map(({ score }) => score.clean)),
    unchecked: total(({ unchecked }) => unchecked.length),
    abstained: total((one) => (abstained(one) ? 1 : 0)),
    asked: total(({ hop }) => (hop === 'asked' ? 1 : 0)),
    wrongRefusals: trials.filter(
      ({ observation, case: { accept } }) =>
        observation.hop === 'refused' && !accept.includes('out_of_scope'),
    ).length,
    failed: total(({ hop, failure }) => (hop === 'no_answer' || failure ? 1 : 0)),
    handoffs: total(({ handoffs }) => handoffs),
    handoffsMost: Math.max(0, ...seen.map(({ handoffs }) => handoffs)),
    refusedHandoffs: total(({ refusedHandoffs }) => refusedHandoffs),
    bounces: total(({ bounces }) => bounces),
  };
}

/** A router was asked, and left it to the entry agent. */
function abstained({ hop, route }: Trial['observation']): boolean {
  return hop === 'abstained' || (route?.method === 'entry' && route.ms !== undefined);
}

/** Sums and percentiles over trials. */
export function spentOf(trials: readonly Trial[]): Spent {
  const seen = trials.map(({ observation }) => observation);
  const ms = seen.map((one) => one.ms);
  const routeMs = seen.flatMap(({ route }) => route?.ms ?? []);
  const at = (values: readonly number[], share: number): number | null =>
    finite(percentile(values, share));
  return {
    tokens: seen.reduce((sum, { tokens }) => sum + tokens, 0),
    costMicroUsd: seen.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    msP50: at(ms, 0.5),
    msP95: at(ms, 0.95),
    routeMsP50: at(routeMs, 0.5),
    routeMsP95: at(routeMs, 0.95),
    routeMsP99: at(routeMs, 0.99),
  };
}

/** How alike the trials of a case are. */
export function repeatsOf(played: readonly Played[], k: number): Repeats {
  const whole = played.filter(({ trials }) => trials.length === k);
  const same = whole.filter(({ trials }) => {
    return new Set(trials.map(({ observation }) => observation.hop)).size === 1;
  });
  const right = whole.filter(({ trials }) => trials.every(({ score }) => score.points === 1));
  return { k, cases: whole.length, same: same.length, allRight: right.length };
}
