/** One artifact, large: as it is meant to be seen, as it is stored, and how it came to be. */
import type { KeptArtifact } from '@baton/core';
import { ChevronLeft, ChevronRight, PackageX } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useFeed, useMoment, useTravel } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { Empty, Loading } from '../parts/notice.tsx';
import { Actions } from './actions.tsx';
import { sourceOf } from './form.ts';
import { type Entry, kindWord } from './groups.ts';
import { asks } from './item.ts';
import { Large } from './large.tsx';
import { MakerName } from './maker.tsx';
import { OpenPoint } from './open-point.tsx';
import { usePlace } from './place.ts';
import { useShelf } from './shelf.ts';
import { versionsOf } from './versions.ts';
import { RawText } from './views/raw.tsx';
import { ArtifactView } from './views/view.tsx';

const Versions = lazy(async () => ({ default: (await import('./history.tsx')).Versions }));

export function ArtifactSheet({ id }: { id: string }): ReactNode {
  const { close } = usePlace();
  const { groups, artifacts } = useShelf();
  const { connection } = useFeed();
  const entry = groups.flatMap(({ entries }) => entries).find(({ artifact }) => artifact.id === id);
  if (entry) return <Opened entry={entry} artifacts={artifacts} />;
  return (
    <Large title={id} about="" close={close}>
      {connection === 'loading' ? <Loading label="Reading the log" /> : <Missing id={id} />}
    </Large>
  );
}

/** It is not there at the shown position: never, or not yet. */
function Missing({ id }: { id: string }): ReactNode {
  const { chronicle } = useFeed();
  const { seq } = useMoment();
  const travel = useTravel();
  const came = useMemo(() => versionsOf(chronicle, id)[0]?.seq, [chronicle, id]);
  if (came === undefined) {
    return (
      <Empty icon={PackageX} title={`There is no ${id}`}>
        Nothing of that name was made in this conversation.
      </Empty>
    );
  }
  return (
    <Empty
      icon={PackageX}
      title={`There is no ${id} yet`}
      action={<Button onClick={() => travel.to(came)}>Go to position {came}</Button>}
    >
      At position {seq} it was not made yet; it came at position {came}.
    </Empty>
  );
}

interface OpenedProps {
  readonly entry: Entry;
  readonly artifacts: readonly KeptArtifact[];
}

const tab =
  'border-b-2 border-transparent px-3 py-1.5 text-sm text-dim data-[state=active]:border-baton-fill data-[state=active]:text-ink';

function Opened({ entry, artifacts }: OpenedProps): ReactNode {
  const { close, show } = usePlace();
  const { chronicle } = useFeed();
  const { artifact } = entry;
  const versions = useMemo(() => versionsOf(chronicle, artifact.id), [chronicle, artifact.id]);
  return (
    <Large
      title={titleOf(entry)}
      about={<About entry={entry} of={versions.length} />}
      close={close}
      actions={
        <>
          <Neighbours id={artifact.id} />
          <Actions artifact={artifact} />
        </>
      }
    >
      <Notices entry={entry} />
      <Tabs.Root key={artifact.id} defaultValue="view" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List aria-label="Ways to look at it" className="flex border-b border-line px-2">
          <Tabs.Trigger value="view" className={tab}>
            View
          </Tabs.Trigger>
          <Tabs.Trigger value="source" className={tab}>
            Source
          </Tabs.Trigger>
          <Tabs.Trigger value="versions" className={tab}>
            Versions <span className="tabular-nums">({versions.length})</span>
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="view" className="min-h-0 flex-1">
          <ArtifactView artifact={artifact} artifacts={artifacts} show={show} />
        </Tabs.Content>
        <Tabs.Content value="source" className="min-h-0 flex-1">
          <RawText text={sourceOf(artifact)} />
        </Tabs.Content>
        <Tabs.Content value="versions" className="min-h-0 flex-1">
          <Suspense fallback={<Loading label="Opening the versions" />}>
            <Versions versions={versions} shown={artifact.version} />
          </Suspense>
        </Tabs.Content>
      </Tabs.Root>
    </Large>
  );
}

/** An item says what it is in its view; of everything else the title does. */
function titleOf({ artifact: { kind }, item, name, text }: Entry): string {
  const full = item || text === '' ? name : `${name}: ${text}`;
  return kind === 'file' ? full : `${full} · ${kindWord(kind)}`;
}

function About({ entry, of }: { entry: Entry; of: number }): ReactNode {
  const { maker, artifact } = entry;
  const { seq, version } = artifact;
  return (
    <>
      Version {version}
      {of > version && ` of ${of}`} by <MakerName maker={maker} />, at position {seq} of the log
    </>
  );
}

/** What is to be known before it is relied on, and what a person can decide about it. */
function Notices({ entry }: { entry: Entry }): ReactNode {
  const { live, seq, last } = useMoment();
  const { item, trouble, status } = entry;
  const open = item && status === 'open';
  if (live && trouble === undefined && !open) return null;
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-2 text-sm">
      {!live && (
        <p className="text-warn">
          This is how it was at position {seq} of {last}. Downloads have what is there now.
        </p>
      )}
      {trouble !== undefined && <p className="font-medium text-bad">{trouble}.</p>}
      {open && (
        <div className="flex flex-wrap items-center gap-2">
          <p>{asks(item) ? 'This waits for an answer.' : 'Nobody has confirmed this yet.'}</p>
          <OpenPoint item={item} />
        </div>
      )}
    </div>
  );
}

/** To the one before and the one after, in the order of the pane. */
function Neighbours({ id }: { id: string }): ReactNode {
  const { show } = usePlace();
  const { groups } = useShelf();
  const ids = groups.flatMap(({ entries }) => entries.map(({ artifact }) => artifact.id));
  const place = ids.indexOf(id);
  const before = ids[place - 1];
  const after = ids[place + 1];
  return (
    <div className="flex items-center">
      <Button
        weight="quiet"
        icon={ChevronLeft}
        aria-label="Previous artifact"
        disabled={before === undefined}
        onClick={() => before !== undefined && show(before)}
      />
      <Button
        weight="quiet"
        icon={ChevronRight}
        aria-label="Next artifact"
        disabled={after === undefined}
        onClick={() => after !== undefined && show(after)}
      />
    </div>
  );
}
