import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Column,
  columnsOf,
  type Decisions,
  dataOfColumn,
  type Expression,
  holds,
} from '../../src/testing/decision-table.ts';
import { deriveDecisionTable } from '../../src/testing/derive-decisions.ts';
import { readDecisions } from '../../src/testing/read-decisions.ts';
import { openTrace } from '../../src/trace.ts';
import { runs } from '../runs.ts';

const discount = 'discount 10 % if premium and above 100 EUR, 5 % if only one of them';

/** `premium | above 100 EUR` and `yes no → discount 5 %` for each column. */
function table(text: string): string[] {
  const decisions = readDecisions(text);
  if (!decisions) return [];
  const names = decisions.conditions.map(({ name }) => name).join(' | ');
  return [names, ...columnsOf(decisions).map(line)];
}

function line({ answers, state, outcomes }: Column): string {
  const end = state === 'decided' ? outcomes[0] : state;
  return `${answers.join(' ')} → ${end}`;
}

const given: Readonly<Record<string, readonly string[]>> = {
  [discount]: [
    'premium | above 100 EUR',
    'yes yes → discount 10 %',
    'yes no → discount 5 %',
    'no yes → discount 5 %',
    'no no → open',
  ],
  'If the order is at least 50 EUR or the customer is a member, shipping is free. Otherwise it costs 5 EUR.':
    [
      'at least 50 EUR | member',
      'yes – → shipping is free',
      'no yes → shipping is free',
      'no no → it costs 5 EUR',
    ],
  'low if below 100 EUR and signed; high if above 500 EUR and signed; else refused': [
    'below 100 EUR | signed | above 500 EUR',
    'yes yes no → low',
    'no yes yes → high',
    'yes no no → refused',
    'no yes no → refused',
    'no no – → refused',
    'yes – yes → impossible',
  ],
  'half price if gold or silver, free if gold and silver': [
    'gold | silver',
    'yes no → half price',
    'no yes → half price',
    'yes yes → contradictory',
    'no no → open',
  ],
  'refund if paid and not older than 30 days, otherwise refuse': [
    'paid | not older than 30 days',
    'yes yes → refund',
    'yes no → refuse',
    'no – → refuse',
  ],
  'allowed unless blocked and unpaid, else refused': [
    'blocked | unpaid',
    'yes no → allowed',
    'no – → allowed',
    'yes yes → refused',
  ],
};

for (const [text, expected] of Object.entries(given)) {
  test(`“${text}”`, () => assert.deepEqual(table(text), expected));
}

test('sentences that decide nothing between cases give no table', () => {
  for (const text of [
    'A name has at most 40 characters.',
    'After 5 wrong passwords in a row an account is locked for 15 minutes.',
    'The customer enters the code, and the account is open.',
    '',
  ]) {
    assert.equal(readDecisions(text), undefined, text);
  }
});

test('units are kept, and a column names an amount at its limit', () => {
  const decisions = readDecisions(discount) ?? assert.fail();
  assert.deepEqual(
    columnsOf(decisions).map((column) => dataOfColumn(column, decisions)),
    [
      'premium = yes; above 100 EUR = yes (100.01 EUR)',
      'premium = yes; above 100 EUR = no (100 EUR)',
      'premium = no; above 100 EUR = yes (100.01 EUR)',
      'premium = no; above 100 EUR = no (100 EUR)',
    ],
  );
});

const expression = (conditions: number): fc.Arbitrary<Expression> =>
  fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({ condition: fc.nat(conditions - 1), holds: fc.boolean() }),
      fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ exactly: fc.nat(2), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    ),
  })).tree;

const anyDecisions: fc.Arbitrary<Decisions> = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.record({
    conditions: fc.constant(Array.from({ length: count }, (_, place) => ({ name: `c${place}` }))),
    rules: fc.array(
      fc.record({ when: expression(count), outcome: fc.constantFrom('a', 'b', 'c') }),
      { maxLength: 4 },
    ),
    otherwise: fc.option(fc.constant('rest'), { nil: undefined }),
    never: fc.array(expression(count), { maxLength: 1 }),
  }),
);

