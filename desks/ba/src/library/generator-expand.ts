/**
 * A generator with its slots filled: a pattern of stories like any other.
 *
 * Comes in: the generator, where the request names it, and what a person answered since. Goes out:
 * the pattern, with what the request said in so many words; or the question that has to be answered
 * first.
 *
 * Invariants
 * 1. What is repeated for a list without entries is not there; nor is a criterion without a row of
 *    examples, a story without a criterion, or a rule that nothing checks.
 * 2. A default of a slot is an assumption and a question until somebody says otherwise.
 */
import { isObject } from '@baton/core';
import type { Entry, GeneratorPattern, Slot, SlotValue } from './generator.ts';
import type { PatternFit } from './match.ts';
import type { Override } from './overrides.ts';
import { type PatternRemark, placeholder, type StoriesPattern } from './pattern.ts';
import { patternSchema } from './pattern-schema.ts';
import { readSlot } from './slot.ts';

export type Expansion =
  | {
      readonly ok: true;
      readonly pattern: StoriesPattern;
      /** The words of the request that filled slots. */
      readonly quotes: readonly string[];
    }
  | { readonly ok: false; readonly slot: Slot; readonly quotes: readonly string[] };

export interface Expanding {
  /** Where the request names it. */
  readonly fit: Pick<PatternFit, 'named' | 'because' | 'start'>;
  readonly text: string;
  /** Answers to the questions of slots. */
  readonly answers?: readonly Override[];
  /** What another generator of the request is about, for `CRUD and life cycle of orders`. */
  readonly about?: string;
}

/** Fills the slots of a generator. */
export function expand(generator: GeneratorPattern, of: Expanding): Expansion {
  const { fit, text } = of;
  const filled = new Map<string, SlotValue>();
  const open: { slot: Slot; value: SlotValue | undefined }[] = [];
  const quotes: string[] = [fit.because];
  const rest = text.slice(fit.start + fit.because.length);
  for (const slot of generator.slots) {
    const answer = of.answers?.find(
      ({ pattern, parameter }) => pattern === generator.name && parameter === slot.name,
    );
    const named = fit.named ?? (slot.kind === 'entity' ? (of.about ?? '') : '');
    const own = answer && `${answer.value}`;
    const said = readSlot(slot.kind, { named, rest, text, own });
    const value =
      said ??
      (slot.default === undefined
        ? undefined
        : readSlot(slot.kind, { named: '', rest: '', text: '', own: slot.default }));
    if (!value && !slot.optional) {
      return { ok: false, slot, quotes };
    }
    if (!said) open.push({ slot, value });
    if (said) quotes.push(...said.quotes);
    if (value) filled.set(slot.name, withWords(value, said ? (own ?? text) : ''));
  }
  return {
    ok: true,
    pattern: patternOf(generator, { filled, open }),
    quotes,
  };
}

/** `said`: the words from the first to the last that filled the slot; empty for a default. */
function withWords(value: SlotValue, text: string): SlotValue {
  const places = value.quotes.flatMap((quote) => {
    const at = text.indexOf(quote);
    return at < 0 ? [] : [[at, at + quote.length] as const];
  });
  const from = Math.min(...places.map(([start]) => start));
  const to = Math.max(...places.map(([, end]) => end));
  const said = places.length === 0 ? '' : text.slice(from, to);
  return { ...value, texts: { ...value.texts, said } };
}

interface Filled {
  readonly filled: ReadonlyMap<string, SlotValue>;
  readonly open: readonly { readonly slot: Slot; readonly value: SlotValue | undefined }[];
}

