/**
 * The pane of what was made: by kind, with what is missing, out of date or waits for a person's
 * word. A click shows one large; the trace shows what stands for what.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight, FileArchive, Grid3x3, PackageOpen } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { conversationPath } from '../api/client.ts';
import { useFeed, useMoment } from '../feed/following.tsx';
import { Empty, Loading } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tip } from '../parts/tip.tsx';
import type { Entry, Group } from './groups.ts';
import { usePlace } from './place.ts';
import { ArtifactRow } from './row.tsx';
import { useShelf } from './shelf.ts';
import { type Trace, troubleText } from './trace.ts';

export function ArtifactsPanel(): ReactNode {
  const { artifacts, groups, trace } = useShelf();
  const { connection } = useFeed();
  const { last } = useMoment();
  const reading = last === 0 && connection === 'loading';
  return (
    <Panel
      title="Artifacts"
      className="h-full"
      aside={artifacts.length > 0 && <Aside trace={trace} />}
    >
      {reading && <Loading label="Reading the log" />}
      {!reading && artifacts.length === 0 && (
        <Empty icon={PackageOpen} title="Nothing was made yet">
          What the agents make is kept here: stories, process maps, queries, tests, files.
        </Empty>
      )}
      {artifacts.length > 0 && <Groups groups={groups} />}
    </Panel>
  );
}

function Aside({ trace }: { trace: Trace }): ReactNode {
  const { showTrace } = usePlace();
  const { conversation } = useFeed();
  const { live } = useMoment();
  const trouble = troubleText(trace);
  const now = live ? '' : ' (as they are now, not at the shown position)';
  return (
    <div className="flex min-w-0 items-center gap-1">
      {trace.coverage.length > 0 && (
        <button
          type="button"
          onClick={showTrace}
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs hover:bg-sunken"
        >
          <Grid3x3 aria-hidden size={14} className="shrink-0" />
          Trace
          {trouble !== undefined && (
            <span className="truncate rounded bg-bad-soft px-1.5 font-medium text-bad tabular-nums">
              {trouble}
            </span>
          )}
        </button>
      )}
      <Tip text={`All as one ZIP archive${now}`}>
        <a
          href={conversationPath(conversation, '/artifacts.zip')}
          download
          aria-label={`Download all as ZIP${now}`}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-dim hover:bg-sunken hover:text-ink"
        >
          <FileArchive aria-hidden size={15} />
        </a>
      </Tip>
    </div>
  );
}

/** Groups with more entries than this start folded, unless there is nothing else. */
const foldFrom = 8;

type Row = { readonly key: string; readonly group: Group; readonly entry?: Entry };

function Groups({ groups }: { groups: readonly Group[] }): ReactNode {
  const { show } = usePlace();
  const scroller = useRef<HTMLDivElement>(null);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isOpen = (group: Group): boolean =>
    folds.get(group.key) ??
    (group.entries.length <= foldFrom || group.key === 'file' || groups.length === 1);
  const fold = (group: Group): void => {
    setFolds((before) => new Map(before).set(group.key, !isOpen(group)));
  };
  const rows = useMemo(
    () =>
      groups.flatMap((group): Row[] => [
        { key: group.key, group },
        ...(isOpen(group)
          ? group.entries.map((entry) => ({ key: `=${entry.artifact.id}`, group, entry }))
          : []),
      ]),
    // `isOpen` is made of these.
    [groups, folds],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => (rows[place]?.entry?.status === 'open' ? 78 : 32),
    getItemKey: (place) => rows[place]?.key ?? place,
    overscan: 10,
  });
  return (
    <div ref={scroller} className="h-full overflow-y-auto">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return (
            <li
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className="absolute inset-x-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row?.entry && <ArtifactRow entry={row.entry} show={show} />}
              {row && !row.entry && (
                <GroupHead group={row.group} open={isOpen(row.group)} fold={fold} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface GroupHeadProps {
  readonly group: Group;
  readonly open: boolean;
  readonly fold: (group: Group) => void;
}

function GroupHead({ group, open, fold }: GroupHeadProps): ReactNode {
  const { title, entries } = group;
  const troubled = entries.filter(({ trouble }) => trouble !== undefined).length;
  return (
    <h3>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => fold(group)}
        className="flex h-8 w-full items-center gap-1.5 border-b border-line bg-surface px-2 text-left text-xs font-semibold hover:bg-sunken"
      >
        <ChevronRight
          aria-hidden
          size={14}
          className={`shrink-0 text-dim transition-transform ${open ? 'rotate-90' : ''}`}
        />
        {title}
        <span className="font-normal text-dim tabular-nums">{entries.length}</span>
        <span className="ml-auto flex gap-1.5 font-medium">
          {group.open > 0 && (
            <span className="rounded bg-warn-soft px-1.5 text-warn tabular-nums">
              {group.open} open
            </span>
          )}
          {troubled > 0 && (
            <span className="rounded bg-bad-soft px-1.5 text-bad tabular-nums">
              {troubled} to check
            </span>
          )}
        </span>
      </button>
    </h3>
  );
}
