/** Examples made of words, for tests: three labels with their own words and some that all share. */
import type { Example } from '../src/example.ts';
import { random } from './random.ts';

const own: Readonly<Record<string, readonly string[]>> = {
  garden: ['roses', 'hedge', 'lawn', 'soil', 'tulips', 'pruning', 'compost'],
  kitchen: ['oven', 'pasta', 'sauce', 'knife', 'baking', 'spices', 'boiling'],
  workshop: ['drill', 'timber', 'screws', 'sanding', 'glue', 'varnish', 'clamp'],
};
const shared = ['how', 'do', 'the', 'my', 'about', 'need', 'something', 'today', 'with', 'please'];

/** So many examples of each label, drawn by a seed, all different. */
export function sentences(each: number, seed = 1): readonly Example[] {
  const next = random(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(next() * words.length)] ?? '';
  return Object.entries(own).flatMap(([label, words]) =>
    Array.from({ length: each }, (_, at) => ({
      label,
      text: [pick(shared), pick(words), pick(shared), pick(words), pick(shared), `n${at}`].join(
        ' ',
      ),
    })),
  );
}

/** The same examples in another order. */
export function reordered<T>(items: readonly T[], seed: number): readonly T[] {
  const next = random(seed);
  return items
    .map((item) => ({ item, lot: next() }))
    .sort((one, other) => one.lot - other.lot)
    .map(({ item }) => item);
}
