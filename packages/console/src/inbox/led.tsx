/** Everything that led to a wait, one row each; each leads to its position in the conversation. */
import type { TimelineRow } from '@baton/core';
import {
  ArrowRightLeft,
  CircleStop,
  Flag,
  Hourglass,
  type LucideIcon,
  MessageSquare,
  PlaneLanding,
  Split,
  User,
  Wrench,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { AgentName } from '../desk/agent.tsx';
import { timeText } from '../parts/format.ts';

const icons: Readonly<Record<TimelineRow['kind'], { icon: LucideIcon; text: string }>> = {
  message: { icon: User, text: 'Message' },
  route: { icon: Split, text: 'Routing' },
  turn: { icon: MessageSquare, text: 'Turn' },
  tool: { icon: Wrench, text: 'Tool' },
  handoff: { icon: ArrowRightLeft, text: 'Handoff' },
  refusal: { icon: CircleStop, text: 'Refusal' },
  wait: { icon: Hourglass, text: 'Wait' },
  landing: { icon: PlaneLanding, text: 'Landing' },
  end: { icon: Flag, text: 'End' },
};

export interface LedThereProps {
  readonly conversation: string;
  readonly rows: readonly TimelineRow[];
}

export function LedThere({ conversation, rows }: LedThereProps): ReactNode {
  return (
    <section aria-label="What led there">
      <h3 className="mb-1 text-xs font-semibold tracking-wide text-dim uppercase">
        What led there
      </h3>
      <ol className="divide-y divide-line rounded-md border border-line text-sm">
        {rows.map((row) => (
          <li
            key={row.seq}
            className="grid grid-cols-[auto_1rem_minmax(0,1fr)] items-start gap-x-2 px-2 py-1"
          >
            <Link
              href={`/c/${conversation}?at=${row.seq}`}
              aria-label={`${timeText(row.at)}, position ${row.seq}: open the conversation there`}
              className="rounded text-xs leading-6 text-dim tabular-nums hover:text-ink hover:underline"
            >
              {timeText(row.at)}
            </Link>
            <Kind kind={row.kind} />
            <Words row={row} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Kind({ kind }: { kind: TimelineRow['kind'] }): ReactNode {
  const { icon: Icon, text } = icons[kind];
  return (
    <span className="flex h-6 items-center text-dim">
      <Icon aria-hidden size={13} />
      <span className="sr-only">{text}</span>
    </span>
  );
}

function Words({ row }: { row: TimelineRow }): ReactNode {
  const { agent, text, detail } = row;
  const who = agent !== undefined && (
    <>
      <AgentName name={agent} />{' '}
    </>
  );
  // A detail that says no more than the line does is not worth unfolding.
  const more = detail !== '' && (detail.length > 80 || detail.includes('\n'));
  if (!more) {
    return (
      <p className="min-w-0 leading-6 break-words">
        {who}
        {text}
      </p>
    );
  }
  return (
    <details className="group/led min-w-0">
      <summary className="cursor-pointer truncate leading-6 group-open/led:whitespace-normal">
        {who}
        {text}
      </summary>
      <pre className="my-1 max-h-72 overflow-auto rounded border border-line bg-sunken px-2 py-1 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
        {detail}
      </pre>
    </details>
  );
}
