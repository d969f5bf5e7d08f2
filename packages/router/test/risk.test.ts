/** The risk promise: exact tails, the fixed sequence, and whether what is promised holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  errorFreeNeeded,
  type Judged,
  measure,
  promiseThreshold,
  suggestThreshold,
  thresholds,
  upperBound,
} from '@baton/router';
import fc from 'fast-check';
import { atMost } from '../src/binomial.ts';
import { random } from './random.ts';

/** Sums the exact probabilities with whole numbers, so that nothing is rounded before the end. */
function bruteForce(successes: number, trials: number, percent: number): number {
  let sum = 0n;
  let ways = 1n;
  for (let k = 0; k <= successes; k++) {
    sum += ways * BigInt(percent) ** BigInt(k) * BigInt(100 - percent) ** BigInt(trials - k);
    ways = (ways * BigInt(trials - k)) / BigInt(k + 1);
  }
  return Number((sum * 10n ** 18n) / 100n ** BigInt(trials)) / 1e18;
}

test('exact tails equal brute-force sums', () => {
  const counts = fc
    .integer({ min: 1, max: 300 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 99 }), ([successes, trials], percent) => {
      const exact = bruteForce(successes, trials, percent);
      assert.ok(Math.abs(atMost(successes, trials, percent / 100) - exact) < 1e-11);
    }),
    { numRuns: 300 },
  );
});

test('tails of large counts neither vanish nor pass 1', () => {
  assert.ok(Math.abs(atMost(50_000, 100_000, 0.5) - 0.501_261) < 1e-5);
  assert.ok(atMost(0, 100_000, 0.5) >= 0);
  assert.deepEqual([atMost(5, 5, 0.3), atMost(-1, 5, 0.3), atMost(0, 5, 1)], [1, 0, 0]);
});

test('the bound is where the tail meets what is left: Clopper and Pearson', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 41, max: 2_000 }), (errors, trials) => {
      const bound = upperBound(errors, trials, 0.9);
      assert.ok(Math.abs(atMost(errors, trials, bound) - 0.1) < 1e-9);
      assert.ok(upperBound(errors + 1, trials, 0.9) > bound, 'more errors, a higher bound');
      assert.ok(upperBound(errors, trials + 1, 0.9) < bound, 'more trials, a lower bound');
    }),
  );
  assert.deepEqual([upperBound(0, 0, 0.9), upperBound(3, 3, 0.9)], [1, 1]);
});

test('45, 114 and 230 routed without an error are needed for 5, 2 and 1 %', () => {
  assert.deepEqual(
    [0.05, 0.02, 0.01].map((risk) => errorFreeNeeded(risk, 0.9)),
    [45, 114, 230],
  );
  for (const [risk, needed] of [
    [0.05, 45],
    [0.02, 114],
    [0.01, 230],
  ] as const) {
    const right = (count: number): Judged[] =>
      Array.from({ length: count }, () => ({ confidence: 0.9, right: true }));
    assert.equal(promiseThreshold(right(needed), { risk }).kind, 'promised');
    const short = promiseThreshold(right(needed - 1), { risk });
    assert.deepEqual(short, {
      kind: 'not_promised',
      risk,
      assurance: 0.9,
      labels: needed - 1,
      needed,
      tried: undefined,
    });
  }
});

/** A world: confidences, and how often the best label is right at each. */
interface World {
  readonly name: string;
  readonly labels: number;
  readonly risk: number;
  readonly confidence: (uniform: () => number) => number;
  /** The probability of an error at a confidence; never falls as the confidence falls. */
  readonly error: (confidence: number) => number;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const mixed = (uniform: () => number): number =>
  logistic(uniform() < 0.75 ? 3.5 + 1.6 * normal(uniform) : -0.5 + 1.5 * normal(uniform));
const odds = (p: number): number => Math.log(p / (1 - p));

const worlds: readonly World[] = [
  {
    name: 'calibrated',
    labels: 500,
    risk: 0.05,
    confidence: mixed,
    error: (confidence) => 1 - confidence,
  },
  {
    name: 'much too sure of itself',
    labels: 500,
    risk: 0.05,
    confidence: mixed,
    error: (confidence) => 1 - logistic(odds(confidence) - 1),
  },
  {
    // The worst there is: whatever is routed is just too often wrong.
    name: 'everywhere just above the target',
    labels: 300,
    risk: 0.05,
    confidence: (uniform) => 0.5 + uniform() / 2,
    error: () => 0.0501,
  },
  {
    name: 'good until a cliff',
    labels: 1_000,
    risk: 0.02,
    confidence: (uniform) => uniform(),
    error: (confidence) => (confidence > 0.6 ? 0.004 : 0.2),
  },
];

for (const { name, labels, risk, confidence, error } of worlds) {
  test(`the promise holds in at least 90 % of worlds: ${name}`, () => {
    const uniform = random(7);
    const draw = (): number => Math.min(1 - 1e-9, Math.max(1e-9, confidence(uniform)));
    const population = Array.from({ length: 20_000 }, draw);
    const trueRisk = new Map(
      thresholds.map((threshold) => {
        const routed = population.filter((one) => one >= threshold);
        const wrong = routed.reduce((sum, one) => sum + error(one), 0);
        return [threshold, routed.length === 0 ? 0 : wrong / routed.length];
      }),
    );
    let broken = 0;
    let promised = 0;
    const count = 500;
    for (let world = 0; world < count; world++) {
      const judged = Array.from({ length: labels }, (): Judged => {
        const one = draw();
        return { confidence: one, right: uniform() >= error(one) };
      });
      const choice = promiseThreshold(judged, { risk });
      if (choice.kind !== 'promised') continue;
      promised += 1;
      if ((trueRisk.get(choice.threshold) ?? 1) > risk) broken += 1;
    }
    // 500 worlds at exactly 10 % stay below 65 with probability 0.99.
    assert.ok(broken < 65, `${broken} of ${count} promises are broken`);
    if (name === 'everywhere just above the target') {
      // Were it not used up nearly, this test could not fail and the threshold would be too strict.
      assert.ok(broken > 15, `only ${broken} of ${count}: the test of this rule has no teeth`);
    } else {
      assert.ok(promised > count / 2, `only ${promised} of ${count} worlds get a promise`);
    }
  });
}

const judgedList: fc.Arbitrary<Judged[]> = fc.array(
  fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }),
  { minLength: 60, maxLength: 200 },
);

