/** The labelled sentences that come with the desk, as they are learnt from. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { hops } from '../../../src/understanding/odds.ts';
import type { Labelled, Sets } from './learn.ts';

const line = z.object({ text: z.string(), label: z.enum(hops) });

/** The set on which the rules were made, and those that were written without looking at them. */
export function sentenceSets(): Sets {
  return {
    seen: sentencesIn('ba.jsonl'),
    unseen: [sentencesIn('examples.jsonl'), sentencesIn('short-and-indirect.jsonl')],
  };
}

function sentencesIn(name: string): readonly Labelled[] {
  const file = fileURLToPath(new URL(`../../../routing/${name}`, import.meta.url));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((row) => line.parse(JSON.parse(row)));
}
