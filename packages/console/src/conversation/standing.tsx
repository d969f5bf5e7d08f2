/**
 * The line that is always there: who has the baton, since when and why, and how the run stands. At
 * an earlier position it says so, and leads back.
 */
import type { EventOf, LogEvent, State } from '@baton/core';
import { FastForward, Wifi, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { WhatIf } from '../compare/what-if.tsx';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import type { Connection } from '../feed/feed.ts';
import { useFeed, useMoment, useTravel } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { timeText } from '../parts/format.ts';
import { Tip } from '../parts/tip.tsx';
import { type Look, Word } from '../parts/word.tsx';

export interface StandingProps {
  /** Without what leads elsewhere, as beside another conversation. */
  readonly compact?: boolean;
}

export function Standing({ compact = false }: StandingProps): ReactNode {
  const { state, seq, last, live, events } = useMoment();
  const { connection, problem } = useFeed();
  const travel = useTravel();
  const why = reasonOf(state, events);
  const since = events[state.hold.since - 1]?.at;
  return (
    <section
      aria-label="Who has the baton"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-raised px-3 py-1 text-sm"
    >
      <div aria-live="polite" className="flex min-w-0 items-center gap-2">
        {state.holder === undefined ? (
          <span className="text-dim">Nobody has the baton yet</span>
        ) : (
          <>
            <AgentMark name={state.holder} holds />
            <span className="whitespace-nowrap">
              <AgentName name={state.holder} /> {holding(state) ? 'has' : 'had'} the baton
            </span>
            {since !== undefined && (
              <span className="text-dim tabular-nums">since {timeText(since)}</span>
            )}
            {why !== undefined && (
              <Tip text={why}>
                <span tabIndex={0} className="min-w-0 truncate text-dim max-md:hidden">
                  {why}
                </span>
              </Tip>
            )}
          </>
        )}
      </div>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        {live ? (
          <StandingWord state={state} />
        ) : (
          <>
            <span className="rounded bg-warn-soft px-2 py-0.5 font-medium text-warn">
              Looking at {seq} of {last}
            </span>
            <Button icon={FastForward} onClick={() => travel.to('live')}>
              Back to now
            </Button>
          </>
        )}
        {!compact && last > 0 && <WhatIf />}
        <ConnectionMark connection={connection} why={problem?.message} />
      </div>
    </section>
  );
}

/** A question to the user leaves the baton where it is. */
function holding({ phase }: State): boolean {
  return phase.is !== 'ended' || phase.end.outcome === 'waiting';
}

/** Why the holder has the baton: its brief, or how the message found it. */
function reasonOf(state: State, events: readonly LogEvent[]): string | undefined {
  const { arrival, since } = state.hold;
  if (arrival && arrival.seq === since) return `${arrival.from}: ${arrival.brief.reason}`;
  const routed = events.findLast((event) => event.type === 'routed');
  return routed?.reason;
}

function StandingWord({ state }: { state: State }): ReactNode {
  const { text, look } = standingOf(state);
  return <Word look={look}>{text}</Word>;
}

function standingOf(state: State): { text: string; look: Look } {
  const { phase } = state;
  switch (phase.is) {
    case 'new':
      return { text: 'Nothing said yet', look: 'work' };
    case 'human':
      return { text: 'Waits for a person', look: 'wait' };
    case 'settling': {
      const awaiting = phase.turn.calls.some(({ status }) => status === 'awaiting');
      if (awaiting) return { text: 'Waits for approval', look: 'wait' };
      return { text: 'At work', look: 'work' };
    }
    case 'choosing':
    case 'routing':
    case 'asking':
    case 'concluding':
      return { text: 'At work', look: 'work' };
    case 'ended':
      return endings[phase.end.outcome];
    default:
      return phase satisfies never;
  }
}

const endings: Record<EventOf<'run_ended'>['outcome'], { text: string; look: Look }> = {
  answered: { text: 'Answered', look: 'good' },
  waiting: { text: 'Waits for your answer', look: 'wait' },
  landed: { text: 'Landed at a limit', look: 'wait' },
  exhausted: { text: 'Out of budget', look: 'bad' },
  failed: { text: 'Failed', look: 'bad' },
  cancelled: { text: 'Cancelled', look: 'bad' },
};

const connections: Record<Connection, { text: string; look: string }> = {
  loading: { text: 'Reading the log', look: 'text-dim' },
  live: { text: 'Live', look: 'text-good' },
  lost: { text: 'Reconnecting', look: 'text-warn' },
  refused: { text: 'Not connected', look: 'text-bad' },
};

function ConnectionMark({
  connection,
  why,
}: {
  connection: Connection;
  why: string | undefined;
}): ReactNode {
  const { text, look } = connections[connection];
  const Icon = connection === 'live' || connection === 'loading' ? Wifi : WifiOff;
  return (
    <Tip
      text={
        why ?? (connection === 'lost' ? 'Nothing is lost: the page goes on where it was.' : text)
      }
    >
      <span
        tabIndex={0}
        role="status"
        className={`flex items-center gap-1.5 text-xs font-semibold ${look}`}
      >
        <Icon aria-hidden size={14} />
        {text}
      </span>
    </Tip>
  );
}
