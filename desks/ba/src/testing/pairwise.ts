/**
 * Pairwise test data: few rows in which every two values of two parameters meet.
 *
 * Comes in: parameters with their values, and which combinations cannot be. Goes out: rows, and the
 * pairs that the constraints rule out.
 *
 * Invariants
 * 1. Every pair of values is in a row, or is listed as impossible because no row that keeps the
 *    constraints can hold it. This is checked here, whatever the generator did.
 * 2. No row breaks a constraint. The same input gives the same rows.
 */
import covertable from 'covertable';
import { z } from 'zod';
import type { Finding } from '../deliverable.ts';

export interface Parameter {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * Either a combination that cannot be, or what must hold when something else does. Every name is a
 * parameter; a list of values means any of them.
 */
export type Constraint =
  | { readonly never: Readonly<Record<string, Choice>> }
  | {
      readonly when: Readonly<Record<string, Choice>>;
      readonly then: Readonly<Record<string, Choice>>;
    };

export type Choice = string | readonly string[];

const choices = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]));

/** A parameter as a tool takes it. */
export const parameterSchema: z.ZodType<Parameter> = z.object({
  name: z.string().trim().min(1),
  values: z.array(z.string()).min(1).describe('Each value once.'),
});

/** A constraint as a tool takes it. */
export const constraintSchema: z.ZodType<Constraint> = z.union([
  z.object({ never: choices.describe('Values that cannot come together, by parameter.') }),
  z.object({
    when: choices.describe('Values, by parameter, …'),
    then: choices.describe('… that allow only these values of other parameters.'),
  }),
]);

/** The value of each parameter, by its name. */
export type Combination = Readonly<Record<string, string>>;

export interface Pairwise {
  readonly rows: readonly Combination[];
  /** Pairs that no row can hold without breaking a constraint. */
  readonly impossible: readonly Combination[];
  /** How many rows every combination would take. */
  readonly allCombinations: number;
}

/** More pairs than this would take seconds, and nobody would run the tests. */
export const pairsMax = 4000;

/** What is wrong with parameters and constraints; `pairwise` expects none of it. */
export function checkParameters(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[] = [],
): Finding[] {
  const findings: Finding[] = [];
  const error = (rule: string, where: string, message: string): void => {
    findings.push({ rule, severity: 'error', where, message });
  };
  const byName = new Map<string, Parameter>();
  for (const parameter of parameters) {
    const where = `parameter "${parameter.name}"`;
    if (byName.has(parameter.name))
      error('duplicate_parameter', where, 'It is there twice. Keep one.');
    byName.set(parameter.name, parameter);
    if (parameter.values.length === 0)
      error('no_values', where, 'It has no value. Give at least one.');
    if (new Set(parameter.values).size < parameter.values.length) {
      error('duplicate_value', where, 'One of its values is there twice. Keep one.');
    }
  }
  for (const [index, constraint] of constraints.entries()) {
    if (sidesOf(constraint).some((side) => Object.keys(side).length === 0)) {
      error(
        'empty_constraint',
        `constraint ${index + 1}`,
        'A side of it names no parameter. Remove it.',
      );
    }
    for (const [name, choice] of sidesOf(constraint).flatMap((side) => Object.entries(side))) {
      const where = `constraint ${index + 1}`;
      const parameter = byName.get(name);
      const wrong = [choice]
        .flat()
        .filter((value) => parameter && !parameter.values.includes(value));
      if (!parameter)
        error('unknown_parameter', where, `There is no parameter “${name}”. Correct the name.`);
      if (wrong.length > 0)
        error(
          'unknown_value',
          where,
          `“${name}” has no value “${wrong.join('”, “')}”. Correct it.`,
        );
    }
  }
  const pairs = pairsOf(parameters).length;
  if (pairs > pairsMax) {
    const message =
      `They make ${pairs} pairs, more than ${pairsMax}. Leave out parameters or ` +
      'values that change nothing.';
    error('too_many_pairs', 'parameters', message);
  }
  return findings;
}

/**
 * Rows that cover every possible pair.
 * @throws RangeError when `checkParameters` would find an error.
 */
