import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Deliverable } from '../../src/deliverable.ts';
import { type FeatureInput, prioritise } from '../../src/requirements/prioritise.ts';

function ok(result: Deliverable): Extract<Deliverable, { ok: true }> {
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

/** The rows of the CSV as `rank name priority score`. */
function ranked(features: readonly FeatureInput[]): string[] {
  const { files } = ok(prioritise({ topic: 'Shop', features }));
  const csv = files.find(({ name }) => name === 'shop-priorities.csv')?.text ?? '';
  return csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 4).join(' '));
}

test('without figures nothing is made up: words and given priorities rank, the rest is asked', () => {
  const result = ok(
    prioritise({
      topic: 'Shop',
      features: [
        { name: 'Search' },
        { name: 'Export', description: 'nice to have' },
        { name: 'Invoices', description: 'the law requires it: legal' },
      ],
    }),
  );
  assert.deepEqual(
    ranked([
      { name: 'Search' },
      { name: 'Export', description: 'nice to have' },
      { name: 'Invoices', description: 'legal' },
    ]),
    [
      '1 Invoices Must (from the text) not given',
      '2 Export Could (from the text) not given',
      '3 Search not given not given',
    ],
  );
  assert.match(result.files[0]?.text ?? '', /the text says “law”/);
  assert.equal(
    result.data?.['question'],
    'What value do you give each of them, and what does it cost (any scale, the same for all)?',
  );
});

test('a given priority wins over words, figures rank within it', () => {
  assert.deepEqual(
    ranked([
      { name: 'A', description: 'must', priority: 'could', value: 9, effort: 1 },
      { name: 'B', priority: 'must', value: 4, effort: 2 },
      { name: 'C', priority: 'must', value: 3, effort: 1 },
      { name: 'D', priority: 'wont', value: 99, effort: 1 },
    ]),
    ['1 C Must 3', '2 B Must 2', '3 A Could 9', "4 D Won't (this time) 99"],
  );
});

test('a word that is denied does not count', () => {
  assert.deepEqual(ranked([{ name: 'A', description: 'not required by anybody' }]), [
    '1 A Could (from the text) not given',
  ]);
});

test('RICE is used when all of its figures are there; who has none is named in the question', () => {
  const features = [
    { name: 'A', reach: 100, impact: 2, confidence: 0.5, effort: 4 },
    { name: 'B' },
  ];
  assert.deepEqual(ranked(features), ['1 A not given 25', '2 B not given not given']);
  assert.match(
    String(ok(prioritise({ topic: 'Shop', features })).data?.['question']),
    /confidence and effort of “B”/,
  );
});

test('what is needed stands before what needs it, and a lower priority is said', () => {
  const features: FeatureInput[] = [
    { name: 'Pay', priority: 'must', dependsOn: ['accounts'] },
    { name: 'Accounts', priority: 'could' },
  ];
  assert.deepEqual(
    ranked(features).map((row) => row.split(' ')[1]),
    ['Accounts', 'Pay'],
  );
  assert.deepEqual(
    prioritise({ topic: 'Shop', features }).findings.map(({ rule }) => rule),
    ['needs_lower_priority'],
  );
});

test('circles, unknown names and doubles are refused', () => {
  assert.deepEqual(
    rules([
      { name: 'A', dependsOn: ['B'] },
      { name: 'B', dependsOn: ['A'] },
    ]),
    ['circular_dependency'],
  );
  assert.deepEqual(rules([{ name: 'A', dependsOn: ['A'] }]), ['circular_dependency']);
  assert.deepEqual(rules([{ name: 'A', dependsOn: ['Z'] }]), ['unknown_dependency']);
  assert.deepEqual(rules([{ name: 'A' }, { name: 'a' }]), ['duplicate_feature']);
});

test('more than 60 % Must is said', () => {
  const musts = ['A', 'B', 'C', 'D'].map((name) => ({ name, priority: 'must' as const }));
  assert.deepEqual(
    prioritise({ topic: 'x', features: musts }).findings.map(({ rule }) => rule),
    ['many_musts'],
  );
});

test('every feature is ranked once, whatever depends on what', () => {
  const features = fc.integer({ min: 1, max: 8 }).chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.record({
          name: fc.constant(`f${index}`),
          priority: fc.option(fc.constantFrom('must', 'should', 'could', 'wont'), {
            nil: undefined,
          }),
          value: fc.option(fc.nat(9), { nil: undefined }),
          effort: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
          // Only on earlier ones, so that there is no circle.
          dependsOn: fc.subarray(Array.from({ length: index }, (_none, earlier) => `f${earlier}`)),
        }),
      ),
    ),
  );
  fc.assert(
    fc.property(features, (all) => {
      const order = ranked(all).map((row) => row.split(' ')[1] ?? '');
      assert.deepEqual(order.toSorted(), all.map(({ name }) => name).toSorted());
      for (const { name, dependsOn } of all) {
        for (const needed of dependsOn) assert.ok(order.indexOf(needed) < order.indexOf(name));
      }
    }),
  );
});

function rules(features: readonly FeatureInput[]): string[] {
  return prioritise({ topic: 'x', features }).findings.map(({ rule }) => rule);
}
