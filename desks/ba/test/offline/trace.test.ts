/** The trace in a conversation: new wordings, what they put out of date, making only that anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staleItems } from '../../src/trace.ts';
import { ask, converse } from './conversation.ts';

test('a criterion is reworded: what is out of date is named with its owner, and only that is made anew', async () => {
  const [, tests, changed, updated] = await converse([
    'Write user stories for login',
    'now the test cases',
    'AC-3: Given an account, when the customer waits, then the session ends after 7 minutes',
    'update what is out of date',
  ]);
  assert.deepEqual(changed?.route, ['triage']);
  assert.deepEqual(changed.tools, ['revise']);
  assert.match(changed.text, /Out of date by that: TC-[\d, TC-]+ \(testing\)/);
  const stale = new Set(staleItems(changed.items).map(({ id }) => id));
  assert.ok(stale.size > 0);
  assert.deepEqual(updated?.tools, ['derive_tests']);
  assert.deepEqual(updated.route, ['triage', 'testing']);
  const hashes = new Map(tests?.items.map(({ id, hash }) => [id, hash]));
  for (const { id, kind, hash, links } of updated.items) {
    const touched = links.some(({ to }) => to === 'AC-3');
    if (kind === 'TC' && hashes.has(id) && !touched) assert.equal(hash, hashes.get(id), id);
  }
  assert.ok(updated.items.some(({ kind, text }) => kind === 'TC' && text.includes('7 minutes')));
});

test('a wording that can not be read changes nothing and asks', async () => {
  const [first, second] = await converse([
    'Write user stories for login',
    'AC-1 should be faster and better',
  ]);
  assert.equal(second?.outcome.kind, 'waiting');
  assert.match(second.text, /Given …, when …, then …/);
  assert.deepEqual(second.items, first?.items);
});

test('a value in a criterion is replaced, whichever way it is said', async () => {
  for (const message of [
    'in AC-3 replace "customer" by "visitor"',
    'replace customer with visitor in AC-3',
  ]) {
    const [, changed] = await converse(['Write user stories for login', message]);
    const item = changed?.items.find(({ id }) => id === 'AC-3');
    assert.match(item?.text ?? '', /visitor/, message);
    assert.doesNotMatch(item?.text ?? '', /\bcustomer\b/, message);
  }
});

test('what rests on an item is read from the links', async () => {
  const [, impact] = await converse([
    'user stories and test cases for login',
    'what depends on AC-1?',
  ]);
  assert.deepEqual(impact?.tools, ['read_impact']);
  assert.match(impact.text, /On AC-1 .* rest:\n- testing: TC-/);
});

test('the trace is written as a report and a matrix', async () => {
  const [, report] = await converse([
    'user stories and test cases for login',
    'give me the traceability matrix',
  ]);
  assert.ok(report);
  assert.ok(report.files.has('trace-matrix.csv'), report.text);
  assert.ok(report.files.has('trace-report.md'));
});

test('every handoff carries what has been made', async () => {
  const { briefs } = await ask('user stories and test cases for login');
  const last = briefs.at(-1);
  assert.match(
    last?.inventory?.join('\n') ?? '',
    /^US 1–\d+, .*AC 1–\d+\n\d+ open assumptions: 1–/,
  );
  assert.match(last?.inventory?.join('\n') ?? '', /0 of \d+ acceptance criteria with a test case/);
});
