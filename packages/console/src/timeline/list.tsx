/** The log as rows of text, each unfolded to all that it says. Only the rows that are seen exist. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { AgentName } from '../desk/agent.tsx';
import { useMoment, useTravel } from '../feed/following.tsx';
import { timeText } from '../parts/format.ts';
import { KindMark } from './mark.tsx';
import { kindNames, type Row } from './rows.ts';
import { useTransport } from './transport.tsx';

const rowHeight = 26;
const estimateSize = (): number => rowHeight;

export function RowList(): ReactNode {
  const { shown, place } = useTransport();
  const { live } = useMoment();
  const { to } = useTravel();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  // The same functions from step to step, or every row would be measured anew with each.
  const getItemKey = useCallback((index: number) => shown[index]?.seq ?? index, [shown]);
  const getScrollElement = useCallback(() => box.current, []);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement,
    estimateSize,
    getItemKey,
    overscan: 6,
  });
  const { scrollToIndex } = rows;
  useEffect(() => {
    if (place >= 0) scrollToIndex(place, { align: 'auto' });
  }, [place, scrollToIndex]);
  const unfold = useCallback((seq: number) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  }, []);
  return (
    <div ref={box} className="absolute inset-0 overflow-y-auto">
      <ol aria-label="Rows of the log" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const row = shown[index];
          if (!row) return null;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={shown.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <RowItem
                row={row}
                standing={index === place ? 'here' : index > place && !live ? 'later' : 'past'}
                open={open.has(row.seq)}
                unfold={unfold}
                travel={to}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface RowItemProps {
  readonly row: Row;
  readonly standing: 'past' | 'here' | 'later';
  readonly open: boolean;
  readonly unfold: (seq: number) => void;
  readonly travel: (seq: number) => void;
}

const looks = { past: '', here: 'bg-baton-soft', later: 'opacity-50' };

const RowItem = memo(function RowItem(props: RowItemProps): ReactNode {
  const { row, standing, open, unfold, travel } = props;
  const { seq, at, kind, agent, text, detail } = row;
  const more = detail !== '' && detail !== text;
  return (
    <div className={looks[standing]}>
      <div className="flex items-center gap-1 px-2" style={{ height: rowHeight }}>
        {more ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`All of row ${seq}`}
            onClick={() => unfold(seq)}
            className="flex size-5 shrink-0 items-center justify-center rounded text-dim hover:bg-sunken"
          >
            {open ? <ChevronDown aria-hidden size={14} /> : <ChevronRight aria-hidden size={14} />}
          </button>
        ) : (
          <span className="size-5 shrink-0" />
        )}
        <button
          type="button"
          aria-current={standing === 'here' ? 'step' : undefined}
          onClick={() => travel(seq)}
          className="flex min-w-0 flex-1 items-center gap-2 rounded text-left text-xs hover:bg-sunken"
        >
          <span className="w-10 shrink-0 text-right text-dim tabular-nums">{seq}</span>
          <span className="shrink-0 text-dim tabular-nums max-sm:hidden">{timeText(at)}</span>
          <KindMark kind={kind} />
          <span className="sr-only">{kindNames[kind]}</span>
          <span className="w-24 shrink-0 truncate max-sm:w-16">
            {agent === undefined ? '' : <AgentName name={agent} />}
          </span>
          <span className="min-w-0 truncate">{text}</span>
        </button>
      </div>
      {open && (
        <pre className="mx-9 mb-1 max-h-60 overflow-auto rounded border border-line bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
          {detail}
        </pre>
      )}
    </div>
  );
});
