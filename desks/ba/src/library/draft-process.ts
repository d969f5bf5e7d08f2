/**
 * Drafts of processes: from the steps that the request gives, else from a pattern.
 *
 * What somebody tells about the own process counts more than any pattern, so three steps of one's
 * own are enough to leave the library out.
 */

import { hasArrow, parseNotation } from '../process/notation.ts';
import { outlineReply } from '../process/notation-outline.ts';
import { processOf } from '../process/notation-process.ts';
import {
  isWork,
  kindOf,
  type ProcessInput,
  type Remark,
  type Step,
} from '../process/process-input.ts';
import { readSteps } from '../process/process-text.ts';
import type { Understanding } from '../understanding/understand.ts';
import {
  applies,
  basisFor,
  type Draft,
  type DraftContext,
  fromPattern,
  headline,
  nothing,
  openPoints,
  parametersIn,
} from './draft-basis.ts';
import type { Library } from './library.ts';
import { matchPatterns } from './match.ts';
import { filledIn, type ProcessPattern } from './pattern.ts';

/** Steps of one's own from which a map is worth drawing. */
const stepsMin = 3;

/** A process map for a request. */
export function draftProcess(
  understanding: Understanding,
  library: Library,
  context: DraftContext = {},
): Draft<ProcessInput> {
  const own = processFromWords(understanding, context);
  if (own) return own;
  const basis = basisFor(understanding, { library, kind: 'process', context });
  const pattern = basis.patterns.find((one) => one.kind === 'process');
  if (!pattern) return nothing(understanding, { library, kind: 'process' });
  const values = basis.values.get(pattern.name) ?? new Map<string, number | string>();
  const fill = (text: string): string => filledIn(text, values);
  const open = openPoints(pattern, { basis, texts: () => true });
  const remark = ({ text, parameter }: { text: string; parameter?: string }): Remark => {
    const step = parameter === undefined ? undefined : stepOf(pattern, parameter);
    return step === undefined ? { text } : { text, step };
  };
  const fixed = pattern.rules
    .filter((rule) => applies(rule, basis.patterns) && parametersIn(rule.text).size === 0)
    .map(({ text }) => ({ text }));
  const input: ProcessInput = {
    title: pattern.title,
    ...stateIn(understanding.text),
    trigger: fill(pattern.trigger),
    outcomes: pattern.outcomes.map(fill),
    lanes: pattern.lanes,
    steps: pattern.steps.map((step) => ({
      ...step,
      name: fill(step.name),
      ...(step.note !== undefined && { note: fill(step.note) }),
    })),
    flows: pattern.flows.map((flow) => ({
      ...flow,
      ...(flow.condition !== undefined && { condition: fill(flow.condition) }),
    })),
    assumptions: [...open.assumptions.map(remark), ...fixed],
    questions: open.questions.map(remark),
  };
  // One map shows one process; another that is named is not left out silently.
  const others = matchPatterns(understanding, library, 'process')
    .fits.filter((fit) => fit.pattern !== pattern)
    .map(({ because }) => because);
  const notCovered = [...basis.notCovered, ...others];
  return fromPattern(input, { ...basis, patterns: [pattern], title: pattern.title, notCovered });
}

/** The first step that a parameter matters to. */
function stepOf({ steps, flows }: ProcessPattern, parameter: string): string | undefined {
  const step = steps.find((one) => parametersIn(one).has(parameter));
  return step?.key ?? flows.find((one) => parametersIn(one).has(parameter))?.from;
}

function stateIn(text: string): { state?: 'as_is' | 'to_be' } {
  const today = /\b(?:as[- ]is|current(?:ly)?|today|ist[- ]prozess)\b/i.test(text);
  const later = /\b(?:to[- ]be|target|future|soll[- ]prozess)\b/i.test(text);
  if (today === later) return {};
  return { state: today ? 'as_is' : 'to_be' };
}

/** Something that somebody does, in the user's words. */
function isTold(step: Step): boolean {
  return step.quote !== undefined && isWork(kindOf(step)) && kindOf(step) !== 'decision';
}

/** A process in process notation, with the preview of what was read; nothing without an arrow. */
export interface ReadNotation {
  readonly input: ProcessInput;
  /** The notation, verbatim. */
  readonly text: string;
  readonly preview: string;
  readonly notUnderstood: readonly string[];
  readonly isClean: boolean;
}

/** Arrows need no third step to be a process of one's own. */
const arrowStepsMin = 2;