export function pairwise(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[] = [],
): Pairwise {
  const [problem] = checkParameters(parameters, constraints);
  if (problem)
    throw new RangeError(`Cannot combine parameters: ${problem.where}: ${problem.message}`);
  const allCombinations = parameters.reduce((product, { values }) => product * values.length, 1);
  if (parameters.length === 0) return { rows: [], impossible: [], allCombinations: 0 };
  const bound = new Set(constraints.flatMap(sidesOf).flatMap((side) => Object.keys(side)));
  const boundFirst = (column: number): number =>
    bound.has(parameters[column]?.name ?? '') ? 0 : 1;
  const columns = [...parameters.keys()];
  const model: Model = {
    sizes: parameters.map(({ values }) => values.length),
    // What no constraint names fits always, so it is filled in last and never searched.
    order: columns.toSorted((a, b) => boundFirst(a) - boundFirst(b)),
    allows: (row) => constraints.every((one) => keeps(row, one, parameters)),
  };
  const rows = generated(model).filter((row) => model.allows(row));
  const impossible: Partial[] = [];
  for (const pair of pairsOf(parameters)) {
    if (rows.some((row) => holds(row, pair))) continue;
    const row = completed(pair, model);
    if (row) rows.push(row);
    else impossible.push(pair);
  }
  return {
    rows: rows.map((row) => named(row, parameters)),
    impossible: impossible.map((pair) => named(pair, parameters)),
    allCombinations,
  };
}

/** For each parameter the index of its value, or nothing yet. */
type Partial = readonly (number | undefined)[];

interface Model {
  readonly sizes: readonly number[];
  /** Columns in the order they are filled in. */
  readonly order: readonly number[];
  /** Whether what is set so far can still keep every constraint. */
  readonly allows: (row: Partial) => boolean;
}

/** covertable's rows. With constraints it may leave out pairs that are possible. */
function generated({ sizes, allows }: Model): Partial[] {
  const factors = sizes.map((size) => Array.from({ length: size }, (_, index) => index));
  const preFilter = (row: Record<number, number>): boolean =>
    allows(sizes.map((_, column) => (column in row ? row[column] : undefined)));
  return covertable.make(factors, { preFilter, tolerance: 5 }).map((row) => [...row]);
}

/** The first row that holds these values and keeps every constraint; depth first. */
function completed(partial: Partial, model: Model): Partial | undefined {
  if (!model.allows(partial)) return undefined;
  const column = model.order.find((one) => partial[one] === undefined);
  if (column === undefined) return partial;
  for (let value = 0; value < (model.sizes[column] ?? 0); value += 1) {
    const row = completed(partial.with(column, value), model);
    if (row) return row;
  }
  return undefined;
}

/** Every pair of values of two parameters; every value, when there is only one parameter. */
function pairsOf(parameters: readonly Parameter[]): Partial[] {
  const none: Partial = parameters.map(() => undefined);
  const values = (column: number): readonly number[] =>
    (parameters[column]?.values ?? []).map((_, index) => index);
  if (parameters.length === 1) return values(0).map((value) => [value]);
  return parameters.flatMap((_, first) =>
    parameters
      .slice(first + 1)
      .flatMap((_two, offset) =>
        values(first).flatMap((a) =>
          values(first + 1 + offset).map((b) => none.with(first, a).with(first + 1 + offset, b)),
        ),
      ),
  );
}

function holds(row: Partial, pair: Partial): boolean {
  return pair.every((value, column) => value === undefined || row[column] === value);
}

/** A constraint is broken only when everything it names is set. */
function keeps(row: Partial, constraint: Constraint, parameters: readonly Parameter[]): boolean {
  const chosen = (side: Readonly<Record<string, Choice>>): (boolean | undefined)[] =>
    Object.entries(side).map(([name, choice]) => {
      const column = parameters.findIndex((parameter) => parameter.name === name);
      const index = row[column];
      if (index === undefined) return undefined;
      return [choice].flat().includes(parameters[column]?.values[index] ?? '');
    });
  if ('never' in constraint) return !chosen(constraint.never).every((met) => met === true);
  const applies = chosen(constraint.when).every((met) => met === true);
  return !applies || chosen(constraint.then).every((met) => met !== false);
}

function sidesOf(constraint: Constraint): readonly Readonly<Record<string, Choice>>[] {
  return 'never' in constraint ? [constraint.never] : [constraint.when, constraint.then];
}

function named(row: Partial, parameters: readonly Parameter[]): Combination {
  return Object.fromEntries(
    parameters.flatMap(({ name, values }, column) => {
      const value = values[row[column] ?? -1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
