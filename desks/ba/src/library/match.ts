/**
 * Which patterns of the library a request is about, and what of it they do not cover.
 *
 * A pattern fits when the request uses one of its names; related words alone are not enough,
 * because a draft about the wrong thing is worse than none. A name that only modifies another
 * noun (`login history`) does not count as the thing itself.
 *
 * Invariant: `because` and `notCovered` are verbatim in the request.
 */

import { domainWords } from '../understanding/questions.ts';
import { fold, stemOf } from '../understanding/spelling.ts';
import type { Understanding } from '../understanding/understand.ts';
import {
  askingVerbs,
  domainHeads,
  functionWords,
  genericWords,
} from '../understanding/wordlists.ts';
import { type Reading, read, type Word } from '../understanding/words.ts';
import type { Library } from './library.ts';
import { formIn } from './match-form.ts';
import { type Pattern, type PatternKind, textsIn } from './pattern.ts';

export interface PatternFit {
  readonly pattern: Pattern;
  /** 0 to 1; below `fitMin` it is not proposed. */
  readonly score: number;
  /** The name as the request uses it. */
  readonly because: string;
  /** Where the name begins in the text. */
  readonly start: number;
  /** For a generator: what stands for `*` in its name. */
  readonly named?: string;
  /** For a generator: the form is only meant, not named. */
  readonly weak?: boolean;
}

export interface Matching {
  /** In the order of the text. */
  readonly fits: readonly PatternFit[];
  /** Words of the request that no fitting pattern takes care of. */
  readonly notCovered: readonly string[];
}

const fitMin = 0.6;

/**
 * Finds the patterns of one kind, or of all, that a request is about. What stories are drafted from
 * is a pattern of stories or a generator of them.
 */
export function matchPatterns(
  understanding: Understanding,
  library: Library,
  kind?: PatternKind,
): Matching {
  const reading = read(understanding.text);
  const fits = library.patterns
    .filter((pattern) => kind === undefined || familyOf(pattern.kind) === familyOf(kind))
    .flatMap((pattern) => fitOf(pattern, { reading, understanding }) ?? [])
    .filter(({ score }) => score >= fitMin)
    .toSorted((a, b) => a.start - b.start || b.because.length - a.because.length);
  const own = fits.filter((one) => !fits.some((other) => displaces(other, one)));
  return { fits: own, notCovered: uncovered(reading, { fits: own, understanding }) };
}

function familyOf(kind: PatternKind): PatternKind {
  return kind === 'generator' ? 'stories' : kind;
}

/**
 * A longer name over one inside it; a form that is named (`CRUD for bookings`) over the feature in
 * its name, and the feature over a form that is only meant (`manage bookings`).
 */
function displaces(outer: PatternFit, inner: PatternFit): boolean {
  const kinds = [outer.pattern.kind, inner.pattern.kind];
  if (kinds[0] === kinds[1]) return holds(outer, inner);
  if (familyOf(outer.pattern.kind) !== familyOf(inner.pattern.kind)) return false;
  const generated = outer.pattern.kind === 'generator' ? outer : inner;
  return overlap(outer, inner) && (generated.weak === true) === (generated === inner);
}

function overlap(one: PatternFit, other: PatternFit): boolean {
  const end = one.start + one.because.length;
  return one.start < other.start + other.because.length && other.start < end;
}

/** Whether the request names a pattern outside the text that it gives to work on. */
export function namesPattern(
  understanding: Understanding,
  of: { readonly library: Library; readonly kind: PatternKind; readonly given: string },
): boolean {
  const { text } = understanding;
  const at = of.given === '' ? -1 : text.indexOf(of.given);
  if (at < 0) return matchPatterns(understanding, of.library, of.kind).fits.length > 0;
  const lead = `${text.slice(0, at)} ${text.slice(at + of.given.length)}`;
  const asked = { ...understanding, text: lead, material: [] };
  return matchPatterns(asked, of.library, of.kind).fits.length > 0;
}

/** A longer name that contains this one: `password reset process` over `reset`. */
function holds(outer: PatternFit, inner: PatternFit): boolean {
  const end = inner.start + inner.because.length;
  const outerEnd = outer.start + outer.because.length;
  const longer = outer.because.length > inner.because.length;
  return longer && outer.start <= inner.start && end <= outerEnd;
}

interface Request {
  readonly reading: Reading;
  readonly understanding: Understanding;
}

function fitOf(pattern: Pattern, request: Request): PatternFit | undefined {
  if (pattern.kind === 'generator') return formFit(pattern, request);
  let best: PatternFit | undefined;
  for (const name of Object.values(pattern.names).flat()) {
    for (const [first, last] of occurrences(request.reading, stemsOf(name))) {
      const score = scoreAt(pattern, { ...request, first, last });
      const because = request.reading.slice(first, last);
      const start = request.reading.words[first]?.start ?? 0;
      const better =
        !best ||
        score > best.score ||
        (score === best.score && because.length > best.because.length);
      if (better) best = { pattern, score, because, start };
    }
  }
  return best;
}

