import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundariesInput, deriveBoundaries } from '../../src/testing/derive-boundaries.ts';
import { openTrace } from '../../src/trace.ts';

const origin = {
  drafted: { from: 'pattern', pattern: 'own words' } as const,
  said: ['the password must have between 8 and 64 characters'],
};
const [quote = ''] = origin.said;

test('one rule of the user’s for each statement, a test for each value, an open outcome outside', () => {
  const trace = openTrace([], 'testing');
  const input = boundariesInput.parse({ topic: 'Password', statements: [{ text: quote, quote }] });
  const made = deriveBoundaries(input, trace, origin);
  assert.ok(made.ok);
  const [rule] = trace.of('BR');
  assert.deepEqual(rule?.source, { from: 'user', quote });
  const tests = trace.of('TC');
  assert.deepEqual(
    tests.map(({ details }) => [details['data'], details['type']]),
    [
      ['7 characters', 'negative'],
      ['8 characters', 'boundary'],
      ['9 characters', 'boundary'],
      ['63 characters', 'boundary'],
      ['64 characters', 'boundary'],
      ['65 characters', 'negative'],
    ],
  );
  for (const { links } of tests)
    assert.ok(links.some(({ to, as }) => to === rule?.id && as === 'tests'));
  assert.deepEqual(
    trace.of('QN').map(({ links }) => links[0]?.to),
    [rule?.id],
  );
  assert.deepEqual(
    made.files.map(({ name }) => name),
    ['password-values.md', 'password-values.csv'],
  );
  const again = deriveBoundaries(input, trace, origin);
  assert.deepEqual(again.ok && again.items, [], 'the same statement makes nothing twice');
});

test('combinations: what should be seen is a question, never a guess', () => {
  const trace = openTrace([], 'testing');
  const parameters = [
    { name: 'browser', values: ['Chrome', 'Firefox'] },
    { name: 'language', values: ['en', 'de'] },
  ];
  const made = deriveBoundaries({ topic: 'Search', parameters }, trace, origin);
  assert.ok(made.ok);
  assert.equal(trace.of('TC').length, 4);
  for (const { details } of trace.of('TC')) assert.match(String(details['expected']), /^Open/);
  assert.equal(trace.of('QN').length, 1);
});

test('refused, and nothing registered: no limit at all, words nobody said, an uneven parameter', () => {
  const rules = (input: Parameters<typeof deriveBoundaries>[0]): string[] => {
    const trace = openTrace([], 'testing');
    const made = deriveBoundaries(input, trace, origin);
    assert.deepEqual(trace.items(), []);
    return made.ok ? [] : made.findings.filter((f) => f.severity === 'error').map((f) => f.rule);
  };
  assert.deepEqual(rules({ topic: 'T', statements: [{ text: 'it is fast' }] }), [
    'nothing_to_derive',
  ]);
  const unsaid = { text: 'at most 3 days', quote: 'at most 3 days' };
  assert.deepEqual(rules({ topic: 'T', statements: [unsaid] }), ['quote_not_found']);
  const parameters = [{ name: 'a', values: ['1', '1'] }];
  assert.deepEqual(rules({ topic: 'T', parameters }), ['duplicate_value']);
});
