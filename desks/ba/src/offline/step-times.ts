/**
 * Times that stand in brackets behind a step: `manager approves (2 days)`.
 *
 * Comes in: a process as it was read. Goes out: the same, the times as minutes of work and out of
 * the names. `waits` in the brackets makes it waiting time.
 */
import type { ProcessInput, Step } from '../process/process-input.ts';

const minutesOf: Readonly<Record<string, number>> = {
  min: 1,
  mins: 1,
  minute: 1,
  minutes: 1,
  h: 60,
  hr: 60,
  hrs: 60,
  hour: 60,
  hours: 60,
  // A day has 24 hours, as in the analysis.
  day: 1440,
  days: 1440,
  week: 10_080,
  weeks: 10_080,
};

const bracket =
  /\s*\(\s*(?:takes?|about|approx\.?|~)?\s*(waits?|waiting|queue[sd]?)?\s*(\d+(?:[.,]\d+)?)\s*(mins?|minutes?|h|hrs?|hours?|days?|weeks?)\s*(?:of\s+)?(waiting|wait)?\s*\)/i;

/** The process with the times of its steps as numbers. */
export function withTimes(process: ProcessInput): ProcessInput {
  const steps = process.steps.map(timed);
  const read = steps.some((step, index) => step !== process.steps[index] && !step.waitMinutes);
  if (!read) return { ...process, steps };
  const { assumptions = [] } = process;
  return { ...process, steps, assumptions: [...assumptions, { text: timesAreWork }] };
}

const timesAreWork = 'The times in brackets are time of work, not of waiting.';

function timed(step: Step): Step {
  const found = bracket.exec(step.name);
  if (!found) return step;
  const [all, before, amount = '', unit = '', after] = found;
  const minutes = Number(amount.replace(',', '.')) * (minutesOf[unit.toLowerCase()] ?? 1);
  const name = step.name.replace(all, '').trim();
  if (name === '' || !Number.isFinite(minutes)) return step;
  const waits = before !== undefined || after !== undefined;
  return { ...step, name, ...(waits ? { waitMinutes: minutes } : { minutes }) };
}
