/**
 * How steps are named: work is "verb object", a decision is a question. Warnings only: a name is
 * never wrong enough to refuse a map, and only English is judged.
 */

import type { Finding } from '../deliverable.ts';
import { lanesOf, type Wiring } from './bpmn-graph.ts';
import { isWork, kindOf, type ProcessInput, type Step, whereStep } from './process-input.ts';

/** Warnings about names of steps. */
export function checkNames(process: ProcessInput, wiring: Wiring): readonly Finding[] {
  const lanes = lanesOf(process).map((lane) => lane.name.toLowerCase());
  return process.steps.flatMap((step) => {
    const problem = problemOf(step, lanes, wiring);
    if (!problem) return [];
    return [{ ...problem, severity: 'warning' as const, where: whereStep(step) }];
  });
}

function problemOf(
  step: Step,
  lanes: readonly string[],
  { exits }: Wiring,
): Pick<Finding, 'rule' | 'message'> | undefined {
  const { name, key } = step;
  const kind = kindOf(step);
  if (kind === 'decision') {
    if (exits(key).length < 2 || /[?？؟]\s*$/u.test(name)) return undefined;
    const message = 'A decision reads best as a question: "In stock?". Rename it.';
    return { rule: 'decision_not_a_question', message };
  }
  if (!isWork(kind) || kind === 'wait' || /[^\p{Script=Latin}\P{L}]/u.test(name)) return undefined;
  const why = whyNotVerbObject(name, lanes);
  if (!why) return undefined;
  return {
    rule: 'name_not_verb_object',
    message: `${why} Name it by verb and object: "Check stock".`,
  };
}

/** Endings of nouns that name an activity rather than tell to do it. */
const nounEnding = /(?:tion|sion|ment|ance|ence|ing|ness|ity|ure|al)$/;
/** Verbs with one of those endings. */
const verbs = new Set(
  (
    'bring sing ring ensure measure configure procure structure capture secure structure mention ' +
    'question position station requisition commission implement document supplement augment ' +
    'comment cement balance advance finance reference influence sequence enhance issue ' +
    'appeal deal heal seal reveal signal total figure manufacture acquire insure assure cure ' +
    'portion partition condition decision audition caution function transition'
  ).split(' '),
);

function whyNotVerbObject(name: string, lanes: readonly string[]): string | undefined {
  const words = name.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  const [first = ''] = words;
  if (words.length < 2) return 'It has no object.';
  if (/^(?:the|an?|this|that|our|their|it|they|we|he|she)$/.test(first)) {
    return `It begins with "${first}", not with a verb.`;
  }
  const lane = lanes.find((other) => name.toLowerCase().startsWith(`${other} `));
  if (lane) return 'It repeats its lane.';
  if (nounEnding.test(first) && !verbs.has(first)) return `"${first}" is not an imperative verb.`;
  return undefined;
}
