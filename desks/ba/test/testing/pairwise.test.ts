import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  type Combination,
  type Constraint,
  checkParameters,
  type Parameter,
  pairwise,
} from '../../src/testing/pairwise.ts';

const parameters = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 5 }).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        values: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }),
      }),
    ),
  ),
);

function constraintsOver(all: readonly Parameter[]): fc.Arbitrary<Constraint[]> {
  const side = fc
    .subarray([...all], { minLength: 1, maxLength: 2 })
    .chain((some) =>
      fc
        .tuple(
          ...some.map(({ name, values }) =>
            fc.tuple(fc.constant(name), fc.constantFrom(...values)),
          ),
        )
        .map((entries) => Object.fromEntries(entries)),
    );
  const never = fc.record({ never: side });
  const implies = fc.record({ when: side, then: side });
  return fc.array(fc.oneof(never, implies), { maxLength: 4 });
}

test('without constraints every pair of values meets in a row', () => {
  fc.assert(
    fc.property(parameters, (all) => {
      const { rows, impossible } = pairwise(all);
      assert.deepEqual(impossible, []);
      for (const pair of pairsOf(all))
        assert.ok(
          rows.some((row) => holds(row, pair)),
          JSON.stringify(pair),
        );
    }),
  );
});

test('with constraints every pair is in a row or in no row that could be; no row breaks one', () => {
  const input = parameters.chain((all) => fc.tuple(fc.constant(all), constraintsOver(all)));
  fc.assert(
    fc.property(input, ([all, constraints]) => {
      const { rows, impossible } = pairwise(all, constraints);
      for (const row of rows) assert.ok(allowed(row, constraints), JSON.stringify(row));
      const possible = everyRow(all).filter((row) => allowed(row, constraints));
      for (const pair of pairsOf(all)) {
        const can = possible.some((row) => holds(row, pair));
        assert.equal(
          rows.some((row) => holds(row, pair)),
          can,
          JSON.stringify(pair),
        );
        assert.equal(
          impossible.some((one) => holds(pair, one)),
          !can,
          JSON.stringify(pair),
        );
      }
    }),
  );
});

test('the same input gives the same rows, far fewer than all combinations', () => {
  const all = Array.from({ length: 8 }, (_, index) => ({
    name: `p${index}`,
    values: ['a', 'b', 'c', 'd'],
  }));
  const first = pairwise(all);
  assert.deepEqual(pairwise(all), first);
  assert.equal(first.allCombinations, 65_536);
  assert.ok(first.rows.length <= 40, `${first.rows.length} rows`);
});

test('one parameter gives a row for each value, none gives none', () => {
  assert.deepEqual(
    pairwise([{ name: 'a', values: ['1', '2'] }]).rows.toSorted((x, y) =>
      (x['a'] ?? '') < (y['a'] ?? '') ? -1 : 1,
    ),
    [{ a: '1' }, { a: '2' }],
  );
  assert.deepEqual(pairwise([]), { rows: [], impossible: [], allCombinations: 0 });
});

test('constraints that leave nothing give no rows and say what is impossible', () => {
  const all = [
    { name: 'a', values: ['1'] },
    { name: 'b', values: ['1', '2'] },
  ];
  const result = pairwise(all, [{ never: { a: '1' } }]);
  assert.deepEqual(result.rows, []);
  assert.equal(result.impossible.length, 2);
});

test('parameters and constraints that make no sense are refused with what to do', () => {
  const a = { name: 'a', values: ['1', '1'] };
  const rules = checkParameters(
    [a, { name: 'a', values: [] }],
    [{ never: { a: '3', c: ['x'] } }],
  ).map(({ rule }) => rule);
  assert.deepEqual(rules, [
    'duplicate_value',
    'duplicate_parameter',
    'no_values',
    'unknown_value',
    'unknown_parameter',
  ]);
  const wide = Array.from({ length: 10 }, (_, n) => ({
    name: `p${n}`,
    values: Array.from({ length: 10 }, (_v, v) => `${v}`),
  }));
  assert.equal(checkParameters(wide)[0]?.rule, 'too_many_pairs');
  assert.throws(
    () => pairwise([a]),
    /Cannot combine parameters: parameter "a": One of its values is there twice/,
  );
});

function pairsOf(all: readonly Parameter[]): Combination[] {
  return all.flatMap((first, index) =>
    all.slice(index + 1).flatMap((second) =>
      first.values.flatMap((a) =>
        second.values.map((b) =>
          Object.fromEntries([
            [first.name, a],
            [second.name, b],
          ]),
        ),
      ),
    ),
  );
}

function everyRow(all: readonly Parameter[]): Combination[] {
  return all.reduce<Combination[]>(
    (rows, { name, values }) =>
      rows.flatMap((row) =>
        values.map((value) => ({ ...row, ...Object.fromEntries([[name, value]]) })),
      ),
    [{}],
  );
}

function holds(row: Combination, pair: Combination): boolean {
  return Object.entries(pair).every(
    ([name, value]) => Object.hasOwn(row, name) && row[name] === value,
  );
}

function allowed(row: Combination, constraints: readonly Constraint[]): boolean {
  const met = (side: Readonly<Record<string, string | readonly string[]>>): boolean =>
    Object.entries(side).every(([name, choice]) => [choice].flat().includes(row[name] ?? ''));
  return constraints.every((one) =>
    'never' in one ? !met(one.never) : !met(one.when) || met(one.then),
  );
}
