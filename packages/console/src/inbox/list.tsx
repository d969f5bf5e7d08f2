/** Who waits: for whom, for how long, with how much time left, and whether somebody is on it. */
import { Hand, type LucideIcon, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WaitDocument } from '../api/documents.ts';
import { AgentName } from '../desk/agent.tsx';
import { useNow } from './now.ts';
import { dueText, waitedText } from './waits.ts';

export interface WaitListProps {
  readonly waits: readonly WaitDocument[];
  readonly chosen: string | undefined;
  readonly choose: (conversation: string) => void;
}

export function WaitList({ waits, chosen, choose }: WaitListProps): ReactNode {
  const now = useNow();
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto">
      {waits.map((wait) => (
        <li key={wait.conversation} className="border-b border-line">
          <button
            type="button"
            aria-current={wait.conversation === chosen ? 'true' : undefined}
            onClick={() => choose(wait.conversation)}
            className="grid w-full grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-2 px-3 py-2 text-left text-sm hover:bg-sunken aria-[current]:bg-sunken"
          >
            <Item wait={wait} now={now} />
          </button>
        </li>
      ))}
    </ul>
  );
}

const kinds: Readonly<Record<WaitDocument['for'], { icon: LucideIcon; text: string }>> = {
  human: { icon: UserRound, text: 'has the baton' },
  approval: { icon: Hand, text: 'needs approval' },
};

function Item({ wait, now }: { wait: WaitDocument; now: number }): ReactNode {
  const { icon: Icon, text } = kinds[wait.for];
  const due = dueText(wait, now);
  return (
    <>
      <Icon aria-hidden size={15} className="mt-0.5 text-warn" />
      <span className="truncate font-medium">{wait.title}</span>
      <span className="justify-self-end text-dim tabular-nums">{waitedText(wait, now)}</span>
      <span className="col-start-2 truncate text-xs text-dim">
        <AgentName name={wait.agent} /> {text}
        {wait.for === 'approval' && `: ${wait.approvals.map(({ tool }) => tool).join(', ')}`}
      </span>
      {due && (
        <span
          className={`justify-self-end text-xs tabular-nums ${due.soon ? 'font-semibold text-bad' : 'text-dim'}`}
        >
          {due.text}
        </span>
      )}
      {wait.claim && <span className="col-start-2 text-xs text-dim">{wait.claim.by} is on it</span>}
    </>
  );
}
