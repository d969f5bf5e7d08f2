import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintGherkin } from '../../src/requirements/gherkin-lint.ts';

/** The rules found in one scenario with these lines, as `rule@line severity`. */
function rules(...lines: readonly string[]): string[] {
  return found(
    ['Feature: Login', '  Scenario: One', ...lines.map((line) => `    ${line}`)].join('\n'),
  );
}

function found(text: string): string[] {
  return lintGherkin(text).map(({ rule, line, severity }) => `${rule}@${line} ${severity}`);
}

const good = [
  'Given a customer with a code',
  'When the customer enters the code',
  'Then the account page is open',
];

test('a plain scenario has no findings', () => {
  assert.deepEqual(rules(...good), []);
});

const cases: readonly [rule: string, lines: readonly string[], expected: readonly string[]][] = [
  ['missing_given', good.slice(1), ['missing_given@2 warning']],
  ['missing_when', ['Given a', 'Then b is 1'], ['missing_when@2 error']],
  ['missing_then', ['Given a', 'When b'], ['missing_then@2 error']],
  ['then_before_when', ['Given a', 'Then b is 1', 'When c'], ['then_before_when@4 error']],
  [
    'when_after_then',
    ['Given a', 'When b', 'Then c is 1', 'When d', 'Then e is 2'],
    ['when_after_then@6 error'],
  ],
  ['given_after_when', ['When b', 'Given a', 'Then c is 1'], ['given_after_when@4 error']],
  ['several_when', ['Given a', 'When b', 'And c', 'Then d is 1'], ['several_when@5 warning']],
  ['vague_then error', ['Given a', 'When b', 'Then the page opens fast'], ['vague_then@5 error']],
  [
    'vague_then with a figure',
    ['Given a', 'When b', 'Then the page opens fast, within 2 s'],
    ['vague_then@5 warning'],
  ],
  [
    'vague words in quotes are literal',
    ['Given a', 'When b', 'Then the text "Easy and fast" is shown'],
    [],
  ],
  [
    'screen_words',
    ['Given a', 'When the customer clicks the button', 'Then 1 mail is sent'],
    ['screen_words@4 warning'],
  ],
  [
    'joined_assertions',
    ['Given a', 'When b', 'Then the account is locked and a mail is sent'],
    ['joined_assertions@5 warning'],
  ],
  ['a list is not two assertions', ['Given a', 'When b', 'Then name and address are shown'], []],
  ['empty_scenario', [], ['empty_scenario@2 error']],
  [
    'then_restates_when',
    ['Given a', 'When the customer logs in', 'Then the customer is logged in'],
    ['then_restates_when@5 warning'],
  ],
  [
    'mixed_person',
    ['Given I have a code', 'When the user enters it', 'Then 1 page opens'],
    ['mixed_person@2 warning'],
  ],
  [
    'long_scenario',
    ['Given a', ...Array.from({ length: 9 }, (_, n) => `And given ${n}`), 'When b', 'Then c is 1'],
    ['long_scenario@2 warning'],
  ],
  [
    'placeholder_without_examples',
    ['Given <a>', 'When b', 'Then c is 1'],
    ['placeholder_without_examples@2 warning'],
  ],
];

for (const [name, lines, expected] of cases) {
  test(name, () => assert.deepEqual(rules(...lines), expected));
}

test('outlines: examples, columns and placeholders must fit', () => {
  const steps = ['Given <a>', 'When <b>', 'Then 1 is shown'];
  assert.deepEqual(outline(steps, []), ['outline_without_examples@2 error']);
  assert.deepEqual(outline(steps, ['Examples:', '| a | b |']), [
    'outline_without_examples@6 error',
  ]);
  assert.deepEqual(outline(steps, ['Examples:', '| a | c |', '| 1 | 2 |']), [
    'placeholder_without_column@6 error',
    'unused_column@6 warning',
  ]);
  assert.deepEqual(outline(steps, ['Examples:', '| a | b |', '| 1 | 2 |', '| 1 | 2 |']), [
    'repeated_example@9 warning',
  ]);
  assert.deepEqual(outline(steps, ['Examples:', '| a | b |', '| 1 | 2 |']), []);
});

test('names: a feature and every scenario has one of its own', () => {
  const [given, when, then] = good;
  const body = `${given}\n${when}\n${then}`;
  assert.deepEqual(found(`Feature:\nScenario: a\n${body}`), ['no_feature_name@1 error']);
  assert.deepEqual(found(`Feature: f\nScenario:\n${body}`), ['no_scenario_name@2 error']);
  assert.deepEqual(
    found(
      `Feature: f\nScenario: Wrong code\n${body}\nScenario: wrong  code!\n${given}\n${when}\nThen 1 mail`,
    ),
    ['duplicate_scenario_name@6 error'],
  );
  assert.deepEqual(found(`Feature: f\nScenario: a\n${body}\nScenario: b\n${body}`), [
    'same_steps@6 warning',
  ]);
  assert.deepEqual(found('Feature: f'), ['no_scenario@1 error']);
});

test('a text without a feature, and one that does not parse', () => {
  assert.deepEqual(found(''), ['no_feature@1 error']);
  assert.deepEqual(found('hello\nFeature: x\n@a b\nScenario: a\nGiven b'), [
    'parse_error@1 error',
    'parse_error@3 error',
  ]);
});

test('a misspelt keyword is named, since Gherkin takes the line for a description', () => {
  const [finding] = lintGherkin('Feature: f\nScenario: a\nGivn a customer');
  assert.equal(finding?.rule, 'empty_scenario');
  assert.match(finding?.message ?? '', /“Givn a customer” does not begin with Given, When or Then/);
});

test('a Background counts as Given, also inside a Rule', () => {
  assert.deepEqual(found('Feature: f\nBackground:\nGiven a\nScenario: s\nWhen b\nThen 1 mail'), []);
  assert.deepEqual(
    found('Feature: f\nRule: r\nBackground:\nGiven a\nScenario: s\nWhen b\nThen 1 mail'),
    [],
  );
});

test('other languages are checked for their form, not for English words', () => {
  const german = '# language: de\nFunktionalität: f\nSzenario: s\nAngenommen a\nWenn b\n';
  assert.deepEqual(found(`${german}Dann ist es easy`), []);
  assert.deepEqual(found(german), ['missing_then@3 error']);
});

function outline(steps: readonly string[], table: readonly string[]): string[] {
  return found(['Feature: F', '  Scenario Outline: O', ...steps, ...table].join('\n'));
}
