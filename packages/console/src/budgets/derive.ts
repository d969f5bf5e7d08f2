/**
 * What is spent of each budget, of the run and of the conversation. Comes in: a state and the limits
 * in force. Goes out: gauges, each with its numbers in words and how near its limit is.
 */
import {
  type Amounts,
  type BudgetName,
  budgetNames,
  type Limits,
  reserveOf,
  type State,
} from '@baton/core';
import { durationText, moneyText, numberText, shortNumber } from '../parts/format.ts';

/** `near`: three quarters are used. `reserve`: what is left is for the last turn. `met`: no more. */
export type Level = 'free' | 'fine' | 'near' | 'reserve' | 'met';

export interface Gauge {
  readonly name: BudgetName;
  readonly label: string;
  /** `31k`. */
  readonly used: string;
  /** `40k`, or undefined without a limit. */
  readonly limit: string | undefined;
  /** How much of the limit is used, 0 to 1; 0 without one. */
  readonly share: number;
  /** Where what is kept for the last turn begins, 0 to 1; undefined where nothing is kept. */
  readonly reserveFrom: number | undefined;
  readonly level: Level;
  /** All of it in a sentence, in whole numbers. */
  readonly words: string;
}

export interface Gauges {
  readonly run: readonly Gauge[];
  readonly conversation: readonly Gauge[];
}

const nearFrom = 0.75;

/** The gauges at a state. */
export function gaugesOf(state: Pick<State, 'run' | 'spent'>, limits: Limits): Gauges {
  const gauges = (spent: Amounts, most: Amounts): readonly Gauge[] =>
    budgetNames.map((name) =>
      // The last turn of a run is paid from its conversation too, and no larger there.
      gauge(name, {
        spent: spent[name],
        most: most[name],
        kept: reserveOf(name, limits.run[name]),
      }),
    );
  return {
    run: gauges(state.run.spent, limits.run),
    conversation: gauges(state.spent, limits.conversation),
  };
}

interface Filling {
  readonly spent: number;
  readonly most: number;
  readonly kept: number;
}

function gauge(name: BudgetName, { spent, most, kept }: Filling): Gauge {
  const { label, text, exact } = looks[name];
  const used = text(spent);
  // What has no limit is sent as the largest whole number that JSON carries safely.
  if (most >= Number.MAX_SAFE_INTEGER) {
    const words = `${label}: ${exact(spent)} used, without a limit`;
    return {
      name,
      label,
      used,
      words,
      limit: undefined,
      share: 0,
      reserveFrom: undefined,
      level: 'free',
    };
  }
  const share = most === 0 ? 1 : Math.min(spent / most, 1);
  const reserveFrom = kept > 0 && most > 0 ? Math.max(0, (most - kept) / most) : undefined;
  const level = levelOf({ spent, most, kept });
  const words = `${label}: ${exact(spent)} of ${exact(most)} used${levelWords[level]}`;
  return { name, label, used, limit: text(most), share, reserveFrom, level, words };
}

function levelOf({ spent, most, kept }: Filling): Level {
  if (spent >= most) return 'met';
  if (kept > 0 && spent >= most - kept) return 'reserve';
  return spent >= most * nearFrom ? 'near' : 'fine';
}

const levelWords: Record<Level, string> = {
  free: '',
  fine: '',
  near: ', near its limit',
  reserve: ', what is left is kept for a last turn',
  met: ', nothing left',
};

interface Look {
  readonly label: string;
  readonly text: (amount: number) => string;
  readonly exact: (amount: number) => string;
}

const looks: Record<BudgetName, Look> = {
  handoffs: { label: 'Handoffs', text: shortNumber, exact: numberText },
  turns: { label: 'Turns', text: shortNumber, exact: numberText },
  toolCalls: { label: 'Tool calls', text: shortNumber, exact: numberText },
  tokens: { label: 'Tokens', text: shortNumber, exact: numberText },
  costMicroUsd: { label: 'Money', text: moneyText, exact: moneyText },
  timeMs: { label: 'Time', text: durationText, exact: durationText },
};