function formFit(pattern: Pattern, request: Request): PatternFit | undefined {
  const { reading } = request;
  const found = formIn(reading, Object.values(pattern.names).flat());
  if (!found) return undefined;
  const { first, last, named, weak } = found;
  const score = placeScore({ ...request, first });
  const because = reading.slice(first, last);
  const start = reading.words[first]?.start ?? 0;
  return { pattern, score, because, start, weak, ...(named !== '' && { named }) };
}

const stems = new Map<string, readonly string[]>();

function stemsOf(name: string): readonly string[] {
  const known = stems.get(name);
  if (known) return known;
  const own = read(name)
    .words.filter(({ mark }) => !mark)
    .map(({ stem }) => stem);
  stems.set(name, own);
  return own;
}

/** Where these words stand one after another, with at most one little word or number between. */
function occurrences(reading: Reading, stems: readonly string[]): readonly [number, number][] {
  const found: [number, number][] = [];
  const { words } = reading;
  for (let first = 0; first < words.length; first++) {
    if (words[first]?.stem !== stems[0]) continue;
    let last = first;
    const all = stems.slice(1).every((stem) => {
      const between = words[last + 1]?.plain ?? '';
      const skip =
        (functionWords.has(between) || /^\d+$/.test(between)) && words[last + 1]?.stem !== stem;
      last += skip ? 2 : 1;
      return words[last]?.stem === stem;
    });
    if (all) found.push([first, last]);
  }
  return found;
}

function scoreAt(pattern: Pattern, at: Request & { first: number; last: number }): number {
  const { reading, last } = at;
  return placeScore(at) * (modifies(pattern, { reading, last }) ? 0.5 : 1);
}

/** Less where the name stands beside the topic or in given text; none where it is refused. */
function placeScore({ reading, understanding, first }: Request & { first: number }): number {
  const start = reading.words[first]?.start ?? 0;
  const within = (piece: string): boolean => {
    const from = piece === '' ? -1 : understanding.text.indexOf(piece);
    return from >= 0 && from <= start && start < from + piece.length;
  };
  if (understanding.negated.some(within) || isRefused(reading, first)) return 0;
  return within(understanding.topic) ? 1 : understanding.material.some(within) ? 0.6 : 0.8;
}

/** `login but no OTP`, `without the OTP`: the name is there to be left out. */
function isRefused({ words }: Reading, first: number): boolean {
  const before = words.slice(Math.max(0, first - 2), first).map(({ plain }) => plain);
  const article = before.at(-1) === 'the' || before.at(-1) === 'an' || before.at(-1) === 'a';
  return refusing.has(before.at(article ? -2 : -1) ?? '');
}

const refusing = new Set(
  'no not without except excluding ohne kein keine sans sin senza zonder sem'.split(' '),
);

/** The next noun is neither the pattern's own nor a word such as `page`. */
function modifies(
  pattern: Pattern,
  { reading, last }: { reading: Reading; last: number },
): boolean {
  const next = reading.words[last + 1];
  if (!next || next.mark || functionWords.has(next.plain) || genericWords.has(next.plain))
    return false;
  if (domainHeads.has(next.plain) || domainHeads.has(next.stem)) return false;
  if (heads.has(next.stem) || /^\d|ed$|ing$/.test(next.plain)) return false;
  return !ownWords(pattern).has(next.stem);
}

const heads = new Set(
  `process flow workflow requirement story map diagram report query case test plan criterium
  criteria sql
  chart dashboard procedure handling management request approval verification list excluding
  including
  prozess ablauf proceso processo proces per by last`.split(/\s+/),
);

const cache = new WeakMap<Pattern, ReadonlySet<string>>();

/** Every word that a pattern uses itself. */
function ownWords(pattern: Pattern): ReadonlySet<string> {
  const known = cache.get(pattern);
  if (known) return known;
  const words = new Set(
    textsIn(pattern).flatMap((text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map(stemOf)),
  );
  cache.set(pattern, words);
  return words;
}

/** Neighbouring words are given back as one phrase. */
function uncovered(
  reading: Reading,
  of: { fits: readonly PatternFit[]; understanding: Understanding },
): readonly string[] {
  const known = of.fits.map(({ pattern }) => ownWords(pattern));
  const refused = of.understanding.negated.map((piece) => {
    const start = reading.text.indexOf(piece);
    return [start, start + piece.length] as const;
  });
  const left = new Set<Word>(
    domainWords(reading).filter(
      (word) =>
        !domainHeads.has(word.stem) &&
        !askingVerbs.has(word.plain) &&
        !known.some((words) => words.has(word.stem)) &&
        !refused.some(([start, end]) => start <= word.start && word.start < end),
    ),
  );
  const phrases: [number, number][] = [];
  for (const [index, word] of reading.words.entries()) {
    if (!left.has(word)) continue;
    const open = phrases.at(-1);
    if (open && open[1] === index - 1) open[1] = index;
    else phrases.push([index, index]);
  }
  return [...new Set(phrases.map(([first, last]) => reading.slice(first, last)))];
}
