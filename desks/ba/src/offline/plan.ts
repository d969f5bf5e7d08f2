/**
 * What a specialist of the offline desk does next: which tool, with which input from where; or who
 * else is needed first; or the one question worth asking.
 */
import { frameOf } from '../frame/frames.ts';
import type { DeskAgent } from './agents.ts';
import { planData } from './plan-data.ts';
import { planProcess } from './plan-process.ts';
import { planRequirements } from './plan-requirements.ts';
import { planTesting, withExports } from './plan-testing.ts';
import { planRefresh } from './refresh.ts';
import type { Situation, Step } from './step.ts';
import { makers } from './unmade.ts';

export function planFor(name: Specialist, situation: Situation): Step {
  if (situation.progress.refresh.length > 0) return planRefresh(name, situation);
  return unsupported(name, situation) ?? planOf(name, situation);
}

type Specialist = Exclude<DeskAgent, 'triage'>;

/** Everything that is asked of this agent is something that nobody makes without a model. */
function unsupported(name: Specialist, { understanding, progress }: Situation): Step | undefined {
  const asked = understanding.wanted.find(({ agent }) => agent === name)?.deliverables ?? [];
  const draws = understanding.mode.startsWith('draft') && !progress.change;
  if (!draws || asked.length === 0 || asked.some((one) => makers[one])) return undefined;
  const frame = frameOf(understanding.language);
  const names = asked.map((one) => frame.deliverables[one]).join(', ');
  return { do: 'ask', statement: frame.notMadeHere(names), question: frame.instead[name] };
}

function planOf(name: Specialist, situation: Situation): Step {
  switch (name) {
    case 'requirements':
      return withExports(name, situation, planRequirements);
    case 'process':
      return planProcess(situation);
    case 'data':
      return planData(situation);
    case 'testing':
      return withExports(name, situation, planTesting);
    default:
      return name satisfies never;
  }
}
