/** Two conversations side by side, usually one and its fork, and where they first differ. */
import { type Difference, firstDifference, type LogEvent } from '@baton/core';
import { ArrowDownToDot, ExternalLink } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { ChatPanel } from '../chat/chat.tsx';
import { Standing } from '../conversation/standing.tsx';
import { Follow, useFeed, useMoment } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { changedAt, originOf } from './origin.ts';

const nothing: readonly LogEvent[] = [];

export default function ComparePage({ left, right }: { left: string; right: string }): ReactNode {
  const [one, setOne] = useState(nothing);
  const [other, setOther] = useState(nothing);
  const [place, setPlace] = useState<{ readonly one: number; readonly other: number }>();
  const difference = useMemo(() => differenceOf(one, other), [one, other]);
  const origin = originOf(other);
  const told = one.length > 0 && other.length > 0;
  const show = (): void => {
    if (!difference) return;
    setPlace({ one: difference.one ?? one.length, other: difference.other ?? other.length });
  };
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-raised px-3 py-2 text-sm">
        <h1 className="font-semibold">{origin ?? 'Two conversations'}</h1>
        {told && (
          <p className="min-w-0 flex-1" aria-live="polite">
            {difference ? (
              <>
                <span className="text-dim">First difference: </span>
                {difference.text}
              </>
            ) : (
              <span className="text-dim">
                No difference so far: one says the same as the other.
              </span>
            )}
          </p>
        )}
        {difference && (
          <Button icon={ArrowDownToDot} onClick={show}>
            Show it on both sides
          </Button>
        )}
        {place && (
          <Button weight="quiet" onClick={() => setPlace(undefined)}>
            Back to now
          </Button>
        )}
      </div>
      <div className="grid min-h-0 flex-1 gap-2 p-2 md:grid-cols-2 max-md:overflow-y-auto">
        <Side
          key={`one ${place?.one}`}
          title="As it was"
          conversation={left}
          at={place?.one}
          told={setOne}
        />
        <Side
          key={`other ${place?.other}`}
          title="What if"
          conversation={right}
          at={place?.other}
          told={setOther}
        />
      </div>
    </div>
  );
}

function differenceOf(
  one: readonly LogEvent[],
  other: readonly LogEvent[],
): Difference | undefined {
  const after = changedAt(other);
  return firstDifference(one, other, after === undefined ? {} : { after });
}

interface SideProps {
  readonly title: string;
  readonly conversation: string;
  /** The position that is shown; live when left out. */
  readonly at: number | undefined;
  /** Told all events whenever there are more. */
  readonly told: (events: readonly LogEvent[]) => void;
}

function Side({ title, conversation, at, told }: SideProps): ReactNode {
  return (
    <Follow conversation={conversation} at={at}>
      <section
        aria-label={title}
        className="flex min-h-0 flex-col overflow-hidden rounded-lg border border-line max-md:min-h-[70vh]"
      >
        <h2 className="flex items-center justify-between bg-sunken px-3 py-1 text-sm font-semibold">
          {title}
          <Link
            href={`/c/${conversation}`}
            className="flex items-center gap-1 font-normal text-dim hover:underline"
          >
            Open <ExternalLink aria-hidden size={13} />
          </Link>
        </h2>
        <Standing compact />
        <ChatPanel />
        <Tell told={told} />
      </section>
    </Follow>
  );
}

/** Passes a side's log on to the page, which compares the two. */
function Tell({ told }: Pick<SideProps, 'told'>): ReactNode {
  const { chronicle } = useFeed();
  const { last } = useMoment();
  useEffect(() => told(chronicle.upTo(last)), [chronicle, last, told]);
  return undefined;
}
