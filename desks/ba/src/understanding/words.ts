/**
 * A text as words: the one form that all rules of understanding read.
 *
 * Comes in: what somebody typed, in any state. Goes out: its tokens with their place in the text,
 * and `plain`, the tokens in lower case without accents, one space between them.
 *
 * Invariants
 * 1. `text.slice(word.start, word.end)` is the word as it was typed; nothing is ever reworded.
 * 2. `at(offset)` of a place in `plain` is the token it came from, so that whatever a rule finds in
 *    `plain` can be quoted verbatim.
 * 3. Only the first `readMax` characters are read; what follows can only be material.
 */
import { repairWord } from './lexicon.ts';
import { fold, stemOf } from './spelling.ts';

/** Characters that are read for rules; a request is at the front, a paste follows. */
export const readMax = 6000;

export interface Word {
  /** As typed. */
  readonly text: string;
  /** Offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Lower case, no accents, spelling of trade words repaired. */
  readonly plain: string;
  /** `plain` without the ending of a plural. */
  readonly stem: string;
  /** A punctuation mark or a line break. */
  readonly mark: boolean;
  /** Inside quotation marks or a code block: somebody else's words. */
  readonly quoted: boolean;
}

export interface Reading {
  readonly text: string;
  readonly words: readonly Word[];
  readonly plain: string;
  /** The index of the word that covers this place of `plain`. */
  at(offset: number): number;
  /** The text from one word to another, both included, as typed. */
  slice(first: number, last: number): string;
}

/** Reads a text into words. */
export function read(text: string): Reading {
  const quoted = quotedMask(text.slice(0, readMax));
  const words: Word[] = [];
  const token = /\n+|[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\p{N}_]/gu;
  for (const { 0: found, index } of text.slice(0, readMax).matchAll(token)) {
    // A hyphen inside a word parts it like a space: `as-is`, `sign-off`, `AC-3`.
    if (found === '-' && hyphen.test(text.slice(Math.max(0, index - 1), index + 2))) continue;
    for (const [start, part] of elided(found, index)) {
      words.push(wordOf({ text: part, start, quoted: quoted[start] === 1 }));
    }
  }
  const starts: number[] = [];
  let plain = '';
  for (const word of words) {
    starts.push(plain.length);
    plain += `${word.plain} `;
  }
  return {
    text,
    words,
    plain,
    at: (offset) => lastAtMost(starts, offset),
    slice: (first, last) => text.slice(words[first]?.start ?? 0, words[last]?.end ?? 0),
  };
}

const hyphen = /^[\p{L}\p{N}]-[\p{L}\p{N}]$/u;

function wordOf({ text, start, quoted }: { text: string; start: number; quoted: boolean }): Word {
  const mark = !/[\p{L}\p{N}_]/u.test(text);
  const plain = mark ? (text.startsWith('\n') ? '\n' : text) : repairWord(fold(text));
  const stem = mark ? plain : stemOf(plain);
  return { text, start, end: start + text.length, plain, stem, mark, quoted };
}

/** Articles and pronouns that lean on the next word: `l'annulation`, `dell'ordine`. */
const leaning = /^(?:[cdjlmnst]|qu|dell|nell|all|sull|un|quell)['’]/iu;

function elided(token: string, start: number): readonly (readonly [number, string])[] {
  const length = leaning.exec(token)?.[0].length ?? 0;
  // “t's” or “d's” are not articles: what leans stands before a word.
  if (length === 0 || token.length - length < 3) return [[start, token]];
  return [
    [start, token.slice(0, length)],
    [start + length, token.slice(length)],
  ];
}

/** What closes a quotation, by what opens it. */
const closing: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“”"',
  '«': '»',
  "'": "'’",
  '‘': '’',
};

/**
 * What stands between quotation marks or code fences, in one pass. A single quote counts only where
 * it cannot be an apostrophe; a mark that is not closed on its line quotes nothing.
 */
function quotedMask(text: string): Uint8Array {
  const mask = new Uint8Array(text.length);
  const letter = /[\p{L}\p{N}]/u;
  for (let start = 0; start < text.length; start++) {
    if (text.startsWith('```', start)) {
      const end = text.indexOf('```', start + 3);
      if (end > 0) mask.fill(1, start, end + 3);
      start = end > 0 ? end + 2 : start + 2;
      continue;
    }
    const marks = closing[text.charAt(start)];
    const single = text.charAt(start) === "'" || text.charAt(start) === '‘';
    if (!marks || (single && letter.test(text.charAt(start - 1)))) continue;
    let end = start + 1;
    while (end < text.length && text.charAt(end) !== '\n') {
      const closes = marks.includes(text.charAt(end));
      if (closes && !(single && letter.test(text.charAt(end + 1)))) break;
      end += 1;
    }
    if (end < text.length && text.charAt(end) !== '\n') {
      mask.fill(1, start, end + 1);
      start = end;
    } else {
      // Nothing on this line closes it, so nothing closes another of its kind either.
      const line = text.indexOf('\n', start);
      if (single || line < 0) continue;
      start = line;
    }
  }
  return mask;
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
