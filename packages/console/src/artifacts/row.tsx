/** One artifact in the pane: who made it, what it is, how it stands; open points can be settled here. */
import { CircleCheck, CircleSlash, TriangleAlert } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Tip } from '../parts/tip.tsx';
import type { Entry } from './groups.ts';
import { MakerMark } from './maker.tsx';
import { OpenPoint } from './open-point.tsx';

export interface ArtifactRowProps {
  readonly entry: Entry;
  readonly show: (id: string) => void;
}

/** Drawn again only when something of it is another one: lists of them scroll. */
export const ArtifactRow = memo(function ArtifactRow(props: ArtifactRowProps): ReactNode {
  const { entry, show } = props;
  const { artifact, item, name, text, status, maker } = entry;
  const open = status === 'open';
  return (
    <div className="border-b border-line">
      <div className="flex min-h-8 items-center gap-1.5 pr-2 hover:bg-sunken">
        <button
          type="button"
          onClick={() => show(artifact.id)}
          title={text === '' ? name : `${name} ${text}`}
          className="flex min-w-0 flex-1 items-center gap-2 py-1 pl-2 text-left text-xs outline-offset-[-2px]"
        >
          <MakerMark maker={maker} />
          <span className="sr-only">by {maker.name || 'user'}: </span>
          <span
            className={`font-medium ${text === '' ? 'truncate' : 'shrink-0'} ${
              status === 'rejected' ? 'line-through' : ''
            }`}
          >
            {name}
          </span>{' '}
          {text !== '' && (
            <span className={`min-w-0 text-dim ${open ? 'line-clamp-2' : 'truncate'}`}>{text}</span>
          )}
        </button>
        <Standing entry={entry} />
        <span className="shrink-0 text-xs text-dim tabular-nums">
          <span className="sr-only">version </span>
          <span aria-hidden>v</span>
          {artifact.version}
        </span>
      </div>
      {item && open && (
        <div className="pr-2 pb-1.5 pl-10">
          <OpenPoint item={item} />
        </div>
      )}
    </div>
  );
});

/** What was decided, and what is wrong with it; each by a picture with its words. */
function Standing({ entry }: { entry: Entry }): ReactNode {
  const { trouble, status } = entry;
  return (
    <>
      {trouble !== undefined && (
        <Tip text={trouble}>
          <span tabIndex={0} className="shrink-0 text-bad">
            <TriangleAlert aria-hidden size={14} />
            <span className="sr-only">{trouble}</span>
          </span>
        </Tip>
      )}
      {status === 'confirmed' && (
        <Tip text="Confirmed by a person">
          <span tabIndex={0} className="shrink-0 text-good">
            <CircleCheck aria-hidden size={14} />
            <span className="sr-only">confirmed</span>
          </span>
        </Tip>
      )}
      {status === 'rejected' && (
        <Tip text="Rejected by a person: nothing rests on it any more">
          <span tabIndex={0} className="shrink-0 text-dim">
            <CircleSlash aria-hidden size={14} />
            <span className="sr-only">rejected</span>
          </span>
        </Tip>
      )}
    </>
  );
}
