/** All conversations: search, how they stand, who has the baton, what they took. */
import { ListX, Search, Trash2 } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import type { HeadDocument } from '../api/documents.ts';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { Button } from '../parts/button.tsx';
import { dateText, durationText, moneyText, numberText, shortNumber } from '../parts/format.ts';
import { Empty, Failure, Loading } from '../parts/notice.tsx';
import { DeleteDialog } from './delete.tsx';
import { Outcome } from './outcome.tsx';
import { useRuns, type Wanted } from './pages.ts';

export default function RunsPage(): ReactNode {
  const [words, setWords] = useState('');
  const [status, setStatus] = useState<Wanted['status']>('any');
  const wanted = useDeferredValue(words.trim());
  const runs = useRuns({ words: wanted, status });
  const [leaving, setLeaving] = useState<HeadDocument>();
  return (
    <div className="mx-auto flex h-full max-w-6xl flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold">Runs</h1>
        <label className="flex h-8 min-w-0 items-center gap-2 rounded-md border border-strong-line bg-raised px-2 focus-within:outline-2 focus-within:outline-focus">
          <Search aria-hidden size={15} className="text-dim" />
          <span className="sr-only">Search in titles</span>
          <input
            type="search"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            placeholder="Search in titles"
            className="w-56 bg-transparent outline-none placeholder:text-dim max-sm:w-36"
          />
        </label>
        <StatusChoice status={status} choose={setStatus} />
      </div>
      {runs.problem && (
        <Failure title="The list is not up to date">
          {runs.problem.message} What you see is from before; it goes on by itself.
        </Failure>
      )}
      <div className="min-h-0 flex-1 overflow-auto rounded-lg border border-line bg-raised">
        {runs.loading ? (
          <Loading label="Reading the conversations" />
        ) : runs.heads.length === 0 ? (
          <Nothing searched={wanted !== '' || status !== 'any'} />
        ) : (
          <Table heads={runs.heads} leave={setLeaving} />
        )}
        {runs.more && (
          <div className="p-3 text-center">
            <Button onClick={runs.more}>Show older ones</Button>
          </div>
        )}
      </div>
      <DeleteDialog head={leaving} done={() => setLeaving(undefined)} deleted={runs.refresh} />
    </div>
  );
}

const statuses: readonly { readonly value: Wanted['status']; readonly label: string }[] = [
  { value: 'any', label: 'All' },
  { value: 'active', label: 'At work' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'ended', label: 'Ended' },
];

interface StatusChoiceProps {
  readonly status: Wanted['status'];
  readonly choose: (status: Wanted['status']) => void;
}

function StatusChoice({ status, choose }: StatusChoiceProps): ReactNode {
  return (
    <div
      role="group"
      aria-label="How they stand"
      className="flex rounded-md border border-strong-line bg-raised p-0.5"
    >
      {statuses.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={status === value}
          onClick={() => choose(value)}
          className="rounded px-2 py-0.5 text-sm text-dim aria-pressed:bg-sunken aria-pressed:font-semibold aria-pressed:text-ink"
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Nothing({ searched }: { searched: boolean }): ReactNode {
  if (searched) return <Empty icon={ListX} title="No conversation is like that" />;
  return (
    <Empty
      icon={ListX}
      title="Nobody has asked anything yet"
      action={
        <Link href="/" className="underline">
          Make the first request
        </Link>
      }
    />
  );
}

const number = 'px-3 py-2 text-right tabular-nums whitespace-nowrap';

interface TableProps {
  readonly heads: readonly HeadDocument[];
  readonly leave: (head: HeadDocument) => void;
}

function Table({ heads, leave }: TableProps): ReactNode {
  return (
    <table className="w-full border-collapse text-sm">
      <thead className="sticky top-0 z-10 bg-raised text-xs text-dim shadow-[0_1px_0_var(--line)]">
        <tr>
          <th className="px-3 py-2 text-left font-medium">Request</th>
          <th className="px-3 py-2 text-left font-medium">Stands</th>
          <th className="px-3 py-2 text-left font-medium max-sm:hidden">Baton</th>
          <th className={`${number} font-medium max-md:hidden`}>Handoffs</th>
          <th className={`${number} font-medium max-lg:hidden`}>Tokens</th>
          <th className={`${number} font-medium max-lg:hidden`}>Cost</th>
          <th className={`${number} font-medium max-lg:hidden`}>Worked</th>
          <th className={`${number} font-medium max-md:hidden`}>Last change</th>
          <th className="w-10">
            <span className="sr-only">Delete</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {heads.map((head) => (
          <Row key={head.conversation} head={head} leave={leave} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  head,
  leave,
}: {
  head: HeadDocument;
  leave: (head: HeadDocument) => void;
}): ReactNode {
  const { conversation, title, holder, spent, updatedAt } = head;
  return (
    <tr className="border-t border-line hover:bg-surface">
      <td className="w-full max-w-0 min-w-40 px-3 py-2 max-sm:min-w-32">
        <Link
          href={`/c/${conversation}`}
          className="block truncate font-medium hover:underline"
          title={title}
        >
          {title === '' ? conversation : title}
        </Link>
      </td>
      <td className="px-3 py-2">
        <Outcome head={head} />
      </td>
      <td className="px-3 py-2 max-sm:hidden">
        {holder !== null && (
          <span className="flex items-center gap-1.5">
            <AgentMark name={holder} holds={head.status !== 'ended'} />
            <AgentName name={holder} />
          </span>
        )}
      </td>
      <td className={`${number} max-md:hidden`}>{numberText(spent.handoffs)}</td>
      <td className={`${number} max-lg:hidden`}>{shortNumber(spent.tokens)}</td>
      <td className={`${number} max-lg:hidden`}>{moneyText(spent.costMicroUsd)}</td>
      <td className={`${number} max-lg:hidden`}>{durationText(spent.timeMs)}</td>
      <td className={`${number} text-dim max-md:hidden`}>{dateText(updatedAt)}</td>
      <td className="pr-2 text-right">
        <Button
          weight="quiet"
          icon={Trash2}
          aria-label={`Delete ${title === '' ? conversation : title}`}
          onClick={() => leave(head)}
        />
      </td>
    </tr>
  );
}
