/** A tool that was called: one line, its arguments and its result on unfolding. */
import type { AgentName, Json } from '@baton/core';
import {
  Ban,
  Check,
  CircleHelp,
  Hand,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../parts/format.ts';
import { ApprovalForm } from './approval.tsx';
import { Artifacts } from './artifacts.tsx';
import { compactJson, glimpse } from './compact.ts';
import type { ToolCall } from './entry.ts';
import { Fold } from './fold.tsx';
import { type CallWords, callWords } from './words.ts';

export function CallView({ call, agent }: { call: ToolCall; agent: AgentName }): ReactNode {
  if (call.status === 'awaiting') {
    return (
      <li>
        <ApprovalForm call={call} agent={agent} />
      </li>
    );
  }
  return (
    <li className="min-w-0">
      <Fold id={call.id} summary={<Summary call={call} />}>
        <div className="flex max-w-[46rem] flex-col gap-2 py-1">
          <Labelled label="Arguments">
            <JsonView value={call.garbled ?? call.args} />
          </Labelled>
          {call.output !== undefined && (
            <Labelled label={call.status === 'ok' ? 'Result' : `Result (${call.code ?? 'failed'})`}>
              <JsonView value={call.output} />
            </Labelled>
          )}
        </div>
      </Fold>
      {call.decision && <Decision {...call.decision} />}
      {call.artifacts.length > 0 && (
        <div className="pl-5">
          <Artifacts id={call.id} artifacts={call.artifacts} />
        </div>
      )}
    </li>
  );
}

function Summary({ call }: { call: ToolCall }): ReactNode {
  const { text, look } = callWords(call);
  const Icon = iconOf(call);
  const spins = look === 'work' ? 'animate-spin' : '';
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1.5 text-xs">
      <Icon aria-hidden size={13} className={`shrink-0 ${inks[look]} ${spins}`} />
      <code className="shrink-0 font-mono font-medium">{call.tool}</code>
      <span className="min-w-0 flex-1 truncate text-dim">{call.garbled ?? glimpse(call.args)}</span>
      <span className={`shrink-0 pr-1 tabular-nums ${inks[look]}`}>
        {text}
        {call.ms > 0 && <span className="text-dim"> {durationText(call.ms)}</span>}
      </span>
    </span>
  );
}

const inks: Readonly<Record<CallWords['look'], string>> = {
  good: 'text-good',
  wait: 'text-warn',
  bad: 'text-bad',
  work: 'text-dim',
};

function iconOf({ status }: ToolCall): LucideIcon {
  switch (status) {
    case 'open':
    case 'started':
      return LoaderCircle;
    case 'awaiting':
      return Hand;
    case 'ok':
      return Check;
    case 'failed':
      return TriangleAlert;
    case 'unknown':
      return CircleHelp;
    case 'refused':
    case 'denied':
    case 'cancelled':
      return Ban;
    default:
      return status satisfies never;
  }
}

function Decision({ approved, by, note }: NonNullable<ToolCall['decision']>): ReactNode {
  return (
    <p className="pl-5 text-xs text-dim">
      {approved ? 'Approved' : 'Denied'} by <b>{by}</b>
      {note !== undefined && note !== '' && <>: “{note}”</>}
    </p>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <p className="text-xs text-dim">{label}</p>
      {children}
    </div>
  );
}

/** Any JSON; a text alone as it is. */
export function JsonView({ value }: { value: Json }): ReactNode {
  return (
    <pre
      tabIndex={0}
      className="max-h-72 overflow-auto rounded border border-line bg-sunken px-2 py-1 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
    >
      {typeof value === 'string' ? value : compactJson(value)}
    </pre>
  );
}
