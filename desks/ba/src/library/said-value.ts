/**
 * What a number that somebody says is worth for a parameter: in the unit of the parameter, or
 * nothing.
 *
 * Comes in: a text from its number on (`2 days`, `12.500,50 EUR`, `3 pm`), and the parameter. Goes
 * out: the number, converted where that is exact (`2 days` for hours are 48); undefined where the
 * unit is another one (`10 days` for an amount, `30 working days` for calendar days).
 *
 * A parameter's unit is what stands behind its value in `assume`: a word (`{{n}} hours`), a time of
 * day (`{{n}}:00`), or another parameter (`{{limit}} {{currency}}`), which is then settled with it.
 */
import { shape } from '../understanding/shape.ts';
import { fold } from '../understanding/spelling.ts';
import type { Parameter } from './pattern.ts';

/** A value for a parameter and, where its unit is a parameter too, the one for that. */
export interface SaidValue {
  readonly value: number;
  readonly unit?: { readonly parameter: string; readonly value: string };
}

/** The number at the beginning of a text, as the value of a parameter. */
export function saidValue(text: string, parameter: Parameter): SaidValue | undefined {
  const said = numberAt(text);
  if (!said) return undefined;
  const wanted = unitOf(parameter);
  const { number, unit } = said;
  if (unit === undefined || unit === wanted.unit) return { value: number };
  if (currencies.has(unit)) {
    return wanted.parameter === undefined
      ? undefined
      : { value: number, unit: { parameter: wanted.parameter, value: unit } };
  }
  if (unit === 'day' && wanted.unit === 'working day') return { value: number };
  const [from, to] = [lengths.get(unit), lengths.get(wanted.unit ?? '')];
  if (!from || !to || from.of !== to.of) return undefined;
  const value = (number * from.count) / to.count;
  return Number.isInteger(value) ? { value } : undefined;
}

/** Whether an answer in words is a number with a unit, which no words are asked for with. */
export function isMeasure(text: string): boolean {
  return numberAt(text.trim())?.unit !== undefined;
}

interface SaidNumber {
  readonly number: number;
  /** Singular; a currency by its code; `clock` for a time of day; absent when unknown. */
  readonly unit?: string;
}

const numberForm = new RegExp(
  shape`^\s*(?<sign>[€$£])?\s*
    (?<number>[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)
    (?<thousand>k\b)?(?<minutes>:\d\d)?\s*(?<half>[ap]\.?m\b|o['’]clock|uhr\b)?
    \s*-?(?<unit>[€$£%]|\p{L}+(?:[ -]days?\b)?)?`,
  'iu',
);

/** The number at the beginning of a text with its unit; a time with minutes is none. */
function numberAt(text: string): SaidNumber | undefined {
  const { groups } = numberForm.exec(text) ?? {};
  if (!groups) return wordAt(text);
  const { sign, number = '', thousand, minutes, half, unit } = groups;
  if (minutes !== undefined && minutes !== ':00') return undefined;
  const value = valueOf(number) * (thousand === undefined ? 1 : 1000);
  if (minutes !== undefined || half !== undefined) {
    const [noon] = /^[ap]/i.exec(half ?? '') ?? [];
    const hour = noon === undefined ? value : (value % 12) + (/p/i.test(noon) ? 12 : 0);
    return { number: hour, unit: 'clock' };
  }
  const known = unitNamed(sign ?? unit ?? '');
  return { number: value, ...(known !== undefined && { unit: known }) };
}

/** `six days`. */
function wordAt(text: string): SaidNumber | undefined {
  const [, word = '', rest = ''] = /^\s*(\p{L}+)(?:\s+(.*))?$/su.exec(text) ?? [];
  const number = numberWords.indexOf(word.toLowerCase());
  if (number < 0) return undefined;
  return numberAt(`${number} ${rest}`);
}

/** `5.000` and `2,500` are thousands, `2,5` is two and a half, `12.500,50` both. */
function valueOf(number: string): number {
  const whole = number.replace(/[.,](?=\d{3}(?!\d))/g, (mark, at: number) =>
    number.startsWith('0') || at === 0 ? mark : '',
  );
  return Number(whole.replace(',', '.'));
}

export const numberWords: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

const currencies = new Map([
  ['EUR', /^(?:€|eur|euros?)$/],
  ['USD', /^(?:\$|usd|dollars?)$/],
  ['GBP', /^(?:£|gbp|pounds?)$/],
  ['CHF', /^(?:chf|francs?|franken)$/],
]);

const units: readonly (readonly [string, RegExp])[] = [
  ...currencies,
  ['second', /^(?:s|secs?|seconds?|sekunden?|secondes?|segundos?)$/],
  ['minute', /^(?:m|mins?|minutes?|minuten?|minutos?|minuti)$/],
  ['hour', /^(?:h|hrs?|hours?|stunden?|heures?|horas?|ore)$/],
  ['working day', /^(?:(?:working|business|banking|week)[ -]?days?|arbeitstagen?|werktagen?)$/],
  ['day', /^(?:d|days?|calendar days?|tagen?|jours?|dias?|giorni|dagen)$/],
  ['week', /^(?:weeks?|wochen?|semaines?|semanas?)$/],
  ['month', /^(?:months?|monate?n?|mois|mes(?:es)?)$/],
  ['year', /^(?:years?|jahren?|ans?|anos?)$/],
  ['kb', /^k(?:ilo)?b(?:ytes?)?$/],
  ['mb', /^m(?:ega)?b(?:ytes?)?$/],
  ['gb', /^g(?:iga)?b(?:ytes?)?$/],
  ['percent', /^(?:%|percent|prozent)$/],
];

function unitNamed(word: string): string | undefined {
  const plain = fold(word);
  return units.find(([, form]) => form.test(plain))?.[0];
}

/** What has a fixed length: of seconds, or of months. */
const lengths = new Map<string, { readonly count: number; readonly of: 'second' | 'month' }>([
  ['second', { count: 1, of: 'second' }],
  ['minute', { count: 60, of: 'second' }],
  ['hour', { count: 3600, of: 'second' }],
  ['day', { count: 86_400, of: 'second' }],
  ['week', { count: 604_800, of: 'second' }],
  ['month', { count: 1, of: 'month' }],
  ['year', { count: 12, of: 'month' }],
]);

/** The unit of a parameter, and the parameter that holds it. */
function unitOf({ name, assume, ask }: Parameter): { unit?: string; parameter?: string } {
  const after = assume.split(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`))[1] ?? '';
  if (/^(?::00|\s*o['’]clock)/.test(after)) return { unit: 'clock' };
  const [, held] = /^\s*\{\{\s*([a-z_]+)\s*\}\}/.exec(after) ?? [];
  if (held !== undefined) return { parameter: held };
  const [, next = ''] = /^[\s-]*([€$£%]|\p{L}+(?:[ -]days?\b)?)/u.exec(after) ?? [];
  const texts = [
    next,
    ...`${after} ${ask}`.split(/[^\p{L}%€$£]+/u).filter((word) => word.length > 1),
  ];
  const unit = texts.map(unitNamed).find((one) => one !== undefined);
  return unit === undefined ? {} : { unit };
}
