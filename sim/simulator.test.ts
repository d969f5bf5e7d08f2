/** Many worlds, each from one seed, and no rule broken in any of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Coverage, cover, missing } from './coverage.ts';
import keptSeeds from './kept-seeds.json' with { type: 'json' };
import { bytesOf, simulate } from './simulate.ts';
import { replayOf, traceOf } from './trace.ts';

/** How often at least each event, refusal, outcome, bound and fault is met in the fixed worlds. */
const metMin = 3;

async function expectNoneBroken(seeds: readonly (string | number)[]): Promise<Coverage> {
  const coverage: Coverage = new Map();
  const failed: string[] = [];
  for (const seed of seeds) {
    const report = await simulate(seed);
    cover(coverage, report.trial);
    if (report.violations.length === 0) continue;
    if (failed.length === 0) console.log(traceOf(report));
    failed.push(replayOf(report.seed));
  }
  assert.deepEqual(failed, []);
  return coverage;
}

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** `BATON_WORLDS=5000` asks for more. */
const worlds = Number(process.env['BATON_WORLDS'] ?? 2_500);

test('thousands of worlds break no rule, and meet all there is to meet', async () => {
  const coverage = await expectNoneBroken(seedsFrom(1, worlds));
  assert.deepEqual(missing(coverage, metMin), []);
});

test('300 worlds that nobody has seen yet break no rule', async (context) => {
  const first = Date.now();
  context.diagnostic(`fresh seeds from ${first}`);
  await expectNoneBroken(seedsFrom(first, 300));
});

test('seeds that once failed break no rule any more', async () => {
  await expectNoneBroken(keptSeeds.map(({ seed }) => seed));
});

test('one seed is one world: a replay writes the same bytes', async () => {
  for (const seed of seedsFrom(1, 40)) {
    const first = await simulate(seed);
    const second = await simulate(seed);
    assert.equal(bytesOf(second.trial), bytesOf(first.trial), replayOf(String(seed)));
    assert.deepEqual(second.trial.notes, first.trial.notes);
  }
});
