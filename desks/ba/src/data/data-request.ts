/**
 * A question about data in plain English, read without a language model.
 *
 * Comes in: a sentence such as "total revenue by region and quarter for 2025, excluding cancelled
 * orders", perhaps with tables written into it. Goes out: what is measured, by what, when, which
 * rows; and the words that were not understood.
 *
 * Invariants
 * 1. Each word is read once; what no rule reads and is not a filler is in `notUnderstood`.
 * 2. Nothing is looked up in data here: a noun stays a noun until `composeQuery` finds its column.
 */
import { type FilterWish, readFilters } from './data-filter.ts';
import { type Period, readPeriod } from './data-period.ts';
import { pattern, phrase, type Reading, take, takeMatch } from './data-phrase.ts';
import { type InlineTable, readTables } from './data-table.ts';
import type { Bucket } from './sql-template.ts';

export type MeasureHow = 'sum' | 'count' | 'count_distinct' | 'avg' | 'min' | 'max' | 'median';

export interface Measure {
  readonly how: MeasureHow;
  /** The noun: `revenue`, `orders`, `order value`. */
  readonly of: string;
  readonly quote: string;
}

export interface DataRequest {
  readonly text: string;
  readonly measures: readonly Measure[];
  /** Nouns to group by, in the order they were written. */
  readonly dimensions: readonly string[];
  readonly bucket?: Bucket;
  readonly period?: Period;
  readonly top?: {
    readonly n: number;
    readonly lowest: boolean;
    readonly of: string;
    readonly quote: string;
  };
  readonly filters: readonly FilterWish[];
  readonly tables: readonly InlineTable[];
  /** DDL of the tables in the text, ready for a sandbox; empty when there are none. */
  readonly ddl: string;
  readonly notUnderstood: readonly string[];
}

const buckets: Readonly<Record<string, Bucket>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annual: 'year',
  annually: 'year',
  day: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  date: 'day',
};

/** Reads a question. */
export function parseDataRequest(text: string): DataRequest {
  const { tables, ddl, without } = readTables(text);
  const plain = without.replaceAll(/[“”]/g, '"').replaceAll('’', "'");
  const reading: Reading = { rest: plain.replaceAll(courtesy, (said) => '|'.padEnd(said.length)) };
  const period = readPeriod(reading.rest);
  if (period)
    take(
      reading,
      period.start,
      period.period.quote.length + leadingSpaces(reading.rest.slice(period.start)),
    );
  const filters = readFilters(reading);
  const top = readTop(reading);
  freeMeasures(reading, top !== undefined);
  const { dimensions, bucket } = readGroups(reading);
  const measures = readMeasures(reading);
  return {
    text,
    measures,
    dimensions: dimensions.filter((noun) => noun !== top?.of),
    ...(bucket ? { bucket } : {}),
    ...(period ? { period: period.period } : {}),
    ...(top ? { top } : {}),
    filters,
    tables,
    ddl,
    notUnderstood: leftOver(reading.rest),
  };
}

/** Ends a phrase and says nothing. */
const courtesy = /\b(?:please|thanks|thank you)\b/gi;

function leadingSpaces(text: string): number {
  return text.length - text.trimStart().length;
}

function readTop(reading: Reading): DataRequest['top'] {
  const numbers: Readonly<Record<string, number>> = {
    three: 3,
    five: 5,
    ten: 10,
    twenty: 20,
    hundred: 100,
  };
  const best = String.raw`top|best|biggest|largest|highest|strongest|most\s(?:valuable|important)`;
  const worst = String.raw`bottom|worst|smallest|lowest|weakest|least\svaluable`;
  const count = String.raw`(?:(\d{1,5}|three|five|ten|twenty|hundred)\s+)?`;
  const shape = pattern(String.raw`\b(?:the\s+)?${count}(${best}|${worst})\s+${count}
    (?:(?:selling|performing|spending)\s+)?${phrase}`);
  const found =
    takeMatch(reading, shape) ?? takeMatch(reading, /\b(?:the\s+)?()(top|bottom)\s+(\d{1,5})()\b/i);
  if (!found) return undefined;
  const [quote, before, word = '', after, of = ''] = found;
  const given = (before || after || '').toLowerCase();
  const n = numbers[given] ?? (Number(given) || 10);
  return {
    n,
    lowest: new RegExp(worst, 'i').test(word),
    of: of.trim().toLowerCase(),
    quote: quote.trim(),
  };
}

/** Takes away the "by" of "top 5 products by revenue": nothing is grouped by revenue. */
function freeMeasures(reading: Reading, ranked: boolean): void {
  const always = String.raw`number\sof|count\sof|total|average|avg|median|sum\sof`;
  const nouns =
    'revenues?|sales|turnover|amounts?|quantity|units|spend(?:ing)?|profit|value|orders?';
  const next = ranked ? `${always}|${nouns}` : always;
  takeMatch(
    reading,
    pattern(String.raw`\b(?:(?:ranked|sorted|ordered)\s)?(?:by|in\sterms\sof|based\son)\s+
      (?=(?:the\s+)?(?:${next})\b)`),
  );
}

