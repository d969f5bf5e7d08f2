/** The labelled sentences that come with the desk, as they are learnt from. */
import { createHash } from 'node:crypto';
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

/** The first line of a table: which sentences it was learnt from, in whatever order. */
export function originOf({ seen, unseen }: Sets): string {
  const lines = [seen, ...unseen].map((set) =>
    set.map(({ text, label }) => `${label} ${text}`).toSorted(),
  );
  return `from\t${createHash('sha256').update(JSON.stringify(lines)).digest('hex')}`;
}

function sentencesIn(name: string): readonly Labelled[] {
  const file = fileURLToPath(new URL(`../../../routing/${name}`, import.meta.url));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((row) => line.parse(JSON.parse(row)));
}
