/**
 * Whether the promise holds with a real classifier on real requests: worlds are drawn from public
 * requests, a tenth of them out of scope, and what is promised in each is compared with what is true
 * of all of them. Skipped where the data is not there.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Example,
  type Judged,
  judge,
  measure,
  outOfScope,
  promiseThreshold,
  trainClassifier,
} from '@baton/router';
import { random } from './random.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const data = process.env['BATON_SHARED_DATA'] ?? join(root, '..', 'shared', 'data');
const intents = join(data, 'intents');
const skip = existsSync(intents) ? false : `no ${intents}; name the folder by BATON_SHARED_DATA`;

interface Row {
  readonly text: string;
  readonly label: string;
  readonly domain: string;
  readonly set: string;
  readonly seed: number;
  readonly rank: number;
}

function rows(name: string): readonly Row[] {
  const lines = readFileSync(join(intents, name), 'utf8').trim().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

/** Ten specialists of fifty examples, a thousand requests for them, and a hundred for nobody. */
async function judgedRequests(): Promise<readonly Judged[]> {
  const examples = rows('specialist_fewshot.jsonl').filter(
    ({ set, seed, rank }) => set === 'clinc150-domain' && seed === 1 && rank <= 50,
  );
  const inScope = rows('clinc150_val.jsonl').filter((_, at) => at % 3 === 0);
  const requests: readonly Example[] = [
    ...inScope.map(({ text, domain }) => ({ text, label: domain })),
    ...rows('clinc150_oos.jsonl')
      .slice(0, 110)
      .map(({ text }) => ({ text, label: outOfScope })),
  ];
  return await judge(await trainClassifier(examples), requests);
}

test('500 labels of traffic: at most 5 % are wrong in nine worlds of ten', { skip }, async (t) => {
  const pool = await judgedRequests();
  const uniform = random(9);
  const worlds = 400;
  const risk = 0.05;
  let broken = 0;
  let promised = 0;
  let coverage = 0;
  for (let world = 0; world < worlds; world++) {
    const drawn = Array.from({ length: 500 }, () => pool[Math.floor(uniform() * pool.length)]);
    const choice = promiseThreshold(
      drawn.filter((one) => one !== undefined),
      { risk },
    );
    if (choice.kind !== 'promised') continue;
    promised += 1;
    const truth = measure(pool, choice.threshold, 0.9);
    coverage += truth.coverage;
    if (truth.errors > risk * truth.routed) broken += 1;
  }
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  t.diagnostic(
    `${promised} of ${worlds} worlds get a promise, ${broken} of them break it; on average ` +
      `${percent(promised === 0 ? 0 : coverage / promised)} are routed`,
  );
  // 400 worlds at exactly 10 % stay below 54 with probability 0.99.
  assert.ok(promised > worlds / 2, `only ${promised} of ${worlds} worlds get a promise`);
  assert.ok(broken < 54, `${broken} of ${worlds} promises are broken`);
});
