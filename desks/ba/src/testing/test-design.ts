/**
 * Test cases from one acceptance criterion and the rules it checks.
 *
 * Comes in: a criterion, its business rules, the other criteria of its story. Goes out: drafts of
 * test cases: the criterion itself, each limit from both sides, preconditions that are not met,
 * combinations of parameters.
 *
 * Invariants
 * 1. An expected result is a Then of the input, its negation, a rule of the input, or said to be
 *    open. Nothing else is known about what a product should do.
 * 2. Where the words leave open whether a limit itself is allowed, the draft names the assumption.
 */

import type { Criterion } from '../requirements/story-items.ts';
import type { Item, Source } from '../trace.ts';
import { soundsNegative } from '../wording.ts';
import { amountsIn } from './amounts.ts';
import { type BoundaryValue, boundaries, boundaryValues, type Limit } from './boundaries.ts';
import {
  type Combination,
  type Constraint,
  type Pairwise,
  type Parameter,
  pairwise,
} from './pairwise.ts';
import type { TestParts, TestType } from './test-case.ts';

export interface TestDraft extends TestParts {
  readonly criteria: readonly Criterion[];
  /** Rules that it tests beside its criteria. */
  readonly rules?: readonly Item[];
  /** Where it is from, when it does not follow from the criteria. */
  readonly source?: Source;
  /** What this test takes for granted and nobody said. */
  readonly assumption?: string;
  /** What has to be asked before its result can be judged. */
  readonly question?: string;
}

/** One test for the criterion itself, or one for each row of its examples. */
export function testsOfCriterion(criterion: Criterion): readonly TestDraft[] {
  const { title, given, when, then, examples, item } = criterion;
  const base = {
    type: typeOf(criterion),
    criteria: [criterion],
    basis: `${item.id} as written`,
  };
  if (!examples) {
    return [{ ...base, title, preconditions: given, steps: [when], data: '', expected: then }];
  }
  return examples.rows.map((row) => {
    const values = examples.columns.map((name, column) => [name, row[column] ?? ''] as const);
    const filled = (text: string): string =>
      values.reduce((result, [name, value]) => result.replaceAll(`<${name}>`, value), text);
    const data = values.map(([name, value]) => `${name} = ${value}`).join('; ');
    return {
      ...base,
      title: `${filled(title)} (${data})`,
      preconditions: given.map(filled),
      steps: [filled(when)],
      data,
      expected: then.map(filled),
    };
  });
}

function typeOf(criterion: Criterion): TestType {
  if (criterion.kind === 'boundary') return 'boundary';
  return isNegative(criterion) ? 'negative' : 'positive';
}

/** Whether the criterion shows that something is refused or fails. */
export function isNegative({ kind, then, title }: Criterion): boolean {
  if (kind === 'happy' || kind === 'negative') return kind === 'negative';
  return soundsNegative(`${title} ${then.join(' ')}`);
}

/** A limit, and where in the criterion it stands. */
export interface PlacedLimit {
  readonly limit: Limit;
  /** The Given by its place, or the When. */
  readonly at: number | 'when' | 'then';
}

/**
 * The limits that a criterion states. An exact figure in a Given describes a state, as in “a code
 * of 6 digits was sent”, and is not something to vary. Rows of examples are values already.
 */
export function limitsOf({ given, when, then, examples }: Criterion): readonly PlacedLimit[] {
  if (examples) return [];
  return [
    ...given.flatMap((fact, at) =>
      boundaries(fact)
        .filter((limit) => !isExact(limit))
        .map((limit) => ({ limit, at })),
    ),
    ...boundaries(when).map((limit) => ({ limit, at: 'when' as const })),
    ...then.flatMap(boundaries).map((limit) => ({ limit, at: 'then' as const })),
  ];
}

/** Tests at the limits of one criterion. */
export function testsAtLimits(criterion: Criterion): readonly TestDraft[] {
  return limitsOf(criterion).flatMap((placed) =>
    placed.at === 'then'
      ? // A Then with an exact figure is what the criterion itself compares with.
        isExact(placed.limit)
        ? []
        : atOutcome(criterion, placed.limit)
      : boundaryValues(placed.limit)
          .filter((value) => value.place !== 'at' || !isWritten(placed.limit))
          .map((value) => atInput(criterion, { value, at: placed.at })),
  );
}

