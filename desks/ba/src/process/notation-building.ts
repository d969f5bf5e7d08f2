/**
 * What is kept in mind while a tree of process notation becomes a process: which name is which step,
 * what leads back, what is open.
 */
import type { Span } from './notation-tree.ts';
import type { Flow } from './process-input.ts';
import type { Exit, Sketch } from './process-sketch.ts';

/** The name of the gateway at which the ways inside one of several paths become one again. */
export const meet = 'Ways meet';

/** A `back` whose step may come later in the text. */
export interface Return extends Span {
  readonly exits: readonly Exit[];
  readonly to: string | undefined;
  /** The step in front of the one whose way leads back. */
  readonly before: string | undefined;
}

export interface Building extends Sketch {
  readonly source: string;
  /** Steps by their name, with the line that named them first. */
  readonly names: Map<string, { readonly key: string; readonly chain: number }>;
  readonly returns: Return[];
  /** Names of steps whose lane is that of the step before. */
  readonly carried: string[];
  /** Where a line begins with a new step: what was open, and the index of the step. */
  readonly starts: { readonly open: readonly Exit[]; readonly next: number }[];
  chain: number;
  /** Depth of paths that are done together. */
  parallel: number;
}

/** Everything that can be reached from a step, the step itself only in a loop. */
export function reach(flows: readonly Flow[], from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const flow of flows) {
      if (flow.from !== key || seen.has(flow.to)) continue;
      seen.add(flow.to);
      open.push(flow.to);
    }
  }
  return seen;
}
