/**
 * What a to-be process changes in the steps of an as-is process. Comes in: both, measured; goes
 * out: the differences. Steps are the same by key, or else by name.
 */
import { kindOf, type Step, type StepKind } from './process-input.ts';
import { givenTime, type Measures } from './process-measures.ts';
import { laneUnknown } from './process-sketch.ts';

/** The same step in both. */
export interface Pair {
  readonly from: Step;
  readonly to: Step;
}

/** How the steps of two processes differ. */
export interface Comparison {
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
  readonly moved: readonly { readonly step: Step; readonly from: string; readonly to: string }[];
  /** Both have a time, and not the same. */
  readonly retimed: readonly Pair[];
  /** Only one of them has a time, so nobody can tell what it saves. */
  readonly untold: readonly Pair[];
  /** Another name or another kind. */
  readonly changed: readonly Pair[];
  /** Every step that is in both. */
  readonly kept: readonly Pair[];
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
  const kept = both.map(({ before, after }) => ({ from: before.step, to: after.step }));
  return {
    removed: pairs.filter(({ after }) => !after).map(({ before }) => before.step),
    added: [...left].map(({ step }) => step),
    moved: both
      .filter(({ before, after }) => before.lane !== after.lane)
      // Who does it is not known on one side: that is a question, not a change.
      .filter(({ before, after }) => before.lane !== laneUnknown && after.lane !== laneUnknown)
      .map(({ before, after }) => ({ step: before.step, from: before.lane, to: after.lane })),
    retimed: kept.filter(({ from, to }) => isTimed(from) && isTimed(to) && !sameTime(from, to)),
    untold: kept.filter(({ from, to }) => isTimed(from) !== isTimed(to)),
    changed: kept.filter(({ from, to }) => from.name !== to.name || isOther(from, to)),
    kept,
  };
}

const performed: ReadonlySet<StepKind> = new Set(['task', 'user', 'service', 'manual']);

/** Who does a task, people or software, is told by its lane. */
function isOther(from: Step, to: Step): boolean {
  const [a, b] = [kindOf(from), kindOf(to)];
  return a !== b && !(performed.has(a) && performed.has(b));
}

function isTimed(step: Step): boolean {
  return givenTime(step) !== undefined;
}

function sameTime(a: Step, b: Step): boolean {
  return (
    a.minutes === b.minutes &&
    a.waitMinutes === b.waitMinutes &&
    a.elapsedMinutes === b.elapsedMinutes
  );
}
