/**
 * What a language model took from the library: it names the patterns, and the texts decide.
 *
 * Comes in: a tool that makes items, and the library. Goes out: the tool with an input `patterns`.
 * A name that the library does not have is refused. An item has a pattern as its source where its
 * text is that of the pattern or nearly so; the model's word alone makes no source.
 *
 * Nearness: of the content words of the pattern's text at most one in ten is missing, and at most
 * three in twenty came in; figures may differ, because they are what a project changes. Short texts
 * must have the same words.
 */
import { isObject, type Tool } from '@baton/core';
import { z } from 'zod';
import type { Finding } from '../deliverable.ts';
import { criterionText, storyText } from '../requirements/story-items.ts';
import type { TakingContext } from '../specialist.ts';
import { contentOf } from '../wording.ts';
import type { Library } from './library.ts';
import { filled } from './lookup.ts';
import { type Pattern, placeholder } from './pattern.ts';

/** The names of patterns, for a model that takes something from them. */
const patternsField: z.ZodOptional<z.ZodArray<z.ZodString>> = z
  .array(z.string())
  .optional()
  .describe('Names of the patterns of find_patterns that you took something from.');

/** A tool whose input also names patterns; as it is where its input is no object of fields. */
export function takingPatterns(tool: Tool, library: Library): Tool {
  const { input } = tool;
  if (!(input instanceof z.ZodObject)) return tool;
  return {
    ...tool,
    input: input.safeExtend({ patterns: patternsField }),
    run(args, context) {
      const { patterns, ...own } = isObject(args) ? args : {};
      const names = Array.isArray(patterns)
        ? patterns.filter((one) => typeof one === 'string')
        : [];
      const findings = unknownPatterns(names, library);
      if (findings.length > 0) return { ok: false, findings };
      const from = library.patterns.filter(({ name }) => names.includes(name));
      const taking: TakingContext = { ...context, takenFrom: (text) => takenFrom(text, from) };
      return tool.run(own, from.length === 0 ? context : taking);
    },
  };
}

/** Names that the library does not have. */
export function unknownPatterns(names: readonly string[], library: Library): readonly Finding[] {
  return names
    .filter((name) => !library.patterns.some((pattern) => pattern.name === name))
    .map((name) => ({
      rule: 'unknown_pattern',
      severity: 'error' as const,
      where: 'patterns',
      message:
        `The library has no pattern “${name}”. Name one that find_patterns gave, or leave ` +
        'it out.',
    }));
}

/** The name of the first pattern that a text is taken from, verbatim or nearly so. */
export function takenFrom(text: string, patterns: readonly Pattern[]): string | undefined {
  const words = wordsOf(text);
  return patterns.find((pattern) => unitsOf(pattern).some((unit) => isNear(words, unit)))?.name;
}

interface Unit {
  readonly words: ReadonlySet<string>;
  /** Words that the request gives in a generator. */
  readonly slots: number;
}

const shortMax = 3;
/** A slot is filled with at most so many content words that are not the pattern's. */
const slotWords = 3;

function isNear(words: ReadonlySet<string>, { words: own, slots }: Unit): boolean {
  const missing = [...own].filter((word) => !words.has(word)).length;
  const strange = [...words].filter((word) => !own.has(word)).length - slots * slotWords;
  if (own.size === 0) return false;
  if (own.size <= shortMax) return missing === 0 && strange <= 0;
  return missing <= own.size * 0.1 && strange <= own.size * 0.15;
}

function wordsOf(text: string): ReadonlySet<string> {
  const figures = text.replace(/\d[\d.,]*/g, '0');
  return contentOf(figures);
}

const cache = new WeakMap<Pattern, readonly Unit[]>();

/** Every statement of a pattern that can become an item. */
function unitsOf(pattern: Pattern): readonly Unit[] {
  const known = cache.get(pattern);
  if (known) return known;
  const texts = [
    ...statementsOf(pattern),
    ...pattern.parameters.flatMap(({ assume, ask }) => [assume, ask]),
    ...pattern.assumptions.map(({ text }) => text),
    ...pattern.questions.map(({ text }) => text),
  ];
  const units = texts.map((text): Unit => {
    const whole = filled(text, pattern);
    const slots = [...whole.matchAll(placeholder)].length;
    return { words: wordsOf(whole.replace(placeholder, ' ')), slots };
  });
  cache.set(pattern, units);
  return units;
}

function statementsOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'stories':
    case 'generator':
      return [
        ...pattern.stories.flatMap((story) => [
          storyText(story),
          ...story.criteria.map(({ title, given, when, then }) =>
            criterionText({ title, given, when, then }),
          ),
        ]),
        ...pattern.rules.map(({ text }) => text),
        ...pattern.tests.map(({ title, steps }) => [title, ...steps].join(': ')),
      ];
    case 'process':
      return [...pattern.steps.map(({ name }) => name), ...pattern.rules.map(({ text }) => text)];
    case 'query':
      return [
        pattern.question,
        ...pattern.metrics.map(({ name, definition }) => `${name}: ${definition}`),
        ...pattern.metrics.map(({ definition }) => definition),
      ];
    default:
      return pattern satisfies never;
  }
}
