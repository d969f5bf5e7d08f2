/**
 * What the process specialist of the offline desk does next.
 *
 * Process notation is shown as it was read before it is drawn; two processes in one text (as-is and
 * to-be) are both drawn and then compared.
 */

import { frameOf } from '../frame/frames.ts';
import {
  draftProcess,
  notationIn,
  processTitle,
  type ReadNotation,
  readNotation,
} from '../library/draft-process.ts';
import type { ProcessInput } from '../process/process-input.ts';
import { statesIn } from '../process/process-states.ts';
import type { Understanding } from '../understanding/understand.ts';
import { planMining } from './plan-mining.ts';
import { planDecisions } from './plan-testing.ts';
import { asksFor, call, fromDraft, nextOf, type Situation, type Step, usedBefore } from './step.ts';
import { withTimes } from './step-times.ts';

export function planProcess(situation: Situation): Step {
  const { understanding, made, progress } = situation;
  if (understanding.mode === 'template' && !progress.change) {
    return nextOf(
      [call('fill_template', { kind: understanding.text }, { pattern: 'template' })],
      made,
    );
  }
  const mining = planMining(situation);
  if (mining) return mining;
  if (asksFor(understanding, ['decision_table'])) {
    return planDecisions(situation) ?? noDecisions(understanding);
  }
  const both = progress.change ? undefined : statesOf(situation);
  if (both) return inOrder(both, situation);
  const map = mapped(situation);
  if (progress.change && map.do !== 'call') return { do: 'done' };
  const used = usedBefore(progress, 'process');
  const analyses =
    asksFor(understanding, ['bottleneck', 'gap_analysis']) ||
    (progress.change !== undefined && used.has('analyse_process')) ||
    (map.do === 'call' && hasTimes(map.args as ProcessInput));
  const steps = [...outlined(situation, map), map];
  if (map.do !== 'call' || !analyses) return inOrder(steps, situation);
  return inOrder(
    [...steps, { ...map, tool: 'analyse_process', args: { process: map.args }, say: '' }],
    situation,
  );
}

function noDecisions({ language }: Understanding): Step {
  const { noDecisions: statement, whichDecisions: question } = frameOf(language);
  return { do: 'ask', statement, question };
}

/** The first step that was not made yet; a tool may be used more than once. */
function inOrder(steps: readonly Step[], { made }: Situation): Step {
  const calls = new Map<string, number>();
  for (const step of steps) {
    if (step.do !== 'call') return step;
    const before = calls.get(step.tool) ?? 0;
    calls.set(step.tool, before + 1);
    if (made.filter(({ tool }) => tool === step.tool).length <= before) return step;
  }
  return { do: 'done' };
}

function hasTimes({ steps }: ProcessInput): boolean {
  return steps.some(
    ({ minutes, waitMinutes, elapsedMinutes, kind }) =>
      minutes !== undefined ||
      elapsedMinutes !== undefined ||
      (waitMinutes !== undefined && kind !== 'wait'),
  );
}

/** The preview of a process that was given with arrows. */
function outlined({ given, understanding }: Situation, map: Step): readonly Step[] {
  if (map.do !== 'call') return [];
  const text = notationIn(given, understanding.text);
  const read = readNotation(text, { title: processTitle(understanding, text) });
  return read ? [outlineCall(read)] : [];
}

function outlineCall({ text, input: { title, state } }: ReadNotation): Step & { do: 'call' } {
  return call('outline_process', { text, title, ...(state && { state }) });
}

/** As-is and to-be in one message: both are read, drawn and compared. */
function statesOf({ understanding, given }: Situation): readonly Step[] | undefined {
  const states = statesIn(understanding.text) ?? statesIn(given);
  if (!states) return undefined;
  const title = processTitle(understanding, `${states.asIs} ${states.toBe}`);
  const asIs = readNotation(states.asIs, { title, state: 'as_is' });
  const toBe = readNotation(states.toBe, { title, state: 'to_be' });
  if (!asIs || !toBe) return undefined;
  const drawn = (read: ReadNotation, name: string): readonly Step[] => [
    outlineCall(read),
    call('map_process', read.input, { say: `${name}. ${read.preview}` }),
  ];
  return [
    ...drawn(asIs, 'As-is'),
    ...drawn(toBe, 'To-be'),
    call('analyse_process', {
      process: asIs.input,
      toBe: { ...toBe.input, title: asIs.input.title },
    }),
  ];
}

function mapped({ understanding, library, progress, given }: Situation): Step {
  const { corrections, items } = progress;
  const draft = draftProcess(understanding, library, { corrections, items, given });
  if (draft.from === 'nothing') return fromDraft('map_process', draft);
  const step = fromDraft('map_process', { ...draft, input: withTimes(draft.input) });
  const roles = asksFor(understanding, ['raci']);
  const where = 'Who is responsible for what is the table “Responsibilities” of the document.';
  return step.do === 'call' && roles ? { ...step, say: `${step.say} ${where}` } : step;
}
