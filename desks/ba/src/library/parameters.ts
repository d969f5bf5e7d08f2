/**
 * The parameter of a pattern that an assumption or a question of the trace is about.
 *
 * Comes in: the text of an item. Goes out: every parameter whose `assume` or `ask` reads like that,
 * whatever the values in it. So an item needs no hidden mark, and a text that somebody changed is
 * nobody's parameter any more.
 */
import type { Library } from './library.ts';
import type { Override } from './overrides.ts';
import { type Parameter, placeholder } from './pattern.ts';

export interface NamedParameter {
  /** Name of the pattern. */
  readonly pattern: string;
  readonly parameter: Parameter;
}

/** The parameters that a text assumes or asks for. */
export function parametersOf(text: string, library: Library): readonly NamedParameter[] {
  return library.patterns.flatMap(({ name, parameters }) =>
    parameters
      .filter(({ assume, ask }) => shapeOf(assume).test(text) || shapeOf(ask).test(text))
      .map((parameter) => ({ pattern: name, parameter })),
  );
}

/** The value that a person gave for what a text assumes or asks; none where the words hold none. */
export function valueFor(
  text: string,
  { library, value, quote }: { library: Library; value: string; quote: string },
): readonly Override[] {
  return parametersOf(text, library).flatMap(({ pattern, parameter }): Override[] => {
    const given = typeof parameter.default === 'number' ? numberIn(value) : wordsIn(value);
    return given === undefined ? [] : [{ pattern, parameter: parameter.name, value: given, quote }];
  });
}

const shapes = new Map<string, RegExp>();

/** A text of a pattern with any value in its places. */
export function shapeOf(text: string): RegExp {
  const known = shapes.get(text);
  if (known) return known;
  const literal = text.split(new RegExp(placeholder, 'g'));
  // Splitting by a pattern with groups gives the groups as well: every fourth piece is text.
  const pieces = literal.filter((_, index) => index % 4 === 0);
  const escaped = pieces.map((piece) => (piece ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const made = new RegExp(`^${escaped.join('.{1,60}?')}$`, 'u');
  shapes.set(text, made);
  return made;
}

/** `not 3 but 5` is 5. */
function numberIn(value: string): number | undefined {
  const words = value.replace(/^.*\bnot\b.*\bbut\b/i, '');
  const found = /\d[\d,]*(?:\.\d+)?/.exec(words)?.[0];
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
}

function wordsIn(value: string): string | undefined {
  const words = value.replace(/^(?:by|via|the)\s+/i, '').replace(/[\s.]+$/, '');
  return words === '' || words.length > 60 ? undefined : words;
}
