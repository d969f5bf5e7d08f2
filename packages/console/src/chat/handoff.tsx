/** The baton passing from one agent to another, drawn as a line between those who speak. */
import { ArrowRight, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { BriefRest, glimpseOf, hasRest } from './brief.tsx';
import type { HandoffEntry, RefusalEntry } from './entry.ts';
import { Fold } from './fold.tsx';
import { When } from './row.tsx';
import { boundText, endsHandoffs, refusalText } from './words.ts';

export function HandoffView({ entry }: { entry: HandoffEntry }): ReactNode {
  const { number, from, to, brief, standing, repaired, landing } = entry;
  return (
    <section aria-label={`Handoff ${number}: ${from} to ${to}`} className="my-1">
      <div className="flex items-center gap-2">
        <span aria-hidden className="h-0.5 w-4 shrink-0 bg-baton-fill" />
        <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm">
          <span className="rounded bg-baton-soft px-1.5 text-xs font-semibold text-baton tabular-nums">
            #{number}
          </span>
          <AgentName name={from} />
          <ArrowRight aria-label="to" size={14} className="shrink-0 text-baton" />
          <AgentMark name={to} />
          <AgentName name={to} />
        </p>
        <span aria-hidden className="h-0.5 min-w-4 flex-1 bg-baton-fill" />
        <When entry={entry} />
      </div>
      <div className="pl-8 text-sm">
        <p className="max-w-[46rem] break-words">{brief.reason}</p>
        {hasRest(brief) && (
          <Fold
            id={`${entry.key} brief`}
            summary={<span className="truncate text-xs text-dim">{glimpseOf(brief)}</span>}
          >
            <BriefRest brief={brief} />
          </Fold>
        )}
        {landing && (
          <Aside>
            The desk calls a person, because the run can not go on: {boundText(landing)}.
          </Aside>
        )}
        {standing === 'declined' && (
          <Aside>{from} added nothing, so it sits out until there is something new.</Aside>
        )}
        {repaired !== undefined && (
          <Aside>
            {from} wrote <code className="font-mono">{repaired}</code>, which was read as {to}.
          </Aside>
        )}
      </div>
    </section>
  );
}

function Aside({ children }: { children: ReactNode }): ReactNode {
  return <p className="text-xs text-dim">{children}</p>;
}

export function RefusalView({ entry }: { entry: RefusalEntry }): ReactNode {
  const { from, to, code, message, satOut } = entry;
  const permitted = endsHandoffs(code) ? [] : entry.permitted;
  return (
    <section aria-label={`Handoff refused: ${from} to ${to}`} className="my-1">
      <div className="flex items-center gap-2">
        <span aria-hidden className="w-4 shrink-0 border-t-2 border-dashed border-bad" />
        <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm">
          <span className="inline-flex items-center gap-1 rounded bg-bad-soft px-1.5 text-xs font-semibold text-bad">
            <Undo2 aria-hidden size={12} />
            refused
          </span>
          <AgentName name={from} />
          <ArrowRight aria-label="to" size={14} className="shrink-0 text-bad" />
          <s className="font-semibold decoration-bad">{to}</s>
        </p>
        <span aria-hidden className="min-w-4 flex-1 border-t-2 border-dashed border-bad" />
        <When entry={entry} />
      </div>
      <div className="pl-8 text-sm">
        <p>
          {refusalText(code, to)}.{' '}
          {permitted.length > 0 ? (
            <span className="text-dim">
              {from} may hand to <Names names={permitted} />, or answer.
            </span>
          ) : (
            <span className="text-dim">
              Nobody may receive the baton now: {from} has to answer.
            </span>
          )}
        </p>
        {satOut.length > 0 && (
          <ul aria-label="Sit out" className="text-xs text-dim">
            {satOut.map(({ agent, since, reason }) => (
              <li key={agent}>
                <AgentName name={agent} /> sits out since position {since}: “{reason}”
              </li>
            ))}
          </ul>
        )}
        <Fold
          id={`${entry.key} told`}
          summary={<span className="text-xs text-dim">What {from} was told</span>}
        >
          <p className="max-w-[46rem] text-xs break-words text-dim">{message}</p>
        </Fold>
      </div>
    </section>
  );
}

function Names({ names }: { names: readonly string[] }): ReactNode {
  return names.map((name, place) => (
    <span key={name}>
      {place > 0 && ', '}
      <AgentName name={name} />
    </span>
  ));
}