test('a larger risk never routes less; an error more never routes more', () => {
  fc.assert(
    fc.property(judgedList, fc.nat(199), (judged, at) => {
      const routed = (requests: readonly Judged[], risk: number): number => {
        const choice = promiseThreshold(requests, { risk });
        return choice.kind === 'promised' ? choice.routed : 0;
      };
      // The same first threshold for both risks, or the stricter one may begin where it is lucky.
      const many = judged.flatMap((one) => [one, one, one, one, one]);
      assert.ok(routed(many, 0.4) >= routed(many, 0.3));
      const worse = many.map((one, index) => (index === at ? { ...one, right: false } : one));
      assert.ok(routed(worse, 0.3) <= routed(many, 0.3));
    }),
  );
});

test('every stricter threshold from the first tested one on has passed, too', () => {
  fc.assert(
    fc.property(judgedList, (judged) => {
      const easy = judged.map(({ confidence }) => ({ confidence, right: confidence > 0.2 }));
      const choice = promiseThreshold(easy, { risk: 0.2 });
      if (choice.kind !== 'promised') return;
      const start = Math.max(errorFreeNeeded(0.2, 0.9), easy.length * 0.2);
      for (const threshold of thresholds.filter((one) => one >= choice.threshold)) {
        const { routed, errors } = measure(easy, threshold, 0.9);
        if (routed >= start) assert.ok(atMost(errors, routed, 0.2) <= 0.1);
      }
      assert.ok(choice.bound <= 0.2 + 1e-12);
      assert.equal(choice.coverage, choice.routed / choice.labels);
    }),
  );
});

test('a lucky stretch below a threshold that failed is not looked at', () => {
  const bad = Array.from({ length: 60 }, (_, index) => ({ confidence: 0.95, right: index >= 15 }));
  const good = Array.from({ length: 240 }, () => ({ confidence: 0.5, right: true }));
  // All 300 together would pass: 15 of them are wrong, 5 %.
  assert.ok(upperBound(15, 300, 0.9) < 0.1);
  const choice = promiseThreshold([...bad, ...good], { risk: 0.1 });
  assert.ok(choice.kind === 'not_promised');
  assert.deepEqual([choice.tried?.routed, choice.tried?.errors], [60, 15]);
});

test('an error among the surest few does not end it', () => {
  const judged = Array.from({ length: 500 }, (_, at) => ({
    confidence: at < 60 ? 0.99 : 0.8,
    right: at !== 7,
  }));
  // One of 60 is too much for 5 %; 500 are the first to be tested, a fifth of all.
  assert.ok(upperBound(1, 60, 0.9) > 0.05);
  const choice = promiseThreshold(judged, { risk: 0.05 });
  assert.deepEqual([choice.kind, choice.labels], ['promised', 500]);
});

test('examples that somebody wrote give a suggestion, never a promise', () => {
  const judged = Array.from({ length: 400 }, (_, index) => ({
    confidence: 1 - index / 400,
    right: index < 300,
  }));
  const { kind, threshold, errors, routed } = suggestThreshold(judged, { risk: 0.05 });
  assert.equal(kind, 'suggested');
  assert.ok(errors / routed <= 0.05);
  assert.ok(threshold > 0.2 && threshold < 0.3);
});

test('a risk that is none is refused', () => {
  for (const risk of [0, 1, 2, -0.1, Number.NaN]) {
    assert.throws(() => promiseThreshold([], { risk }), {
      code: 'input_invalid',
      message: `Cannot choose a threshold: the risk is a share above 0 and below 1, got ${risk}. Write 0.02 for 2 %.`,
    });
  }
  assert.throws(
    () => suggestThreshold([], { risk: 0.1, assurance: 1 }),
    /the assurance is a share/,
  );
});
