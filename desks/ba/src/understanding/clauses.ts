/**
 * A reading cut into clauses, each with what it is: something said, a label's content, a list
 * given.
 *
 * Comes in: a reading. Goes out: clauses in order, as ranges of word indices. What follows a
 * colon is material only where the words before the colon already asked for something or name it
 * as notes.
 */
import { joiningMarks } from './wordlists.ts';
import type { Reading, Word } from './words.ts';

export interface Clause {
  /** Word indices, both included; marks that end a clause belong to none. */
  readonly first: number;
  readonly last: number;
  /** What stands before it. */
  readonly opened: 'start' | 'sentence' | 'colon' | 'contrast' | 'dash';
  /** Number of the sentence it is in, from 0. */
  readonly sentence: number;
  /** It ends with a question mark. */
  readonly question: boolean;
}

const contrasts = new Set([
  'but',
  'aber',
  'sondern',
  'mais',
  'pero',
  'sino',
  'ma',
  'maar',
  'porem',
]);
const sentenceEnds = new Set(['.', '!', '?', '¿', '¡', '…']);
const abbreviations = new Set([
  'incl',
  'e',
  'g',
  'i',
  'etc',
  'approx',
  'vs',
  'no',
  'resp',
  'z',
  'b',
]);

/** Cuts a reading into clauses. */
export function clausesOf(reading: Reading): readonly Clause[] {
  const clauses: Clause[] = [];
  let first = 0;
  let opened: Clause['opened'] = 'start';
  let sentence = 0;
  const close = (end: number, next: Clause['opened']): void => {
    if (end > first) {
      const question = reading.words[end]?.plain === '?';
      clauses.push({ first, last: end - 1, opened, sentence, question });
    }
    first = end + 1;
    opened = next;
    if (next === 'sentence') sentence += 1;
  };
  for (const [index, word] of reading.words.entries()) {
    if (word.mark) {
      if (word.quoted) continue;
      const next = boundary(reading, index);
      if (next) close(index, next);
    } else if (contrasts.has(word.plain) && index > first && !word.quoted) {
      close(index, 'contrast');
    }
  }
  close(reading.words.length, 'sentence');
  return clauses;
}

/** The kind of clause that begins after this mark, if one does. */
function boundary(reading: Reading, index: number): Clause['opened'] | undefined {
  const { text, words } = reading;
  const word = words[index];
  if (!word) return undefined;
  const before = text.charAt(word.start - 1);
  const after = text.charAt(word.end);
  if (word.plain === '\n') return 'sentence';
  if (
    word.plain === '.' &&
    (/\S/.test(after) || abbreviations.has(words[index - 1]?.plain ?? ''))
  ) {
    return undefined;
  }
  if (sentenceEnds.has(word.plain)) return 'sentence';
  if (word.plain === ';') return 'contrast';
  if (word.plain === ':') return /\d/.test(before) && /\d/.test(after) ? undefined : 'colon';
  const spaced = /^\s?$/.test(before) && /^\s$/.test(after);
  return spaced && /^[-–—]$/.test(word.plain) ? 'dash' : undefined;
}

/** The words of a clause that are words. */
export function wordsIn(reading: Reading, clause: Clause): readonly Word[] {
  return reading.words.slice(clause.first, clause.last + 1).filter((word) => !word.mark);
}

/** Whether a list of at least two commas, arrows or joining marks stands in a clause. */
export function listed(reading: Reading, clause: Clause): boolean {
  const inner = reading.words.slice(clause.first, clause.last + 1);
  return inner.filter((word) => word.mark && joiningMarks.has(word.plain)).length >= 2;
}
