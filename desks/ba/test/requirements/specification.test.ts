import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deliverable } from '../../src/deliverable.ts';
import { writeSpecification } from '../../src/requirements/specification.ts';
import { measurable } from '../../src/requirements/specification-checks.ts';
import {
  type SpecificationInput,
  specificationInput,
} from '../../src/requirements/specification-input.ts';
import { openTrace } from '../../src/trace.ts';

const input: SpecificationInput = {
  topic: 'Refunds',
  goal: { text: 'Refunds are paid within 3 days', quote: 'refunds within 3 days' },
  inScope: ['Refunds of online orders'],
  outOfScope: ['Shops'],
  stakeholders: [{ name: 'Accounting' }],
  requirements: [
    { text: 'A clerk can refund an order', priority: 'must', quote: 'clerks refund orders' },
  ],
  qualities: [
    {
      quality: 'Performance',
      text: 'The list of orders is there in 2 s',
      priority: 'should',
      quote: 'in 2 s',
    },
  ],
  rules: [
    {
      text: 'A refund over 500 EUR is approved by a lead',
      priority: 'must',
      quote: 'over 500 EUR',
    },
  ],
};

function write(change: Partial<SpecificationInput> = {}): Deliverable {
  return writeSpecification({ ...input, ...change }, openTrace([], 'requirements'));
}

function rules(change: Partial<SpecificationInput>): string[] {
  return write(change).findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

test('a complete specification has no findings; its requirements are in the trace by type', () => {
  const result = write({ assumptions: [{ text: 'Orders are paid by card' }] });
  assert.ok(result.ok);
  assert.deepEqual(result.findings, []);
  assert.equal(result.files[0]?.name, 'refunds-requirements.md');
  assert.deepEqual(
    result.items.map(({ id, details, links }) => [id, details['type'], links.map(({ to }) => to)]),
    [
      ['ASM-1', undefined, []],
      ['BR-1', 'functional', ['ASM-1']],
      ['BR-2', 'quality', ['ASM-1']],
      ['BR-3', 'rule', ['ASM-1']],
    ],
  );
});

test('a quality without a figure becomes an open question and is never refused', () => {
  const result = write({
    qualities: [{ quality: 'Performance', text: 'It is fast', priority: 'must', quote: 'fast' }],
  });
  assert.ok(result.ok);
  assert.deepEqual(
    result.findings.map(({ rule }) => rule),
    ['no_measurable_target'],
  );
  const question = result.items.find(({ kind }) => kind === 'QN');
  assert.match(question?.text ?? '', /Which figure has to be reached for “It is fast”/);
  assert.deepEqual(
    question?.links.map(({ to, as }) => `${as} ${to}`),
    ['asks BR-2'],
  );
  assert.match(result.files[0]?.text ?? '', /⚠ no figure/);
});

test('only a figure makes a target measurable', () => {
  assert.ok(measurable({ text: 'fast', target: '95 % within 2 s' }));
  assert.ok(measurable({ text: 'within 2 s' }));
  assert.ok(measurable({ text: 'restored', target: 'never down' }));
  assert.ok(!measurable({ text: 'easy to use' }));
  assert.ok(!measurable({ text: 'easy to use', target: 'very easy' }));
});

test('checks of scope, words, sources and doubles', () => {
  assert.deepEqual(rules({ outOfScope: ['refunds of online ORDERS'] }), [
    'scope_contradicts error',
  ]);
  assert.deepEqual(rules({ outOfScope: [] }), ['no_out_of_scope warning']);
  assert.deepEqual(rules({ stakeholders: [] }), ['no_stakeholders warning']);
  assert.deepEqual(rules({ goal: { text: 'Refunds are paid sooner' } }), [
    'goal_without_measure warning',
  ]);
  const [first] = input.requirements;
  assert.ok(first);
  assert.deepEqual(rules({ requirements: [{ ...first, text: 'Refunds are easy' }] }), [
    'vague_requirement warning',
  ]);
  assert.deepEqual(
    rules({ requirements: [{ ...first, text: 'An order is refunded and a mail is sent' }] }),
    ['two_requirements warning'],
  );
  assert.deepEqual(rules({ requirements: [{ text: 'A clerk can refund an order' }] }), [
    'no_source warning',
    'no_priority warning',
  ]);
  assert.deepEqual(rules({ requirements: [first, first] }), ['duplicate_requirement error']);
  assert.deepEqual(rules({ requirements: [{ ...first, id: 'BR-9' }] }), ['unknown_id error']);
});

test('what was refused registers nothing; a repeat changes nothing', () => {
  const trace = openTrace([], 'r');
  assert.ok(!writeSpecification({ ...input, outOfScope: input.inScope }, trace).ok);
  assert.deepEqual(trace.items(), []);
  writeSpecification(input, trace);
  const again = writeSpecification(input, trace);
  assert.ok(again.ok);
  assert.deepEqual(again.items, []);
});

test('a requirement that an earlier document had is not lost silently', () => {
  const trace = openTrace([], 'r');
  writeSpecification(input, trace);
  const less = writeSpecification({ ...input, rules: [] }, trace);
  assert.deepEqual(
    less.findings.map(({ rule, where }) => `${rule} ${where}`),
    ['requirement_left_out BR-3'],
  );
});

test('the schema takes the input and refuses an empty one', () => {
  assert.deepEqual(specificationInput.parse(input), input);
  assert.ok(!specificationInput.safeParse({ ...input, requirements: [] }).success);
});
