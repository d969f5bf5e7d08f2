/** The artifacts at the shown position, with all that is computed from them, once for each change. */
import type { KeptArtifact } from '@baton/core';
import { useMemo } from 'react';
import { useMoment } from '../feed/following.tsx';
import { type Group, groupsOf } from './groups.ts';
import { itemsOf } from './item.ts';
import { type Trace, traceOf } from './trace.ts';

export interface Shelf {
  readonly artifacts: readonly KeptArtifact[];
  readonly groups: readonly Group[];
  readonly trace: Trace;
}

export function useShelf(): Shelf {
  const { artifacts } = useMoment().state;
  return useMemo(() => {
    const all = artifacts.values();
    const trace = traceOf(itemsOf(all));
    return { artifacts: all, groups: groupsOf(all, trace), trace };
  }, [artifacts]);
}
