/** The shape of each kind of row: told apart without colour. */
import type { ReactNode } from 'react';
import type { RowKind } from './rows.ts';

/** 14 px square; takes the colour of its text where the kind has none of its own. */
export function KindMark({ kind }: { kind: RowKind }): ReactNode {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden className="shrink-0">
      {shapes[kind]}
    </svg>
  );
}

const line = { fill: 'none', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

const shapes: Record<RowKind, ReactNode> = {
  message: <circle cx="7" cy="7" r="5" className="fill-ink" />,
  route: (
    <path d="M7 2.5 11.5 7 7 11.5 2.5 7z" className="fill-raised stroke-dim" strokeWidth="1.6" />
  ),
  turn: <rect x="1.5" y="3" width="11" height="8" rx="2.5" fill="currentColor" />,
  tool: (
    <rect
      x="3"
      y="3"
      width="8"
      height="8"
      className="fill-raised"
      stroke="currentColor"
      strokeWidth="1.8"
    />
  ),
  handoff: <path d="M2.5 2 12 7 2.5 12z" className="fill-baton-fill stroke-baton" />,
  refusal: (
    <path d="m3.2 3.2 7.6 7.6m0-7.6-7.6 7.6" {...line} strokeWidth={2.4} className="stroke-bad" />
  ),
  wait: <path d="M4.7 2.8v8.4m4.6-8.4v8.4" {...line} strokeWidth={2.6} className="stroke-warn" />,
  landing: <path d="M2 3h10L7 12z" className="fill-warn" />,
  end: <path d="M3.5 13V1.5h7.5L8.8 4.6l2.2 3.1H3.5" {...line} className="fill-ink stroke-ink" />,
};
