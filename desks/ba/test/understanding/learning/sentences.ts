/** The labelled sentences that come with the desk, as they are learnt from. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { hops } from '../../../src/understanding/odds.ts';
import { agentNames } from '../../../src/understanding/term.ts';
import type { Labelled, Sets } from './learn.ts';

const line = z.object({
  text: z.string(),
  label: z.enum(hops),
  need: z.array(z.enum(agentNames)).optional(),
});

/** The set on which the rules were made, and those that were written without looking at them. */
export function sentenceSets(): Sets {
  return {
    seen: sentencesIn('ba.jsonl'),
    unseen: ['examples', 'short-and-indirect', 'roundabout', 'several'].map((name) =>
      sentencesIn(`${name}.jsonl`),
    ),
  };
}

/** The first line of a table: which sentences it was learnt from, in whatever order. */
export function originOf({ seen, unseen }: Sets): string {
  const lines = [seen, ...unseen].map((set) =>
    set.map(({ text, label, need = [] }) => [label, ...need, text].join(' ')).toSorted(),
  );
  return `from\t${createHash('sha256').update(JSON.stringify(lines)).digest('hex')}`;
}

function sentencesIn(name: string): readonly Labelled[] {
  const file = fileURLToPath(new URL(`../../../routing/${name}`, import.meta.url));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((row) => line.parse(JSON.parse(row)));
}
