/**
 * Periods in plain English as a half-open range of dates in SQL.
 *
 * Comes in: text. Goes out: the first period in it with the words it was read from, or nothing. A
 * period relative to today stays relative in SQL, so that the query is right tomorrow too.
 */

import { pattern } from './data-phrase.ts';

export interface Period {
  /** SQL of the first day; absent for "until". */
  readonly from?: string;
  /** SQL of the day after the last one; absent for "since". */
  readonly to?: string;
  /** For people: `2025-01-01 to 2025-12-31`, `the last month`. */
  readonly shown: string;
  /** The words, verbatim. */
  readonly quote: string;
}

const months =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const monthWord = `(?:${months.map((name) => `${name}|${name.slice(0, 3)}`).join('|')}|sept)\\.?`;
const isoDay = String.raw`\d{4}-\d{2}-\d{2}`;
const yearShape = String.raw`((?:19|20)\d{2})`;
const lead = String.raw`(?:\b(?:for|in|during|of|over|from|within)\s+(?:the\s+)?(?:year\s+)?)?`;

type Reader = readonly [RegExp, (found: RegExpExecArray) => Omit<Period, 'quote'> | undefined];

const readers: readonly Reader[] = [
  [
    new RegExp(
      String.raw`\b(?:between|from)\s+(${isoDay})\s+(?:and|to|until|till|through)\s+(${isoDay})`,
      'i',
    ),
    ([, from = '', to = '']) => range(from, dayAfter(to)),
  ],
  [
    pattern(
      String.raw`\b(?:between|from)\s+${yearShape}\s+(?:and|to|until|through|-)\s+${yearShape}`,
    ),
    ([, from = '', to = '']) => range(`${from}-01-01`, `${Number(to) + 1}-01-01`),
  ],
  [
    new RegExp(String.raw`\b(?:since|after|from)\s+(${isoDay})`, 'i'),
    ([, day = '']) => ({ from: literal(day), shown: `since ${day}` }),
  ],
  [
    new RegExp(String.raw`\b(?:until|before|up to|till)\s+(${isoDay})`, 'i'),
    ([, day = '']) => ({ to: literal(day), shown: `before ${day}` }),
  ],
  [
    pattern(
      String.raw`${lead}\bq([1-4])[\s\/\-]*${yearShape} | ${lead}\b${yearShape}[\s\/\-]*q([1-4])\b`,
    ),
    ([, q1, y1, y2, q2]) => quarter(Number(y1 ?? y2), Number(q1 ?? q2)),
  ],
  [
    new RegExp(String.raw`${lead}\b(${monthWord})\s+((?:19|20)\d{2})\b`, 'i'),
    ([, name = '', year = '']) => month(Number(year), monthNumber(name)),
  ],
  [
    new RegExp(String.raw`${lead}\b((?:19|20)\d{2})-(0[1-9]|1[0-2])\b(?!-)`, 'i'),
    ([, y, m]) => month(Number(y), Number(m)),
  ],
  [
    new RegExp(String.raw`\bsince\s+((?:19|20)\d{2})\b(?!-)`, 'i'),
    ([, year = '']) => ({ from: literal(`${year}-01-01`), shown: `since ${year}` }),
  ],
  [
    pattern(String.raw`\b(?:(?:in|for|over|during|within)\s)?(?:the\s)?(?:last|past|previous)
      \s(\d{1,4})\s(day|week|month|quarter|year)s?\b`),
    ([, count = '1', unit = '']) => ({
      from:
        `current_date - INTERVAL '${unit === 'quarter' ? Number(count) * 3 : count} ` +
        `${unit === 'quarter' ? 'month' : unit}'`,
      to: `current_date + INTERVAL '1 day'`,
      shown: `the last ${count} ${unit}s up to today`,
    }),
  ],
  [
    pattern(String.raw`\b(?:(?:in|for|over|during)\s)?(?:the\s)?(last|past|previous|this|current)
      \s(week|month|quarter|year)\b`),
    ([, which = '', unit = '']) => calendar(unit.toLowerCase(), /this|current/i.test(which)),
  ],
  [
    /\b(?:year[ -]to[ -]date|ytd)\b/i,
    () => ({
      from: `date_trunc('year', current_date)`,
      to: `current_date + INTERVAL '1 day'`,
      shown: 'this year up to today',
    }),
  ],
  [
    pattern(String.raw`\b(?:for|in|during|of|over|within|year)\s+(?:the\s+)?(?:year\s+)?
      ${yearShape}\b(?!-)
      | (?<=[a-z]\s)${yearShape}(?=\s*(?:[,.;?]|$))`),
    ([, a, b]) => range(`${a ?? b}-01-01`, `${Number(a ?? b) + 1}-01-01`),
  ],
];

/** Reads the first period of a text. */
export function readPeriod(
  text: string,
): { readonly period: Period; readonly start: number } | undefined {
  for (const [shape, read] of readers) {
    const found = shape.exec(text);
    const period = found && read(found);
    if (period) return { period: { ...period, quote: found[0].trim() }, start: found.index };
  }
  return undefined;
}

function range(from: string, end: string): Omit<Period, 'quote'> | undefined {
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(end))) return undefined;
  const last = new Date(Date.parse(end) - 86_400_000).toISOString().slice(0, 10);
  return { from: literal(from), to: literal(end), shown: `${from} to ${last}` };
}

function month(year: number, number: number): Omit<Period, 'quote'> | undefined {
  return range(firstOf(year, number), firstOf(year, number + 1));
}

function quarter(year: number, number: number): Omit<Period, 'quote'> | undefined {
  return range(firstOf(year, number * 3 - 2), firstOf(year, number * 3 + 1));
}

function firstOf(year: number, monthNumberFrom1: number): string {
  return new Date(Date.UTC(year, monthNumberFrom1 - 1, 1)).toISOString().slice(0, 10);
}

function calendar(unit: string, current: boolean): Omit<Period, 'quote'> {
  const start = `date_trunc('${unit}', current_date)`;
  const step = unit === 'quarter' ? `INTERVAL '3 month'` : `INTERVAL '1 ${unit}'`;
  return current
    ? { from: start, to: `${start} + ${step}`, shown: `this ${unit}` }
    : { from: `${start} - ${step}`, to: start, shown: `the last whole ${unit}` };
}

function monthNumber(name: string): number {
  return months.findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

function dayAfter(day: string): string {
  const time = Date.parse(day);
  return Number.isNaN(time) ? day : new Date(time + 86_400_000).toISOString().slice(0, 10);
}

function literal(day: string): string {
  return `DATE '${day}'`;
}
