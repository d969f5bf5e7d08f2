/** What the offline desk reads from words alone: decisions, given text, features, notes, values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '../../src/data/vary-request.ts';
import { readNotes } from '../../src/library/notes.ts';
import { plannedIn } from '../../src/library/planning.ts';
import { decisionsIn } from '../../src/offline/decisions.ts';
import { readFeatures } from '../../src/offline/features.ts';
import { givenText } from '../../src/offline/given.ts';
import { statusQuestion } from '../../src/offline/status.ts';
import { withTimes } from '../../src/offline/step-times.ts';
import { readParameters } from '../../src/testing/read-parameters.ts';
import { understand } from '../../src/understanding/understand.ts';

const decisions: readonly (readonly [string, readonly string[]])[] = [
  ['confirm ASM-1 and ASM-3', ['ASM-1 confirm', 'ASM-3 confirm']],
  [
    'ASM-1 to ASM-3 are correct, but ASM-5 is not true',
    ['ASM-1 confirm', 'ASM-2 confirm', 'ASM-3 confirm', 'ASM-5 reject'],
  ],
  ['ASM-2 is wrong: 5 links', ['ASM-2 reject 5 links']],
  ['ASM-2: 5 links', ['ASM-2 reject 5 links']],
  ['confirm ASM-1, ASM-2 is wrong: 3 attempts', ['ASM-1 confirm', 'ASM-2 reject 3 attempts']],
  ['answer to QN-3: 20 minutes', ['QN-3 answer 20 minutes']],
  ['ASM-1 is confirmed and QN-2 is the manager', ['ASM-1 confirm', 'QN-2 answer the manager']],
  ['test cases for AC-3 to AC-5', []],
  ['write test cases for the correct handling of AC-3', []],
  ['is ASM-3 right?', []],
  ['QN-1?', []],
];
for (const [say, wanted] of decisions) {
  test(`a decision has a verdict next to its item: ${say}`, () => {
    const found = decisionsIn(say, []);
    assert.deepEqual(
      found.map(({ id, decision, value }) => `${id} ${decision} ${value}`.trim()),
      wanted,
    );
    for (const { quote } of found) assert.ok(say.includes(quote));
  });
}

const given: readonly (readonly [string, string])[] = [
  [
    'Draw the process: clerk enters it, manager approves it',
    'clerk enters it, manager approves it',
  ],
  ['Review my feature file\nFeature: A\n  Scenario: b', 'Feature: A\n  Scenario: b'],
  ['A -> B -> C. Please make a BPMN of it', 'A -> B -> C.'],
  ['Is this criterion testable: "It works fast"', 'It works fast'],
  ['Given a\nWhen b\nThen c\n\nWrite test cases for this criterion', 'Given a\nWhen b\nThen c'],
  ['Write user stories for a login page', ''],
  ['flow, stories, uat for approval', ''],
];
for (const [say, wanted] of given) {
  test(`what is given is the message without its requests: ${say.split('\n')[0]}`, () => {
    assert.equal(givenText(understand(say)), wanted);
  });
}

test('features have the figures that stand beside them, wherever they stand', () => {
  assert.deepEqual(
    readFeatures('search value 8 effort 3; SSO (effort 5, value 9); chat must').map(
      ({ name, value, effort, priority }) => [name, value, effort, priority],
    ),
    [
      ['search', 8, 3, undefined],
      ['SSO', 9, 5, undefined],
      ['chat', undefined, undefined, 'must'],
    ],
  );
  const [first] = readFeatures('- A: value 8, time criticality 5, risk 3, size 5\n- B: value 1');
  assert.equal(first?.value, 16);
  assert.equal(first.effort, 5);
  assert.equal(readFeatures('export to PDF, dark mode, SSO').length, 3);
});

test('parameters are read with a colon, in brackets, on lines', () => {
  const read = (text: string): string[] =>
    readParameters(text).map(({ name, values }) => `${name}: ${values.join('|')}`);
  assert.deepEqual(read('pairwise for browser: Chrome, Firefox; language: en, de'), [
    'browser: Chrome|Firefox',
    'language: en|de',
  ]);
  assert.deepEqual(read('combine browser (Chrome, Firefox) and payment type (card or cash)'), [
    'browser: Chrome|Firefox',
    'payment type: card|cash',
  ]);
  assert.deepEqual(read('pairs of\n- size: S, M\n- colour: red, blue'), [
    'size: S|M',
    'colour: red|blue',
  ]);
});

test('notes: a role with a colon does something, a name with a colon says something', () => {
  const notes = readNotes(
    'Clerk: enters the invoice\nAnna: the warehouse needs to know it\nDecision: no cash',
  );
  assert.equal(notes.told, 'Clerk: enters the invoice');
  assert.deepEqual(
    notes.needs.map(({ who, what }) => [who, what]),
    [['warehouse', 'know it']],
  );
  assert.deepEqual(notes.decided, ['no cash']);
});

test('times in brackets become minutes, work or waiting as they say', () => {
  const { steps } = withTimes({
    title: 'T',
    steps: [
      { key: 'a', name: 'Enter order (5 min)' },
      { key: 'b', name: 'Approve it (waits 2 days)' },
      { key: 'c', name: 'Check (twice)' },
    ],
  });
  assert.deepEqual(
    steps.map(({ name, elapsedMinutes, waitMinutes }) => [name, elapsedMinutes, waitMinutes]),
    [
      ['Enter order', 5, undefined],
      ['Approve it', undefined, 2880],
      ['Check (twice)', undefined, undefined],
    ],
  );
});

test('the plan of a request: days, testers, a real date', () => {
  assert.deepEqual(plannedIn('2 weeks, 3 testers, starting 2025-09-01'), {
    days: 10,
    testers: 3,
    startDate: '2025-09-01',
  });
  assert.deepEqual(plannedIn('starting 2025-99-99'), {});
});

test('a question about the trace is short; a longer one is a request', () => {
  assert.equal(statusQuestion('what is open?'), 'open');
  assert.equal(statusQuestion('Show coverage'), 'coverage');
  assert.equal(statusQuestion('what have you made so far?'), 'all');
  assert.equal(statusQuestion('Write a report of open questions of the support team'), undefined);
  assert.equal(statusQuestion('test coverage for the login page'), undefined);
});

test('a varied question keeps what the newer one does not name', () => {
  const varied = readRequest('only 2025', ['top 3 customers by revenue', 'in the north region']);
  assert.equal(varied.top?.n, 3);
  assert.ok(varied.period);
  const groups = readRequest('by region instead', ['total amount by month']);
  assert.deepEqual(groups.dimensions, ['region']);
  assert.equal(groups.bucket, undefined);
  const more = readRequest('and by product too', ['total amount by region']);
  assert.deepEqual(more.dimensions, ['region', 'product']);
});
