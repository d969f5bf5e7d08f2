/** The closed forms against what they abbreviate: training again without what was left out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factor, inverseOfFactor, solve } from '../src/cholesky.ts';
import { fitLandmarks } from '../src/landmark.ts';
import { fitRidge, type RidgeInput, tiltOf } from '../src/ridge.ts';
import { inSlices, type Sliced } from '../src/slice.ts';
import { random } from './random.ts';

/** Points in three dimensions and how alike they are. */
function world(n: number, classes: number, seed: number) {
  const next = random(seed);
  const points = Array.from({ length: n }, () => [next() * 2, next() * 2, next() * 2]);
  const alike = (one: readonly number[], other: readonly number[]): number =>
    Math.exp(-one.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0));
  const classOf = points.map((_, at) => (at < classes ? at : Math.floor(next() * classes)));
  const rowOf = (point: readonly number[], among = points) =>
    Float64Array.from(among, (other) => alike(point, other));
  const kernel = (among = points) =>
    Float64Array.from(among.flatMap((point) => [...rowOf(point, among)]));
  const tilt = tiltOf(classOf, classes);
  return { points, classOf, rowOf, kernel, tilt };
}

const shapes = fc.record({
  n: fc.integer({ min: 6, max: 90 }),
  classes: fc.integer({ min: 2, max: 5 }),
  seed: fc.nat(),
});

const run = <T>(work: Sliced<T>): Promise<T> => inSlices(work);

test('L Lᵀ is the matrix, L times its inverse is one, and solve solves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 150 }), fc.nat(), async (n, seed) => {
      const { kernel } = world(n, 1, seed);
      const matrix = kernel().map((value, at) => value + (at % (n + 1) === 0 ? 0.1 : 0));
      const l = matrix.slice();
      await run(factor(l, n));
      const inverse = await run(inverseOfFactor(l, n));
      const y = Float64Array.from({ length: n }, (_, at) => Math.sin(at + seed));
      const x = solve(l, n, y);
      for (let i = 0; i < n; i++) {
        let back = 0;
        for (let j = 0; j < n; j++) back += (matrix[i * n + j] ?? 0) * (x[j] ?? 0);
        near(back, y[i]);
        for (let j = 0; j <= i; j++) {
          let product = 0;
          let one = 0;
          for (let p = 0; p <= j; p++) product += (l[i * n + p] ?? 0) * (l[j * n + p] ?? 0);
          for (let p = j; p <= i; p++) one += (l[i * n + p] ?? 0) * (inverse[j * n + p] ?? 0);
          near(product, matrix[i * n + j]);
          near(one, i === j ? 1 : 0);
        }
      }
    }),
    { numRuns: 12 },
  );
});

test('a matrix that is not positive definite is refused, not factored into nonsense', async () => {
  await assert.rejects(run(factor(Float64Array.of(1, 2, 2, 1), 2)), /not positive definite/);
});

test('what is said of an example left out is what a model trained without it says', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ n, classes, seed }) => {
      const { points, classOf, rowOf, kernel, tilt } = world(n, classes, seed);
      const { unseen } = await run(fitRidge({ kernel: kernel(), classOf, classes, tilt }));
      assert.equal(unseen.length, n);
      for (const { example, scores } of unseen.slice(0, 4)) {
        const rest = points.filter((_, at) => at !== example);
        const restOf = classOf.filter((_, at) => at !== example);
        const again = await run(fitRidge({ kernel: kernel(rest), classOf: restOf, classes, tilt }));
        const said = again.scores(rowOf(points[example] ?? [], rest));
        for (let at = 0; at < classes; at++) near(scores[at], said[at]);
      }
    }),
    { numRuns: 20 },
  );
});

test('what is said of a stranger is what a model trained without its class says', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ n, classes, seed }) => {
      const { points, classOf, rowOf, kernel, tilt } = world(n, classes, seed);
      const { unseen } = await run(fitRidge({ kernel: kernel(), classOf, classes, tilt }));
      for (const { example, strange } of unseen.slice(0, 3)) {
        const own = classOf[example] ?? 0;
        const rest = points.filter((_, at) => classOf[at] !== own);
        const restOf = classOf.filter((one) => one !== own);
        const again = await run(fitRidge({ kernel: kernel(rest), classOf: restOf, classes, tilt }));
        const said = again.scores(rowOf(points[example] ?? [], rest));
        for (let at = 0; at < classes; at++) near(strange?.[at], at === own ? 0 : said[at]);
      }
    }),
    { numRuns: 20 },
  );
});

test('landmarks: what is said of an example left out is what training without it says', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ n, classes, seed }) => {
      const { points, classOf, rowOf, kernel, tilt } = world(n, classes, seed);
      const landmarks = points.slice(0, Math.ceil(n / 2));
      const input = (of: readonly (readonly number[])[], among: RidgeInput['classOf']) => ({
        kernel: kernel(landmarks),
        alike: (example: number) => rowOf(of[example] ?? [], landmarks),
        classOf: among,
        classes,
        tilt,
        unseenMax: n,
      });
      const { unseen } = await run(fitLandmarks(input(points, classOf)));
      for (const { example, scores, strange } of unseen.slice(0, 3)) {
        const own = classOf[example] ?? 0;
        const point = rowOf(points[example] ?? [], landmarks);
        const without = async (keep: (at: number) => boolean) => {
          const rest = points.filter((_, at) => keep(at));
          const restOf = classOf.filter((_, at) => keep(at));
          return (await run(fitLandmarks(input(rest, restOf)))).scores(point);
        };
        const alone = await without((at) => at !== example);
        const stranger = await without((at) => classOf[at] !== own);
        for (let at = 0; at < classes; at++) {
          near(scores[at], alone[at], 1e-5);
          near(strange?.[at], at === own ? 0 : stranger[at], 1e-5);
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('with every example a landmark it is the regression on all of them', async () => {
  const { points, classOf, rowOf, kernel, tilt } = world(60, 3, 5);
  const all = await run(fitRidge({ kernel: kernel(), classOf, classes: 3, tilt }));
  const input = { kernel: kernel(), classOf, classes: 3, tilt, unseenMax: 60 };
  const alike = (example: number) => rowOf(points[example] ?? []);
  const landmarks = await run(fitLandmarks({ ...input, alike }));
  for (const point of points) {
    const row = rowOf(point);
    for (let at = 0; at < 3; at++) near(landmarks.scores(row)[at], all.scores(row)[at], 1e-2);
  }
});

test('long work breathes, and stops with the reason of the signal', async () => {
  function* endless(): Sliced<never> {
    for (;;) yield;
  }
  const controller = new AbortController();
  setImmediate(() => controller.abort(new Error('enough')));
  await assert.rejects(inSlices(endless(), controller.signal), /enough/);
});

function near(value: number | undefined, expected: number | undefined, within = 1e-7): void {
  assert.ok(
    value !== undefined && expected !== undefined && Math.abs(value - expected) < within,
    `${value} is not near ${expected}`,
  );
}
