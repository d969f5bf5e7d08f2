/** Impact, wording, links, inventory and report of the trace. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Origin } from '../../src/register.ts';
import { parseGherkin } from '../../src/requirements/gherkin.ts';
import { writeStepCriteria } from '../../src/requirements/step-criteria.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import { deriveTests } from '../../src/testing/cases.ts';
import { dependentsOf } from '../../src/trace/impact.ts';
import { inventoryOf } from '../../src/trace/inventory.ts';
import { linkItems } from '../../src/trace/link.ts';
import { reportTrace } from '../../src/trace/report.ts';
import { revise } from '../../src/trace/revise.ts';
import { openTrace, staleItems, type Trace } from '../../src/trace.ts';

const origin: Origin = { drafted: { from: 'pattern', pattern: 'lock' } };

const story = {
  topic: 'Lock',
  stories: [
    {
      role: 'customer',
      goal: 'log in',
      benefit: 'I see my orders',
      criteria: [
        {
          title: 'Too many wrong passwords',
          kind: 'negative' as const,
          given: ['an account with 3 wrong passwords'],
          when: 'the customer enters a wrong password',
          then: ['the account is locked for 15 minutes'],
        },
        {
          title: 'Right password',
          kind: 'happy' as const,
          given: ['an account'],
          when: 'the customer enters the right password',
          then: ['the orders are shown'],
        },
      ],
    },
  ],
};

/** One story with two criteria, their tests, a query and a process step on the first criterion. */
function filled(): Trace {
  const trace = openTrace([], 'requirements');
  assert.ok(writeStories(story, trace, origin).ok);
  const testing = openTrace(trace.items(), 'testing');
  assert.ok(deriveTests({ topic: 'Lock' }, testing, origin).ok);
  const data = openTrace(testing.items(), 'data');
  data.add({ kind: 'Q', text: 'Locked accounts a day', source: origin.drafted });
  assert.ok(linkItems({ from: 'Q-1', to: 'AC-1' }, data).ok);
  const process = openTrace(data.items(), 'process');
  process.add({
    kind: 'PS',
    text: 'Login: Lock account',
    source: origin.drafted,
    details: { process: 'Login', lane: 'System', exits: [{ to: 'Unlock', lane: 'Service' }] },
  });
  const steps = openTrace(process.items(), 'requirements');
  assert.ok(writeStepCriteria({}, steps, origin).ok);
  assert.deepEqual(staleItems(steps.items()), []);
  return openTrace(steps.items(), 'requirements');
}

test('change one criterion and see which tests, queries and steps become stale and who owns them', () => {
  const trace = filled();
  linkItems({ from: 'PS-1', to: 'AC-1' }, trace);
  const before = trace.get('AC-1');
  const quote = 'AC-1: then the account is locked for 30 minutes';
  const made = revise(
    { id: 'AC-1', quote, then: ['the account is locked for 30 minutes'] },
    trace,
    {
      ...origin,
      said: [quote],
    },
  );
  assert.ok(made.ok);
  const stale = staleItems(trace.items());
  const tests = trace
    .of('TC')
    .filter(({ links }) => links.some(({ to }) => to === 'AC-1'))
    .map(({ id }) => id);
  assert.ok(tests.length > 0);
  assert.deepEqual(
    stale.map(({ id, owner, because }) => `${id} ${owner} ${because}`).toSorted(),
    [...tests.map((id) => `${id} testing AC-1`), 'PS-1 process AC-1', 'Q-1 data AC-1'].toSorted(),
  );
  const item = trace.get('AC-1');
  assert.equal(item?.id, before?.id);
  assert.deepEqual(item?.source, { from: 'user', quote });
  const feature = made.files.find(({ name }) => name === 'lock.feature')?.text ?? '';
  assert.ok(parseGherkin(feature).ok);
  assert.match(feature, /Then the account is locked for 30 minutes/);
  assert.match(feature, /Scenario: Right password/);
});

test('drafts that are made again leave a reworded item alone', () => {
  const trace = filled();
  revise({ id: 'AC-1', quote: 'x', then: ['nothing is locked'] }, trace, origin);
  const again = writeStories(story, trace, origin);
  assert.ok(again.ok);
  assert.match(trace.get('AC-1')?.text ?? '', /then nothing is locked/);
  assert.deepEqual(again.items, []);
});

