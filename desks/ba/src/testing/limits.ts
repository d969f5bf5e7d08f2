/**
 * Reads limits from an English sentence.
 *
 * Comes in: a text. Goes out: each limit with its ends, unit and step, and the words it was read
 * from. Patterns are tried from the most to the least specific, and words that were read once are
 * not read again. Dates, ids and version numbers are no limits.
 */

export interface Edge {
  readonly value: number;
  /** Whether the value itself is allowed. */
  readonly included: boolean;
  /** Whether `included` is a reading of words that do not say it. */
  readonly assumed: boolean;
}

export interface Limit {
  /** The words it was read from. */
  readonly quote: string;
  readonly min: Edge | undefined;
  readonly max: Edge | undefined;
  readonly kind: 'length' | 'amount' | 'duration' | 'percentage' | 'count';
  /** As written: `characters`, `failed attempts`; `undefined` when none was. */
  readonly unit: string | undefined;
  /** `€` or `EUR`, for amounts. */
  readonly currency: string | undefined;
  /** `a day`, where the figure is one for each day. */
  readonly rate?: string | undefined;
  /** Decimals of the figures as written. */
  readonly decimals: number;
  /** The smallest difference to test with; `unit` where it is smaller than the limit's own. */
  readonly step: { readonly size: number; readonly unit: string | undefined };
}

/** Finds every limit of a text, in the order they are written. */
export function findLimits(text: string): readonly Limit[] {
  // Most sentences have no figure, and the forms below are dear to try.
  if (!anyFigure.test(text)) return [];
  const taken: (readonly [number, number])[] = [];
  const found: { at: number; limit: Limit }[] = [];
  for (const { pattern, edges } of forms) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const [rate = ''] = rateAfter.exec(text.slice(end)) ?? [];
      const span = [match.index, end + rate.length] as const;
      if (taken.some(([start, end]) => span[0] < end && start < span[1])) continue;
      const limit = limitOf(match, { edges, rate });
      if (!limit) continue;
      taken.push(span);
      found.push({ at: match.index, limit });
    }
  }
  return found.toSorted((a, b) => a.at - b.at).map(({ limit }) => limit);
}

/** Which ends a form of words sets; `b` is the last figure, and `a` too when there is one. */
type Edges = (figures: { a: number; b: number }) => { min?: Edge; max?: Edge };

const stated = (value: number): Edge => ({ value, included: true, assumed: false });
const excluded = (value: number): Edge => ({ value, included: false, assumed: false });
const assumed = (value: number): Edge => ({ value, included: true, assumed: true });

// By hand: \p{L} needs the flag u, and with i and u each form takes several times as long to compile.
const letters = 'A-Za-zÀ-ÖØ-öø-ɏ';
const words = alternatives(`
  one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty sixty ninety
  hundred`);
const currencies = '[€$£¥]|(?:EUR|USD|GBP|CHF|JPY)\\b';
const figure = `(?:\\d{1,3}(?:[,\\u00a0']\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|(?:${words})\\b)`;
const knownUnit = alternatives(`
  characters? chars? digits? letters? symbols? bytes? [KMGT]B milliseconds? ms seconds? secs? s
  minutes? mins? hours? hrs? h days? weeks? months? years? percent attempts? tries times? items?
  euros? dollars? pounds? francs? cents? EUR USD GBP CHF JPY`);
const notUnit = alternatives(`
  as is this was has does needs gets allows requires means exists passes fails opens closes starts
  ends always thus plus minus always sometimes unless its his hers ours yours theirs`);

/** What is counted may be of a kind: `5 wrong passwords`. */
const counted = '(?:wrong|failed|invalid|new|open) ';
const per = 'an?|per|each|every';

/** `a day` in `500 EUR a day`, which is a part of the unit. */
const rateAfter =
  /^ (?:an?|per|each|every) (?:second|minute|hour|day|night|week|month|quarter|year|person|customer|user)\b/i;

const anyFigure = new RegExp(`\\d|\\b(?:${words})\\b`, 'i');

/** A figure that is not a part of a date, a version, an id or a longer number. */
function number(name: string): string {
  const money = `(?<${name}Money>${currencies})?\\s?`;
  return `${money}(?<![\\w.,/-])(?<${name}>${figure})(?![.,/:]?\\d|[/-]\\d)`;
}

