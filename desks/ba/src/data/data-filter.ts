/**
 * Which rows are meant: "excluding cancelled orders", "where region is North", "amount over 100".
 */
import { noun, pattern, type Reading, takeMatch } from './data-phrase.ts';

export interface FilterWish {
  /** The noun of the column, when it was named: `status`. */
  readonly column?: string;
  readonly is: 'equal' | 'not_equal' | 'more' | 'less';
  readonly value: string;
  readonly quote: string;
}

const value = String.raw`(?: '([^']*)' | "([^"]*)" | ([\p{L}\p{N}_.-]*[\p{L}\p{N}]) )`;
const lead = String.raw`(?:\b(?:where|with|and|whose|having)\s+(?:(?:an?|the)\s+)?)?`;
/** A noun after the value that says nothing: "cancelled orders". */
const thing = String.raw`(?:\s+(?:order|sale|row|record|item|transaction|customer|invoice)s?\b)?`;
const asking = 'what|which|who|how|there|it|this|that|where|when|here';

type Reader = readonly [shape: RegExp, read: (found: RegExpExecArray) => Omit<FilterWish, 'quote'>];

const readers: readonly Reader[] = [
  [
    pattern(String.raw`${lead} \b(?!(?:${asking})\b)(${noun})
      \s*(=|!=|<>|\bis\snot\b|\bisn't\b|\bis\b|\bequals\b|\bnot\sequal\sto\b)\s*${value}`),
    (found) => ({
      column: (found[1] ?? '').toLowerCase(),
      is: /!=|<>|not|isn't/i.test(found[2] ?? '') ? 'not_equal' : 'equal',
      value: firstGroup(found, 3),
    }),
  ],
  [
    pattern(String.raw`${lead} \b(${noun})\s*
      (>=?|<=?|\b(?:is\s)?
        (?:over|above|(?:more|greater|less)\sthan|below|under|at\s(?:least|most))\b)
      \s*([\d.,]*\d)`),
    (found) => ({
      column: (found[1] ?? '').toLowerCase(),
      is: /<|below|under|less|at most/i.test(found[2] ?? '') ? 'less' : 'more',
      value: (/=|at /.test(found[2] ?? '') ? '=' : '') + (found[3] ?? '').replaceAll(',', ''),
    }),
  ],
  [
    pattern(String.raw`\bwith\s+(?:the\s+)?
      (status|state|region|country|channel|category|type|segment)\s+${value}`),
    (found) => ({
      column: (found[1] ?? '').toLowerCase(),
      is: 'equal',
      value: firstGroup(found, 2),
    }),
  ],
  [
    pattern(String.raw`\b(?:excluding|exclude|without|except(?:\sfor)?|other\sthan|ignoring
      |leaving\sout|not\scounting|but\snot|no)\s+(?:(?:any|all|the)\s+)?
      (${noun})(?:\s+(?:and|or)\s+(${noun}))? ${thing}`),
    (found) => ({ is: 'not_equal', value: [found[1], found[2]].filter(Boolean).join(',') }),
  ],
  [
    pattern(String.raw`\b(?:only|just)\s+(?:(?:for|the)\s+)?(${noun}) ${thing}`),
    (found) => ({ is: 'equal', value: found[1] ?? '' }),
  ],
];

/** Reads all filters, and takes them out of the text. */
export function readFilters(reading: Reading): readonly FilterWish[] {
  const filters: FilterWish[] = [];
  for (const [shape, read] of readers) {
    for (;;) {
      const found = takeMatch(reading, shape);
      if (!found) break;
      filters.push({ ...read(found), quote: found[0].trim() });
    }
  }
  return filters;
}

/** The first group from `from` on that matched: a value in single, double or no quotes. */
function firstGroup(found: RegExpExecArray, from: number): string {
  return (found.slice(from).find((group) => group !== undefined) ?? '').trim();
}