function isExact({ min, max }: Limit): boolean {
  return min !== undefined && min.value === max?.value;
}

/** Whether the criterion itself is the test at the limit, as with “for the 3rd time”. */
function isWritten(limit: Limit): boolean {
  return isExact(limit) || /\d(?:st|nd|rd|th)\b/.test(limit.quote);
}

/** The value takes the place of the limit's words, in square brackets. */
function atInput(
  criterion: Criterion,
  { value, at }: { value: BoundaryValue; at: PlacedLimit['at'] },
): TestDraft {
  const { title, given, when, then, item } = criterion;
  const { limit, label, inside, place } = value;
  const replaced = (text: string): string => text.replace(limit.quote, () => `[${label}]`);
  return {
    title: `${title}: ${label}`,
    type: 'boundary',
    criteria: [criterion],
    preconditions: given.map((fact, index) => (index === at ? replaced(fact) : fact)),
    steps: [at === 'when' ? replaced(when) : when],
    data: label,
    expected: inside ? then : then.map(negated),
    basis: `${item.id}, ${place} the limit “${limit.quote}”`,
    ...assumptionOf(value),
  };
}

/** A limit in a Then is not put in but measured. */
function atOutcome(criterion: Criterion, limit: Limit): TestDraft[] {
  const values = boundaryValues(limit);
  const labels = (inside: boolean): string =>
    values
      .filter((one) => one.inside === inside)
      .map(({ label }) => label)
      .join(', ');
  const { title, given, when, then, item } = criterion;
  return [
    {
      title: `${title}: measured against “${limit.quote}”`,
      type: 'boundary',
      criteria: [criterion],
      preconditions: given,
      steps: [when, `Measure what “${limit.quote}” limits`],
      data: `Passed with ${labels(true)}; failed with ${labels(false)}`,
      expected: then,
      basis: `${item.id}, the limit “${limit.quote}” in its Then`,
    },
  ];
}

/**
 * Tests at the limits of a rule, for values that no criterion of it has already (those are
 * `covered`). Where one criterion shows that it goes well and one that it is refused, and neither
 * has an amount of its own, each value is a test with what they expect. Else nobody said what is
 * seen at a value, and the values of a limit are the steps of one test against the rule.
 */
export function testsOfRule(
  rule: Item,
  criteria: readonly Criterion[],
  covered: (value: BoundaryValue) => boolean = () => false,
): readonly TestDraft[] {
  const [happy, secondHappy] = criteria.filter((one) => !isNegative(one));
  const [refusal, secondRefusal] = criteria.filter(isNegative);
  const limits = boundaries(rule.text);
  const own = new Set(criteria.flatMap((one) => limitsOf(one).map(({ limit }) => limitKey(limit))));
  const clear = happy && refusal && !secondHappy && !secondRefusal && limits.length === 1;
  const abstract = criteria.every(
    ({ given, when }) => amountsIn([...given, when].join('. ')).length === 0,
  );
  return limits
    .filter((limit) => !own.has(limitKey(limit)))
    .flatMap((limit) => {
      const values = boundaryValues(limit).filter((value) => !covered(value));
      if (clear && abstract) {
        return values.map((value) => atRule(rule, { value, by: value.inside ? happy : refusal }));
      }
      return values.length > 0 ? [aroundLimit(rule, { limit, values, criteria })] : [];
    });
}

function atRule(rule: Item, { value, by }: { value: BoundaryValue; by: Criterion }): TestDraft {
  return {
    title: `${rule.id} with ${value.label}`,
    type: 'boundary',
    criteria: [by],
    rules: [rule],
    preconditions: by.given,
    steps: [by.when],
    data: `${value.label}, ${value.place} “${value.limit.quote}”`,
    expected: by.then,
    basis: `${rule.id} “${rule.text}”`,
    ...assumptionOf(value),
  };
}

