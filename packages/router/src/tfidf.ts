/**
 * Texts as weighted n-grams: how rare an n-gram is among the examples (tf-idf), and how close a text
 * is to each example. Texts of the examples in, an index over them out.
 *
 * 1. n-grams that no example has count for the length of a text as the rarest would: a text of
 *    unknown words is close to nothing.
 * 2. A text costs what the examples share with it, not the number of examples.
 */
import { type Grams, gramsOf } from './ngram.ts';

/** The share of words in the closeness of two texts; the rest is characters. */
const wordShare = 0.3;

/** A text as the vocabulary sees it. */
export interface Weighted {
  /** Places in the vocabulary. */
  readonly places: Int32Array;
  /** Of unit length together with the unknown n-grams, which are not listed. */
  readonly weights: Float32Array;
}

export interface Tfidf {
  /** How many different n-grams are known. */
  readonly size: number;
  readonly weigh: (text: string) => Weighted;
  /** The examples, in the order given. */
  readonly examples: readonly Weighted[];
}

/** Learns which n-grams there are; those in fewer than `textsMin` texts count as unknown. */
export function fitTfidf(
  texts: readonly string[],
  { textsMin = 1 }: { readonly textsMin?: number } = {},
): Tfidf {
  const grams = texts.map(gramsOf);
  const textsWith = new Map<number, number>();
  for (const kinds of grams) {
    for (const kind of [kinds.words, kinds.characters]) {
      for (const key of kind.keys()) textsWith.set(key, (textsWith.get(key) ?? 0) + 1);
    }
  }
  const places = new Map<number, number>();
  const rarity: number[] = [];
  for (const [key, times] of textsWith) {
    if (times < textsMin) continue;
    places.set(key, places.size);
    rarity.push(Math.log((1 + texts.length) / (1 + times)) + 1);
  }
  const vocabulary = { places, rarity, unknown: Math.log(1 + texts.length) + 1 };
  return {
    size: places.size,
    weigh: (text) => weigh(gramsOf(text), vocabulary),
    examples: grams.map((text) => weigh(text, vocabulary)),
  };
}

interface Vocabulary {
  readonly places: ReadonlyMap<number, number>;
  readonly rarity: readonly number[];
  readonly unknown: number;
}

function weigh({ words, characters }: Grams, vocabulary: Vocabulary): Weighted {
  const places = new Int32Array(words.size + characters.size);
  const weights = new Float32Array(places.length);
  let known = 0;
  const add = (grams: ReadonlyMap<number, number>, share: number) => {
    const first = known;
    let square = 0;
    for (const [key, times] of grams) {
      const place = vocabulary.places.get(key);
      const rarity = place === undefined ? vocabulary.unknown : (vocabulary.rarity[place] ?? 0);
      const weight = times === 1 ? rarity : (1 + Math.log(times)) * rarity;
      square += weight * weight;
      if (place === undefined) continue;
      places[known] = place;
      weights[known++] = weight;
    }
    const scale = square > 0 ? Math.sqrt(share / square) : 0;
    for (let at = first; at < known; at++) weights[at] = (weights[at] ?? 0) * scale;
  };
  add(words, wordShare);
  add(characters, 1 - wordShare);
  return { places: places.slice(0, known), weights: weights.slice(0, known) };
}

/** The cosine of a text to each of these, 0 to 1: for each n-gram is kept which of them have it. */
export function postingsOf(
  texts: readonly Weighted[],
  size: number,
): (text: Weighted) => Float64Array {
  const starts = new Int32Array(size + 1);
  for (const { places } of texts) {
    for (const place of places) starts[place + 1] = (starts[place + 1] ?? 0) + 1;
  }
  for (let at = 0; at < size; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const next = starts.slice();
  const owners = new Int32Array(starts[size] ?? 0);
  const weights = new Float32Array(owners.length);
  for (const [owner, text] of texts.entries()) {
    for (let at = 0; at < text.places.length; at++) {
      const place = text.places[at] ?? 0;
      const slot = next[place] ?? 0;
      owners[slot] = owner;
      weights[slot] = text.weights[at] ?? 0;
      next[place] = slot + 1;
    }
  }
  return (text) => {
    const sums = new Float64Array(texts.length);
    for (let at = 0; at < text.places.length; at++) {
      const place = text.places[at] ?? 0;
      const weight = text.weights[at] ?? 0;
      const end = starts[place + 1] ?? 0;
      for (let slot = starts[place] ?? 0; slot < end; slot++) {
        const owner = owners[slot] ?? 0;
        sums[owner] = (sums[owner] ?? 0) + weight * (weights[slot] ?? 0);
      }
    }
    return sums;
  };
}
