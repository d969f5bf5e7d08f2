/**
 * The baton itself: at its holder's corner, and along the line when it is passed on. Looking back
 * it is put where it was, without a journey.
 */
import { type ReactNode, useState } from 'react';
import type { Passage } from './derive.ts';

export interface BatonProps {
  readonly passage: Passage;
  /** For `offset-path`, in the coordinates of the graph. */
  readonly way: string;
}

export function Baton({ passage, way }: BatonProps): ReactNode {
  const { seq } = passage;
  const [shown, setShown] = useState({ seq, moves: false });
  if (shown.seq !== seq) setShown({ seq, moves: seq > shown.seq });
  return (
    <div
      key={seq}
      aria-hidden
      data-moves={shown.moves}
      className="baton-on-way pointer-events-none absolute top-0 left-0 z-10"
      style={{ offsetPath: `path("${way}")` }}
    >
      <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden>
        <circle cx="15" cy="15" r="12" className="fill-raised stroke-baton-fill" strokeWidth="2" />
        <rect
          x="6.5"
          y="12"
          width="17"
          height="6"
          rx="3"
          transform="rotate(-32 15 15)"
          className="fill-baton-fill"
        />
      </svg>
    </div>
  );
}
