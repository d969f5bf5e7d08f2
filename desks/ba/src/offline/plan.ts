/**
 * What a specialist of the offline desk does next: which tool, with which input from where; or who
 * else is needed first; or the one question worth asking.
 */
import type { DeskAgent } from './agents.ts';
import { planData } from './plan-data.ts';
import { planProcess } from './plan-process.ts';
import { planRequirements } from './plan-requirements.ts';
import { planTesting } from './plan-testing.ts';
import type { Situation, Step } from './step.ts';

export function planFor(name: Exclude<DeskAgent, 'triage'>, situation: Situation): Step {
  switch (name) {
    case 'requirements':
      return planRequirements(situation);
    case 'process':
      return planProcess(situation);
    case 'data':
      return planData(situation);
    case 'testing':
      return planTesting(situation);
    default:
      return name satisfies never;
  }
}
