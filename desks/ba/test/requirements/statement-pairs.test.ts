import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  contradictionOf,
  withoutActor,
  withoutUnit,
} from '../../src/requirements/statement-pairs.ts';
import { reviewStatements } from '../../src/requirements/statement-review.ts';

const pairs: readonly (readonly [string, string, boolean])[] = [
  ['The session times out after 15 minutes.', 'Sessions end after 30 minutes of silence.', true],
  ['Invoices are kept for 10 years.', 'An invoice is stored for 6 years.', true],
  ['The session ends after 15 minutes.', 'A session ends after 900 seconds.', false],
  ['Guests can pay by card.', 'Guests cannot pay by card.', true],
  ['An order above 500 EUR needs approval.', 'An order below 20 EUR has a fee.', false],
  ['A name has at least 2 characters.', 'A name has at most 40 characters.', false],
  ['The export ends after 5 minutes.', 'The session ends after 30 minutes.', false],
  ['A code expires after 5 minutes.', 'A code expires after 5 minutes.', false],
];
for (const [one, other, against] of pairs) {
  test(`“${one}” and “${other}” ${against ? 'contradict' : 'go together'}`, () =>
    assert.equal(contradictionOf(other, [one]) !== undefined, against));
}

test('a contradiction names the other statement and both amounts', () => {
  const found = contradictionOf('Sessions end after 30 minutes.', [
    'A name is short.',
    'The session times out after 15 minutes.',
  ]);
  assert.deepEqual(found, { with: 1, said: '30 minutes', against: '15 minutes' });
});

test('a limit without a unit is found, one with a unit is not', () => {
  assert.deepEqual(withoutUnit('The limit is 500.'), ['limit is 500']);
  assert.deepEqual(withoutUnit('Passwords must have at least 8.'), ['at least 8']);
  for (const text of ['The limit is 500 EUR.', 'At least 8 characters.', 'Version 3 is used.']) {
    assert.deepEqual(withoutUnit(text), [], text);
  }
});

test('what is done by nobody is found, states are not', () => {
  assert.equal(withoutActor('The report is sent to the manager.'), 'is sent');
  for (const text of [
    'The report is sent by the clerk.',
    'The clerk sends the report.',
    'The account is locked.',
    'The text is "is sent".',
  ]) {
    assert.equal(withoutActor(text), undefined, text);
  }
});

test('the review asks about each, in the words of the text', () => {
  const text =
    'The session must end after 15 minutes.\nSessions must end after 30 minutes.\nThe retention is TBD.';
  const made = reviewStatements({ text, kind: 'requirement' });
  assert.ok(made.ok);
  const messages = made.findings.map(({ message }) => message);
  assert.ok(
    messages.some((one) =>
      one.startsWith('It says “30 minutes” where number 1 says “15 minutes”.'),
    ),
  );
  assert.ok(messages.some((one) => one.startsWith('“TBD” is not decided yet.')));
});
