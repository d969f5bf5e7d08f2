/**
 * How close a text is to each example: by its n-grams, and by its meaning where it was embedded;
 * and what that and the scores of a model say about a guess, as clues for its confidence.
 */
import type { Clues } from './confidence.ts';
import { postingsOf, type Weighted } from './tfidf.ts';

/** A text as the features see it. */
export interface Reading {
  readonly grams: Weighted;
  /** Of unit length; absent when n-grams decide alone. */
  readonly meaning?: Float32Array;
}

/** Cosines to each example, in their order; −1 to 1. */
export interface Closeness {
  readonly grams: Float64Array;
  readonly meaning?: Float64Array;
}

/** Compares texts with these examples, whose n-grams are among the first `vocabulary`. */
export function closenessTo(
  examples: readonly Reading[],
  vocabulary: number,
): (reading: Reading) => Closeness {
  const postings = postingsOf(
    examples.map(({ grams }) => grams),
    vocabulary,
  );
  const vectors = oneAfterTheOther(examples);
  return ({ grams, meaning }) => ({
    grams: postings(grams),
    ...(vectors && meaning && { meaning: cosines(vectors, meaning) }),
  });
}

/** All meanings in one array, or undefined when an example has none. */
function oneAfterTheOther(examples: readonly Reading[]): Float32Array | undefined {
  const length = examples[0]?.meaning?.length ?? 0;
  if (length === 0 || examples.some(({ meaning }) => meaning?.length !== length)) return undefined;
  const vectors = new Float32Array(examples.length * length);
  for (const [at, { meaning }] of examples.entries())
    if (meaning) vectors.set(meaning, at * length);
  return vectors;
}

function cosines(vectors: Float32Array, meaning: Float32Array): Float64Array {
  const length = meaning.length;
  const result = new Float64Array(vectors.length / length);
  for (let row = 0; row < result.length; row++) {
    const from = row * length;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let at = 0;
    for (; at + 3 < length; at += 4) {
      s0 += (vectors[from + at] ?? 0) * (meaning[at] ?? 0);
      s1 += (vectors[from + at + 1] ?? 0) * (meaning[at + 1] ?? 0);
      s2 += (vectors[from + at + 2] ?? 0) * (meaning[at + 2] ?? 0);
      s3 += (vectors[from + at + 3] ?? 0) * (meaning[at + 3] ?? 0);
    }
    for (; at < length; at++) s0 += (vectors[from + at] ?? 0) * (meaning[at] ?? 0);
    result[row] = s0 + s1 + (s2 + s3);
  }
  return result;
}

/** The examples, as far as clues ask: the class of each, and how many classes are labels. */
export interface Classes {
  readonly of: readonly number[];
  /** Classes from here on are no labels: out of scope. */
  readonly labels: number;
}

/** The best label of these scores; ties go to the first. */
export function bestOf(scores: Float64Array, { labels }: Pick<Classes, 'labels'>): number {
  let best = 0;
  for (let at = 1; at < labels; at++) if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
  return best;
}

/**
 * The clues to a guess. `unseen` leaves examples out, as if they were not there: an example itself,
 * or all of its class.
 */
export function cluesOf(
  scores: Float64Array,
  closeness: Closeness,
  classes: Classes,
  unseen: { readonly example?: number; readonly class?: number } = {},
): Clues {
  const labels = scores.map((score, at) => (at === unseen.class ? -Infinity : score));
  const best = bestOf(labels, classes);
  let second = -Infinity;
  for (const [at, score] of labels.entries()) if (at !== best && score > second) second = score;
  const score = labels[best] ?? 0;
  const near = (cosine: Float64Array): Clues => {
    let own = 0;
    let other = 0;
    for (let at = 0; at < cosine.length; at++) {
      const of = classes.of[at];
      if (at === unseen.example || of === unseen.class) continue;
      const value = cosine[at] ?? 0;
      if (of === best) own = Math.max(own, value);
      else other = Math.max(other, value);
    }
    return [own, own - other];
  };
  return [
    score,
    score - (Number.isFinite(second) ? second : 0),
    ...(closeness.meaning ? near(closeness.meaning) : []),
    ...near(closeness.grams),
  ];
}
