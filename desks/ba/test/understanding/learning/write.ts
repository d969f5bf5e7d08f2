/**
 * Writes the table of odds from the labelled sentences of the desk, and prints what thresholds for
 * further specialists would have cost, and the one that they suggest for its router:
 * `node --conditions=baton-source desks/ba/test/understanding/learning/write.ts`
 */
import { writeFileSync } from 'node:fs';
import { type Judged, judge, suggestThreshold } from '@baton/router';
import { deskClassifier } from '../../../src/router.ts';
import { tableFile, writeTable } from '../../../src/understanding/odds.ts';
import { heldBack } from './further.ts';
import { learnt } from './learn.ts';
import { originOf, sentenceSets } from './sentences.ts';

const sets = sentenceSets();
const { table, held } = learnt(sets);
writeFileSync(tableFile, `${originOf(sets)}\n${writeTable(table)}`);

const thresholds = [0.4, 0.5, 0.6, 0.7, 0.8];
const signed = held.flatMap((set) => set.signed);
for (const [at, counted] of heldBack(signed, thresholds).entries()) {
  const complete = `${counted.complete} of ${counted.several} complete`;
  const superfluous = `${counted.superfluous} of ${counted.others} with one too many`;
  console.log(`further specialists from ${thresholds[at]} on: ${complete}, ${superfluous}`);
}

// Each set is judged by what the others teach, so by somebody else's sentences.
const judged: Judged[] = [];
for (const { sentences, byOthers } of held) {
  judged.push(...(await judge(deskClassifier(byOthers), sentences)));
}
for (const risk of [0.02, 0.05, 0.1]) {
  const { threshold, coverage, routed, errors } = suggestThreshold(judged, { risk });
  const share = `${(100 * coverage).toFixed(0)} % of ${judged.length} routed, ${errors} of ${routed} wrong`;
  console.log(`at most ${100 * risk} % wrong: from ${threshold} on (${share})`);
}
