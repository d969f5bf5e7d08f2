/**
 * Acceptance criteria for the steps of a process that is in the trace: for each step what has to
 * follow, and with whom; for each decision one criterion for each exit. Nothing is added to what the
 * map says, so whoever confirms the map has confirmed these.
 *
 * Comes in: the trace. Goes out: AC items that are `step_of` their step, and a feature file.
 */
import { z } from 'zod';
import { type Deliverable, type Finding, fileName, type TextFile } from '../deliverable.ts';
import { counted } from '../naming.ts';
import type { StepExit } from '../process/step-exits.ts';
import { draftLine, type Origin, openRegister } from '../register.ts';
import type { Item, Trace } from '../trace.ts';
import { type ScenarioText, writeGherkin } from './gherkin.ts';
import { lintGherkin } from './gherkin-lint.ts';
import { type CriterionParts, criterionText, detailText, readCriterion } from './story-items.ts';

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
  for (const step of steps) {
    for (const parts of criteriaOfStep(step)) {
      const { id: to } = register.put({
        kind: 'AC',
        text: criterionText(parts),
        identity: `${step.id} ${parts.title}`,
        source: origin.drafted,
        links: [{ to: step.id, as: 'step_of' }],
        details: { ...parts },
      });
      // A step has to meet its criteria, so it is out of date when somebody changes one.
      trace.link(step.id, { to, as: 'meets' });
    }
  }
  const file = stepFile(detailText(first, 'process'), { trace, origin });
  const findings = lintGherkin(file.text).map(
    ({ rule, severity, where, message }): Finding => ({ rule, severity, where, message }),
  );
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };
  return {
    ok: true,
    summary:
      `${counted(register.all().length, 'acceptance criterion', 'acceptance criteria')} for ` +
      `${counted(steps.filter(hasWayOn).length, 'process step')}, one for each way on.`,
    findings,
    items: trace.touched(),
    files: [file],
  };
}

/** The feature file of a process, with every criterion of its steps that is in the trace. */
export function stepFile(
  process: string,
  { trace, origin }: { readonly trace: Trace; readonly origin: Origin },
): TextFile {
  const steps = trace.of('PS').filter((step) => detailText(step, 'process') === process);
  const criteria = trace.of('AC').filter(({ status }) => status !== 'rejected');
  const scenarios = steps.flatMap((step) =>
    criteria
      .filter(({ links }) => links.some(({ to, as }) => to === step.id && as === 'step_of'))
      .flatMap((item): ScenarioText[] => {
        const parts = readCriterion(item, trace);
        if (!parts) return [];
        const { title, given, when, then } = parts;
        return [{ name: title, tags: [step.id, item.id], given, when: [when], then }];
      }),
  );
  const title = `${process} steps`;
  const text = writeGherkin({ name: title, description: [draftLine(origin)], scenarios });
  return { name: fileName(title, 'feature'), mediaType: 'text/x-gherkin', text };
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
