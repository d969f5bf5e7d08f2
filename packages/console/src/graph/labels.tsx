/** What is written on the lines: the numbers of taken handoffs, refusals, how messages were routed. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tip } from '../parts/tip.tsx';
import { useGraph } from './context.ts';
import type { GraphEdge } from './derive.ts';
import type { Label } from './drawing.ts';
import { orderText, routingsText } from './shown.ts';

export function LabelOnLine({ label }: { label: Label }): ReactNode {
  const { edge, routings = [], at } = label;
  return (
    <div
      className="nodrag nopan pointer-events-auto absolute top-0 left-0"
      style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
    >
      {edge ? <EdgeLabel edge={edge} /> : <RoutingLabel routings={routings} />}
    </div>
  );
}

const shape =
  'flex h-[18px] items-center gap-1 rounded-full border px-1.5 text-[11px] leading-none font-semibold whitespace-nowrap tabular-nums';

function EdgeLabel({ edge }: { edge: GraphEdge }): ReactNode {
  const { selected, select } = useGraph();
  const { key, from, to, taken, refused } = edge;
  const chosen = selected?.kind === 'edge' && selected.key === key;
  const times = taken.length === 1 ? 'once' : `${taken.length} times`;
  const said = [
    taken.length > 0 ? `taken ${times}: ${orderText(taken)}` : undefined,
    refused.length > 0 ? `${refused.length} refused` : undefined,
  ];
  const newest = taken.at(-1)?.event.brief.reason;
  const why = refused.at(-1)?.message;
  const tip = [newest, why === undefined ? undefined : `Refused: ${why}`];
  return (
    <Tip text={tip.filter((part) => part !== undefined).join('\n')}>
      <button
        type="button"
        data-edge={key}
        aria-pressed={chosen}
        aria-label={`Handoffs from ${from} to ${to}, ${said.filter(Boolean).join(', ')}`}
        onClick={() => select({ kind: 'edge', key })}
        className={`${shape} hover:bg-sunken ${taken.length > 0 ? 'border-strong-line bg-raised' : 'border-bad bg-bad-soft'} ${chosen ? 'outline-2 outline-focus' : ''}`}
      >
        {orderText(taken)}
        {refused.length > 0 && (
          <span className="flex items-center text-bad">
            <X aria-hidden size={11} strokeWidth={3} />
            {refused.length > 1 && refused.length}
          </span>
        )}
      </button>
    </Tip>
  );
}

function RoutingLabel({ routings }: { routings: NonNullable<Label['routings']> }): ReactNode {
  const last = routings.at(-1);
  if (!last) return null;
  return (
    <Tip text={last.reason}>
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the tip has the reason.
        tabIndex={0}
        className={`${shape} border-line bg-surface font-normal! text-dim`}
      >
        {routingsText(routings)}
      </span>
    </Tip>
  );
}