test('every combination is in exactly one column, with what the rules say of it', () => {
  fc.assert(
    fc.property(anyDecisions, (decisions) => {
      const columns = columnsOf(decisions);
      const { conditions, rules, never = [], otherwise } = decisions;
      for (let number = 0; number < 2 ** conditions.length; number++) {
        const values = conditions.map((_, place) => ((number >> place) & 1) === 1);
        const here = columns.filter(({ answers }) =>
          answers.every((answer, place) => answer === '–' || (answer === 'yes') === values[place]),
        );
        assert.equal(here.length, 1);
        const found = [
          ...new Set(rules.filter(({ when }) => holds(when, values)).map(({ outcome }) => outcome)),
        ];
        const [column] = here;
        if (never.some((one) => holds(one, values))) assert.equal(column?.state, 'impossible');
        else if (found.length > 1) assert.deepEqual(column?.outcomes, found);
        else assert.equal(column?.outcomes[0], found[0] ?? otherwise);
      }
      const counted = columns.reduce((sum, { combinations }) => sum + combinations, 0);
      assert.equal(counted, 2 ** conditions.length);
    }),
    { numRuns: runs(80) },
  );
});

test('any text is read without failing', () => {
  const words = fc.constantFrom(
    ...'if when unless otherwise else and or not only one of them premium above 100 EUR 5 % , ; .'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 25 }), (list) => {
      const decisions = readDecisions(list.join(' '));
      if (decisions) assert.ok(columnsOf(decisions).length > 0);
    }),
    { numRuns: runs(80) },
  );
});

test('the tool: a rule of the user’s, a test a column, a question where nobody decided', () => {
  const trace = openTrace([], 'testing');
  const said = [`Decision table: ${discount}`];
  const made = deriveDecisionTable({ topic: 'Discount', text: discount, quote: discount }, trace, {
    drafted: { from: 'pattern', pattern: 'own words' },
    said,
  });
  assert.ok(made.ok, JSON.stringify(made));
  assert.deepEqual(
    made.files.map(({ name }) => name),
    ['discount-decision-table.md', 'discount-decision-table.csv'],
  );
  assert.equal(trace.of('TC').length, 4);
  assert.ok(trace.of('TC').every(({ links }) => links.some(({ to }) => to === 'BR-1')));
  assert.deepEqual(
    trace.of('QN').map(({ text }) => text),
    ['What follows when “not: premium”, “not: above 100 EUR”?'],
  );
  assert.equal(trace.get('BR-1')?.source.from, 'user');
  assert.match(made.files[0]?.text ?? '', /\| Outcome +\| discount 10 %/);
});

test('the tool takes conditions and rules; names nobody listed and empty rules are refused', () => {
  const trace = openTrace([], 'testing');
  const input = {
    topic: 'Loan',
    text: 'Loans are given by age and income',
    conditions: ['of age', 'income above 2,000 EUR', 'income above 5,000 EUR'],
    rules: [{ when: { 'of age': true, 'income above 2,000 EUR': true }, outcome: 'given' }],
    otherwise: 'refused',
  };
  const made = deriveDecisionTable(input, trace);
  assert.match(
    made.ok ? made.summary : '',
    /3 conditions, 4 columns for 8 combinations \(1 cannot/,
  );
  const bad = { ...input, rules: [{ when: { old: true }, outcome: 'given' }] };
  const rules = (result: ReturnType<typeof deriveDecisionTable>): string[] =>
    result.ok ? [] : result.findings.map(({ rule }) => rule);
  assert.deepEqual(rules(deriveDecisionTable(bad, openTrace([], 't'))), ['unknown_condition']);
  assert.deepEqual(rules(deriveDecisionTable({ ...input, rules: [] }, openTrace([], 't'))), [
    'no_rules',
  ]);
  assert.deepEqual(
    rules(deriveDecisionTable({ topic: 'x', text: 'A name is short' }, openTrace([], 't'))),
    ['no_decision'],
  );
});