/** A sign, a known unit with up to two words before it, or any plural; none after a currency. */
function unit(name: string): string {
  const sign = `\\s?(?<${name}>%|[€$£¥])`;
  const known = `[\\s-]?(?<${name}Known>(?:(?!(?:${per})\\b)\\w+[ -]){0,2}?(?:${knownUnit}))\\b`;
  const noun = `(?:${counted})?(?!(?:${notUnit})\\b)[${letters}-]{2,}s`;
  const plural = `(?<![€$£¥][\\d.,']*)\\s(?<${name}Any>${noun})\\b`;
  return `(?:${sign}|${known}|${plural})`;
}

const of = '(?: (?:length|amount|number|value|age))?(?: of| is| are|:)?';
const atLeast = `(?:at least|(?:a )?min(?:imum|\\.)?${of}|no(?:t)? (?:less|fewer) than|>=|≥)`;
const atMost =
  `(?:at (?:the )?most|up to(?: and including)?|(?:a )?max(?:imum|\\.)?${of}|` +
  'no(?:t)? (?:more|longer|greater|higher|older) than|not exceed(?:ing)?|<=|≤)';
const a = `${number('a')}${unit('unitA')}?`;
const b = `${number('b')}${unit('unitB')}?`;
const between = `(?:between|from)\\s+${a}\\s+(?:and|to)\\s+${b}`;
const dash = `(?<![\\w.,/-])(?<a>${figure})\\s?(?:–|-|to)\\s?(?<b>${figure})(?![.,/:-]?\\d)`;
const coming = '(?:the (?:next|first|last) )?';

/** From the most specific to the least. */
const forms: readonly { pattern: RegExp; edges: Edges }[] = [
  form(`${atLeast}\\s*${a},?\\s+(?:and|but|to)?\\s*${atMost}\\s*${b}`, ends(stated, stated)),
  form(`${between}\\s*,?\\s*\\(?(?:both )?(?:inclusive|included)\\)?`, ends(stated, stated)),
  form(between, ends(assumed, assumed)),
  form(`${dash}${unit('unitB')}`, ends(assumed, assumed)),
  form(`(?:exactly|precisely)\\s+${a}`, ends(stated, stated)),
  form(`${atLeast}\\s*${a}`, ends(stated)),
  form(`${atMost}\\s*${a}`, ends(undefined, stated)),
  form(`${a}\\s+or (?:more|longer|older|above|higher|greater)${unit('unitB')}?`, ends(stated)),
  form(
    `${a}\\s+or (?:less|fewer|shorter|younger|below|lower|smaller)${unit('unitB')}?`,
    ends(undefined, stated),
  ),
  form(`(?:more|greater|longer|older|higher|later|larger) than\\s+${a}`, ends(excluded)),
  form(`(?:exceeds?|exceeding|over|above|beyond|>)\\s*${a}`, ends(excluded)),
  form(
    `(?:less|fewer|shorter|younger|lower|earlier|smaller) than\\s+${a}`,
    ends(undefined, excluded),
  ),
  form(`(?:under|below|<)\\s*${a}`, ends(undefined, excluded)),
  form(`(?:within|in (?:at most|no more than))\\s+${coming}${a}`, ends(undefined, stated)),
  form(
    `(?:valid|available|open|kept|stored|locked|blocked|active) for\\s+${coming}${a}`,
    ends(undefined, assumed),
  ),
  form(
    `(?:expires?|expired|times? out|ends?|closes?|lapses?) (?:after|in)\\s+${a}`,
    ends(undefined, assumed),
  ),
  form(`after\\s+${a}`, ends(assumed)),
  form('for the\\s+(?<a>\\d+)(?:st|nd|rd|th)\\s+(?<unitAAny>time)', ends(stated)),
  form(
    `${number('a')}[\\s-](?<unitAKnown>characters?|chars?|digits?|letters?|symbols?)\\b`,
    ends(stated, stated),
  ),
];

/** The ends of a form with one figure, or with two. */
function ends(min?: (value: number) => Edge, max?: (value: number) => Edge): Edges {
  return (figures) => ({
    ...(min ? { min: min(figures.a) } : {}),
    ...(max ? { max: max(figures.b) } : {}),
  });
}

