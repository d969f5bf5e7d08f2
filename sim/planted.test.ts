/** A simulator that finds nothing proves nothing: it has to find bugs that are planted for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plantedBugs, simulateWith } from './planted.ts';

/** Worlds in which a planted bug has to show. */
const worldsMax = 1_000;

for (const bug of plantedBugs) {
  test(`[${bug.rule}] a planted bug is found: ${bug.name}`, async () => {
    const simulate = await simulateWith(bug);
    const from = bug.from ?? 1;
    for (let seed = from; seed < from + worldsMax; seed++) {
      const { violations } = await simulate(seed);
      if (violations.some(({ rule }) => rule === bug.rule)) return;
    }
    assert.fail(`${worldsMax} worlds from ${from} on do not notice`);
  });
}
