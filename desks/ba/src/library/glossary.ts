/**
 * Questions that triage answers itself: notions of the trade, rules of thumb, and the desk.
 *
 * Comes in: a question. Goes out: an answer from the glossary files with its source, or nothing.
 * Order: the desk itself; then a rule of thumb whose words are all there; then a comparison of
 * which two sides are named; then the longest term. Two terms without a comparison are both
 * explained.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../deliverable.ts';
import { stemOf } from '../understanding/spelling.ts';
import { understand } from '../understanding/understand.ts';
import { read } from '../understanding/words.ts';
import { libraryFolder, yamlFiles } from './library.ts';
import { readYaml } from './yaml-file.ts';

/** What the answer is about, as people would ask it. */
export interface GlossaryEntry {
  readonly kind: 'desk' | 'rule' | 'comparison' | 'term';
  /** `INVEST`, `BRD and FRD`, `How many acceptance criteria should a story have?`. */
  readonly name: string;
  readonly answer: string;
  /** Whose knowledge it is; empty for questions about the desk. */
  readonly source: string;
  /** All groups must be found, one phrase of each is enough. */
  readonly words: readonly (readonly string[])[];
}

export interface Glossary {
  readonly entries: readonly GlossaryEntry[];
  readonly findings: readonly Finding[];
}

export interface Answered {
  readonly answer: string;
  readonly entry: GlossaryEntry;
}

const text = z.string().trim().min(1);
const phrases = z.array(text).min(1);

const glossarySchema = z.strictObject({
  terms: z
    .array(z.strictObject({ name: text, names: phrases, answer: text, source: text }))
    .default([]),
  comparisons: z
    .array(z.strictObject({ between: z.array(phrases).min(2), answer: text, source: text }))
    .default([]),
  rules: z
    .array(
      z.strictObject({ ask: text, words: z.array(phrases).min(1), answer: text, source: text }),
    )
    .default([]),
  desk: z
    .array(z.strictObject({ ask: text, words: z.array(phrases).min(1), answer: text }))
    .default([]),
});

/** Loads the glossary of some library folders; a later entry of the same kind and name replaces. */
export function loadGlossary(folders: readonly string[] = [libraryFolder]): Glossary {
  const entries = new Map<string, GlossaryEntry>();
  const findings: Finding[] = [];
  for (const folder of folders.map((one) => join(one, 'glossary'))) {
    for (const file of yamlFiles(folder, findings)) {
      const content = readFileSync(join(folder, file), 'utf8');
      const read = readYaml(content, { file: `glossary/${file}`, schema: glossarySchema });
      if (!read.ok) {
        findings.push(...read.findings);
        continue;
      }
      for (const entry of entriesOf(read.value)) entries.set(`${entry.kind} ${entry.name}`, entry);
    }
  }
  return { entries: [...entries.values()], findings };
}

function entriesOf(file: z.infer<typeof glossarySchema>): readonly GlossaryEntry[] {
  return [
    ...file.desk.map(({ ask, words, answer }) => ({
      kind: 'desk' as const,
      name: ask,
      answer,
      source: '',
      words,
    })),
    ...file.rules.map(({ ask, ...rest }) => ({ kind: 'rule' as const, name: ask, ...rest })),
    ...file.comparisons.map(({ between, ...rest }) => ({
      kind: 'comparison' as const,
      name: between.map(([first = '']) => first).join(' and '),
      words: between,
      ...rest,
    })),
    ...file.terms.map(({ names, ...rest }) => ({ kind: 'term' as const, words: [names], ...rest })),
  ];
}

let shipped: Glossary | undefined;

/** Answers a question of the trade or about the desk; nothing when the glossary does not know. */
export function answerQuestion(
  question: string,
  glossary: Glossary = (shipped ??=
    loadGlossary()),
): Answered | undefined {
  const stems = ` ${stemsOf(question)} `;
  const { about } = understand(question);
  const of = (kind: GlossaryEntry['kind']): readonly Found[] =>
    glossary.entries
      .filter((entry) => entry.kind === kind)
      .flatMap((entry) => find(entry, stems) ?? []);
  const desk = about === 'notion' ? [] : of('desk');
  const best = first(desk) ?? (about === 'desk' ? undefined : notion(of, stems));
  return best && { answer: best.answer, entry: best };
}

interface Found {
  readonly entry: GlossaryEntry;
  /** Characters of the question that the entry explains. */
  readonly weight: number;
}

function first(found: readonly Found[]): GlossaryEntry | undefined {
  return found[0]?.entry;
}

function heaviest(found: readonly Found[]): GlossaryEntry | undefined {
  return found.toSorted((a, b) => b.weight - a.weight)[0]?.entry;
}

function notion(
  of: (kind: GlossaryEntry['kind']) => readonly Found[],
  stems: string,
): GlossaryEntry | undefined {
  const compares = stems.split(' ').some((word) => comparing.has(word));
  const comparison = heaviest(of('comparison'));
  const rules = of('rule');
  const rule = heaviest(rules.filter(({ entry }) => entry.words.length > 2)) ?? heaviest(rules);
  if (compares && comparison && (rule?.words.length ?? 0) < 3) return comparison;
  if (rule) return rule;
  if (comparison) return comparison;
  const terms = of('term').toSorted((a, b) => b.weight - a.weight);
  const [longest, second] = terms;
  if (!longest) return undefined;
  if (!compares || !second) return longest.entry;
  return {
    ...longest.entry,
    name: `${longest.entry.name} and ${second.entry.name}`,
    answer: `${longest.entry.answer}\n\n${second.entry.answer}`,
    source: `${longest.entry.source}; ${second.entry.source}`,
  };
}

function find(entry: GlossaryEntry, stems: string): Found | undefined {
  let weight = 0;
  // What one side of a comparison is named by is no name of the other: `non functional
  // requirement`.
  let rest = stems;
  for (const group of entry.words.toSorted((a, b) => longestIn(b, stems) - longestIn(a, stems))) {
    const own = group.map(stemsOf).filter((phrase) => rest.includes(` ${phrase} `));
    const longest = own.toSorted((a, b) => b.length - a.length)[0];
    if (longest === undefined) return undefined;
    weight += longest.length;
    if (entry.kind === 'comparison') rest = rest.replace(` ${longest} `, ' | ');
  }
  return { entry, weight };
}

function longestIn(group: readonly string[], stems: string): number {
  const found = group.map(stemsOf).filter((phrase) => stems.includes(` ${phrase} `));
  return Math.max(0, ...found.map(({ length }) => length));
}

/** Words of questions that set two things side by side. */
const comparing: ReadonlySet<string> = new Set(
  `difference differ vs versus or compared between same unterschied diferencia differenza verschil
  diferenca`
    .split(/\s+/)
    .map(stemOf),
);

/** The stems of a text, one space between. */
function stemsOf(phrase: string): string {
  return read(phrase)
    .words.filter(({ mark }) => !mark)
    .map(({ plain }) => stemOf(plain))
    .join(' ');
}
