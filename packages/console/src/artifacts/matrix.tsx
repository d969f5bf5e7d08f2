/**
 * The trace, large: each criterion a row; tests, process steps and queries the columns; what is
 * missing said in words. Only the rows and columns that are seen are drawn.
 */
import { Grid3x3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMoment } from '../feed/following.tsx';
import { Empty } from '../parts/notice.tsx';
import { Large } from './large.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { usePlace } from './place.ts';
import { useShelf } from './shelf.ts';
import type { Coverage, Trace } from './trace.ts';
import { Reference } from './views/reference.tsx';

export function TraceSheet(): ReactNode {
  const { close, show } = usePlace();
  const { trace } = useShelf();
  const { live, seq, last } = useMoment();
  const { rows, coverage } = trace;
  return (
    <Large
      title="Trace"
      about={
        <>
          What stands for what, counted from links. A dashed mark is out of date.
          {!live && ` As it was at position ${seq} of ${last}.`}
        </>
      }
      close={close}
    >
      {coverage.length === 0 ? (
        <Empty icon={Grid3x3} title="There is nothing to trace yet">
          When there are stories, criteria, process steps or metrics, this shows what stands for
          each of them, and what is missing.
        </Empty>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col">
          <Summary trace={trace} show={show} />
          {rows.length > 0 && <MatrixGrid trace={trace} show={show} />}
        </div>
      )}
    </Large>
  );
}

/** Trouble that is listed; the rest is only counted. */
const listed = 40;

function Summary({ trace, show }: { trace: Trace; show: (id: string) => void }): ReactNode {
  const { coverage, gaps, stale } = trace;
  const trouble = [...gaps, ...stale];
  return (
    <div className="flex max-h-[40%] shrink-0 flex-col gap-3 overflow-y-auto border-b border-line px-4 py-3 text-sm">
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {coverage.map((one) => (
          <CoverageMeter key={one.what} coverage={one} />
        ))}
      </ul>
      {trouble.length > 0 && (
        <section aria-label="What is missing or out of date">
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-bad">
            {trouble.slice(0, listed).map(({ id, words }) => (
              <li key={words}>
                <Reference id={id} show={show} />
                {words.slice(id.length)}
              </li>
            ))}
            {trouble.length > listed && <li>and {trouble.length - listed} more</li>}
          </ul>
        </section>
      )}
    </div>
  );
}

function CoverageMeter({ coverage }: { coverage: Coverage }): ReactNode {
  const { what, covered, of, begun } = coverage;
  const whole = covered === of;
  const look = whole ? 'bg-good' : begun ? 'bg-bad' : 'bg-strong-line';
  return (
    <li className="flex items-center gap-2">
      <span aria-hidden className="h-1.5 w-20 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full ${look}`}
          style={{ width: `${Math.max(4, (100 * covered) / of)}%` }}
        />
      </span>
      <span className="tabular-nums">
        <span className="font-semibold">
          {covered} of {of}
        </span>{' '}
        {what}
        {!begun && <span className="text-dim"> (not begun)</span>}
      </span>
    </li>
  );
}
