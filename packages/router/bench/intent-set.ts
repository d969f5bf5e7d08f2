/**
 * The public intent sets, as files of one JSON object a line, and how each is cut into examples to
 * learn from and requests to judge. Nothing is tuned here on what is judged, except where it says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Example, outOfScope } from '../src/index.ts';

export interface Row {
  readonly text: string;
  readonly label: string;
  readonly domain: string;
  /** Of requests out of scope: which part of the set they are from. */
  readonly part?: string;
}

interface FewShotRow {
  readonly set: string;
  readonly seed: number;
  readonly rank: number;
  readonly text: string;
  readonly label: string;
}

/** The sets in a folder; each is read when it is asked for. */
export interface IntentSets {
  readonly rows: (name: string) => readonly Row[];
  /** Examples of specialists: a set, one of five draws, so many a specialist. */
  readonly specialists: (draw: {
    readonly set: string;
    readonly seed: number;
    readonly each: number;
  }) => readonly Example[];
}

/** @throws when there is no such folder, saying how to name one. */
export function openSets(folder: string | undefined): IntentSets {
  const named = folder ?? process.env['BATON_SHARED_DATA'];
  const places = [named, named && join(named, 'intents'), '../shared/data/intents'];
  const found = places.find((place) => place && existsSync(join(place, 'clinc150_train.jsonl')));
  if (!found) {
    throw new Error(
      `Cannot measure: there are no intent sets in ${named ?? resolve('../shared/data/intents')}. ` +
        'Name their folder with --data or BATON_SHARED_DATA.',
    );
  }
  const read = (name: string): readonly unknown[] =>
    readFileSync(join(found, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  return {
    // What is in the files is told by their README.
    rows: (name) => read(name) as readonly Row[],
    specialists: ({ set, seed, each }) =>
      (read('specialist_fewshot') as readonly FewShotRow[])
        .filter((row) => row.set === set && row.seed === seed && row.rank <= each)
        .map(({ text, label }) => ({ text, label })),
  };
}

/** Rows as examples of their intent; out of scope under the name that the router knows. */
export function examplesOf(rows: readonly Row[]): readonly Example[] {
  return rows.map(({ text, label }) => ({ text, label: label === 'oos' ? outOfScope : label }));
}

/** So many rows of each label, drawn by a seed. */
export function draw(rows: readonly Row[], each: number, seed: number): readonly Row[] {
  const taken = new Map<string, number>();
  return shuffled(rows, seed).filter(({ label }) => {
    const count = taken.get(label) ?? 0;
    taken.set(label, count + 1);
    return count < each;
  });
}

/** The same order for the same seed (mulberry32 and Fisher-Yates). */
export function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  const items = [...all];
  let state = seed;
  for (let left = items.length; left > 1; left--) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const at = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * left);
    const [taken] = items.splice(at, 1, ...items.slice(left - 1, left));
    if (taken !== undefined) items[left - 1] = taken;
  }
  return items;
}
