import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deliverable } from '../../src/deliverable.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import type { CriterionInput } from '../../src/requirements/stories-input.ts';
import { deriveTests, type TestsInput, testsInput } from '../../src/testing/cases.ts';
import { readTest } from '../../src/testing/test-case.ts';
import { coverage, openTrace, staleItems, type Trace } from '../../src/trace.ts';

const happy: CriterionInput = {
  title: 'Right code',
  given: ['the customer has a code of 6 digits'],
  when: 'the customer enters it within 5 minutes',
  then: ['the account is open'],
  kind: 'happy',
};
const refusal: CriterionInput = {
  title: 'Wrong code',
  given: ['a code was sent'],
  when: 'another code is entered for the 3rd time',
  then: ['the code is refused'],
  kind: 'negative',
};

function traceWith(criteria: readonly CriterionInput[], rules: readonly string[] = []): Trace {
  const trace = openTrace([], 'requirements');
  const story = {
    role: 'customer',
    goal: 'log in',
    benefit: 'I can pay',
    priority: 'must' as const,
    criteria,
  };
  const result = writeStories(
    { topic: 'Login', stories: [story], rules: rules.map((text) => ({ text })) },
    trace,
  );
  assert.ok(result.ok, JSON.stringify(result));
  return openTrace(trace.items(), 'testing');
}

