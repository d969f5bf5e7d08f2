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
import { numberWords, type SaidValue, saidValue } from './said-value.ts';

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
  readonly unit?: SaidValue['unit'];
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
  return inOneUnit(chosen.toSorted((a, b) => a.at - b.at));
}

/** Each value with what holds its unit: the first amount settles the currency for all. */
function inOneUnit(chosen: readonly Candidate[]): readonly Override[] {
  const units = new Map(
    chosen
      .filter(({ value }) => typeof value === 'string')
      .map(({ pattern, parameter, value }) => [`${pattern} ${parameter}`, value]),
  );
  return chosen.flatMap(({ pattern, parameter, value, quote, unit }): Override[] => {
    const own = { pattern, parameter, value, quote };
    if (!unit) return [own];
    const key = `${pattern} ${unit.parameter}`;
    const settled = units.get(key);
    if (settled !== undefined) return settled === unit.value ? [own] : [];
    units.set(key, unit.value);
    return [own, { pattern, parameter: unit.parameter, value: unit.value, quote }];
  });
}

function candidatesFor(
  reading: Reading,
  { fit, parameter }: { fit: PatternFit; parameter: Parameter },
): readonly Candidate[] {
  const pattern = fit.pattern.name;
  return parameter.said.flatMap((phrase) => {
    const words = phrase.split(/\s+/).filter((word) => !/[#*]/.test(word)).length;
    return [...reading.plain.matchAll(patternOf(phrase))].flatMap((match): Candidate[] => {
      const raw = match.groups?.['value']?.trim() ?? '';
      const at = reading.at(match.index + match[0].lastIndexOf(raw));
      const said = raw === '' ? undefined : valueAt(reading, { at, raw, parameter });
      if (!said) return [];
      const first = reading.at(match.index);
      const last = reading.at(match.index + match[0].trimEnd().length - 1);
      const start = reading.words[at]?.start ?? 0;
      const away = start >= fit.start ? start - fit.start : reading.text.length + fit.start - start;
      const quote = reading.slice(first, last);
      return [{ pattern, parameter: parameter.name, ...said, quote, at, words, away }];
    });
  });
}

/** A number in the unit of the parameter, or words as they are typed. */
function valueAt(
  reading: Reading,
  { at, raw, parameter }: { at: number; raw: string; parameter: Parameter },
): Pick<Candidate, 'value' | 'unit'> | undefined {
  if (typeof parameter.default === 'string') {
    const words = raw.split(' ');
    const end = words.findIndex((word) => functionWords.has(word));
    const count = end < 0 ? words.length : end;
    return count === 0 ? undefined : { value: reading.slice(at, at + count - 1) };
  }
  const sign = /^[€$£]$/.test(reading.words[at - 1]?.plain ?? '') ? at - 1 : at;
  return saidValue(reading.text.slice(reading.words[sign]?.start ?? 0), parameter);
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:minutes?|minuten|minutos|minuti)$/, '(?:minutes?|mins?|m|minuten|minutos|minuti|minutit)'],
  [/^(?:seconds?|s)$/, '(?:seconds?|secs?|s|sekunden|secondes|segundos|secondi)'],
  [/^(?:hours?)$/, '(?:hours?|hrs?|h|stunden|heures|horas|ore)'],
  [/^(?:days?)$/, '(?:days?|d|tage|tagen|jours|dias|giorni|dagen)'],
];

const patterns = new Map<string, RegExp>();

/** `valid # minutes` → up to two words between, the number named `value`. */
function patternOf(phrase: string): RegExp {
  const known = patterns.get(phrase);
  if (known) return known;
  const number = shape`(?:[€$£] )?(?<value>\d{1,3}(?: [.,] \d{3})+(?: [.,] \d{1,2})?(?! [.,] \d)
    |\d+(?: [.,] \d+)?k?|${numberWords.join('|')})(?: : 00)?(?! : \d)(?: ?[ap]m| o'clock| uhr)?
    (?: (?:eur|euros?|usd|gbp|chf|dollars?|pounds?|€|\$|£))?`;
  const some = '(?<value>[\\p{L}\\p{N}_]+(?:(?: /)? [\\p{L}\\p{N}_]+){0,2})';
  const parts = phrase.split(/\s+/).map((word) => {
    if (word === '#') return number;
    if (word === '*') return some;
    const plain = fold(word).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return units.find(([unit]) => unit.test(plain))?.[1] ?? `${plain}(?:s|ed|d|n)?`;
  });
  const between = ' (?:(?!\\d)[^ .?!;:\\n]+ ){0,2}?';
  // `10MB` is one word.
  const all = parts.reduce(
    (left, part) => `${left}${left.endsWith(number) ? `(?:${between})?` : between}${part}`,
  );
  const made = new RegExp(`(?<![^ ])${all}(?![^ ])`, 'gu');
  patterns.set(phrase, made);
  return made;
}
