import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { boundaries, boundaryValues, equivalenceClasses } from '../../src/testing/boundaries.ts';
import { runs } from '../runs.ts';

/** The values of the limits in a text: `+` inside, `-` outside, `?` where that is assumed. */
function values(text: string): string[] {
  return boundaries(text).flatMap((limit) =>
    boundaryValues(limit).map(
      ({ label, inside, assumed }) => `${label} ${inside ? '+' : '-'}${assumed ? '?' : ''}`,
    ),
  );
}

const readings: readonly (readonly [string, readonly string[]])[] = [
  [
    'The password has between 8 and 64 characters',
    [
      '7 characters -',
      '8 characters +?',
      '9 characters +',
      '63 characters +',
      '64 characters +?',
      '65 characters -',
    ],
  ],
  [
    'from 1 to 3 items (inclusive)',
    ['0 items -', '1 item +', '2 items +', '3 items +', '4 items -'],
  ],
  [
    'minimum 8, maximum 9 characters',
    ['7 characters -', '8 characters +', '9 characters +', '10 characters -'],
  ],
  ['a 6-digit code', ['5 digits -', '6 digits +', '7 digits -']],
  ['the code is entered within 30 seconds', ['29 seconds +', '30 seconds +', '31 seconds -']],
  [
    'the code expires after 5 minutes',
    ['5 minutes minus 1 second +', '5 minutes +?', '5 minutes plus 1 second -'],
  ],
  ['within 24 hours', ['24 hours minus 1 minute +', '24 hours +', '24 hours plus 1 minute -']],
  ['up to 1 month', ['1 month minus 1 day +', '1 month +', '1 month plus 1 day -']],
  ['up to 5 documents', ['4 documents +', '5 documents +', '6 documents -']],
  ['an order over €500 needs approval', ['€499.99 -', '€500 -', '€500.01 +']],
  ['a refund of at most 1,000.00 EUR', ['999.99 EUR +', '1000.00 EUR +', '1000.01 EUR -']],
  ['below $0.01', ['$0.00 +', '$0.01 -', '$0.02 -']],
  [
    'after three failed attempts',
    ['2 failed attempts -', '3 failed attempts +?', '4 failed attempts +'],
  ],
  ['a wrong code for the 3rd time', ['2 times -', '3 times +', '4 times +']],
  ['10 or more items', ['9 items -', '10 items +', '11 items +']],
  ['fewer than 3 business days', ['2 business days +', '3 business days -', '4 business days -']],
  [
    'delivered in 3-5 business days',
    [
      '2 business days -',
      '3 business days +?',
      '4 business days +',
      '5 business days +?',
      '6 business days -',
    ],
  ],
  ['at least 99.9 % availability', ['99.8 % -', '99.9 % +', '100.0 % +']],
  ['a response time of < 2.5 s', ['2.4 s +', '2.5 s -', '2.6 s -']],
  ['at least 0 items', ['0 items +', '1 item +']],
];

for (const [text, expected] of readings) {
  test(`“${text}”`, () => assert.deepEqual(values(text), expected));
}

test('numbers that limit nothing are not limits', () => {
  for (const text of [
    'on 2024-05-01 in version 1.2.3 for AC-1',
    'HTTP 404 on 24/7 in step 2',
    'after login',
    'three users',
    'between Berlin and Paris',
    'from 9 to',
    '',
  ]) {
    assert.deepEqual(boundaries(text), [], text);
  }
});

test('a limit quotes the words it was read from, in their order', () => {
  const text = 'At most 3 attempts for a code of 6 digits, valid for 10 minutes';
  assert.deepEqual(
    boundaries(text).map(({ quote }) => quote),
    ['At most 3 attempts', '6 digits', 'valid for 10 minutes'],
  );
});

test('equivalence classes: below, inside and above, each with an example of its own', () => {
  assert.deepEqual(classes('between 8 and 64 characters'), [
    'below 8 characters: 4 characters -',
    'at least 8 characters and at most 64 characters: 36 characters +',
    'above 64 characters: 128 characters -',
  ]);
  assert.deepEqual(classes('a code of 6 digits').slice(1), [
    'exactly 6 digits: 6 digits +',
    'above 6 digits: 12 digits -',
  ]);
  assert.deepEqual(classes('at least 99.9 %'), [
    'below 99.9 %: 49.9 % -',
    'at least 99.9 %: 100.0 % +',
  ]);
  assert.deepEqual(classes('up to 1 month')[0], 'at most 1 month: 1 month minus 1 day +');
});

test('every value is where it says, for any range', () => {
  const range = fc
    .tuple(fc.nat(100_000), fc.nat(100_000))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(range, ([low, high]) => {
      const [limit] = boundaries(`between ${low} and ${high} items`);
      assert.ok(limit);
      for (const { value, inside } of boundaryValues(limit)) {
        assert.ok(value !== undefined && value >= 0);
        assert.equal(inside, value >= low && value <= high, `${value} in ${low}..${high}`);
      }
      const tested = new Set(boundaryValues(limit).map(({ value }) => value));
      for (const value of [low - 1, low, low + 1, high - 1, high, high + 1])
        assert.equal(tested.has(value), value >= 0);
    }),
  );
});

test('amounts step by exactly one cent, whatever the amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
      const amount = `${Math.floor(cents / 100)}.${`${cents % 100}`.padStart(2, '0')}`;
      const [limit] = boundaries(`at most ${amount} EUR`);
      assert.ok(limit);
      const counted = boundaryValues(limit).map(({ label }) => Number(label.replace(/\D/g, '')));
      assert.deepEqual(counted, [cents - 1, cents, cents + 1]);
      const exact = [cents - 1, cents, cents + 1].map((count) => Number((count / 100).toFixed(2)));
      assert.deepEqual(
        boundaryValues(limit).map(({ value }) => value),
        exact,
      );
    }),
  );
});

test('any text is read without failing, and a quote is always in the text', () => {
  const piece = fc.constantFrom(
    'at least',
    'between',
    '5',
    '1,000.50',
    'and',
    '€',
    'minutes',
    '-',
    '%',
    'up to',
    'digits',
    '3rd',
    '<',
    'x',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(text, (words) => {
      for (const limit of boundaries(words)) {
        assert.ok(words.includes(limit.quote));
        assert.ok(boundaryValues(limit).length > 0);
        assert.ok(equivalenceClasses(limit).some(({ valid }) => valid));
      }
    }),
    { numRuns: runs(150) },
  );
});

test('a long text is read in time that grows with its length', () => {
  const long = 'at least 5 minutes and then some more words '.repeat(2000);
  assert.equal(boundaries(long).length, 2000);
});

function classes(text: string): string[] {
  return boundaries(text).flatMap((limit) =>
    equivalenceClasses(limit).map(
      ({ name, valid, example }) => `${name}: ${example} ${valid ? '+' : '-'}`,
    ),
  );
}
