/**
 * What drafts rest on: the patterns that fit a request, with the values the request gives.
 *
 * Comes in: an understanding and the library. Goes out: patterns with their parameters filled in,
 * what is taken for granted, what has to be asked; or an honest statement that nothing can be
 * drafted, with one question.
 *
 * Invariants
 * 1. Nothing is invented: text is from a pattern, or quoted from the request.
 * 2. A value that the request gives replaces the default, is quoted, and is no longer an
 *    assumption.
 * 3. What the request asks for and no pattern covers is named in `notCovered`, verbatim.
 */
import { frameOf } from '../frame/frames.ts';
import type { Item } from '../trace.ts';
import { topicOr } from '../understanding/own-topic.ts';
import { shape } from '../understanding/shape.ts';
import type { Understanding } from '../understanding/understand.ts';
import { expand } from './generator-expand.ts';
import type { Library } from './library.ts';
import { matchPatterns, type PatternFit } from './match.ts';
import { type Override, overridesIn } from './overrides.ts';
import {
  type Conditional,
  filledIn,
  type Pattern,
  type PatternKind,
  placeholder,
  textsIn,
} from './pattern.ts';
import { planningWords } from './planning.ts';

/** What a draft takes into account beside the request. */
export interface DraftContext {
  /** Values that later messages gave; they count before those of the request. */
  readonly corrections?: readonly Override[];
  /** The items there are: what was rejected is not assumed again. */
  readonly items?: readonly Item[];
  /** The text that was given to work on, whole; the material of the request when absent. */
  readonly given?: string;
}

/** A draft that rests on something, or the statement that none is possible. */
export type Draft<T> =
  | {
      /** `pattern`: from the library; `words`: from what the request says and nothing else. */
      readonly from: 'pattern' | 'words';
      readonly input: T;
      /** For the source of the items: `login + otp`; `own words` without a pattern. */
      readonly pattern: string;
      /** What the request itself said about the pattern's numbers. */
      readonly overrides: readonly Override[];
      readonly notCovered: readonly string[];
      /** One or two sentences for the user. */
      readonly statement: string;
    }
  | NoDraft;

export interface NoDraft {
  readonly from: 'nothing';
  readonly notCovered: readonly string[];
  readonly statement: string;
  /** The one question worth asking. */
  readonly question: string;
  /** Names of patterns that are there, for people who want an example. */
  readonly known: readonly string[];
}

/** What a draft rests on. */
export interface Basis {
  readonly patterns: readonly Pattern[];
  /** The name of the patterns together. */
  readonly title: string;
  readonly overrides: readonly Override[];
  readonly notCovered: readonly string[];
  /** Values of the parameters by name of the pattern. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number | string>>;
  /** Texts that a person rejected. */
  readonly rejected: ReadonlySet<string>;
  /** Words of the request that filled slots of generators. */
  readonly quotes: readonly string[];
  /** What a generator that the request names has to be told first. */
  readonly asked?: Asked;
}

export interface Asked {
  readonly title: string;
  /** The name as the request uses it. */
  readonly form: string;
  readonly question: string;
}

/** The patterns of one kind that a request is about, with their values. */
export function basisFor(
  understanding: Understanding,
  of: { readonly library: Library; readonly kind: PatternKind; readonly context?: DraftContext },
): Basis {
  const { fits: found, notCovered } = matchPatterns(understanding, of.library, of.kind);
  const { corrections = [], items = [] } = of.context ?? {};
  const { fits, quotes, asked } = withSlots(found, {
    text: understanding.text,
    answers: corrections,
  });
  const numbers = overridesIn(beside(understanding.text, quotes), fits);
  const overrides = newestFirst([...corrections, ...numbers], fits);
  const patterns = fits.map(({ pattern }) => pattern);
  const values = new Map(
    patterns.map((pattern) => [pattern.name, valuesOf(pattern, overrides)] as const),
  );
  const said = [
    ...overrides.map(({ quote }) => quote),
    ...planningWords(understanding.text),
    ...quotes,
  ];
  const figures = fits.length > 0 ? figuresIn(understanding.text) : [];
  const words = notCovered.filter((one) => !figures.some((other) => other.includes(one)));
  const left = [...words, ...figures].filter(
    (phrase) => !said.some((quote) => quote.toLowerCase().includes(phrase.toLowerCase())),
  );
  const rejected = new Set(
    items.filter(({ status }) => status === 'rejected').map(({ text }) => text),
  );
  return {
    patterns,
    title: titleOf(fits),
    overrides,
    notCovered: left,
    values,
    rejected,
    quotes,
    ...(asked && { asked }),
  };
}