function aroundLimit(
  rule: Item,
  of: {
    readonly limit: Limit;
    readonly values: readonly BoundaryValue[];
    readonly criteria: readonly Criterion[];
  },
): TestDraft {
  const { limit, values, criteria } = of;
  const doubtful = values.find(({ assumed }) => assumed);
  return {
    title: `${rule.id} around “${limit.quote}”`,
    type: 'boundary',
    criteria,
    rules: [rule],
    preconditions: [`The situation of ${criteria.map(({ item }) => item.id).join(', ')}`],
    steps: values.map(({ label }) => `Bring it about with ${label}`),
    data: values.map(({ label }) => label).join('; '),
    expected: values.map(
      ({ label, inside }) => `${label} is ${inside ? 'within' : 'outside'} “${limit.quote}”`,
    ),
    basis: `${rule.id} “${rule.text}”`,
    ...(doubtful ? assumptionOf(doubtful) : {}),
  };
}

/** The same limit, whoever states it. */
export function limitKey({ min, max, unit, currency, rate }: Limit): string {
  return JSON.stringify([min?.value, max?.value, unit?.replace(/s$/, '') ?? currency, rate]);
}

function assumptionOf({ assumed, label, inside, limit }: BoundaryValue): { assumption?: string } {
  if (!assumed) return {};
  return { assumption: `“${limit.quote}” ${inside ? 'includes' : 'does not include'} ${label}.` };
}

/**
 * Tests in which one Given is not met, for a criterion whose story says nothing about that. What
 * should happen then is a question.
 */
export function testsOfUnmetGivens(criterion: Criterion): readonly TestDraft[] {
  const { title, given, when, then, item } = criterion;
  return given.flatMap((fact, index) => {
    const unmet = contrary(fact);
    if (unmet === undefined) return [];
    return [
      {
        title: `${title}: ${unmet}`,
        type: 'negative' as const,
        criteria: [criterion],
        preconditions: given.with(index, unmet),
        steps: [when],
        data: '',
        expected: [...then.map(negated), 'Open: the criteria do not say what is seen instead'],
        basis: `${item.id} with “${fact}” not met`,
        question: `What should be seen when ${when}, but ${unmet}?`,
      },
    ];
  });
}

/** Where somebody is is no condition that a product has to refuse. */
function contrary(fact: string): string | undefined {
  if (soundsNegative(fact) || /\b(?:page|screen|form|step|menu|section)\b/i.test(fact))
    return undefined;
  const forms: readonly (readonly [RegExp, string])[] = [
    [/\b(is|are|was|were)\b(?!n't)/i, '$1 not'],
    [/\bhas\b(?= (?:been|\w+ed)\b)/i, 'has not'],
    [/\bhave\b(?= (?:been|\w+ed)\b)/i, 'have not'],
    [/\bhas\b/i, 'does not have'],
    [/\bhave\b/i, 'do not have'],
    [/\bcan\b/i, 'cannot'],
  ];
  const found = forms.find(([pattern]) => pattern.test(fact));
  return found && fact.replace(found[0], found[1]);
}

function negated(outcome: string): string {
  return `This does not happen: ${outcome}`;
}

export interface CombinationInput {
  readonly parameters: readonly Parameter[];
  readonly constraints?: readonly Constraint[] | undefined;
}

/** Pairwise tests of one criterion. */
export function testsOfCombinations(
  criterion: Criterion,
  { parameters, constraints = [] }: CombinationInput,
): { readonly tests: readonly TestDraft[]; readonly design: Pairwise } {
  const design = pairwise(parameters, constraints);
  const { title, given, when, then, item } = criterion;
  const names = parameters.map(({ name }) => name).join(', ');
  const tests = design.rows.map(
    (row): TestDraft => ({
      title: `${title}: ${Object.values(row).join(', ')}`,
      type: 'combination',
      criteria: [criterion],
      preconditions: given,
      steps: [when],
      data: dataOf(row),
      expected: then,
      basis: `${item.id}, pairs of ${names}`,
      assumption: `The outcome of ${item.id} does not depend on ${names}.`,
    }),
  );
  return { tests, design };
}

/** `browser = Firefox; language = de` */
export function dataOf(row: Combination): string {
  return Object.entries(row)
    .map(([name, value]) => `${name} = ${value}`)
    .join('; ');
}
