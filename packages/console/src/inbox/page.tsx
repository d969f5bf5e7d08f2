/**
 * The inbox: what waits for a person, and beside it the one that is being worked on. Looked up anew
 * every few seconds; what is being answered stays where it is meanwhile.
 */
import { Inbox } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import useSWR from 'swr';
import { useSearchParams } from 'wouter';
import { get, type Problem } from '../api/client.ts';
import type { WaitDocument } from '../api/documents.ts';
import { Button } from '../parts/button.tsx';
import { Empty, Failure, Loading } from '../parts/notice.tsx';
import { WaitList } from './list.tsx';
import { inboxRefresh } from './refresh.ts';
import { WaitView } from './wait.tsx';
import { ordered } from './waits.ts';

interface InboxPageDocument {
  readonly waiting: readonly WaitDocument[];
  readonly next: string | null;
}

export default function InboxPage(): ReactNode {
  const [params, setParams] = useSearchParams();
  const chosen = params.get('wait') ?? undefined;
  const choose = useCallback(
    (conversation: string | undefined) => {
      setParams(conversation === undefined ? {} : { wait: conversation });
    },
    [setParams],
  );
  const { data, error, mutate } = useSWR<InboxPageDocument, Problem>('/api/inbox?limit=100', get, {
    refreshInterval: inboxRefresh,
  });
  if (!data) {
    if (!error) return <Loading label="Opening the inbox" />;
    return (
      <div className="mx-auto max-w-xl p-6">
        <Failure
          title="The inbox can not be read"
          action={<Button onClick={() => void mutate()}>Try again</Button>}
        >
          {error.message}
        </Failure>
      </div>
    );
  }
  const waits = ordered(data.waiting);
  if (waits.length === 0 && chosen === undefined) {
    return (
      <Empty icon={Inbox} title="Nobody waits for a person">
        When an agent hands the baton to a person, or wants a tool approved, it is listed here, with
        everything that led there.
      </Empty>
    );
  }
  return (
    <div className="mx-auto grid h-full max-w-7xl gap-2 p-2 md:grid-cols-[minmax(16rem,22rem)_minmax(0,1fr)]">
      <section
        aria-label="Waiting"
        className={`min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-raised ${
          chosen === undefined ? 'flex' : 'hidden md:flex'
        }`}
      >
        <h1 className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-xs font-semibold tracking-wide text-dim uppercase">
          Inbox <span className="tabular-nums">{waits.length}</span>
        </h1>
        {error && (
          <p role="status" className="border-b border-line bg-warn-soft px-3 py-1 text-xs">
            The desk does not answer; this is as it was last.
          </p>
        )}
        <WaitList waits={waits} chosen={chosen} choose={choose} />
        {data.next !== null && (
          <p className="border-t border-line px-3 py-1 text-xs text-dim">
            More wait than are shown: these are the newest hundred.
          </p>
        )}
      </section>
      <div className={`min-h-0 ${chosen === undefined ? 'hidden md:block' : ''}`}>
        {chosen === undefined ? (
          <Empty icon={Inbox} title="Choose one to see what it is about" />
        ) : (
          <WaitView key={chosen} conversation={chosen} leave={() => choose(undefined)} />
        )}
      </div>
    </div>
  );
}
