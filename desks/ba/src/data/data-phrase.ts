/**
 * Taking phrases out of a sentence: what one rule has read, no other rule reads again.
 */

/** Text from which the parts that were read are taken out, character by character. */
export interface Reading {
  rest: string;
}

/** A word that may name a thing. */
export const noun: string = String.raw`[\p{L}_][\p{L}\p{N}_]*`;

const ends = `by per for in of with where and or over between during since from to excluding
  including without except each grouped broken sorted ordered ranked on that who which vs versus compared
  did do does was were is are have has had we us there`;

/** One to three words in a group, up to a word or a sign that ends a phrase. */
export const phrase: string = String.raw`(${noun}(?:[ ]${noun}){0,2}?)
  (?=\s+(?:${ends.split(/\s+/).join('|')})\b | \s*[|,.;:?!()] | \s*$)`;

/** A pattern over several lines: white space in it means nothing but `[ ]`; a space is `\s`. */
export function pattern(source: string): RegExp {
  const plain = source.replaceAll('[ ]', '\\x20').replaceAll(/\s+/g, '');
  return new RegExp(plain, 'iu');
}

/** Takes out the first match; undefined when there is none. */
export function takeMatch(reading: Reading, shape: RegExp): RegExpExecArray | undefined {
  const found = shape.exec(reading.rest);
  if (!found) return undefined;
  take(reading, found.index, found[0].length);
  return found;
}

/** Takes out a part; a bar keeps the words on both sides from being read as one phrase. */
export function take(reading: Reading, start: number, length: number): void {
  const { rest } = reading;
  reading.rest = rest.slice(0, start) + '|'.padEnd(length) + rest.slice(start + length);
}
