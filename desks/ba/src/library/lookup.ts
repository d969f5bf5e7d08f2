/**
 * Looking patterns up: by words, or one of them whole.
 *
 * Comes in: words as somebody types them, or a name. Goes out: what there is on them, best first; or
 * the pattern with its defaults filled in, each default marked as the assumption that it is, with
 * the question that settles it.
 */
import { fold, stemOf } from '../understanding/spelling.ts';
import { functionWords } from '../understanding/wordlists.ts';
import { read } from '../understanding/words.ts';
import type { Slot } from './generator.ts';
import { expand } from './generator-expand.ts';
import type { Library } from './library.ts';
import { formIn } from './match-form.ts';
import { filledIn, type Pattern, type PatternKind, textsIn } from './pattern.ts';

/** What there is on some words, in a line or two. */
export interface FoundPattern {
  readonly kind: PatternKind;
  readonly name: string;
  readonly title: string;
  /** Its stories, its steps or its question. */
  readonly covers: readonly string[];
}

/** More are of no help. */
const foundMax = 8;

/** The patterns that some words are about, best first; all names where there are no words. */
export function findPatterns(words: string, library: Library): readonly FoundPattern[] {
  const wanted = stemsIn(words);
  if (wanted.length === 0) return library.patterns.map((pattern) => ({ ...shown(pattern) }));
  return library.patterns
    .map((pattern) => ({ pattern, score: scoreOf(pattern, wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, foundMax)
    .map(({ pattern }) => shown(pattern));
}

function stemsIn(text: string): readonly string[] {
  return read(text)
    .words.filter(({ mark, plain }) => !mark && !functionWords.has(plain))
    .map(({ stem }) => stem);
}

/** A word in a name counts most, one in the title or the keywords less, one anywhere least. */
function scoreOf(pattern: Pattern, wanted: readonly string[]): number {
  const named = wordsOf([
    pattern.name.replaceAll('-', ' '),
    Object.values(pattern.names).flat(),
    Object.values(pattern.alone),
  ]);
  const near = wordsOf([pattern.title, pattern.keywords]);
  const body = wordsOf(pattern);
  const scores = wanted.map((word) =>
    named.has(word) ? 5 : near.has(word) ? 2 : body.has(word) ? 0.5 : 0,
  );
  const sum = scores.reduce((total: number, score) => total + score, 0);
  return Math.max(...scores) >= 2 ? sum : 0;
}

function wordsOf(value: unknown): ReadonlySet<string> {
  return new Set(
    textsIn(value).flatMap((text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map(stemOf)),
  );
}

function shown(pattern: Pattern): FoundPattern {
  const { kind, name, title } = pattern;
  return { kind, name, title, covers: coveredBy(pattern) };
}

function coveredBy(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'stories':
    case 'generator':
      return pattern.stories.map(({ role, goal }) => filled(`${role}: ${goal}`, pattern));
    case 'process':
      return pattern.steps.map(({ name }) => filled(name, pattern));
    case 'query':
      return [filled(pattern.question, pattern)];
    default:
      return pattern satisfies never;
  }
}

/** A pattern with its defaults filled in. */
export interface WholePattern {
  readonly kind: PatternKind;
  readonly name: string;
  readonly title: string;
  /** What the defaults take for granted, each with the question that settles it. */
  readonly assumed: readonly {
    readonly parameter: string;
    readonly text: string;
    readonly ask: string;
  }[];
  /** For a generator that was not told everything: what has to be asked first. */
  readonly slots?: readonly Pick<Slot, 'name' | 'ask'>[];
  readonly [part: string]: unknown;
}

/**
 * The patterns of a name, with their defaults filled in. A generator is filled from the request;
 * without one, or where the request leaves something out, its slots say what to ask.
 */
export function patternsNamed(
  name: string,
  { library, request = '' }: { readonly library: Library; readonly request?: string },
): readonly WholePattern[] {
  return library.patterns.filter((one) => one.name === name).map((one) => whole(one, request));
}

function whole(pattern: Pattern, request: string): WholePattern {
  if (pattern.kind !== 'generator') return bare(pattern, pattern);
  const fit = formOf(pattern, request);
  const expansion = expand(pattern, { fit, text: request });
  if (expansion.ok) return { ...bare(expansion.pattern, expansion.pattern), kind: 'generator' };
  const slots = pattern.slots.map((slot) => ({ name: slot.name, ask: slot.ask }));
  return { ...bare(pattern, pattern), slots };
}

function formOf(
  { names }: Pattern,
  request: string,
): { because: string; start: number; named?: string } {
  const reading = read(request);
  const found = formIn(reading, Object.values(names).flat());
  if (!found) return { because: '', start: 0 };
  const start = reading.words[found.first]?.start ?? 0;
  const because = reading.slice(found.first, found.last);
  return { because, start, ...(found.named !== '' && { named: found.named }) };
}

/** Without what only the search and the offline desk need. */
function bare(pattern: Pattern, of: Pattern): WholePattern {
  const { parameters, names: _, alone: __, keywords: ___, kind, name, title, ...body } = pattern;
  return {
    ...filledDeep(body, of),
    kind,
    name,
    title: filled(title, of),
    assumed: parameters.map((one) => ({
      parameter: one.name,
      text: filled(one.assume, of),
      ask: filled(one.ask, of),
    })),
  };
}

/** A text of a pattern with its defaults. */
export function filled(text: string, { parameters }: Pattern): string {
  return filledIn(text, new Map(parameters.map((one) => [one.name, one.default])));
}

function filledDeep(value: object, pattern: Pattern): Record<string, unknown> {
  const deep = (inner: unknown): unknown => {
    if (typeof inner === 'string') return filled(inner, pattern);
    if (Array.isArray(inner)) return inner.map(deep);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, deep(one)]));
  };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one)]));
}
