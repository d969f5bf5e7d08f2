/**
 * Where a request names a form that a generator knows: `CRUD for *`, `* life cycle`, `^manage *`.
 *
 * Comes in: the request and the names of a generator. Goes out: the longest name that fits, with
 * what stands for `*`. A name with `^` counts only where nothing of a domain stands before it in
 * its sentence: `manage suppliers` is asked for, `an app to manage beehives` is not.
 *
 * Invariant: what is found is verbatim in the request.
 */
import { tradeWords } from '../understanding/lexicon.ts';
import { domainWords } from '../understanding/questions.ts';
import { askingVerbs, functionWords } from '../understanding/wordlists.ts';
import { type Reading, read, type Word } from '../understanding/words.ts';

export interface FormFit {
  /** Index of the first and the last word. */
  readonly first: number;
  readonly last: number;
  /** What stands for `*`; empty for a name without one. */
  readonly named: string;
  /** The name asks that nothing of a domain stands before it. */
  readonly weak: boolean;
}

/** Words that `*` stands for at most. */
const namedMax = 4;

/** The longest of these names in the request. */
export function formIn(reading: Reading, names: readonly string[]): FormFit | undefined {
  return names
    .flatMap((name) => fitsOf(reading, name))
    .toSorted(
      (a, b) => b.last - b.first - (a.last - a.first) || a.named.length - b.named.length,
    )[0];
}

function fitsOf(reading: Reading, name: string): readonly FormFit[] {
  const weak = name.startsWith('^');
  const tokens = tokensOf(name.replace(/^\^/, ''));
  const found = reading.words.flatMap((_, start) => fitAt(reading, { tokens, start }) ?? []);
  const own = found.map((fit) => ({ ...fit, weak }));
  return weak ? own.filter(({ first }) => isAtHead(reading, first)) : own;
}

const cache = new Map<string, readonly string[]>();

/** The stems of a name, `*` as it is. */
function tokensOf(name: string): readonly string[] {
  const known = cache.get(name);
  if (known) return known;
  const tokens = name.split('*').flatMap((part, index) => [
    ...(index > 0 ? ['*'] : []),
    ...read(part)
      .words.filter(({ mark }) => !mark)
      .map(({ stem }) => stem),
  ]);
  cache.set(name, tokens);
  return tokens;
}

function fitAt(
  reading: Reading,
  { tokens, start }: { tokens: readonly string[]; start: number },
): Omit<FormFit, 'weak'> | undefined {
  const { words } = reading;
  let at = start;
  let named: readonly [number, number] | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token !== '*') {
      // What stands for `*` stands right before the next word of the form.
      const skips = index > 0 && tokens[index - 1] !== '*';
      at += skips && isLittle(words[at]) && words[at]?.stem !== token ? 1 : 0;
      if (words[at]?.stem !== token) return undefined;
      at += 1;
      continue;
    }
    const from = index === 0 ? at : afterArticles(words, at);
    const next = tokens[index + 1];
    const length = lengthOf(words, { from, next });
    if (length === 0) return undefined;
    named = [from, from + length - 1];
    at = from + length;
  }
  return { first: start, last: at - 1, named: named ? reading.slice(...named) : '' };
}

/** A comma inside a list of verbs, or a little word. */
function isLittle(word: Word | undefined): boolean {
  return (
    word !== undefined && (word.plain === ',' || (functionWords.has(word.plain) && !word.mark))
  );
}

function afterArticles(words: readonly Word[], at: number): number {
  let from = at;
  while (from < at + 2 && articles.has(words[from]?.plain ?? '')) from += 1;
  return from;
}

const articles = new Set(
  "a an the our my your their all each every der die das den dem des ein eine einen einer unsere le la les l' un une des nos el los las una sus il lo gli i".split(
    ' ',
  ),
);

/** How many words from here are a name: none of them little, up to the next word of the form. */
function lengthOf(
  words: readonly Word[],
  { from, next }: { from: number; next: string | undefined },
): number {
  let length = 0;
  while (length < namedMax) {
    const word = words[from + length];
    if (!word || word.mark || functionWords.has(word.plain)) break;
    if (word.stem === next) return length;
    if (isTrade(word)) break;
    if (askingVerbs.has(word.plain) && length === 0 && next !== undefined) return 0;
    length += 1;
  }
  return next === undefined || words[from + length]?.stem === next ? length : 0;
}

/** `suppliers acceptance criteria`: what is wanted ends what it is about. */
function isTrade({ plain, stem }: Word): boolean {
  return tradeWords.has(stem) && !recorded.has(stem) && !recorded.has(plain);
}

/** Words of the trade of which records are kept all the same. */
const recorded = new Set(
  'order supplier customer user role product report document case project contract ticket item process form data table request application task issue incident question meeting survey note page'.split(
    ' ',
  ),
);

/** Nothing of a domain before it in its sentence. */
function isAtHead(reading: Reading, first: number): boolean {
  const content = new Set(domainWords(reading));
  for (let index = first - 1; index >= 0; index--) {
    const word = reading.words[index];
    if (!word || /^[.!?\n]$/.test(word.plain)) return true;
    if (content.has(word) && !askingVerbs.has(word.plain)) return false;
  }
  return true;
}
