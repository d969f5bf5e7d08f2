/** What the process specialist of the offline desk does next. */
import { draftProcess } from '../library/draft.ts';
import { planMining } from './plan-mining.ts';
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
  const map = mapped(situation);
  if (progress.change && map.do !== 'call') return { do: 'done' };
  const used = usedBefore(progress, 'process');
  const analyses =
    asksFor(understanding, ['bottleneck', 'gap_analysis']) ||
    (progress.change !== undefined && used.has('analyse_process'));
  if (map.do !== 'call' || !analyses) return nextOf([map], made);
  return nextOf(
    [map, { ...map, tool: 'analyse_process', args: { process: map.args }, say: '' }],
    made,
  );
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
