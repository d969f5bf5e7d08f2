/**
 * How close a text is to each example: by its n-grams, and by its meaning where it was embedded;
 * and what that and the scores of a model say about a guess, as clues for its confidence.
 */
import type { Clues } from './confidence.ts';
import type { Postings, Weighted } from './tfidf.ts';

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

/** Compares a text with all examples. */
export function closenessTo(
  postings: Postings,
  vectors: readonly Float32Array[] | undefined,
): (reading: Reading) => Closeness {
  return ({ grams, meaning }) => ({
    grams: postings.closeness(grams),
    ...(vectors && meaning && { meaning: cosines(vectors, meaning) }),
  });
}

function cosines(vectors: readonly Float32Array[], meaning: Float32Array): Float64Array {
  const result = new Float64Array(vectors.length);
  for (const [at, vector] of vectors.entries()) result[at] = cosine(vector, meaning);
  return result;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let at = 0;
  for (; at + 1 < a.length; at += 2) {
    s0 += (a[at] ?? 0) * (b[at] ?? 0);
    s1 += (a[at + 1] ?? 0) * (b[at + 1] ?? 0);
  }
  if (at < a.length) s0 += (a[at] ?? 0) * (b[at] ?? 0);
  return s0 + s1;
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
