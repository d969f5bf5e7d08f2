/**
 * Times that stand in brackets behind a step of a list or sentence: `manager approves (2 days)`.
 *
 * Comes in: a process as it was read. Goes out: the same, the times as minutes and out of the names,
 * with the words they were given in. Without a word on which it is, a time is work and waiting
 * together.
 */
import type { ProcessInput, Step } from '../process/process-input.ts';
import { timeOf } from '../process/process-time.ts';

/** The process with the times of its steps as numbers. */
export function withTimes(process: ProcessInput): ProcessInput {
  return { ...process, steps: process.steps.map(timed) };
}

function timed(step: Step): Step {
  for (const [whole, words = ''] of step.name.matchAll(/\s*\(([^()]{1,120})\)/gu)) {
    const time = timeOf(words);
    const name = step.name.replace(whole, '').trim();
    if (!time || name === '') continue;
    const { work, wait, elapsed, said } = time;
    return {
      ...step,
      name,
      timeSaid: said,
      ...(work !== undefined && { minutes: work }),
      ...(wait !== undefined && { waitMinutes: wait }),
      ...(elapsed !== undefined && { elapsedMinutes: elapsed }),
    };
  }
  return step;
}