interface Filled {
  readonly fits: readonly PatternFit[];
  readonly quotes: readonly string[];
  readonly asked?: Asked;
}

/** Generators with their slots filled, behind the features; or the slot that has to be asked for. */
function withSlots(
  fits: readonly PatternFit[],
  { text, answers }: { text: string; answers: readonly Override[] },
): Filled {
  const made: PatternFit[] = [];
  const quotes: string[] = [];
  let asked: Asked | undefined;
  const about = fits.find(({ named }) => named !== undefined)?.named ?? '';
  for (const fit of fits) {
    if (fit.pattern.kind !== 'generator') continue;
    const expansion = expand(fit.pattern, { fit, text, answers, about });
    quotes.push(...expansion.quotes);
    if (expansion.ok) made.push({ ...fit, pattern: expansion.pattern });
    else asked ??= { title: fit.pattern.title, form: fit.because, question: expansion.slot.ask };
  }
  // A state `Approved` or a field `login` is no feature that is asked for.
  const taken = quotes.map((quote) => [text.indexOf(quote), quote.length] as const);
  const features = fits.filter(
    ({ pattern, start }) =>
      pattern.kind !== 'generator' &&
      !taken.some(([at, length]) => at >= 0 && at <= start && start < at + length),
  );
  return { fits: [...features, ...made], quotes, ...(asked && { asked }) };
}

/** A text without what slots have taken: a number there is no parameter's. */
function beside(text: string, quotes: readonly string[]): string {
  const inOrder = quotes.toSorted((a, b) => b.length - a.length);
  return inOrder.reduce(
    (left, quote) => (/\d/.test(quote) ? left.replace(quote, ' '.repeat(quote.length)) : left),
    text,
  );
}

/** Numbers with what they count, such as `10,000 EUR`, and times; not those of ids, lists, dates. */
function figuresIn(text: string): readonly string[] {
  return [...text.matchAll(figure)].map(([found]) => found);
}

const figure = new RegExp(
  shape`(?<![\p{L}\d.,/:-])(?:\d{1,2}:\d{2}(?: ?[ap]m)?|[€$£] ?\d(?:[\d.,]*\d)?
    |\d(?:[\d.,]*\d)?(?: ?[€$£%]|[kmgt]b|ms|min|[smhdk]
    | (?!(?:to|and|or|is|in|of|at|for)\b)\p{L}{2,}))(?![\p{L}\d:-])`,
  'giu',
);

/** One value for each parameter of these patterns, the first that is named. */
function newestFirst(list: readonly Override[], fits: readonly PatternFit[]): readonly Override[] {
  const names = new Set(fits.map(({ pattern }) => pattern.name));
  const settled = new Set<string>();
  return list.filter(({ pattern, parameter }) => {
    const key = `${pattern} ${parameter}`;
    return names.has(pattern) && !settled.has(key) && settled.add(key);
  });
}

function valuesOf(
  pattern: Pattern,
  overrides: readonly Override[],
): ReadonlyMap<string, number | string> {
  return new Map(
    pattern.parameters.map((one) => {
      const own = overrideOf(overrides, { pattern: pattern.name, parameter: one.name });
      return [one.name, own?.value ?? one.default] as const;
    }),
  );
}

/** What the request says about a parameter, if it says something. */
export function overrideOf(
  overrides: readonly Override[],
  of: { readonly pattern: string; readonly parameter: string },
): Override | undefined {
  return overrides.find((one) => one.pattern === of.pattern && one.parameter === of.parameter);
}

/** What two patterns are called together, where one of them says so; else both titles. */
function titleOf(fits: readonly PatternFit[]): string {
  const [first, second] = fits.map(({ pattern }) => pattern);
  if (!first) return '';
  if (!second) return first.title;
  const pair =
    first.combines.find((one) => one.with === second.name) ??
    second.combines.find((one) => one.with === first.name);
  return pair?.title ?? `${first.title} and ${second.title.toLowerCase()}`;
}

