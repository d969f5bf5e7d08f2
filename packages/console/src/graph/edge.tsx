/** The lines of the graph: taken handoffs solid, permitted ones dotted, refused ones marked. */
import type { EdgeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import { pathOf } from './curve.ts';
import type { Line, LineKind } from './drawing.ts';

const looks: Record<LineKind, { className: string; width: number; dash?: string }> = {
  taken: { className: 'stroke-ink', width: 2 },
  refused: { className: 'stroke-bad', width: 1.5, dash: '7 4' },
  permitted: { className: 'stroke-strong-line', width: 1.25, dash: '1 5' },
  routing: { className: 'stroke-dim', width: 1.5 },
};

export const LineEdge = memo(function LineEdge({ data }: EdgeProps<Line>): ReactNode {
  if (!data) return null;
  const { className, width, dash } = looks[data.kind];
  return (
    <path
      d={pathOf(data.curve)}
      fill="none"
      strokeWidth={data.chosen ? width + 1.5 : width}
      strokeDasharray={dash}
      strokeLinecap="round"
      markerEnd={`url(#line-end-${data.kind})`}
      className={className}
    />
  );
});

const fills: Record<LineKind, string> = {
  taken: 'fill-ink',
  refused: 'fill-bad',
  permitted: 'fill-strong-line',
  routing: 'fill-dim',
};

/** The arrows at the ends of the lines; once on a page is enough for all graphs on it. */
export function LineEnds(): ReactNode {
  return (
    <svg aria-hidden className="absolute size-0">
      <defs>
        {(Object.keys(fills) as LineKind[]).map((kind) => (
          <marker
            key={kind}
            id={`line-end-${kind}`}
            viewBox="0 0 10 10"
            refX="7"
            refY="5"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path d="M 0 0.5 L 9 5 L 0 9.5 z" className={fills[kind]} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