function patternOf(generator: GeneratorPattern, { filled, open }: Filled): StoriesPattern {
  const scope: Scope = { filled };
  const { slots, example: _, kind: __, names, ...body } = generator;
  const { rules, ...made } = objectOf(expanded(body, scope));
  const ruled = Array.isArray(rules) ? rules.map(objectOf) : [];
  const bare = ruled.map(({ quote: ___, ...rule }) => rule);
  const parsed = patternSchema.parse({ ...made, rules: bare, names, kind: 'stories' });
  // The schema of one kind gives that kind.
  if (parsed.kind !== 'stories') throw new TypeError('Cannot expand: no pattern of stories.');
  const quoted = parsed.rules.map((rule, index) => {
    const quote = ruled[index]?.['quote'];
    return typeof quote === 'string' && quote !== '' ? { ...rule, quote } : rule;
  });
  const remarks = (texts: readonly (string | undefined)[]): readonly PatternRemark[] =>
    texts.flatMap((text) =>
      text === undefined ? [] : [{ text: capital(filledFrom(text, scope)) }],
    );
  const lost = slots.flatMap(({ name, kind }) =>
    (filled.get(name)?.lost ?? []).map((quote) =>
      kind === 'entity' ? `Is the same wanted for “${quote}”?` : `What does “${quote}” mean here?`,
    ),
  );
  return withoutLoose({
    ...parsed,
    rules: quoted,
    assumptions: [
      ...remarks(open.map(({ slot, value }) => (value ? slot.assume : undefined))),
      ...parsed.assumptions,
    ],
    questions: [
      ...remarks(open.map(({ slot }) => slot.ask)),
      ...lost.map((text) => ({ text })),
      ...parsed.questions,
    ],
  });
}

/** Rules that nothing checks go, and with them the names of rules that are not there. */
function withoutLoose(pattern: StoriesPattern): StoriesPattern {
  const checked = new Set(
    pattern.stories.flatMap(({ criteria }) => criteria.flatMap(({ rule }) => rule ?? [])),
  );
  const rules = pattern.rules.filter(({ key }) => checked.has(key));
  const tests = pattern.tests.map(({ rule, ...test }) =>
    rule !== undefined && checked.has(rule) ? { ...test, rule } : test,
  );
  return { ...pattern, rules, tests };
}

interface Scope {
  readonly filled: ReadonlyMap<string, SlotValue>;
  readonly each?: Entry;
}

/** A value of the generator with its slots filled; lists with what is repeated written out. */
function expanded(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return filledFrom(value, scope);
  if (Array.isArray(value)) return value.flatMap((item: unknown) => repeated(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const made = expanded(inner, scope);
      const sentence = (key === 'text' || key === 'title') && typeof made === 'string';
      return [key, sentence ? capital(made) : made];
    }),
  );
}

/** An item of a list: left out, once, or once for each entry of its list. */
function repeated(item: unknown, scope: Scope): readonly unknown[] {
  if (Array.isArray(item)) return [expanded(item, scope)];
  if (typeof item !== 'object' || item === null) return [expanded(item, scope)];
  const { each, if: only, unless, ...rest }: Record<string, unknown> = { ...item };
  if (typeof only === 'string' && entriesOf(only, scope).length === 0) return [];
  if (typeof unless === 'string' && entriesOf(unless, scope).length > 0) return [];
  const scopes =
    typeof each === 'string'
      ? entriesOf(each, scope).map((entry) => ({ ...scope, each: entry }))
      : [scope];
  return scopes.flatMap((inner): readonly unknown[] => {
    if ('row' in rest) return [expanded(rest['row'], inner)];
    const made = expanded(rest, inner);
    return isHollow(made) ? [] : [made];
  });
}

/** A criterion whose examples have no row, a story whose criteria have all gone. */
function isHollow(made: unknown): boolean {
  if (!isObject(made)) return false;
  const { examples, criteria } = made;
  if (Array.isArray(criteria)) return criteria.length === 0;
  return isObject(examples) && Array.isArray(examples['rows']) && examples['rows'].length === 0;
}

function entriesOf(path: string, { filled }: Scope): readonly Entry[] {
  const [slot = '', list = ''] = path.split('.');
  return filled.get(slot)?.lists[list] ?? [];
}

/** `{{slot.text}}` and `{{each.text}}`; parameters stay for later. */
function filledFrom(text: string, { filled, each }: Scope): string {
  return text.replace(placeholder, (all, name: string) => {
    const [slot = '', part] = name.split('.');
    if (part === undefined) return all;
    return (slot === 'each' ? each?.[part] : filled.get(slot)?.texts[part]) ?? all;
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
