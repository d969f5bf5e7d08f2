/**
 * The suite without near duplicates: the measure itself, and that no suite holds two tests that
 * are one by it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { draftStories } from '../../src/library/draft.ts';
import { extraTests } from '../../src/library/draft-uat.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { writeStories } from '../../src/requirements/stories.ts';
import { type CriterionInput, storiesInput } from '../../src/requirements/stories-input.ts';
import { deriveTests } from '../../src/testing/cases.ts';
import { testKey } from '../../src/testing/near-duplicate.ts';
import { readTest, type TestParts } from '../../src/testing/test-case.ts';
import { openTrace, type Trace } from '../../src/trace.ts';
import { understand } from '../../src/understanding/understand.ts';
import { runs } from '../runs.ts';

function key(step: string, data = ''): string {
  const parts: Pick<TestParts, 'preconditions' | 'steps' | 'data' | 'expected'> = {
    preconditions: ['an account'],
    steps: [step],
    data,
    expected: ['access is refused'],
  };
  return testKey(parts).situation;
}

const pairs: readonly (readonly [string, string, boolean])[] = [
  ['the customer enters the code', 'The code is entered by a customer.', true],
  ['the request is refused', 'A request was rejected', true],
  ['wait 5 minutes minus 1 second', 'wait 4 minutes 59 seconds', true],
  ['pay € 500', 'pay 500 EUR', true],
  ['transfer from A to B', 'transfer from B to A', false],
  ['the customer logs in', 'the customer logs out', false],
  ['the code is entered', 'the code is not entered', false],
  ['pay 500 EUR', 'pay 500 USD', false],
  ['wait 29 days', 'wait 30 days', false],
  ['enter "anna"', 'enter "Anna"', false],
  ['enter 4 wrong passwords', 'enter 4 right passwords', false],
];
for (const [one, other, same] of pairs) {
  test(`“${one}” and “${other}” are ${same ? 'one' : 'two'}`, () =>
    assert.equal(key(one) === key(other), same));
}

test('two tests that differ only in wording are one, with the links of both', () => {
  const trace = traceOf([
    criterion('Refused', 'a code is entered for the 3rd time', 'access is refused'),
    criterion('Rejected', 'The code was entered for the 3rd time', 'the access was rejected'),
    criterion('Open', 'the right code is entered', 'the account is open'),
  ]);
  deriveTests({ topic: 'Login', criteria: ['AC-1', 'AC-2', 'AC-3'] }, trace);
  const both = trace.of('TC').filter(({ links }) => links.some(({ to }) => to === 'AC-2'));
  assert.ok(both.length > 0);
  assert.ok(both.every(({ links }) => links.some(({ to }) => to === 'AC-1')));
  assert.deepEqual(twins(trace), []);
});

test('criteria that expect the contrary of the same situation are named', () => {
  const trace = traceOf([
    criterion('Opens', 'the code is entered', 'the account is open'),
    { ...criterion('Refuses', 'A code is entered', 'access is refused'), kind: 'negative' },
  ]);
  const made = deriveTests({ topic: 'Login' }, trace);
  assert.deepEqual(
    made.findings.map(({ rule, where }) => `${rule} ${where}`),
    ['criteria_disagree AC-1 and AC-2'],
  );
});

const role = fc.constantFrom('the customer', 'a customer', 'The client', 'an employee');
const verb = fc.constantFrom('enters', 'types', 'sends', 'opens', 'refuses', 'rejects');
const thing = fc.constantFrom(
  'the code',
  'a code',
  'the request within 30 days',
  'at most 500 EUR',
);
const sentence = fc
  .tuple(role, verb, thing, fc.constantFrom('', ' again', ' twice'))
  .map(([who, does, what, end]) => `${who} ${does} ${what}${end}`);
const anyCriterion: fc.Arbitrary<CriterionInput> = fc.record({
  title: fc.stringMatching(/^[A-Z][a-z]{3,8}$/),
  given: fc.array(sentence, { maxLength: 2 }),
  when: sentence,
  then: fc.array(sentence, { minLength: 1, maxLength: 2 }),
  kind: fc.constantFrom('happy' as const, 'negative' as const, 'boundary' as const),
});

test('no two tests of a suite are near-identical, and every criterion keeps one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyCriterion, { minLength: 1, maxLength: 8, selector: ({ title }) => title }),
      (criteria) => {
        const trace = traceOf(criteria);
        const made = deriveTests({ topic: 'Login' }, trace);
        assert.ok(made.ok, JSON.stringify(made.findings));
        assert.deepEqual(twins(trace), []);
        const tested = new Set(trace.of('TC').flatMap(({ links }) => links.map(({ to }) => to)));
        for (const { id } of trace.of('AC')) assert.ok(tested.has(id), id);
      },
    ),
    { numRuns: runs(25) },
  );
});

const library = loadLibrary();
// A few that differ most: limits of money, of time and of attempts, a decision. `BATON_FUZZ` takes all.
const few = new Set(['transfer', 'password-reset', 'approval', 'search']);
const patterns = library.patterns.filter(
  ({ name }) => few.has(name) || process.env['BATON_FUZZ'] !== undefined,
);
test('the few patterns are there', () => assert.ok(patterns.length >= few.size));
for (const pattern of patterns.filter(({ kind }) => kind === 'stories')) {
  test(`pattern ${pattern.name}: no two of its tests are near-identical`, () => {
    const request = understand(`Write user stories for ${pattern.names['en']?.[0]}`);
    const drafted = draftStories(request, library);
    if (drafted.from === 'nothing') assert.fail(drafted.statement);
    const trace = openTrace([], 'testing');
    writeStories(storiesInput.parse(drafted.input), trace);
    const rules = new Set(trace.of('BR').map(({ text }) => text));
    const extra = extraTests(request, { library, context: {} }).filter(({ rule = '' }) =>
      rules.has(rule),
    );
    const made = deriveTests({ topic: drafted.input.topic, extra }, trace);
    assert.ok(made.ok, JSON.stringify(made.findings));
    assert.deepEqual(twins(trace), []);
    const ids = trace.of('TC').filter(({ source }) => source.from === 'pattern');
    assert.equal(ids.length, extra.length);
  });
}

/** Pairs of tests that are one by the measure. */
function twins(trace: Trace): string[] {
  const tests = trace.of('TC').map((item) => readTest(item, trace));
  const groups = Map.groupBy(tests, (one) => JSON.stringify(testKey(one)));
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ item }) => item.text).join(' = '));
}

function criterion(title: string, when: string, then: string): CriterionInput {
  return { title, given: ['an account'], when, then: [then], kind: 'happy' };
}

function traceOf(criteria: readonly CriterionInput[]): Trace {
  const trace = openTrace([], 'testing');
  const story = { role: 'customer', goal: 'log in', benefit: 'I can pay', criteria };
  // Straight into the trace: wording that the story checks would refuse has to be tested too.
  const parent = trace.add({
    kind: 'US',
    text: 'As a customer, I want to log in.',
    source: { from: 'model', model: 'test' },
    details: { ...story, criteria: undefined, topic: 'Login' },
  });
  for (const one of criteria) {
    trace.add({
      kind: 'AC',
      text: `${one.title}: when ${one.when}, then ${one.then.join(' and ')}.`,
      source: { from: 'model', model: 'test' },
      details: { ...one },
      links: [{ to: parent.id, as: 'refines' }],
    });
  }
  return trace;
}