function readGroups(reading: Reading): { dimensions: string[]; bucket?: Bucket } {
  const dimensions: string[] = [];
  let bucket: Bucket | undefined;
  const add = (words: string) => {
    const plain = words
      .trim()
      .toLowerCase()
      .replace(/^(?:the|each|every)\s+/, '');
    const time = buckets[plain.replace(/s$/, '')] ?? buckets[plain];
    if (time) bucket ??= time;
    else if (plain !== '') dimensions.push(plain);
  };
  const lead = String.raw`\b(?:grouped\sby|group\sby|broken\sdown\sby|split\sby|by|per|for\seach
    |for\severy|across)\s+(?:(?:the|each)\s+)?`;
  const again = String.raw`(?:by|per)\s+`;
  const more = String.raw`\s*(?:,\s*(?:and\s+)?|and\s+|&\s*)(?:${again})?${phrase}(?!\s*\()`;
  for (;;) {
    const found = takeMatch(reading, pattern(`${lead}${phrase}(?:${more})*`));
    if (!found) break;
    const list = found[0].replace(pattern(`^${lead}`), '');
    for (const part of list.split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*/i))
      add(part.replace(/^(?:by|per)\s+/i, ''));
  }
  const adverb = takeMatch(reading, /\b(daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)\b/i);
  if (adverb) bucket ??= buckets[(adverb[1] ?? '').toLowerCase()];
  const each = takeMatch(reading, /\b(?:each|every)\s+(day|week|month|quarter|year)\b/i);
  if (each) bucket ??= buckets[(each[1] ?? '').toLowerCase()];
  return bucket ? { dimensions, bucket } : { dimensions };
}

const the = String.raw`(?:of\s+)?(?:(?:the|all)\s+)?`;

const measureShapes: readonly (readonly [MeasureHow, RegExp])[] = [
  [
    'count_distinct',
    pattern(String.raw`\b(?:number|count)\sof\s(?:distinct|unique|different)\s+${phrase}`),
  ],
  ['count_distinct', pattern(String.raw`\b(?:distinct|unique)\s+${phrase}`)],
  [
    'count',
    pattern(String.raw`\b(?:total\s)?(?:number|count|no\.?)\sof\s+(?:(?:the|all)\s+)?${phrase}`),
  ],
  ['count', pattern(String.raw`\bhow\smany\s+${phrase}`)],
  ['count', pattern(String.raw`\b(?:count|counting)\s+(?:(?:the|all)\s+)?${phrase}`)],
  [
    'count',
    pattern(String.raw`\b(order|customer|row|record|ticket|user|invoice|transaction|line)s?
      \s+(?:counts?|volume)\b`),
  ],
  ['avg', pattern(String.raw`\b(?:average|avg|mean)\s+${the}${phrase}`)],
  ['median', pattern(String.raw`\bmedian\s+${the}${phrase}`)],
  ['max', pattern(String.raw`\b(?:maximum|max|highest|largest)\s+${the}${phrase}`)],
  ['min', pattern(String.raw`\b(?:minimum|min|lowest|smallest)\s+${the}${phrase}`)],
  ['sum', pattern(String.raw`\b(?:total|sum|overall|summed|gross|net)\s+${the}${phrase}`)],
  ['sum', pattern(String.raw`\bhow\smuch\s(?:(?:was|is|did\swe)\s)?${phrase}`)],
  [
    'sum',
    pattern(String.raw`\b(revenues?|sales|turnover|income|amounts?|spend(?:ing)?|quantity|quantities
      |units\ssold|discounts?|costs?)\b(?:\s+(?:amount|value|volume)\b)?`),
  ],
];

function readMeasures(reading: Reading): readonly Measure[] {
  const measures: { measure: Measure; at: number }[] = [];
  for (const [how, shape] of measureShapes) {
    for (;;) {
      const found = takeMatch(reading, shape);
      if (!found) break;
      // A filler inside the phrase is not part of the noun: "total sales report".
      const of = (found[1] ?? '')
        .toLowerCase()
        .replace(/\s+(?:reports?|figures?|numbers?|overview|summary|data|query|statistics)$/, '')
        .trim();
      measures.push({ measure: { how, of, quote: found[0].trim() }, at: found.index });
    }
  }
  return measures.toSorted((a, b) => a.at - b.at).map(({ measure }) => measure);
}

const fillers: ReadonlySet<string> = new Set(
  `a an the of for to in on at by from and or with as is are was were be me my our we us i you
  your please can could would should want need like show give list get find tell create make
  build write generate produce prepare provide run draft sql query queries report reports
  dashboard table tables chart data dataset file csv database db all any every each what which
  who whose when how much many do does did have has had that this these those it its their them
  there result results overview summary analysis analyse analyze statement select figures
  numbers statistics using use based per period column columns schema returning returns return
  shows showing sorted ordered ranked descending ascending order also then just respectively
  value values hello hi thanks thank so if report's let total total's than will only where
  following given attached some`.split(/\s+/),
);

/** What no rule has read, as phrases. */
function leftOver(rest: string): readonly string[] {
  const phrases: string[][] = [[]];
  for (const token of rest.match(/[\p{L}\p{N}_'%€$-]+|[|,.;:?!()]/gu) ?? []) {
    const word = /[\p{L}\p{N}]/u.test(token);
    if (word && !fillers.has(token.toLowerCase())) phrases.at(-1)?.push(token);
    else if ((phrases.at(-1)?.length ?? 0) > 0) phrases.push([]);
  }
  return phrases.filter((words) => words.length > 0).map((words) => words.join(' '));
}
