/**
 * Decision tables: what follows from which combination of conditions.
 *
 * Comes in: conditions, rules over them, what holds otherwise, combinations that cannot be. Goes
 * out: columns that share no combination and together hold all of them, each with its outcome.
 *
 * Invariants
 * 1. Every combination is in exactly one column.
 * 2. Columns are merged only where the outcome is the same; `–` says that a condition does not
 *    matter there.
 * 3. A combination that no rule decides is open, one that two rules decide differently is
 *    contradictory; neither gets an outcome.
 *
 * Limited-entry tables with collapsed columns as in the ISTQB foundation syllabus (4.2.3).
 */
import { type BoundaryValue, boundaryValues, type Limit } from './boundaries.ts';

/** Something that holds or does not. */
export interface Condition {
  /** `premium`, `above 100 EUR`. */
  readonly name: string;
  /** The limit in it, when it is about an amount. */
  readonly limit?: Limit | undefined;
  /** What the amount is of; conditions on the same thing exclude combinations. */
  readonly subject?: string | undefined;
}

/** What has to hold, over conditions by their place. */
export type Expression =
  | { readonly condition: number; readonly holds: boolean }
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly exactly: number; readonly of: readonly Expression[] };

export interface DecisionRule {
  readonly when: Expression;
  readonly outcome: string;
}

export interface Decisions {
  readonly conditions: readonly Condition[];
  readonly rules: readonly DecisionRule[];
  /** What holds where no rule does. */
  readonly otherwise?: string | undefined;
  /** Combinations that somebody said cannot be. */
  readonly never?: readonly Expression[] | undefined;
}

export type Answer = 'yes' | 'no' | '–';

export interface Column {
  readonly answers: readonly Answer[];
  readonly state: 'decided' | 'open' | 'contradictory' | 'impossible';
  /** One for a decided column, several for a contradictory one. */
  readonly outcomes: readonly string[];
  /** How many combinations it stands for. */
  readonly combinations: number;
}

/** Conditions in one table; each doubles it. */
export const conditionsMax = 8;

/** The columns of a table: decided ones first, in the order of the rules, impossible ones last. */
export function columnsOf(decisions: Decisions): readonly Column[] {
  const { conditions } = decisions;
  const all = Array.from({ length: 2 ** conditions.length }, (_, number) =>
    // The first condition changes slowest, `yes` comes first.
    conditions.map((__, place) => ((number >> (conditions.length - 1 - place)) & 1) === 0),
  );
  const columns = all.map((values): Column => {
    const answers = values.map((value): Answer => (value ? 'yes' : 'no'));
    return { answers, combinations: 1, ...verdict(values, decisions) };
  });
  const outcomes = [...decisions.rules.map(({ outcome }) => outcome), decisions.otherwise ?? ''];
  const rank = ({ state, outcomes: [first = ''] }: Column): number =>
    state === 'impossible' ? 1e3 : state === 'decided' ? outcomes.indexOf(first) : 1e2;
  return collapsed(columns).toSorted((a, b) => rank(a) - rank(b));
}

function verdict(
  values: readonly boolean[],
  { conditions, rules, otherwise, never = [] }: Decisions,
): Pick<Column, 'state' | 'outcomes'> {
  const excluded = never.some((one) => holds(one, values));
  if (excluded || !canBe(values, conditions)) return { state: 'impossible', outcomes: [] };
  const found = rules.filter(({ when }) => holds(when, values)).map(({ outcome }) => outcome);
  const outcomes = [...new Set(found)];
  if (outcomes.length > 1) return { state: 'contradictory', outcomes };
  if (outcomes.length === 1) return { state: 'decided', outcomes };
  if (otherwise === undefined) return { state: 'open', outcomes: [] };
  return { state: 'decided', outcomes: [otherwise] };
}

/** Whether an expression holds for these values. */
export function holds(expression: Expression, values: readonly boolean[]): boolean {
  if ('condition' in expression) return values[expression.condition] === expression.holds;
  if ('all' in expression) return expression.all.every((one) => holds(one, values));
  if ('any' in expression) return expression.any.some((one) => holds(one, values));
  return expression.of.filter((one) => holds(one, values)).length === expression.exactly;
}

