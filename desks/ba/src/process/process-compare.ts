/**
 * What a to-be process changes in the steps of an as-is process. Comes in: both, measured; goes
 * out: the differences. Steps are the same by key, or else by name.
 */
import type { Step } from './process-input.ts';
import type { Measures } from './process-measures.ts';

/** How the steps of two processes differ. */
export interface Comparison {
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
  readonly moved: readonly { readonly step: Step; readonly from: string; readonly to: string }[];
  readonly retimed: readonly { readonly from: Step; readonly to: Step }[];
}

/** Compares the steps of two processes. */
export function compare(now: Measures, then: Measures): Comparison {
  const left = new Set(then.steps);
  const pairs = now.steps.map((before) => {
    const name = before.step.name.toLowerCase();
    const candidates = [...left];
    const after =
      candidates.find(({ step }) => step.key === before.step.key) ??
      candidates.find(({ step }) => step.name.toLowerCase() === name);
    if (after) left.delete(after);
    return { before, after };
  });
  const both = pairs.flatMap(({ before, after }) => (after ? [{ before, after }] : []));
  return {
    removed: pairs.filter(({ after }) => !after).map(({ before }) => before.step),
    added: [...left].map(({ step }) => step),
    moved: both
      .filter(({ before, after }) => before.lane !== after.lane)
      .map(({ before, after }) => ({ step: before.step, from: before.lane, to: after.lane })),
    retimed: both
      .map(({ before, after }) => ({ from: before.step, to: after.step }))
      .filter(({ from, to }) => from.minutes !== to.minutes || from.waitMinutes !== to.waitMinutes),
  };
}
