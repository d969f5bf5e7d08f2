/**
 * Every bound of the system in one place: its unit, its default, what is kept back for a landing.
 *
 * A *budget* is what a run and a conversation may spend (rule L1). A *bound* is whatever can end a
 * run before its agents are done; an outcome names it (rule L3). The fixed bounds below the budgets
 * are not for tuning: they are there because nothing may be without a limit.
 */

export interface Budget {
  /** How it reads after a number: `8 handoffs`. */
  readonly unit: string;
  /** Default for one run, from a user's message to its outcome. */
  readonly run: number;
  /** Default for a whole conversation. */
  readonly conversation: number;
  /** Kept back so that a last turn can be paid for; never more than a quarter of the budget. */
  readonly reserve: number;
}

export type BudgetName = 'handoffs' | 'turns' | 'toolCalls' | 'tokens' | 'costMicroUsd' | 'timeMs';

/**
 * The budgets of rule L1. Time is the time that agents and tools took, not the time people took.
 */
export const budgets: Readonly<Record<BudgetName, Budget>> = {
  handoffs: { unit: 'handoffs', run: 8, conversation: 400, reserve: 0 },
  turns: { unit: 'turns', run: 32, conversation: 2_000, reserve: 1 },
  toolCalls: { unit: 'tool calls', run: 64, conversation: 4_000, reserve: 0 },
  tokens: { unit: 'tokens', run: 400_000, conversation: 4_000_000, reserve: 20_000 },
  costMicroUsd: {
    unit: 'millionths of a US dollar',
    run: 1_000_000,
    conversation: 10_000_000,
    reserve: 50_000,
  },
  timeMs: { unit: 'ms', run: 600_000, conversation: 86_400_000, reserve: 30_000 },
};

/** The names of the budgets, in the order in which they are checked and shown. */
export const budgetNames: readonly BudgetName[] = [
  'handoffs',
  'turns',
  'toolCalls',
  'tokens',
  'costMicroUsd',
  'timeMs',
];

/** An amount of every budget. */
export type Amounts = Readonly<Record<BudgetName, number>>;

/** What may be spent: in one run, and in the whole conversation. Infinity is allowed. */
export interface Limits {
  readonly run: Amounts;
  readonly conversation: Amounts;
}

/** Limits as a developer or user writes them: only what differs, for a run unless said. */
export type LimitChanges = Partial<Amounts> & { readonly conversation?: Partial<Amounts> };

/** What can end a run before its agents are done. */
export type Bound = BudgetName | 'sit_out' | 'refusals' | 'silence' | 'failure';

/** Bounds that no team changes. */
export const fixed = {
  /** Refused handoffs in a row, after which the holder has to land. */
  refusalsMax: 3,
  /** How often one hold is asked to repair a reply (rule H6, an empty or garbled reply). */
  nudgesMax: 1,
  /** How often one turn is asked for again after a failure that may pass at once. */
  attemptsMax: 3,
  /** Calls answered in one turn; further ones are refused. */
  callsPerTurnMax: 32,
  /** A model's or code agent's time for one turn, unless the agent says otherwise. */
  turnTimeoutMs: 120_000,
  /** The least time a turn or call gets, even when the run's time is nearly up. */
  turnTimeoutMinMs: 1_000,
  /** Lines of a team's inventory that go along with a handoff, and characters of each. */
  inventoryLinesMax: 20,
  inventoryLineMax: 300,
  /** A tool's time for one call, unless the tool says otherwise. */
  toolTimeoutMs: 60_000,
  /**
   * Text above this goes to a content-addressed blob; the log keeps hash and size. UTF-16 units.
   */
  inlineMax: 4_096,
  /** Agents of a team. */
  agentsMax: 256,
} as const;

export const nothing: Amounts = amounts(() => 0);

/** The default limits with `changes` made. */
export function limitsWith(changes: LimitChanges, base: Limits = defaultLimits()): Limits {
  const { conversation = {}, ...run } = changes;
  return {
    run: { ...base.run, ...run },
    // A run may never be larger than its conversation, or the larger run would be a lie.
    conversation: amounts(
      (name) => conversation[name] ?? Math.max(base.conversation[name], run[name] ?? 0),
    ),
  };
}

/** Limits as a log can keep them: JSON knows no infinity. */
export function storable({ conversation, ...run }: LimitChanges): LimitChanges {
  const finite = (changes: Partial<Amounts>): Partial<Amounts> =>
    Object.fromEntries(
      Object.entries(changes).map(([name, max]) => [name, Math.min(max, Number.MAX_SAFE_INTEGER)]),
    );
  return { ...finite(run), ...(conversation && { conversation: finite(conversation) }) };
}

function defaultLimits(): Limits {
  return {
    run: amounts((name) => budgets[name].run),
    conversation: amounts((name) => budgets[name].conversation),
  };
}

export function amounts(of: (name: BudgetName) => number): Amounts {
  return {
    handoffs: of('handoffs'),
    turns: of('turns'),
    toolCalls: of('toolCalls'),
    tokens: of('tokens'),
    costMicroUsd: of('costMicroUsd'),
    timeMs: of('timeMs'),
  };
}

/** How much of `max` is kept back for the last turn. */
export function reserveOf(name: BudgetName, max: number): number {
  const { reserve } = budgets[name];
  return name === 'turns' ? Math.min(reserve, max) : Math.min(reserve, Math.floor(max / 4));
}
