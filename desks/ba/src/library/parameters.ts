/**
 * The parameter of a pattern that an assumption or a question of the trace is about.
 *
 * Comes in: the text of an item. Goes out: every parameter whose `assume` or `ask` reads like that,
 * whatever the values in it. So an item needs no hidden mark, and a text that somebody changed is
 * nobody's parameter any more.
 */
import type { Library } from './library.ts';
import type { Override } from './overrides.ts';
import { type Parameter, type Pattern, placeholder } from './pattern.ts';
import { isMeasure, numberWords, saidValue } from './said-value.ts';

export interface NamedParameter {
  /** Name of the pattern. */
  readonly pattern: string;
  readonly parameter: Parameter;
  /** It is a slot of a generator. */
  readonly slot: boolean;
}

/** The parameters that a text assumes or asks for. */
export function parametersOf(text: string, library: Library): readonly NamedParameter[] {
  return library.patterns.flatMap((pattern) =>
    [
      ...pattern.parameters.map((parameter) => ({ parameter, slot: false })),
      ...slotsAsked(pattern).map((parameter) => ({ parameter, slot: true })),
    ]
      .filter(({ parameter: { assume, ask } }) => [assume, ask].some((one) => isSaidBy(one, text)))
      .map((one) => ({ pattern: pattern.name, ...one })),
  );
}

/** Whether a text is this one with values in it; most are told apart by how they begin. */
function isSaidBy(template: string, text: string): boolean {
  const lead = template.split('{{', 1)[0] ?? '';
  const begins = text.slice(0, lead.length).toLowerCase() === lead.toLowerCase();
  return begins && shapeOf(template).test(text);
}

/** The slots of a generator: a later answer fills them like a parameter of words. */
function slotsAsked(pattern: Pattern): readonly Parameter[] {
  if (pattern.kind !== 'generator') return [];
  return pattern.slots.map(({ name, ask, assume, default: without = '' }) => {
    return { name, default: without, assume: assume ?? ask, ask, said: [] };
  });
}

/** The value that a person gave for what a text assumes or asks; none where the words hold none. */
export function valueFor(
  text: string,
  { library, value, quote }: { library: Library; value: string; quote: string },
): readonly Override[] {
  return parametersOf(text, library).flatMap(({ pattern, parameter, slot }): Override[] => {
    if (slot || typeof parameter.default === 'string') {
      const words =
        slot || !isMeasure(value) ? wordsIn(value, slot ? slotMax : wordsMax) : undefined;
      return words === undefined
        ? []
        : [{ pattern, parameter: parameter.name, value: words, quote }];
    }
    const said = saidValue(fromNumber(value), parameter);
    if (!said) return [];
    const held = said.unit && { pattern, parameter: said.unit.parameter, value: said.unit.value };
    return [
      { pattern, parameter: parameter.name, value: said.value, quote },
      ...(held ? [{ ...held, quote }] : []),
    ];
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
  const made = new RegExp(`^${escaped.join('.{1,60}?')}$`, 'ui');
  shapes.set(text, made);
  return made;
}

/** An answer from its number on: of `not 3 but 5` the last one. */
function fromNumber(value: string): string {
  const words = value.replace(/^.*\bnot\b.*\bbut\b/i, '');
  const number = new RegExp(`[€$£]?\\s*\\d|\\b(?:${numberWords.join('|')})\\b`, 'i');
  return words.slice(Math.max(0, words.search(number)));
}

const wordsMax = 60;
/** A list of fields or of steps is longer than a name. */
const slotMax = 2000;

function wordsIn(value: string, max: number): string | undefined {
  const words = value.replace(/^(?:by|via|the)\s+/i, '').replace(/[\s.]+$/, '');
  return words === '' || words.length > max ? undefined : words;
}
