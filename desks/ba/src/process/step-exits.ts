/** What follows a step of a process, in words: read from its flows, through steps that only route. */
import { wire } from './bpmn-graph.ts';
import { isWork, kindOf, type ProcessInput } from './process-input.ts';

/** One way on from a step. */
export interface StepExit {
  /** `Pay refund`, or the name of an end. */
  readonly to: string;
  /** Who does it; absent at an end. */
  readonly lane?: string;
  /** When this way is taken; absent when there is no other. */
  readonly when?: string;
}

/** The ways on from each step, by key. A parallel gateway leads to all that follow it. */
export function stepExits(process: ProcessInput): ReadonlyMap<string, readonly StepExit[]> {
  const { flows } = wire(process);
  const steps = new Map(process.steps.map((step) => [step.key, step]));
  const follow = (key: string, seen: ReadonlySet<string>): readonly StepExit[] =>
    flows
      .filter((flow) => flow.from === key && !seen.has(flow.to))
      .flatMap((flow): readonly StepExit[] => {
        const target = steps.get(flow.to);
        if (!target) return [];
        const said = flow.condition ?? (flow.default ? 'otherwise' : undefined);
        const when = said === undefined ? {} : { when: said };
        if (kindOf(target) === 'end') return [{ to: target.name, ...when }];
        if (!isWork(kindOf(target))) {
          const beyond = follow(target.key, new Set([...seen, target.key]));
          return beyond.map((exit) => ({ ...exit, ...when }));
        }
        const lane = target.lane === undefined ? {} : { lane: target.lane };
        return [{ to: target.name, ...lane, ...when }];
      });
  return new Map(process.steps.map(({ key }) => [key, follow(key, new Set([key]))]));
}
