/**
 * Acceptance criteria for the steps of a process that is in the trace: for each step what has to
 * follow, and with whom; for each decision one criterion for each exit. Nothing is added to what the
 * map says, so whoever confirms the map has confirmed these.
 *
 * Comes in: the trace. Goes out: AC items that are `step_of` their step, and a feature file.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, fileName } from '../deliverable.ts';
import { counted } from '../naming.ts';
import type { StepExit } from '../process/step-exits.ts';
import { draftLine, type Origin, openRegister } from '../register.ts';
import type { Item, Trace } from '../trace.ts';
import { type ScenarioText, writeGherkin } from './gherkin.ts';
import { lintGherkin } from './gherkin-lint.ts';
import { type CriterionParts, criterionText, detailText } from './story-items.ts';

export interface StepCriteriaInput {
  readonly process?: string | undefined;
}

/** What `writeStepCriteria` takes. */
export const stepCriteriaInput: z.ZodType<StepCriteriaInput> = z.object({
  process: z
    .string()
    .optional()
    .describe('Title of the process, as in the details of its steps. All when left out.'),
});

/** Writes criteria for every step of a process in the trace. */
export function writeStepCriteria(
  { process }: StepCriteriaInput,
  trace: Trace,
  origin: Origin = { drafted: { from: 'model', model: trace.owner } },
): Deliverable {
  const steps = trace
    .of('PS')
    .filter((item) => item.status !== 'rejected')
    .filter((item) => process === undefined || item.details['process'] === process);
  const [first] = steps;
  if (!first) return { ok: false, findings: [noSteps(process, trace)] };

  const register = openRegister(trace);
  const scenarios: ScenarioText[] = [];
  for (const step of steps) {
    for (const parts of criteriaOfStep(step)) {
      const item = register.put({
        kind: 'AC',
        text: criterionText(parts),
        identity: `${step.id} ${parts.title}`,
        source: origin.drafted,
        links: [{ to: step.id, as: 'step_of' }],
        details: { ...parts },
      });
      const { title, given, when, then } = parts;
      const tags = [step.id, item.id];
      scenarios.push({ name: title, tags, given, when: [when], then });
    }
  }
  const title = `${detailText(first, 'process')} steps`;
  const feature = writeGherkin({ name: title, description: [draftLine(origin)], scenarios });
  const name = fileName(title, 'feature');
  const findings = lintGherkin(feature).map(
    ({ rule, severity, where, message }): Finding => ({ rule, severity, where, message }),
  );
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };
  return {
    ok: true,
    summary:
      `${counted(register.all().length, 'acceptance criterion', 'acceptance criteria')} for ` +
      `${counted(steps.filter(hasWayOn).length, 'process step')}, one for each way on.`,
    findings,
    items: register.changed(),
    files: [{ name, mediaType: 'text/x-gherkin', text: feature }],
  };
}

/** The last step of a way has none. */
function hasWayOn(step: Item): boolean {
  return criteriaOfStep(step).length > 0;
}

function criteriaOfStep(step: Item): readonly CriterionParts[] {
  const name = step.text.slice(step.text.indexOf(': ') + 2);
  const lane = detailText(step, 'lane');
  const exits = exitsOf(step);
  const choices = exits.filter(({ when }) => when !== undefined);
  if (step.details['kind'] === 'decision' && choices.length > 0) {
    return choices.map((exit) => ({
      title: `${bare(name)}: ${exit.when}`,
      given: [`a case for which “${name}” is to be decided by ${lane}`],
      when: `the answer is “${exit.when}”`,
      then: [followed(exit)],
    }));
  }
  if (exits.length === 0) return [];
  return [
    {
      title: name,
      given: [`a case that has reached the step “${name}”`],
      when: `${lane} completes it`,
      then: exits.map(followed),
    },
  ];
}

function followed({ to, lane }: StepExit): string {
  return lane === undefined ? `the case ends as “${to}”` : `the case is with ${lane} for “${to}”`;
}

function bare(question: string): string {
  return question.replace(/[?？]\s*$/, '');
}

function exitsOf({ details }: Item): readonly StepExit[] {
  // `as`: written by `stepExits`; an item of a map that was made by hand has none.
  return Array.isArray(details['exits']) ? (details['exits'] as readonly StepExit[]) : [];
}

function noSteps(process: string | undefined, trace: Trace): Finding {
  const known = [...new Set(trace.of('PS').map((item) => detailText(item, 'process')))];
  const there = known.length > 0 ? `There are: ${known.join(', ')}.` : 'Map the process first.';
  const which = process === undefined ? 'a process' : `“${process}”`;
  return {
    rule: 'no_steps',
    severity: 'error',
    where: 'process',
    message: `There are no steps of ${which} in the trace. ${there}`,
  };
}
