/** Texts that the user gave: criteria that are kept, statements that are reviewed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criteriaGiven, recordCriteria } from '../../src/requirements/given-criteria.ts';
import { reviewStatements, type StatementKind } from '../../src/requirements/statement-review.ts';
import { openTrace } from '../../src/trace.ts';

const given: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'on lines',
    'Given a user\nAnd a basket\nWhen it is empty\nThen checkout is refused',
    ['a user/a basket|it is empty|checkout is refused'],
  ],
  [
    'in a sentence',
    'Given a free space, when I book it, then I get a number.',
    ['a free space|I book it|I get a number'],
  ],
  ['two blocks', 'Given a\nWhen b\nThen c\n\nGiven d\nWhen e\nThen f\nAnd g', ['a|b|c', 'd|e|f/g']],
  [
    'without a state',
    'When the code is wrong, then an attempt is counted',
    ['|the code is wrong|an attempt is counted'],
  ],
  ['a list', '- Given a, when b, then c\n- Given a, when d, then e', ['a|b|c', 'a|d|e']],
  ['none', 'The page loads fast.', []],
];
for (const [name, text, wanted] of given) {
  test(`criteria are found ${name}, verbatim`, () => {
    const found = criteriaGiven(text);
    assert.deepEqual(
      found.map((one) => `${one.given.join('/')}|${one.when}|${one.then.join('/')}`),
      wanted,
    );
    for (const { quote } of found) assert.ok(text.includes(quote));
  });
}

test('criteria of the user are items with the user as their source, and a feature file', () => {
  const text = 'Given a\nWhen the basket is empty\nThen checkout is refused';
  const trace = openTrace([], 'requirements');
  const origin = { drafted: { from: 'pattern', pattern: 'own words' } as const, said: [text] };
  const made = recordCriteria({ topic: 'Checkout', text }, trace, origin);
  assert.ok(made.ok);
  assert.deepEqual(
    trace.of('AC').map(({ source }) => source.from),
    ['user'],
  );
  assert.match(made.files[0]?.text ?? '', /Scenario: The basket is empty/);
  const none = recordCriteria({ topic: 'T', text: 'nothing' }, trace, origin);
  assert.deepEqual(none.ok ? [] : none.findings.map(({ rule }) => rule), ['no_criteria']);
});

const reviews: readonly (readonly [StatementKind, string, readonly string[]])[] = [
  ['requirement', 'The system must answer quickly.', ['vague']],
  ['requirement', 'Reports are stored in the database.', ['no_actor', 'solution', 'no_obligation']],
  ['requirement', 'A customer must see the last 10 orders.', []],
  ['criterion', 'The page loads in 2 seconds', ['no_form']],
  ['criterion', 'Given a user, when he clicks the button, then 1 mail is sent', ['screen_words']],
  ['criterion', 'When the code is wrong, then 1 attempt is counted', ['no_given']],
  ['test', 'Log in', ['no_expected_result', 'no_test_data', 'no_precondition']],
  ['test', 'Given user "ann", enter code 123; expected: the account is shown', []],
];
for (const [kind, text, rules] of reviews) {
  test(`a ${kind} is judged by its wording: ${text}`, () => {
    const made = reviewStatements({ text, kind });
    assert.ok(made.ok);
    assert.deepEqual(
      made.findings.map(({ rule }) => rule),
      rules,
    );
    assert.deepEqual(made.items, []);
  });
}

test('a list is reviewed entry by entry, doubles are named, repairs use its own words', () => {
  const text = '- It must be fast.\n- It must be fast.';
  const made = reviewStatements({ text, kind: 'requirement' });
  assert.ok(made.ok);
  assert.deepEqual(
    made.findings.map(({ rule }) => rule),
    ['vague', 'duplicate', 'vague'],
  );
  assert.match(
    made.findings[0]?.message ?? '',
    /“It must be <how long it may take, with a unit>\.”/,
  );
});