function alternatives(list: string): string {
  return list.trim().split(/\s+/).join('|');
}

function form(source: string, edges: Edges): { pattern: RegExp; edges: Edges } {
  const start = /^[\p{L}(]/u.test(source) ? `(?<![${letters}\\d-])` : '';
  return { pattern: new RegExp(start + source, 'gi'), edges };
}

function limitOf(
  match: RegExpExecArray,
  { edges, rate }: { edges: Edges; rate: string },
): Limit | undefined {
  const groups = match.groups ?? {};
  const low = numberOf(groups['a']);
  const high = numberOf(groups['b'] ?? groups['a']);
  if (low === undefined || high === undefined || low > high) return undefined;
  const name = unitOf(groups, 'unitB') ?? unitOf(groups, 'unitA');
  const money = groups['aMoney'] ?? groups['bMoney'] ?? (name && isMoney(name) ? name : undefined);
  const decimals = Math.max(decimalsOf(groups['a']), decimalsOf(groups['b']));
  const { min, max } = edges({ a: low, b: high });
  const kind = money === undefined ? kindOf(name) : 'amount';
  // A word that counts nothing, as in `after two`, is no limit that could be tested.
  if (name === undefined && money === undefined && !/\d/.test(match[0])) return undefined;
  if (min && !max && min.assumed && kind !== 'count' && kind !== 'duration') return undefined;
  return {
    quote: (match[0] + rate).trim(),
    min,
    max,
    kind,
    unit: money === undefined ? name : undefined,
    currency: money,
    ...(rate !== '' && { rate: rate.trim() }),
    decimals,
    step: stepOf({ kind, unit: name, decimals }),
  };
}

function unitOf(groups: Record<string, string | undefined>, name: string): string | undefined {
  const found = groups[name] ?? groups[`${name}Known`] ?? groups[`${name}Any`];
  return found === 'percent' ? '%' : found;
}

function isMoney(name: string): boolean {
  return /^(?:[€$£¥]|EUR|USD|GBP|CHF|JPY|euros?|dollars?|pounds?|francs?)$/i.test(name);
}

function kindOf(name: string | undefined): Limit['kind'] {
  if (name === undefined) return 'count';
  if (name === '%') return 'percentage';
  if (/(?:characters?|chars?|digits?|letters?|symbols?)$/i.test(name)) return 'length';
  return smallerUnit(name) === undefined ? 'count' : 'duration';
}

/** What a duration is stepped by: seconds by themselves, longer units by the next smaller one. */
function smallerUnit(name: string): string | undefined {
  if (/(?:^|\s)(?:milliseconds?|ms)$/i.test(name)) return '';
  if (/(?:^|\s)(?:seconds?|secs?|s)$/i.test(name)) return '';
  if (/(?:^|\s)(?:minutes?|mins?)$/i.test(name)) return 'second';
  if (/(?:^|\s)(?:hours?|hrs?|h)$/i.test(name)) return 'minute';
  if (/(?:^|[\s-])days?$/i.test(name)) return '';
  if (/(?:^|\s)(?:weeks?|months?|years?)$/i.test(name)) return 'day';
  return undefined;
}

function stepOf({
  kind,
  unit: name,
  decimals,
}: {
  kind: Limit['kind'];
  unit: string | undefined;
  decimals: number;
}): Limit['step'] {
  if (kind === 'amount') return { size: /yen|JPY|¥/i.test(name ?? '') ? 1 : 0.01, unit: undefined };
  const smaller =
    kind === 'duration' && decimals === 0 && name !== undefined ? smallerUnit(name) : '';
  if (smaller !== '' && smaller !== undefined) return { size: 1, unit: smaller };
  return {
    size: decimals === 0 ? 1 : Number((10 ** -decimals).toFixed(decimals)),
    unit: undefined,
  };
}

const wordValues: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  ninety: 90,
  hundred: 100,
};

function numberOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const value = wordValues[written.toLowerCase()] ?? Number(written.replace(/[,\u00a0']/g, ''));
  // Past this, a step of a cent is lost in a float.
  return Number.isFinite(value) && value <= 1e12 ? value : undefined;
}

function decimalsOf(written: string | undefined): number {
  return written?.split('.')[1]?.length ?? 0;
}