function derive(trace: Trace, more: Partial<TestsInput> = {}): Extract<Deliverable, { ok: true }> {
  const result = deriveTests({ topic: 'Login', ...more }, trace);
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

/** `type: data → expected` of every test of the trace. */
function tests(trace: Trace): string[] {
  return trace.of('TC').map((item) => {
    const { type, data, expected } = readTest(item, trace);
    return `${type}: ${data} → ${expected.join(' & ')}`;
  });
}

test('one test for each criterion, and each limit from both sides', () => {
  const trace = traceWith([happy, refusal]);
  derive(trace);
  assert.deepEqual(tests(trace), [
    'positive:  → the account is open',
    'boundary: 5 minutes minus 1 second → the account is open',
    'boundary: 5 minutes → the account is open',
    'boundary: 5 minutes plus 1 second → This does not happen: the account is open',
    'negative:  → the code is refused',
    'boundary: 2 times → This does not happen: the code is refused',
    'boundary: 4 times → the code is refused',
  ]);
  const late = readTest(trace.of('TC')[3] ?? assert.fail(), trace);
  assert.deepEqual(late.steps, ['the customer enters it [5 minutes plus 1 second]']);
});

test('tests link to their criteria, coverage is counted, files show every test', () => {
  const trace = traceWith([happy, refusal]);
  const result = derive(trace);
  assert.deepEqual(
    result.files.map(({ name }) => name),
    ['login-tests.md', 'login-tests.csv'],
  );
  assert.deepEqual(
    coverage(trace.items()).find(({ what }) => what.startsWith('acceptance')),
    {
      what: 'acceptance criteria with a test case',
      covered: 2,
      of: 2,
      missing: [],
    },
  );
  for (const { text = '' } of result.files)
    for (const { id } of trace.of('TC')) assert.match(text, new RegExp(`\\b${id}\\b`));
  assert.match(
    result.files[1]?.text ?? '',
    /^Id,Title,Type,Priority.*\r\nTC-1,Right code,positive,high,AC-1,US-1,/,
  );
});

test('deriving again changes nothing, also from a trace that was stored', () => {
  const trace = traceWith([happy, refusal], []);
  derive(trace);
  const again = derive(openTrace(JSON.parse(JSON.stringify(trace.items())), 'testing'));
  assert.deepEqual(again.items, []);
  assert.deepEqual(again.findings, []);
});

test('a changed criterion makes its tests stale; deriving again renews them and names what is left over', () => {
  const trace = traceWith([happy, refusal]);
  derive(trace);
  const story = {
    id: 'US-1',
    role: 'customer',
    goal: 'log in',
    benefit: 'I can pay',
    priority: 'must' as const,
  };
  const changed = { ...happy, when: 'the customer enters it within 10 minutes' };
  writeStories({ topic: 'Login', stories: [{ ...story, criteria: [changed, refusal] }] }, trace);
  assert.equal(staleItems(trace.items()).filter(({ id }) => id.startsWith('TC')).length, 4);
  const result = derive(trace);
  assert.deepEqual(
    result.findings.map(({ rule, where }) => `${rule} ${where}`),
    ['test_left_over TC-2', 'test_left_over TC-3', 'test_left_over TC-4'],
  );
  assert.match(trace.get('TC-1')?.text ?? '', /the account is open/);
  assert.deepEqual(
    staleItems(trace.items()).map(({ id }) => id),
    ['TC-2', 'TC-3', 'TC-4'],
  );
});

test('a limit in a Then is measured, not put in', () => {
  const trace = traceWith([
    { ...happy, when: 'a code is asked for', then: ['a mail is sent within 30 seconds'] },
    refusal,
  ]);
  derive(trace);
  assert.ok(
    tests(trace).includes(
      'boundary: Passed with 29 seconds, 30 seconds; failed with 31 seconds → a mail is sent within 30 seconds',
    ),
  );
});

test('whether an end belongs to a range is an assumption where the words do not say it', () => {
  const trace = traceWith([
    { ...happy, when: 'a name between 2 and 40 characters is entered' },
    refusal,
  ]);
  derive(trace);
  const assumptions = trace.of('ASM').map(({ text }) => text);
  assert.deepEqual(assumptions, [
    '“between 2 and 40 characters” includes 2 characters.',
    '“between 2 and 40 characters” includes 40 characters.',
  ]);
  const assuming = trace.of('TC').filter(({ links }) => links.some(({ as }) => as === 'assumes'));
  assert.deepEqual(
    assuming.map(({ details }) => details['data']),
    ['2 characters', '40 characters'],
  );
});

test('a rule is tested inside with the criterion that goes well and outside with the one that refuses', () => {
  const rule = 'A name has at most 40 characters';
  const plain = { ...happy, given: ['a name'], when: 'it is saved', then: ['it is kept'], rule };
  const trace = traceWith([plain, { ...refusal, when: 'a wrong name is saved', rule }], [rule]);
  derive(trace);
  assert.deepEqual(tests(trace).slice(2), [
    'boundary: 39 characters, just below “at most 40 characters” → it is kept',
    'boundary: 40 characters, at “at most 40 characters” → it is kept',
    'boundary: 41 characters, just above “at most 40 characters” → the code is refused',
  ]);
});

test('without a refusal in the story, an unmet Given is a test with an open result and a question', () => {
  const trace = traceWith([
    {
      ...happy,
      given: ['the customer has a confirmed address', 'the customer is on the login page'],
      when: 'a reset is asked for',
    },
  ]);
  derive(trace);
  const negative = trace
    .of('TC')
    .map((item) => readTest(item, trace))
    .filter(({ type }) => type === 'negative');
  assert.deepEqual(
    negative.map(({ preconditions }) => preconditions[0]),
    ['the customer does not have a confirmed address'],
  );
  assert.match(negative[0]?.expected[1] ?? '', /^Open:/);
  assert.deepEqual(
    trace.of('QN').map(({ text, links }) => [text, links[0]?.to]),
    [
      [
        'What should be seen when a reset is asked for, but the customer does not have a confirmed address?',
        'AC-1',
      ],
    ],
  );
});

test('examples give a test for each row, with its values in place', () => {
  const outline = {
    ...happy,
    given: ['a cart of <amount>'],
    when: 'it is paid by <way>',
    examples: {
      columns: ['amount', 'way'],
      rows: [
        ['1', 'card'],
        ['2', 'cash'],
      ],
    },
  };
  const trace = traceWith([outline, refusal]);
  derive(trace, { criteria: ['AC-1'] });
  assert.deepEqual(
    trace.of('TC').map((item) => readTest(item, trace).steps[0]),
    ['it is paid by card', 'it is paid by cash'],
  );
});

test('combinations: every row is a test that rests on a named assumption', () => {
  const trace = traceWith([happy, refusal]);
  const parameters = [
    { name: 'browser', values: ['Firefox', 'Safari'] },
    { name: 'system', values: ['Linux', 'macOS'] },
  ];
  const constraints = [{ never: { browser: 'Safari', system: 'Linux' } }];
  const result = derive(trace, { combinations: [{ criterion: 'AC-1', parameters, constraints }] });
  const combined = tests(trace).filter((one) => one.startsWith('combination'));
  assert.equal(combined.length, 3);
  assert.match(
    result.files[0]?.text ?? '',
    /3 of 4 combinations hold every pair of values\. 1 pair cannot be: browser = Safari; system = Linux\./,
  );
  assert.deepEqual(
    trace.of('ASM').map(({ text }) => text),
    ['The outcome of AC-1 does not depend on browser, system.'],
  );
});

test('what makes no sense is refused and nothing is registered', () => {
  assert.deepEqual(refusals(openTrace([], 't')), ['no_criteria']);
  assert.deepEqual(refusals(traceWith([happy, refusal]), { criteria: ['AC-9'] }), [
    'unknown_criterion',
  ]);
  const parameters = [{ name: 'a', values: ['1'] }];
  assert.deepEqual(
    refusals(traceWith([happy, refusal]), { combinations: [{ criterion: 'AC-9', parameters }] }),
    ['unknown_criterion'],
  );
  assert.deepEqual(
    refusals(traceWith([happy, refusal]), {
      combinations: [{ criterion: 'AC-1', parameters, constraints: [{ never: { b: '1' } }] }],
    }),
    ['unknown_parameter'],
  );
});

test('a criterion without a Then is named and gets no test; a rejected one is left out', () => {
  const trace = traceWith([happy, refusal]);
  trace.add({ kind: 'AC', text: 'The page is nice', source: { from: 'user', quote: 'nice' } });
  trace.change('AC-2', { status: 'rejected', links: [] });
  const result = derive(trace);
  assert.deepEqual(
    result.findings.map(({ rule, where }) => `${rule} ${where}`),
    ['criterion_without_then AC-3'],
  );
  assert.ok(trace.of('TC').every(({ links }) => links.every(({ to }) => to !== 'AC-2')));
});

test('a cell that begins like a formula is defused in the spreadsheet', () => {
  const trace = traceWith([{ ...happy, title: '=HYPERLINK("x")', when: '-1 is entered' }, refusal]);
  const csv = derive(trace).files[1]?.text ?? '';
  assert.match(csv, /"'=HYPERLINK\(""x""\)"/);
  assert.match(csv, /,'-1 is entered,/);
});

test('the schema takes what a model sends', () => {
  const constraint = { when: { a: '1' }, then: { b: ['2', '3'] } };
  const combinations = [
    {
      criterion: 'AC-1',
      parameters: [
        { name: 'a', values: ['1'] },
        { name: 'b', values: ['2', '3'] },
      ],
      constraints: [constraint],
    },
  ];
  assert.deepEqual(testsInput.parse({ topic: 'x', combinations }), { topic: 'x', combinations });
});

function refusals(trace: Trace, more: Partial<TestsInput> = {}): string[] {
  const before = trace.items().length;
  const result = deriveTests({ topic: 'Login', ...more }, trace);
  assert.ok(!result.ok);
  assert.equal(trace.items().length, before);
  return result.findings.map(({ rule }) => rule);
}
