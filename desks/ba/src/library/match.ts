/**
 * Which patterns of the library a request is about, and what of it they do not cover.
 *
 * A pattern fits when the request uses one of its names; related words alone are not enough,
 * because a draft about the wrong thing is worse than none. Whether a name means the thing itself
 * is decided in `match-sense.ts`, whether it is asked for or only in given text in
 * `match-given.ts`.
 *
 * Invariant: `because` and `notCovered` are verbatim in the request.
 */

import { domainWords } from '../understanding/questions.ts';
import type { Understanding } from '../understanding/understand.ts';
import { askingVerbs, domainHeads, functionWords } from '../understanding/wordlists.ts';
import { type Reading, read, type Word } from '../understanding/words.ts';
import type { Library } from './library.ts';
import { formIn } from './match-form.ts';
import { isOnlyGiven } from './match-given.ts';
import { isMeant, isRefused, stemsIn } from './match-sense.ts';
import type { Pattern, PatternKind } from './pattern.ts';

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
  const isNamed = (stem: string): boolean => namedBy(library).has(stem);
  const fits = library.patterns
    .filter((pattern) => kind === undefined || familyOf(pattern.kind) === familyOf(kind))
    .flatMap((pattern) => fitOf(pattern, { reading, understanding, isNamed }) ?? [])
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
  readonly isNamed: (stem: string) => boolean;
}

const namings = new WeakMap<Library, ReadonlySet<string>>();

/** The words that the patterns of a library are called by. */
function namedBy(library: Library): ReadonlySet<string> {
  const known = namings.get(library);
  if (known) return known;
  const made = stemsIn(library.patterns.map(({ names, alone }) => [names, alone]));
  namings.set(library, made);
  return made;
}

function fitOf(pattern: Pattern, request: Request): PatternFit | undefined {
  if (pattern.kind === 'generator') return formFit(pattern, request);
  const { reading, understanding, isNamed } = request;
  const { language } = understanding;
  let best: PatternFit | undefined;
  for (const { name, alone } of namesOf(pattern)) {
    for (const [first, last] of occurrences(reading, stemsOf(name))) {
      if (!isMeant(pattern, { reading, language, first, last, alone, isNamed })) continue;
      const score = placeScore({ ...request, first, last, kind: pattern.kind });
      const because = reading.slice(first, last);
      const start = reading.words[first]?.start ?? 0;
      const better =
        !best ||
        score > best.score ||
        (score === best.score && because.length > best.because.length);
      if (better) best = { pattern, score, because, start };
    }
  }
  return best;
}

function namesOf({ names, alone }: Pattern): readonly { name: string; alone: boolean }[] {
  return [
    ...Object.values(names).flatMap((list) => list.map((name) => ({ name, alone: false }))),
    ...Object.values(alone).flatMap((list) => list.map((name) => ({ name, alone: true }))),
  ];
}

function formFit(pattern: Pattern, request: Request): PatternFit | undefined {
  const { reading } = request;
  const found = formIn(reading, Object.values(pattern.names).flat());
  if (!found) return undefined;
  const { first, last, named, weak } = found;
  const refused = isRefused(reading, first);
  const score = refused ? 0 : placeScore({ ...request, first, last, kind: pattern.kind });
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

/** Less where the name stands beside the topic; none where it is refused or only in given text. */
function placeScore(
  of: Request & { readonly first: number; readonly last: number; readonly kind: PatternKind },
): number {
  const { reading, understanding, first } = of;
  const start = reading.words[first]?.start ?? 0;
  const within = (piece: string): boolean => {
    const from = piece === '' ? -1 : understanding.text.indexOf(piece);
    return from >= 0 && from <= start && start < from + piece.length;
  };
  if (understanding.negated.some(within) || isOnlyGiven(understanding, of)) return 0;
  return within(understanding.topic) ? 1 : understanding.material.some(within) ? 0.6 : 0.8;
}

const cache = new WeakMap<Pattern, ReadonlySet<string>>();

/** Every word that a pattern uses itself. */
function ownWords(pattern: Pattern): ReadonlySet<string> {
  const known = cache.get(pattern);
  if (known) return known;
  const words = stemsIn(pattern);
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