/** Whether a part of a pattern is in a draft of these patterns. */
export function applies(
  { only_with, not_with }: Conditional,
  patterns: readonly Pattern[],
): boolean {
  const there = (name: string): boolean => patterns.some((pattern) => pattern.name === name);
  if (only_with !== undefined && !there(only_with)) return false;
  return not_with === undefined || !there(not_with);
}

interface Point {
  readonly text: string;
  /** The parameter it is about, if it is about one. */
  readonly parameter?: string;
}

/**
 * What is taken for granted and what has to be asked. A parameter that the request gave is neither;
 * one that no text of the draft uses is left out.
 */
export function openPoints(
  pattern: Pattern,
  of: { readonly basis: Basis; readonly texts: (parameter: string) => boolean },
): { assumptions: readonly Point[]; questions: readonly Point[] } {
  const { basis } = of;
  const values = basis.values.get(pattern.name) ?? new Map<string, number | string>();
  const open = pattern.parameters.filter(
    ({ name }) =>
      of.texts(name) && !overrideOf(basis.overrides, { pattern: pattern.name, parameter: name }),
  );
  const remarks = (list: Pattern['assumptions']): readonly Point[] =>
    list
      .filter((one) => applies(one, basis.patterns))
      .map(({ text }) => ({ text: filledIn(text, values) }));
  const wanted = ({ text }: Point): boolean => !basis.rejected.has(text);
  return {
    assumptions: [
      ...open.map(({ name, assume }) => ({ text: filledIn(assume, values), parameter: name })),
      ...remarks(pattern.assumptions),
    ].filter(wanted),
    questions: [
      ...open.map(({ name, ask }) => ({ text: filledIn(ask, values), parameter: name })),
      ...remarks(pattern.questions),
    ],
  };
}

/** Names of the parameters that a value mentions. */
export function parametersIn(value: unknown): ReadonlySet<string> {
  return new Set(
    textsIn(value).flatMap((text) => [...text.matchAll(placeholder)].map(([, name = '']) => name)),
  );
}

/** Wraps an input with what it rests on. */
export function fromPattern<T>(input: T, basis: Basis): Draft<T> {
  const names = basis.patterns.map(({ name }) => name).join(' + ');
  const { overrides, notCovered } = basis;
  const own = overrides.map(({ quote }) => `“${quote}”`).join(', ');
  const parts = [`From the library: ${names}.`];
  if (own !== '') parts.push(`Taken from your words: ${own}.`);
  if (notCovered.length > 0) {
    const list = notCovered.map((one) => `“${one}”`).join(', ');
    parts.push(`Not covered: ${list}; describe it in a few sentences to have it drafted.`);
  }
  return {
    from: 'pattern',
    input,
    pattern: names,
    overrides,
    notCovered,
    statement: parts.join(' '),
  };
}

/** That a form is known and what it has to be told first. */
export function askedFor({ form, question }: Asked, { notCovered }: Basis): NoDraft {
  return {
    from: 'nothing',
    notCovered,
    statement: `For “${form}” something is needed that only you know, and it would be made up.`,
    question,
    known: [],
  };
}

/** That nothing can be drafted, and what would help. */
export function nothing(
  understanding: Understanding,
  of: { readonly library: Library; readonly kind: Exclude<PatternKind, 'generator'> },
): NoDraft {
  const frame = frameOf(understanding.language);
  const topic = shortened(topicOr(understanding, ''));
  const { notCovered } = matchPatterns(understanding, of.library, of.kind);
  return {
    from: 'nothing',
    notCovered,
    statement: frame.unknownTopic(of.kind, topic),
    question: frame.tellMore[of.kind],
    known: of.library.patterns.filter(({ kind }) => kind === of.kind).map(({ title }) => title),
  };
}

/** `login page with OTP` → `Login page with OTP`; at most 80 characters, cut between words. */
export function headline(text: string): string {
  const cut = shortened(text);
  return cut.charAt(0).toUpperCase() + cut.slice(1);
}

function shortened(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= 80 ? one : one.slice(0, 80).replace(/\s+\S*$/, '');
}
