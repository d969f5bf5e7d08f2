/** The artifacts at the shown position, with all that is computed from them, once for each change. */
import type { KeptArtifact, LogEvent, State } from '@baton/core';
import { useMoment } from '../feed/following.tsx';
import { type Group, groupsOf } from './groups.ts';
import { itemsOf } from './item.ts';
import { type Trace, traceOf } from './trace.ts';

export interface Shelf {
  readonly artifacts: readonly KeptArtifact[];
  readonly groups: readonly Group[];
  readonly trace: Trace;
}

/** Panes and sheets ask for the same; states share what did not change. */
const known = new WeakMap<State['artifacts'], Shelf>();

export function useShelf(): Shelf {
  const { state, events } = useMoment();
  return shelfOf(state.artifacts, events);
}

/** `events` has to reach up to the newest of the artifacts; what comes later says nothing of them. */
function shelfOf(kept: State['artifacts'], events: readonly LogEvent[]): Shelf {
  const before = known.get(kept);
  if (before) return before;
  const artifacts = kept.values();
  const trace = traceOf(itemsOf(artifacts));
  const shelf = { artifacts, groups: groupsOf(artifacts, { trace, events }), trace };
  known.set(kept, shelf);
  return shelf;
}
