/** What is opened over a conversation by its address: one artifact large, or the trace. */
import { lazy, type ReactNode, Suspense } from 'react';
import { Boundary } from '../parts/boundary.tsx';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/notice.tsx';
import { usePlace } from './place.ts';

const ArtifactSheet = lazy(async () => ({ default: (await import('./sheet.tsx')).ArtifactSheet }));
const TraceSheet = lazy(async () => ({ default: (await import('./matrix.tsx')).TraceSheet }));

/** Stands once in a conversation's page, whichever panes are shown. */
export function ArtifactSheets(): ReactNode {
  const { artifact, trace, close } = usePlace();
  if (artifact === undefined && !trace) return null;
  return (
    <Boundary instead={(why) => <NotOpened why={why} close={close} />}>
      <Suspense>
        {artifact === undefined ? <TraceSheet /> : <ArtifactSheet id={artifact} />}
      </Suspense>
    </Boundary>
  );
}

/** The rest of the page goes on: what is missing is a file of the page, or the desk itself. */
function NotOpened({ why, close }: { why: string; close: () => void }): ReactNode {
  return (
    <div className="fixed inset-x-2 top-2 z-40 mx-auto max-w-xl shadow-2xl">
      <Failure
        title="This can not be opened"
        action={
          <div className="flex gap-2">
            <Button onClick={() => location.reload()}>Reload the page</Button>
            <Button weight="quiet" onClick={close}>
              Close
            </Button>
          </div>
        }
      >
        {why}
      </Failure>
    </div>
  );
}
