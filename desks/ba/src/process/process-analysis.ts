/**
 * Analysis of a process: where time goes, where work changes hands, what is done again, and what a
 * to-be process changes. Comes in: one process or two, with the numbers the user gave; goes out:
 * `<title>-analysis.md`. No number is invented: what is missing is listed as what to collect.
 */
import * as z from 'zod';
import { type Deliverable, type Finding, refused } from '../deliverable.ts';
import type { Item, Trace } from '../trace.ts';
import { fileStem, readProcess } from './process.ts';
import { analysisReport, saidTime } from './process-analysis-report.ts';
import { checkProcess } from './process-check.ts';
import { compare } from './process-compare.ts';
import { kindOf, type ProcessInput, processInput, type Step } from './process-input.ts';
import { type ItemOptions, processName } from './process-items.ts';
import {
  givenTime,
  type Measures,
  type MissingNumber,
  measure,
  missingNumbers,
} from './process-measures.ts';
import { count } from './process-table.ts';

export interface AnalysisInput {
  /** The process as it is, or the only one. */
  readonly process: ProcessInput;
  /** The process it is compared with: how it shall be. */
  readonly toBe?: ProcessInput | undefined;
}

/** The schema of an analysis; a model reads its descriptions. */
export const analysisInput: z.ZodType<AnalysisInput> = z.strictObject({
  process: processInput.describe('The process to analyse, with the numbers the user gave.'),
  toBe: processInput
    .optional()
    .describe('How it shall be. Use the same key for a step that stays the same step.'),
});

/** Analyses a process, and compares it with a to-be process if there is one. */
export function analyseProcess(
  input: AnalysisInput,
  trace: Trace,
  options: ItemOptions = {},
): Deliverable {
  const now = checked(input.process, 'process');
  const then = input.toBe === undefined ? undefined : checked(input.toBe, 'toBe');
  const findings = [...now.findings, ...(then?.findings ?? [])];
  if (!now.process || (then && !then.process)) return { ok: false, findings };

  const { process } = now;
  const measures = measure(process);
  const missing = missingNumbers(measures);
  const toBe = then?.process && { process: then.process, measures: measure(then.process) };
  const comparison = toBe && compare(measures, toBe.measures);
  const question = missing.length > 0 ? ask(process, missing, { trace, options }) : undefined;
  const text = analysisReport({
    process,
    measures,
    missing,
    comparison: toBe && comparison && { ...toBe, comparison },
    idOf: (step) => stepItem(trace, process, step)?.id,
  });
  const name = `${fileStem(process)}-analysis.md`;
  return {
    ok: true,
    summary: summaryOf(process, measures, missing),
    findings,
    items: question ? [question] : [],
    files: [{ name, mediaType: 'text/markdown', text }],
    data: {
      handovers: measures.handovers.length,
      loops: measures.loops.length,
      missingNumbers: missing.length,
      ...(comparison
        ? {
            added: comparison.added.map(({ name: added }) => added),
            removed: comparison.removed.map(({ name: removed }) => removed),
          }
        : {}),
    },
  };
}

interface Checked {
  readonly process?: ProcessInput;
  readonly findings: readonly Finding[];
}

function checked(input: ProcessInput, where: string): Checked {
  const read = readProcess(input, where);
  if (!read.ok) return read;
  const findings = checkProcess(read.process).map((finding) => ({
    ...finding,
    where: `${where}, ${finding.where}`,
  }));
  return refused(findings) ? { findings } : { process: read.process, findings };
}

/** One question for all numbers: asked again, it replaces the one asked before. */
function ask(
  process: ProcessInput,
  missing: readonly MissingNumber[],
  { trace, options }: { readonly trace: Trace; readonly options: ItemOptions },
): Item | undefined {
  const steps = [...new Set(missing.map(({ step }) => step))];
  const named = steps.slice(0, 5).map(({ name }) => `"${name}"`);
  const more = steps.length > named.length ? ` and ${steps.length - named.length} more` : '';
  const text =
    `${process.title}: how many minutes of work and of waiting does each case take, and how ` +
    `often is each exit of a decision taken, for ${named.join(', ')}${more}?`;
  const details = { process: processName(process), about: 'numbers' };
  const about = steps.flatMap((step) => stepItem(trace, process, step) ?? []);
  const links = about.map(({ id }) => ({ to: id, as: 'asks' as const }));
  const known = trace
    .of('QN')
    .find(
      (item) => item.details['process'] === details.process && item.details['about'] === 'numbers',
    );
  if (known?.text === text) return known;
  if (known) return trace.change(known.id, { text, status: 'open', links });
  const source = options.unquoted ?? { from: 'model' as const, model: trace.owner };
  return trace.add({ kind: 'QN', text, source, links, details });
}

function stepItem(trace: Trace, process: ProcessInput, step: Step): Item | undefined {
  return trace
    .of('PS')
    .find(
      ({ details }) => details['process'] === processName(process) && details['key'] === step.key,
    );
}

/** The step with the most time that was given; none where no times were. */
function longestOf(steps: readonly Step[]): Step | undefined {
  const [first] = steps.toSorted((a, b) => (givenTime(b) ?? 0) - (givenTime(a) ?? 0));
  return first && (givenTime(first) ?? 0) > 0 ? first : undefined;
}

function summaryOf(
  { title }: ProcessInput,
  { steps, handovers, loops }: Measures,
  missing: readonly MissingNumber[],
): string {
  const works = steps.filter(({ step }) => kindOf(step) !== 'decision').length;
  const counts =
    `${title}: ${count(works, 'step')}, ${count(handovers.length, 'handover')} between lanes, ` +
    `${count(loops.length, 'rework loop')}.`;
  const longest = longestOf(steps.map(({ step }) => step));
  const most = longest ? ` Longest: “${longest.name}” (${saidTime(longest)}).` : '';
  if (missing.length === 0) return `${counts}${most}`;
  return `${counts}${most} Missing: ${count(missing.length, 'number')}, listed in the document.`;
}
