import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type FeatureText, parseGherkin, writeGherkin } from '../../src/requirements/gherkin.ts';
import { anyText, runs } from '../runs.ts';

/** Everything that Gherkin could take for something else. */
const nasty = fc.oneof(
  anyText(),
  fc.constantFrom(
    'Scenario: x',
    'Given a',
    '# a comment',
    '# language: de',
    '@tag',
    '| a | b |',
    '"""',
    '```',
    '* step',
    'a\nScenario: b\nThen c',
    'Examples:',
    'back\\slash \\n \\| end\\',
    'שלום עולם',
    'مرحبا',
    '👩‍👩‍👧 emoji',
    'x'.repeat(5000),
    '\u2028\u0085\u00a0',
    '<placeholder>',
  ),
);
const wordy = nasty.filter((text) => folded(text) !== '');
const steps = fc.array(wordy, { minLength: 1, maxLength: 3 });
const scenario = fc.record({
  name: nasty,
  tags: fc.array(nasty, { maxLength: 3 }),
  comment: nasty,
  given: steps,
  when: steps,
  then: steps,
});
const feature: fc.Arbitrary<FeatureText> = fc.record({
  name: nasty,
  tags: fc.array(nasty, { maxLength: 3 }),
  description: fc.array(nasty, { maxLength: 3 }),
  scenarios: fc.array(scenario, { maxLength: 4 }),
});

test('what is written always parses, and says what was put in', () => {
  fc.assert(
    fc.property(feature, (wanted) => {
      const parsed = parseGherkin(writeGherkin(wanted));
      assert.ok(parsed.ok, JSON.stringify(parsed));
      const read = parsed.document.feature;
      assert.equal(read?.name, folded(wanted.name));
      const scenarios = (read?.children ?? []).map((child) => child.scenario);
      assert.deepEqual(
        scenarios.map((one) => one?.name),
        wanted.scenarios.map(({ name }) => folded(name)),
      );
      assert.deepEqual(
        scenarios.map((one) => one?.steps.map(({ text }) => text)),
        wanted.scenarios.map((one) =>
          [...one.given, ...one.when, ...one.then].map((step) =>
            folded(typeof step === 'string' ? step : step.text),
          ),
        ),
      );
    }),
    { numRuns: runs(100) },
  );
});

test('the cells of a table come back as they went in', () => {
  const cell = fc
    .oneof(nasty, fc.constantFrom('a|b', '\\', '\\n', 'a\nb', '\\|'))
    .map((text) => text.replace(/[\r\u2028\u2029\u0085]/g, ''));
  const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 4,
    }),
  );
  fc.assert(
    fc.property(rows, (table) => {
      const columns = table[0]?.map((_, index) => `c${index}`) ?? [];
      const text = writeGherkin({
        name: 'tables',
        scenarios: [
          {
            name: 'one',
            given: [{ text: 'a table', table }],
            when: ['it is read'],
            then: ['it is <c0>'],
            examples: { columns, rows: table },
          },
        ],
      });
      const parsed = parseGherkin(text);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      const read = parsed.document.feature?.children[0]?.scenario;
      const trimmed = table.map((row) => row.map((value) => folded(value)));
      assert.deepEqual(read?.steps[0]?.dataTable?.rows.map(cells), trimmed);
      assert.deepEqual(read?.examples[0]?.tableBody.map(cells), trimmed);
    }),
  );
});

test('a text of several lines comes back line by line', () => {
  for (const content of [
    'one\n  two\n\nthree',
    '""" quotes',
    '```\ncode\n```',
    'Scenario: no\n@tag\n# no',
    'a \\"\\"\\" b',
  ]) {
    const text = writeGherkin({
      name: 'f',
      scenarios: [
        { name: 's', given: [{ text: 'a mail', docString: content }], when: ['w'], then: ['t'] },
      ],
    });
    const parsed = parseGherkin(text);
    assert.ok(parsed.ok, text);
    assert.equal(
      parsed.document.feature?.children[0]?.scenario?.steps[0]?.docString?.content,
      content,
    );
  }
  const both = writeGherkin({
    name: 'f',
    scenarios: [
      { name: 's', given: [{ text: 'a', docString: '"""\n```\n"""' }], when: ['w'], then: ['t'] },
    ],
  });
  assert.ok(parseGherkin(both).ok);
});

test('a file reads well: tags, comment, And, aligned tables', () => {
  const text = writeGherkin({
    name: 'Login',
    tags: ['login'],
    description: ['Draft.'],
    scenarios: [
      {
        name: 'Right code',
        tags: ['US-1', 'AC-1'],
        comment: 'US-1: As a customer',
        given: ['a customer', 'a code'],
        when: ['the code is entered'],
        then: ['<result>'],
        examples: {
          columns: ['result', 'n'],
          rows: [
            ['signed in', '1'],
            ['refused', '22'],
          ],
        },
      },
    ],
  });
  assert.equal(
    text,
    `@login
Feature: Login
  Draft.

  # US-1: As a customer
  @US-1 @AC-1
  Scenario Outline: Right code
    Given a customer
    And a code
    When the code is entered
    Then <result>

    Examples:
      | result    | n  |
      | signed in | 1  |
      | refused   | 22 |
`,
  );
});

test('every error is reported with its line', () => {
  const parsed = parseGherkin(
    'Feature: a\n  Scenario: b\n    Given x\n  nonsense\n    | a |\n      | b | c |\n',
  );
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.errors.map(({ line }) => line),
    [4, 6],
  );
  const tables = parseGherkin(
    'Feature: a\n  Scenario: b\n    Given x\n      | a |\n      | b | c |\n',
  );
  assert.ok(!tables.ok);
  assert.deepEqual(tables.errors, [
    { line: 5, column: 7, message: 'inconsistent cell count within the table' },
  ]);
  const language = parseGherkin('# language: xx\nFeature: a');
  assert.ok(!language.ok);
  assert.match(language.errors[0]?.message ?? '', /Language not supported/);
});

test('a step without words is left out rather than written as an error', () => {
  const text = writeGherkin({
    name: 'f',
    scenarios: [{ name: 's', given: [' ', 'a'], when: ['w'], then: ['t', '\n'] }],
  });
  assert.ok(parseGherkin(text).ok);
  assert.match(text, /Given a\n +When w\n +Then t\n$/);
});

test('a table with uneven rows is refused', () => {
  const uneven = { columns: ['a'], rows: [['1', '2']] };
  const scenarios = [{ name: 's', given: ['g'], when: ['w'], then: ['t'], examples: uneven }];
  assert.throws(
    () => writeGherkin({ name: 'f', scenarios }),
    /row 1 does not fit its 1 columns, got 2 cells/,
  );
});

function folded(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ').trim();
}

function cells(row: { cells: readonly { value: string }[] }): string[] {
  return row.cells.map(({ value }) => folded(value));
}
