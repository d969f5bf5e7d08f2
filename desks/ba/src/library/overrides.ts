/**
 * Values for a pattern's parameters that the request itself gives: `OTP valid 10 minutes`.
 *
 * Comes in: a request and the patterns that fit it. Goes out: for each parameter that was said, its
 * value with the words it is from. A number is used for one parameter of a pattern only, for the
 * one whose phrase has the most words in common; where two patterns could be meant, the one that
 * was named last before the number.
 */

import { shape } from '../understanding/shape.ts';
import { fold } from '../understanding/spelling.ts';
import { functionWords } from '../understanding/wordlists.ts';
import { type Reading, read } from '../understanding/words.ts';
import type { PatternFit } from './match.ts';
import type { Parameter } from './pattern.ts';

export interface Override {
  /** Name of the pattern. */
  readonly pattern: string;
  readonly parameter: string;
  readonly value: number | string;
  /** Verbatim. */
  readonly quote: string;
}

interface Candidate extends Override {
  /** Word index of the value. */
  readonly at: number;
  /** Words of the phrase that were found. */
  readonly words: number;
  /** Characters between the pattern's name and the value; less is nearer. */
  readonly away: number;
}

/** Reads what the request says about the parameters of the patterns, in the order of the text. */
export function overridesIn(text: string, fits: readonly PatternFit[]): readonly Override[] {
  const reading = read(text);
  const candidates = fits
    .flatMap((fit) =>
      fit.pattern.parameters.flatMap((parameter) => candidatesFor(reading, { fit, parameter })),
    )
    .toSorted((a, b) => b.words - a.words || a.away - b.away);
  const taken = new Set<number>();
  const settled = new Set<string>();
  const chosen = candidates.filter(({ at, pattern, parameter }) => {
    const id = `${pattern} ${parameter}`;
    if (taken.has(at) || settled.has(id)) return false;
    taken.add(at);
    settled.add(id);
    return true;
  });
  return chosen
    .toSorted((a, b) => a.at - b.at)
    .map(({ pattern, parameter, value, quote }) => ({ pattern, parameter, value, quote }));
}

function candidatesFor(
  reading: Reading,
  { fit, parameter }: { fit: PatternFit; parameter: Parameter },
): readonly Candidate[] {
  return parameter.said.flatMap((phrase) => {
    const literal = phrase.split(/\s+/).filter((word) => !/[#*]/.test(word));
    return [...reading.plain.matchAll(patternOf(phrase))].flatMap((match): Candidate[] => {
      const raw = match.groups?.['value']?.trim() ?? '';
      const value = typeof parameter.default === 'number' ? numberOf(raw) : wordsOf(raw);
      if (value === undefined || raw === '') return [];
      const first = reading.at(match.index);
      const last = reading.at(match.index + match[0].trimEnd().length - 1);
      const offset = match.index + match[0].lastIndexOf(raw);
      const at = reading.at(offset);
      const start = reading.words[at]?.start ?? 0;
      const away = start >= fit.start ? start - fit.start : reading.text.length + fit.start - start;
      const quote = reading.slice(first, last);
      const pattern = fit.pattern.name;
      return [
        { pattern, parameter: parameter.name, value, quote, at, words: literal.length, away },
      ];
    });
  });
}

const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:minutes?|minuten|minutos|minuti)$/, '(?:minutes?|mins?|m|minuten|minutos|minuti|minutit)'],
  [/^(?:seconds?|s)$/, '(?:seconds?|secs?|s|sekunden|secondes|segundos|secondi)'],
  [/^(?:hours?)$/, '(?:hours?|hrs?|h|stunden|heures|horas|ore)'],
  [/^(?:days?)$/, '(?:days?|d|working days?|business days?|tage|tagen|jours|dias|giorni|dagen)'],
];

const patterns = new Map<string, RegExp>();

/** `valid # minutes` → up to two words between, the number named `value`. */
function patternOf(phrase: string): RegExp {
  const known = patterns.get(phrase);
  if (known) return known;
  const number = shape`(?:[€$£] )?(?<value>\d{1,3}(?: , \d{3})+|\d+(?: [.,] \d+)?k?
    |${numberWords.join('|')})(?: (?:eur|euros?|usd|dollars?|€|\$|£))?`;
  const some = '(?<value>[\\p{L}\\p{N}]+(?: [\\p{L}\\p{N}]+){0,2})';
  const parts = phrase.split(/\s+/).map((word) => {
    if (word === '#') return number;
    if (word === '*') return some;
    const plain = fold(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return units.find(([unit]) => unit.test(plain))?.[1] ?? `${plain}(?:s|ed|d|n)?`;
  });
  const between = ' (?:(?!\\d)[^ .?!;:\\n]+ ){0,2}?';
  const made = new RegExp(`(?<![^ ])${parts.join(between)}(?![^ ])`, 'gu');
  patterns.set(phrase, made);
  return made;
}

function numberOf(raw: string): number | undefined {
  const word = numberWords.indexOf(raw);
  if (word >= 0) return word;
  const thousand = raw.endsWith('k') ? 1000 : 1;
  const plain = raw
    .replace(/k$/, '')
    .replace(/ , (?=\d{3}\b)/g, '')
    .replace(/ [.,] /, '.');
  const value = Number(plain) * thousand;
  return Number.isFinite(value) ? value : undefined;
}

/** The words up to the first little word. */
function wordsOf(raw: string): string | undefined {
  const words = raw.split(' ');
  const end = words.findIndex((word) => functionWords.has(word));
  return words.slice(0, end < 0 ? words.length : end).join(' ') || undefined;
}
