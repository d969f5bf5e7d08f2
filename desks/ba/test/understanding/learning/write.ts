/**
 * Writes the table of odds from the labelled sentences of the desk, and prints the threshold that
 * they suggest for its router:
 * `node --conditions=baton-source desks/ba/test/understanding/learning/write.ts`
 */
import { writeFileSync } from 'node:fs';
import { type Judged, judge, suggestThreshold } from '@baton/router';
import { deskClassifier } from '../../../src/router.ts';
import { tableFile, writeTable } from '../../../src/understanding/odds.ts';
import { learn } from './learn.ts';
import { originOf, sentenceSets } from './sentences.ts';

const sets = sentenceSets();
const { seen, unseen } = sets;
writeFileSync(tableFile, `${originOf(sets)}\n${writeTable(learn(sets))}`);

// Each set is judged by what the others teach, so by somebody else's sentences.
const judged: Judged[] = [];
for (const set of unseen) {
  const others = unseen.filter((other) => other !== set);
  judged.push(...(await judge(deskClassifier(learn({ seen, unseen: others })), set)));
}
for (const risk of [0.02, 0.05, 0.1]) {
  const { threshold, coverage, routed, errors } = suggestThreshold(judged, { risk });
  const share = `${(100 * coverage).toFixed(0)} % of ${judged.length} routed, ${errors} of ${routed} wrong`;
  console.log(`at most ${100 * risk} % wrong: from ${threshold} on (${share})`);
}
