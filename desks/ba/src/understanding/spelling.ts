/**
 * Typing mistakes in the words of the trade: `storeis`, `acceptence`, `flowchrt`.
 *
 * Only a word that is nothing else is repaired, and only to a word that the desk knows: the first
 * letter must be right, and the distance small for the length. The distance is the restricted
 * Damerau-Levenshtein distance (a swap of neighbours counts one), which is how people mistype.
 */

/** Lower case without accents: `Événement` → `evenement`. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('’', "'");
}

/**
 * A word without the ending of its plural. Crude on purpose: texts and lexicon go through the same
 * function, so that only equality matters.
 */
export function stemOf(plain: string): string {
  if (plain.length < 4 || /\d/.test(plain)) return plain;
  if (/(?:ss|x|tus|ch)es$/.test(plain)) return plain.slice(0, -2);
  if (plain.endsWith('ies')) return `${plain.slice(0, -3)}y`;
  const single = /[^sui]s$/.test(plain) ? plain.slice(0, -1) : plain;
  // German, Dutch and French plurals of long words: `Grenzwerte`, `Engpässen`.
  return single.length >= 8 ? single.replace(/(?:en|e|n)$/, '') : single;
}

export interface Spelling {
  /** What a word may be repaired to. */
  readonly targets: Iterable<string>;
  /** Words that are right as they are. */
  readonly known: Iterable<string>;
  /** Abbreviations that people type for a word. */
  readonly shorthand: Readonly<Record<string, string>>;
}

interface Target {
  readonly target: string;
  readonly sounds: string;
}

export type Repair = (word: string) => string;

/** A function that puts a mistyped word right, or gives it back as it is. */
export function speller({ targets, known, shorthand }: Spelling): Repair {
  const right = new Set<string>(known);
  const short = new Map(Object.entries(shorthand));
  const byInitial = new Map<string, Target[]>();
  for (const word of new Set(targets)) {
    right.add(word);
    const initial = word.charAt(0);
    byInitial.set(initial, [
      ...(byInitial.get(initial) ?? []),
      { target: word, sounds: consonants(word) },
    ]);
  }
  return (word) => {
    if (word.length < 4) return short.get(word) ?? word;
    if (word.length > 24 || right.has(word) || right.has(stemOf(word)) || !/^[a-z]+$/.test(word)) {
      return word;
    }
    let best = word;
    let nearest = mistakesMax(word.length) + 1;
    const sounds = consonants(word);
    for (const { target: candidate, sounds: wanted } of byInitial.get(word.charAt(0)) ?? []) {
      const same = sounds === wanted && withoutVowels(word, candidate);
      if (!same && Math.abs(candidate.length - word.length) >= nearest) continue;
      const found = same ? 1 : distance(word, candidate);
      if (found < nearest && plausible({ word, candidate, mistakes: found })) {
        best = candidate;
        nearest = found;
      }
    }
    return best;
  };
}

function mistakesMax(length: number): number {
  return length >= 8 ? 2 : 1;
}

/** Of two words with the same consonants: only vowels were left out (`prces`, `flwchrt`). */
function withoutVowels(word: string, target: string): boolean {
  if (word.length >= target.length || consonants(word).length < 4) return false;
  let from = 0;
  for (const letter of word) {
    from = target.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function consonants(word: string): string {
  return word.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1');
}

/** In a short word another letter makes another word (`date`, `data`); a swap or a gap does not. */
function plausible(found: { word: string; candidate: string; mistakes: number }): boolean {
  const { word, candidate, mistakes } = found;
  if (word.length >= 6 || word.length !== candidate.length) return true;
  return mistakes === 1 && sortedLetters(word) === sortedLetters(candidate);
}

/** The words compared here are plain letters from a to z. */
function sortedLetters(word: string): string {
  return word.split('').toSorted().join('');
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