/** Whether some amount answers all conditions on the same thing as wanted. */
function canBe(values: readonly boolean[], conditions: readonly Condition[]): boolean {
  return amountGroups(conditions).every(
    (group) => group.length < 2 || amountFor(group, { values, conditions }) !== undefined,
  );
}

/** Places of conditions on amounts of the same thing in the same unit. */
function amountGroups(conditions: readonly Condition[]): readonly (readonly number[])[] {
  const places = conditions.flatMap(({ limit }, place) => (limit ? [place] : []));
  const key = (place: number): string => {
    const { limit, subject } = conditions[place] ?? {};
    return JSON.stringify([subject, limit?.unit, limit?.currency, limit?.rate]);
  };
  return [...Map.groupBy(places, key).values()];
}

interface Wanted {
  readonly values: readonly boolean[];
  readonly conditions: readonly Condition[];
}

/** An amount as near to the limits as can be for which each condition has its value. */
function amountFor(
  group: readonly number[],
  { values, conditions }: Wanted,
): BoundaryValue | undefined {
  const limits = group.flatMap((place) => {
    const limit = conditions[place]?.limit;
    return limit ? [{ limit, wanted: values[place] }] : [];
  });
  const all = limits.flatMap(({ limit }) => boundaryValues(limit));
  const tried = [...all.filter(({ place }) => place === 'at'), ...all];
  return tried.find((one) =>
    limits.every(({ limit, wanted }) =>
      limit === one.limit && one.value === undefined
        ? one.inside === wanted
        : one.value !== undefined && isInside(one.value, limit) === wanted,
    ),
  );
}

function isInside(value: number, { min, max }: Limit): boolean {
  if (min && (value < min.value || (value === min.value && !min.included))) return false;
  return !max || value < max.value || (value === max.value && max.included);
}

/** `premium = yes; above 100 EUR = no (100 EUR)`, with one combination for what does not matter. */
export function dataOfColumn({ answers }: Column, decisions: Decisions): string {
  const { conditions, never = [] } = decisions;
  const free = answers.flatMap((answer, place) => (answer === '–' ? [place] : []));
  const fixed = answers.map((answer) => answer !== 'no');
  const tries = Array.from({ length: 2 ** free.length }, (_, number) =>
    fixed.map((value, place) => {
      const bit = free.indexOf(place);
      return bit < 0 ? value : ((number >> bit) & 1) === 0;
    }),
  );
  const values =
    tries.find((one) => canBe(one, conditions) && !never.some((rule) => holds(rule, one))) ?? fixed;
  const groups = amountGroups(conditions);
  return conditions
    .map(({ name }, place) => {
      const group = groups.find((one) => one.includes(place));
      const amount = group && amountFor(group, { values, conditions });
      const example = amount ? ` (${amount.label})` : '';
      const any = answers[place] === '–' ? ', does not matter' : '';
      return `${name} = ${values[place] ? 'yes' : 'no'}${example}${any}`;
    })
    .join('; ');
}

/** Merges columns that differ in one condition and come to the same, until none do. */
function collapsed(columns: readonly Column[]): readonly Column[] {
  const [length = 0] = columns.map(({ answers }) => answers.length);
  let current = columns;
  // From the last condition to the first, and again: a merge can make another one possible.
  for (let merges = 1; merges > 0; ) {
    merges = 0;
    for (let place = length - 1; place >= 0; place--) {
      const groups = Map.groupBy(current, ({ answers, state, outcomes }) =>
        JSON.stringify([answers.with(place, '–'), answers[place] === '–', state, outcomes]),
      );
      current = [...groups.values()].flatMap((group) => {
        const [one, other] = group;
        if (!one || !other) return group;
        merges++;
        return [
          {
            ...one,
            answers: one.answers.with(place, '–'),
            combinations: one.combinations + other.combinations,
          },
        ];
      });
    }
  }
  return current;
}
