/** One wait: whose, since when, the brief, what can be done about it, and what led there. */
import type { TimelineRow } from '@baton/core';
import { ArrowLeft, ArrowRight, CircleCheck, MessagesSquare } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import useSWR, { useSWRConfig } from 'swr';
import { Link } from 'wouter';
import { get, type Problem } from '../api/client.ts';
import type { WaitDocument } from '../api/documents.ts';
import { useSession } from '../api/session.ts';
import { Approval } from '../chat/approval.tsx';
import { BriefRest } from '../chat/brief.tsx';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { Button } from '../parts/button.tsx';
import { dateText } from '../parts/format.ts';
import { Empty, Failure, Loading } from '../parts/notice.tsx';
import { AnswerForm } from './answer.tsx';
import { ClaimStrip } from './claim.tsx';
import { LedThere } from './led.tsx';
import { useNow } from './now.ts';
import { inboxRefresh } from './refresh.ts';
import { dueText, waitedText } from './waits.ts';

type WaitWithRows = WaitDocument & { readonly rows: readonly TimelineRow[] };

export interface WaitViewProps {
  readonly conversation: string;
  /** Back to the list, where both are not shown beside each other. */
  readonly leave: () => void;
}

export function WaitView({ conversation, leave }: WaitViewProps): ReactNode {
  const path = `/api/inbox/${encodeURIComponent(conversation)}`;
  const { data, error, mutate } = useSWR<WaitWithRows, Problem>(path, get, {
    refreshInterval: inboxRefresh,
    shouldRetryOnError: ({ code }: Problem) => code !== 'wait_unknown',
  });
  const { mutate: mutateAll } = useSWRConfig();
  const [done, setDone] = useState(false);
  const changed = (): void => {
    void mutate();
    void mutateAll((key) => typeof key === 'string' && key.startsWith('/api/inbox'));
  };
  const finish = (): void => {
    setDone(true);
    changed();
  };
  const gone = error?.code === 'wait_unknown' || error?.code === 'conversation_unknown';
  if (gone) return <Gone {...{ conversation, done, leave }} />;
  if (!data) {
    if (!error) return <Loading label="Looking it up" />;
    return (
      <Failure
        title="This can not be read"
        action={<Button onClick={() => void mutate()}>Try again</Button>}
      >
        {error.message}
      </Failure>
    );
  }
  return (
    <article className="h-full overflow-y-auto rounded-lg border border-line bg-raised">
      <Heading wait={data} leave={leave} />
      <div className="flex flex-col gap-4 p-4">
        {data.brief && <BriefView wait={data} />}
        <Doing key={data.seq} {...{ wait: data, changed, finish }} />
        <LedThere conversation={conversation} rows={data.rows} />
      </div>
    </article>
  );
}

function Gone({
  conversation,
  done,
  leave,
}: WaitViewProps & { readonly done: boolean }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  // What was worked with is gone; whoever did is told here what came of it.
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} role="status" className="h-full outline-none">
      <Empty
        icon={CircleCheck}
        title={done ? 'Sent. The conversation goes on' : 'This does not wait any longer'}
        action={
          <div className="mt-1 flex flex-wrap items-center justify-center gap-3 text-sm">
            <Link href={`/c/${conversation}`} className="underline">
              Open the conversation
            </Link>
            <Button onClick={leave}>Back to the inbox</Button>
          </div>
        }
      >
        {!done && 'Somebody has answered, the time limit has passed, or the run was stopped.'}
      </Empty>
    </div>
  );
}

function Heading({ wait, leave }: { wait: WaitDocument; leave: () => void }): ReactNode {
  const now = useNow();
  const due = dueText(wait, now);
  return (
    <header className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line p-4">
      <Button
        weight="quiet"
        icon={ArrowLeft}
        onClick={leave}
        aria-label="Back to the inbox"
        className="md:hidden"
      />
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-lg leading-snug font-semibold break-words">{wait.title}</h2>
        <p className="text-sm text-dim tabular-nums">
          <AgentName name={wait.agent} />{' '}
          {wait.for === 'human' ? 'has the baton and waits' : 'waits for approval'} for{' '}
          <b className="text-ink">{waitedText(wait, now)}</b>, since {dateText(wait.since)}
          {due && <span className={due.soon ? 'font-semibold text-bad' : ''}> · {due.text}</span>}
        </p>
      </div>
      <Link
        href={`/c/${wait.conversation}`}
        className="inline-flex h-8 items-center gap-1.5 rounded-md border border-strong-line px-3 text-sm font-medium hover:bg-sunken"
      >
        <MessagesSquare aria-hidden size={15} />
        Open the conversation
      </Link>
    </header>
  );
}

function BriefView({ wait }: { wait: WaitDocument }): ReactNode {
  const { from, agent, brief } = wait;
  if (!brief) return null;
  return (
    <section aria-label="Brief" className="border-l-3 border-baton-fill pl-3">
      {from !== null && (
        <p className="flex items-center gap-1.5 text-sm">
          <AgentMark name={from} />
          <AgentName name={from} />
          <ArrowRight aria-label="to" size={14} className="text-baton" />
          <AgentMark name={agent} />
          <AgentName name={agent} />
        </p>
      )}
      <p className="mt-1 max-w-[46rem] break-words">{brief.reason}</p>
      <BriefRest brief={brief} />
    </section>
  );
}

interface DoingProps {
  readonly wait: WaitDocument;
  /** Something else is to be shown. */
  readonly changed: () => void;
  /** It was answered. */
  readonly finish: () => void;
}

function Doing({ wait, changed, finish }: DoingProps): ReactNode {
  const { conversation, agent, permitted, approvals, claim } = wait;
  const session = useSession();
  const scopes = session?.scopes;
  const may = !scopes || scopes.includes('answer') || scopes.includes('inbox');
  const others = claim !== null && session !== undefined && claim.by !== session.name;
  const taken = others ? `${claim.by} is on it.` : undefined;
  const whyNot = may ? taken : 'Your key may not answer (scope answer).';
  return (
    <section aria-label="What to do" className="flex flex-col gap-3">
      {may && <ClaimStrip wait={wait} name={session?.name} changed={changed} />}
      {wait.for === 'human' ? (
        <AnswerForm {...{ conversation, agent, permitted, whyNot }} answered={finish} />
      ) : (
        approvals.map(({ call, tool, args, agent: caller }) => (
          <Approval
            key={call}
            conversation={conversation}
            call={{ id: call, tool, args }}
            agent={caller}
            whyNot={whyNot}
            decided={approvals.length > 1 ? changed : finish}
          />
        ))
      )}
    </section>
  );
}
