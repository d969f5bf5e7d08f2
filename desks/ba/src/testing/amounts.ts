/**
 * Amounts in a sentence, so that `4 minutes 59 seconds` and `5 minutes minus 1 second` are seen to
 * be the same.
 *
 * Comes in: a text. Goes out: each amount with its unit in one form: seconds for everything that
 * has a fixed length, the currency, `%`, or the noun that is counted. A unit is never dropped.
 */
import { contentOf } from '../wording.ts';

export interface Amount {
  /** `s`, `EUR`, `%`, `password`; empty for a bare figure. */
  readonly unit: string;
  readonly value: number;
  /** The words it was read from. */
  readonly quote: string;
  /** Where they begin. */
  readonly at: number;
}

/** The amounts of a text, in the order they are written. */
export function amountsIn(text: string): readonly Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(form)) {
    const { before = '', figure = '', sign = '' } = match.groups ?? {};
    const value = Number(figure.replace(/[,\u00a0'](?=\d{3})/g, ''));
    const money = currencies.get((before || sign).trim());
    const rest = text.slice(match.index + match[0].length);
    const noun = sign === '' && before === '' ? (nounOf.exec(rest)?.[0] ?? '') : '';
    const at = match.index;
    const words = noun.trim().split(/[\s-]+/);
    const length = lengthOf(words[0] ?? '');
    const named =
      length === undefined
        ? noun
        : noun.slice(0, noun.indexOf(words[0] ?? '') + (words[0] ?? '').length);
    const quote = (match[0] + named).trim();
    if (money !== undefined || sign === '%') {
      found.push({ unit: money ?? '%', value, quote, at });
      continue;
    }
    const last = found.at(-1);
    const joint = last && text.slice(last.at + last.quote.length, at);
    if (length !== undefined && last?.unit === 's' && joint !== undefined && joins.test(joint)) {
      const more = length * value * (/minus/i.test(joint) ? -1 : 1);
      const whole = text.slice(last.at, at + quote.length);
      found[found.length - 1] = { ...last, value: rounded(last.value + more), quote: whole };
      continue;
    }
    const timed = length === undefined ? value : rounded(length * value);
    found.push({ unit: length === undefined ? unitOf(words) : 's', value: timed, quote, at });
  }
  return found;
}

/** A text with its times and sums in one form: `[299|s]`; what is counted stays as it is. */
export function withAmounts(text: string): string {
  return amountsIn(text).reduceRight((result, { unit, value, quote, at }) => {
    if (unit !== 's' && unit !== '%' && !/^[A-Z]{3}$/.test(unit)) return result;
    const end = at + quote.length;
    return `${result.slice(0, at)} [${value}|${unit}] ${result.slice(end)}`;
  }, text);
}

const form =
  /(?<before>[€$£¥]\s?|(?:EUR|USD|GBP|CHF|JPY)\s)?(?<![\p{L}\d.,/-])(?<figure>-?\d{1,3}(?:[,\u00a0']\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?![.,/:]?\d|[/-]\d|\p{L})\s?(?<sign>%|[€$£¥]|(?:EUR|USD|GBP|CHF|JPY|euros?|dollars?|pounds?)\b)?/gu;

const little =
  'in|on|at|of|to|from|for|by|with|without|and|or|a|an|the|is|are|was|were|be|been|has|have|had|that|which|who|ago|per|each|every|left|old|long|minus|plus|after|before|when|if|then|not|no|as|just|only|within|later|earlier';
const nounOf = new RegExp(`^[\\s-]?(?:(?!(?:${little})\\b)\\p{L}[\\p{L}'-]*[ -]?){1,3}`, 'iu');
const joins = /^\s*(?:,|and|minus|plus)?\s*$/i;

const currencies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '€': 'EUR',
    euro: 'EUR',
    euros: 'EUR',
    $: 'USD',
    dollar: 'USD',
    dollars: 'USD',
    '£': 'GBP',
    pound: 'GBP',
    pounds: 'GBP',
    '¥': 'JPY',
    EUR: 'EUR',
    USD: 'USD',
    GBP: 'GBP',
    CHF: 'CHF',
    JPY: 'JPY',
  }),
);

/** Seconds; months and years have no fixed length. */
const lengths: readonly (readonly [RegExp, number])[] = [
  [/^(?:milliseconds?|ms)$/i, 0.001],
  [/^(?:seconds?|secs?|s)$/i, 1],
  [/^(?:minutes?|mins?)$/i, 60],
  [/^(?:hours?|hrs?|h)$/i, 3600],
  [/^days?$/i, 86_400],
  [/^weeks?$/i, 604_800],
];

function lengthOf(word: string): number | undefined {
  return lengths.find(([pattern]) => pattern.test(word))?.[1];
}

/** The noun at the end of `wrong passwords`, without its plural. */
function unitOf(words: readonly string[]): string {
  return [...contentOf(words.at(-1) ?? '')][0] ?? '';
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
