/** Intervals and tests against published values and against counting by brute force. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitOf, mcnemar, mean, percentile, wilson } from '@baton/eval';
import fc from 'fast-check';

const near = (value: number, expected: number, within = 5e-5): void =>
  assert.ok(Math.abs(value - expected) <= within, `${value} is not ${expected}`);

// R. G. Newcombe (1998), Stat. Med. 17, 857–872, table I, method 3.
const newcombe = [
  { count: 81, of: 263, score: [0.2553, 0.3662] },
  { count: 15, of: 148, score: [0.0624, 0.1605] },
  { count: 0, of: 20, score: [0, 0.1611] },
  { count: 1, of: 29, score: [0.0061, 0.1718] },
] as const;

for (const { count, of, score } of newcombe) {
  test(`${count} of ${of}: Wilson as Newcombe has it`, () => {
    const { low, high } = wilson(count, of);
    near(low, score[0]);
    near(high, score[1]);
  });
}

test('an interval of nothing says nothing, and the ends are exact', () => {
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
  assert.equal(wilson(0, 7).low, 0);
  assert.equal(wilson(7, 7).high, 1);
});

test('McNemar as Fagerland, Lydersen and Laake (2013) compute it for 1 and 7', () => {
  const { p, midP } = mcnemar(1, 7);
  near(p, 0.0703);
  near(midP, 0.0391);
});

test('McNemar: every way to toss the discordant cases, counted', () => {
  for (let of = 1; of <= 12; of++) {
    for (let first = 0; first <= of; first++) {
      const fewer = Math.min(first, of - first);
      let asFar = 0;
      let exactly = 0;
      for (let toss = 0; toss < 2 ** of; toss++) {
        const heads = toss.toString(2).replaceAll('0', '').length;
        if (Math.min(heads, of - heads) <= fewer) asFar += 1;
        if (heads === fewer) exactly += 1;
      }
      const { p, midP } = mcnemar(first, of - first);
      near(p, asFar / 2 ** of, 1e-12);
      const both = 2 * fewer === of ? 1 : asFar / 2 ** of - exactly / 2 ** of;
      near(midP, both, 1e-12);
    }
  }
  assert.deepEqual(mcnemar(0, 0), { p: 1, midP: 1 });
});

test('a percentile is a value that occurred: the smallest that so many are not above', () => {
  assert.equal(percentile([5, 1, 3, 2, 4], 0.5), 3);
  assert.equal(percentile([1, 2, 3, 4], 0.5), 2);
  assert.equal(percentile([7], 0.95), 7);
  assert.ok(Number.isNaN(percentile([], 0.5)));
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, share) => {
        const value = percentile(values, share);
        const atMost = values.filter((one) => one <= value).length;
        const below = values.filter((one) => one < value).length;
        assert.ok(values.includes(value));
        assert.ok(atMost >= share * values.length - 1e-6 && below < share * values.length + 1e-6);
      },
    ),
  );
});

test('precision, recall, F1; nothing to divide by is not 0', () => {
  const { precision, recall, f1 } = fitOf({ right: 6, sent: 8, belong: 10 });
  near(precision, 0.75);
  near(recall, 0.6);
  near(f1, (2 * 0.75 * 0.6) / (0.75 + 0.6), 1e-12);
  assert.equal(fitOf({ right: 0, sent: 3, belong: 0 }).f1, 0);
  assert.ok(Number.isNaN(fitOf({ right: 0, sent: 0, belong: 0 }).f1));
  assert.equal(mean([1, 2, 6]), 3);
});
