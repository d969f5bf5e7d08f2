/**
 * What two statements of a text say against each other, and what one leaves open: a unit, an actor.
 *
 * Comes in: statements in English, verbatim. Goes out: what was found, in their words. Whether it
 * is a contradiction only people know, so each is a question.
 */
import { amountsIn } from '../testing/amounts.ts';
import { boundaries } from '../testing/boundaries.ts';
import { contentOf, withoutQuotes } from '../wording.ts';

/** Two statements that can hardly both hold. */
export interface Contradiction {
  /** Place of the earlier one. */
  readonly with: number;
  /** What differs, such as `15 minutes` and `30 minutes`; the statements themselves for a “not”. */
  readonly said: string;
  readonly against: string;
}

/** The earlier statement that this one contradicts, if it contradicts one. */
export function contradictionOf(
  statement: string,
  earlier: readonly string[],
): Contradiction | undefined {
  for (const [place, other] of earlier.entries()) {
    const figures = figuresAgainst(statement, other);
    if (figures) return { with: place, ...figures };
    if (isContrary(statement, other)) return { with: place, said: statement, against: other };
  }
  return undefined;
}

/** Both give one amount in a unit, of the same thing, and the amounts differ. */
function figuresAgainst(
  one: string,
  other: string,
): { readonly said: string; readonly against: string } | undefined {
  if (shared(aboutOf(one), aboutOf(other)) < 2 || sideOf(one) !== sideOf(other)) return undefined;
  const [mine, theirs] = [amountsIn(one), amountsIn(other)];
  for (const amount of mine) {
    const alike = theirs.filter(({ unit }) => unit === amount.unit);
    const own = mine.filter(({ unit }) => unit === amount.unit);
    const [against] = alike;
    if (alike.length !== 1 || own.length !== 1 || !against || amount.unit === '') continue;
    if (against.value !== amount.value) return { said: amount.quote, against: against.quote };
  }
  return undefined;
}

/** At most and at least of the same thing go together. */
function sideOf(text: string): string {
  const [limit] = boundaries(text);
  if (!limit) return '';
  return limit.min && limit.max ? 'both' : limit.min && !limit.min.assumed ? 'min' : 'end';
}

const negations = /\b(?:not|never|no|cannot)\b|n[’']t\b/gi;

/** The same words, but for a “not”. */
function isContrary(one: string, other: string): boolean {
  const count = (text: string): number => (withoutQuotes(text).match(negations) ?? []).length;
  if ((count(one) + count(other)) % 2 === 0) return false;
  const bare = (text: string): string =>
    [...contentOf(text.replace(/\bcannot\b/gi, 'can').replace(negations, ' '))]
      .toSorted()
      .join(' ');
  return bare(one) !== '' && bare(one) === bare(other);
}

const ends =
  /\b(?:times? out|timed out|timeout|time-out|expires?|ends?|closes?|lapses?|is closed|logs? out)\b/gi;
const keeps = /\b(?:is valid|are valid|kept|stored|retained|retention|keeps?|stores?|retains?)\b/gi;
const idle = new Set(
  'must shall should system user application page minut hour day week month year second eur usd after within least most more than'.split(
    ' ',
  ),
);

/** What a statement is about: its words without figures, with one word for each way to end. */
function aboutOf(text: string): ReadonlySet<string> {
  const plain = text.replace(ends, ' ending ').replace(keeps, ' keeping ');
  return new Set([...contentOf(plain)].filter((word) => !idle.has(word) && !/^\d/.test(word)));
}

function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((word) => other.has(word)).length;
}

/** Figures that limit something and have no unit, verbatim. */
export function withoutUnit(statement: string): readonly string[] {
  const plain = withoutQuotes(statement);
  const limits = boundaries(plain)
    .filter(({ unit, currency }) => unit === undefined && currency === undefined)
    .map(({ quote }) => quote);
  const named =
    plain.match(
      /\b(?:limit|time-?out|maximum|minimum|threshold|size|length|duration|retention|price|fee|delay)\s(?:is|of|=|:|shall be|must be|should be)\s\d[\d.,]*(?!\s?(?:\p{L}|[%€$£]|\d))/giu,
    ) ?? [];
  return [...new Set([...limits, ...named.map((one) => one.replace(/[.,]$/, ''))])];
}

const states =
  'allowed|required|locked|closed|expired|opened|based|needed|supposed|limited|interested|logged|called|named|expected|used';
const passive = new RegExp(
  `\\b(?:is|are|be|been|being)\\s+(?:\\w+ly\\s+)?(?!(?:${states})\\b)(\\w{3,}ed|sent|made|done|given|shown|kept|paid|built|written|taken|chosen|told|held)\\b`,
  'i',
);

/** What is done and by nobody, such as `is sent`; none where somebody is named. */
export function withoutActor(statement: string): string | undefined {
  const plain = withoutQuotes(statement);
  if (/\bby\b/i.test(plain)) return undefined;
  return passive.exec(plain)?.[0];
}
