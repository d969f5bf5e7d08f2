/** What is opened over a conversation by its address: one artifact large, or the trace. */
import { lazy, type ReactNode, Suspense } from 'react';
import { usePlace } from './place.ts';

const ArtifactSheet = lazy(async () => ({ default: (await import('./sheet.tsx')).ArtifactSheet }));
const TraceSheet = lazy(async () => ({ default: (await import('./matrix.tsx')).TraceSheet }));

/** Stands once in a conversation's page, whichever panes are shown. */
export function ArtifactSheets(): ReactNode {
  const { artifact, trace } = usePlace();
  return (
    <Suspense>
      {artifact !== undefined && <ArtifactSheet id={artifact} />}
      {artifact === undefined && trace && <TraceSheet />}
    </Suspense>
  );
}