export interface NotationOptions {
  readonly title: string;
  readonly state?: 'as_is' | 'to_be';
}

/** A request in front of the notation: `Where is the bottleneck?`, `Map this:`. */
const lead = new RegExp(
  '^\\s*(?:(?:please|pls|bitte|can|could|where|what|which|how|who|find|show|map|draw|model|make|create|' +
    'compare|analy[sz]e|is|are|wo|was|welche[rs]?|wie|finde|zeig|zeichne|vergleiche|erstelle|où|quel(?:le)?|' +
    'trouve|dessine[rz]?|compare[rz]?|dónde|cuál|dibuja|compara|muestra)\\b' +
    '[^\\n?:.!\\]()[]{0,160}[?:.!](?:\\s+|$))+',
  'iu',
);

/** The notation in a message; empty where it has no arrow. */
export function notationIn(given: string, text: string): string {
  const said = [given, text].find(hasArrow) ?? '';
  const begun = lead.exec(said)?.[0] ?? '';
  // The last question before an arrow may be a decision: "approved? yes -> pay".
  return hasArrow(begun) ? said : said.slice(begun.length);
}

/** Reads process notation; undefined where a text has no arrow, or not enough steps. */
export function readNotation(text: string, options: NotationOptions): ReadNotation | undefined {
  if (!hasArrow(text)) return undefined;
  const tree = parseNotation(text);
  const { title, lanes, steps, flows, assumptions, questions } = processOf(text, tree);
  if (steps.filter(({ kind }) => kind !== undefined && isWork(kind)).length < arrowStepsMin) {
    return undefined;
  }
  const { problems, notUnderstood } = tree;
  return {
    input: {
      title: title ?? headline(options.title),
      ...(options.state && { state: options.state }),
      lanes,
      steps,
      flows,
      assumptions,
      questions,
    },
    text,
    preview: outlineReply(text, tree),
    notUnderstood: notUnderstood.map((one) => one.text),
    isClean: problems.length === 0 && notUnderstood.length === 0,
  };
}

/** What is wanted is not what it is about. */
const deliverableWord =
  /^(?:the )?(?:bottlenecks?|compare|comparison|gaps?(?: analysis)?|(?:swim ?lanes? )?(?:diagram|map|chart|flow ?chart)|bpmn|(?:process )?(?:map|flow)|as[- ]is|to[- ]be|ist|soll)$/iu;

/** What the process is called where its own text does not say. */
export function processTitle({ topic }: Understanding, text: string): string {
  // What is inside the steps is their first word, not the name of the whole.
  return topic !== '' && !text.includes(topic) && !deliverableWord.test(topic) ? topic : 'Process';
}

function processFromWords(
  understanding: Understanding,
  { given }: DraftContext,
): Draft<ProcessInput> | undefined {
  const texts =
    given === undefined ? [understanding.material.join('\n'), understanding.text] : [given];
  const notation = notationIn(given ?? understanding.material.join('\n'), understanding.text);
  const arrows = readNotation(notation, { title: processTitle(understanding, notation) });
  if (arrows) return fromNotation(arrows, understanding);
  const read = texts
    .filter((text) => text !== '')
    .map((text) => readSteps(text))
    .find(({ steps, form }) => form !== 'none' && steps.filter(isTold).length >= stepsMin);
  if (!read || (given === undefined && understanding.material.length === 0)) return undefined;
  const { lanes, steps, flows, trigger, assumptions, questions, notUnderstood } = read;
  const title = read.title ?? processTitle(understanding, given ?? '');
  return {
    from: 'words',
    input: {
      title: headline(title),
      ...stateIn(understanding.text),
      ...(trigger !== undefined && { trigger }),
      lanes,
      steps,
      flows,
      assumptions,
      questions: [
        ...questions,
        ...notUnderstood.map((quote) => ({ text: `Where does “${quote}” belong?`, quote })),
      ],
    },
    pattern: 'own words',
    overrides: [],
    notCovered: notUnderstood,
    statement: 'Drawn from your own words; each step quotes them.',
  };
}

function fromNotation(read: ReadNotation, { text }: Understanding): Draft<ProcessInput> {
  const { input, preview, notUnderstood } = read;
  return {
    from: 'words',
    input: { ...input, ...(input.state === undefined && stateIn(text)) },
    pattern: 'own words',
    overrides: [],
    notCovered: notUnderstood,
    statement: `Drawn from your own words; each step quotes them.\n\n${preview}`,
  };
}