test('only the tests of the criterion that changed are made again', () => {
  const trace = filled();
  const untouched = trace.of('TC').filter(({ links }) => links.some(({ to }) => to === 'AC-2'));
  revise({ id: 'AC-1', quote: 'x', replace: { from: '15', to: '30' } }, trace, origin);
  const testing = openTrace(trace.items(), 'testing');
  const made = deriveTests({ topic: 'Lock', criteria: ['AC-1'] }, testing, origin);
  assert.ok(made.ok);
  const touched = new Set(made.items.map(({ id }) => id));
  for (const { id } of untouched) assert.ok(!touched.has(id), id);
  assert.ok(made.items.some(({ kind, text }) => kind === 'TC' && text.includes('30 minutes')));
});

test('words are replaced as whole words, in every part of a criterion', () => {
  const trace = openTrace([], 'requirements');
  const [one] = story.stories;
  assert.ok(one);
  const criteria = [{ ...one.criteria[0], given: ['13 users, 3 of them locked'] }];
  writeStories(
    { topic: 'Lock', stories: [{ ...one, criteria: criteria as never }] },
    trace,
    origin,
  );
  revise({ id: 'AC-1', quote: 'x', replace: { from: '3', to: '5' } }, trace, origin);
  assert.match(trace.get('AC-1')?.text ?? '', /given 13 users, 5 of them locked/);
});

for (const [name, input, why] of [
  ['an item that is not there', { id: 'AC-9', quote: 'x', then: ['y'] }, /no such item/],
  [
    'words that are not in it',
    { id: 'AC-1', quote: 'x', replace: { from: 'q', to: 'z' } },
    /Now: /,
  ],
  ['a sentence for a criterion', { id: 'AC-1', quote: 'x', text: 'Be fast.' }, /Given …, when …/],
  ['a quote that nobody said', { id: 'AC-1', quote: 'never', then: ['y'] }, /did not write/],
] as const) {
  test(`${name} changes nothing and is said`, () => {
    const trace = filled();
    const before = JSON.stringify(trace.items());
    const made = revise(input, trace, { ...origin, said: ['x'] });
    assert.equal(made.ok, false);
    assert.match(made.findings.map(({ message }) => message).join(), why);
    assert.equal(JSON.stringify(trace.items()), before);
  });
}

test('what rests on an item is found through others, nearest first, once each', () => {
  const trace = filled();
  const dependents = dependentsOf('US-1', trace.items());
  const ids = dependents.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.slice(0, 2), ['AC-1', 'AC-2']);
  assert.ok(ids.includes('Q-1'));
  assert.equal(dependents.find(({ id }) => id === 'Q-1')?.distance, 2);
  // Step and criterion rest on each other, and the search ends all the same.
  assert.deepEqual(
    dependentsOf('PS-1', trace.items()).map(({ id }) => id),
    ['AC-3'],
  );
});

test('items are linked only in the way their kinds allow', () => {
  const trace = filled();
  const wrong = linkItems({ from: 'AC-1', to: 'TC-1' }, trace);
  assert.equal(wrong.ok, false);
  assert.match(wrong.findings[0]?.message ?? '', /AC-1 can not rest on TC-1/);
  assert.equal(linkItems({ from: 'Q-7', to: 'AC-1' }, trace).ok, false);
});

test('the report counts what the matrix shows, and both parse', () => {
  const trace = filled();
  revise({ id: 'AC-1', quote: 'x', then: ['nothing is locked'] }, trace, origin);
  const made = reportTrace(trace);
  assert.ok(made.ok);
  const [report, matrix] = made.files.map(({ text = '' }) => text);
  for (const { id } of trace.items()) assert.match(report ?? '', new RegExp(`\\b${id}\\b`));
  const rows = parse<Record<string, string>>(matrix ?? '', { columns: true });
  const first = rows.find((row) => row['Item'] === 'AC-1');
  assert.match(first?.['Tests'] ?? '', /TC-\d+ \(out of date\)/);
  assert.match(first?.['Queries'] ?? '', /Q-1 \(out of date\)/);
  const step = rows.find((row) => row['Item'] === 'PS-1');
  assert.equal(step?.['Criteria'], 'AC-3');
});

test('an empty trace makes no report', () => {
  assert.equal(reportTrace(openTrace([], 'testing')).ok, false);
});

test('the inventory counts kinds, what is open, out of date by owner, and what nothing covers', () => {
  assert.deepEqual(inventoryOf([]), []);
  const trace = filled();
  trace.add({ kind: 'ASM', text: 'One account each.', source: origin.drafted });
  revise({ id: 'AC-1', quote: 'x', then: ['nothing is locked'] }, trace, origin);
  const lines = inventoryOf(trace.items());
  assert.match(lines[0] ?? '', /US 1, AC 1–3, TC 1/);
  assert.ok(lines.some((line) => /^1 open assumption: 1$/.test(line)));
  assert.ok(lines.includes('out of date, of data: Q-1'));
  assert.ok(lines.some((line) => /not AC-3/.test(line)));
});
