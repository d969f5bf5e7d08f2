/**
 * How a run that ended may go on: with which budget made larger, and by how much.
 *
 * A run's own limit is not all there is: when the conversation has spent its own, a larger run
 * would stop at once, so that one is made larger with it.
 */
import {
  type BudgetName,
  budgetNames,
  type LimitChanges,
  type Limits,
  type State,
} from '@baton/core';
import { isBudget } from './words.ts';

export interface Proposal {
  readonly budget: BudgetName;
  /** What may be spent now. */
  readonly max: number;
  /** Of it spent. */
  readonly spent: number;
  /** Twice as much as now, and more than is spent. */
  readonly next: number;
}

/** What can be proposed for each budget that has an end, the one that ended the run first. */
export function proposalsFor(state: State, limits: Limits): Proposal[] {
  const bound = state.phase.is === 'ended' ? state.phase.end.bound : undefined;
  const first = isBudget(bound) ? bound : undefined;
  return budgetNames
    .filter((name) => limits.run[name] < Number.MAX_SAFE_INTEGER)
    .map((budget): Proposal => {
      const max = limits.run[budget];
      const spent = state.run.spent[budget];
      return { budget, max, spent, next: Math.max(max, spent, 1) * 2 };
    })
    .toSorted((a, b) => Number(b.budget === first) - Number(a.budget === first));
}

/** The limits to continue with, so that `next` of a budget may be spent by the run. */
export function limitsFor(
  { budget, next }: { readonly budget: BudgetName; readonly next: number },
  { state, limits }: { readonly state: State; readonly limits: Limits },
): LimitChanges {
  const spentBefore = state.spent[budget] - state.run.spent[budget];
  const needed = spentBefore + next;
  const short = limits.conversation[budget] < needed;
  return { [budget]: next, ...(short && { conversation: { [budget]: needed } }) };
}

/** How an amount is written in a form: money in dollars, time in seconds. */
export const formUnits: Readonly<
  Record<BudgetName, { readonly unit: string; readonly per: number; readonly step: number }>
> = {
  handoffs: { unit: 'handoffs', per: 1, step: 1 },
  turns: { unit: 'turns', per: 1, step: 1 },
  toolCalls: { unit: 'tool calls', per: 1, step: 1 },
  tokens: { unit: 'tokens', per: 1, step: 1 },
  costMicroUsd: { unit: 'dollars', per: 1_000_000, step: 0.01 },
  timeMs: { unit: 'seconds', per: 1_000, step: 1 },
};
