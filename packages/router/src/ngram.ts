/**
 * What a text is made of: its words, pairs of words, and runs of 2 to 5 characters within words, as
 * 32-bit hashes with counts. Runs of characters forgive spelling and carry languages that do not
 * put spaces between words.
 *
 * 1. Work is bounded: of a longer text the head and the tail count, whatever its size.
 * 2. Upper and lower case, width and accents make no difference.
 * 3. Keys are small integers, which a Map finds several times as fast as others: the lowest bit says
 *    word or characters, 31 bits are hash. At 100,000 different n-grams about two pairs share one;
 *    nothing depends on there being none.
 */

/** Of a longer text the first `head` and the last `tail` UTF-16 units count. */
const bounds = { head: 3_000, tail: 1_000 };

/** The n-grams of a text with how often each occurs, words and characters apart. */
export interface Grams {
  readonly words: ReadonlyMap<number, number>;
  readonly characters: ReadonlyMap<number, number>;
}

export function gramsOf(text: string): Grams {
  const words = new Map<number, number>();
  const characters = new Map<number, number>();
  let before = 0;
  for (const word of wordsOf(normal(text))) {
    const hash = hashOf(word);
    count(words, hash | 1);
    if (before !== 0) count(words, mix(Math.imul(before, 31) ^ hash) | 1);
    before = hash;
    countRuns(characters, word);
  }
  return { words, characters };
}

/** Folded to one form: compatible characters, case and accents. Accents of Latin, Greek, Cyrillic only. */
export function normal(text: string): string {
  const { head, tail } = bounds;
  const bounded = text.length > head + tail ? `${text.slice(0, head)} ${text.slice(-tail)}` : text;
  return bounded
    .toWellFormed()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase();
}

/** Letters and digits in a row; an apostrophe within a word is dropped. */
export function wordsOf(text: string): readonly string[] {
  return text.replace(/(?<=\p{L})['’](?=\p{L})/gu, '').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Runs of 2 to 5 code points of the word with a space on either side. */
function countRuns(counts: Map<number, number>, word: string): void {
  const points = [32];
  for (const character of word) points.push(character.codePointAt(0) ?? 32);
  points.push(32);
  for (let start = 0; start < points.length - 1; start++) {
    let hash = step(seed, points[start] ?? 32);
    const end = Math.min(points.length, start + 5);
    for (let at = start + 1; at < end; at++) {
      hash = step(hash, points[at] ?? 32);
      count(counts, mix(hash) & ~1);
    }
  }
}

const seed = 0x811c9dc5;

/** 32 bits, the same everywhere. */
export function hashOf(word: string): number {
  let hash = seed;
  for (let at = 0; at < word.length; at++) hash = step(hash, word.charCodeAt(at));
  return mix(hash);
}

/** One step of FNV-1a. */
function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** The end of MurmurHash3: every bit comes to depend on every other. */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
