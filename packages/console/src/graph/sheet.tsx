/**
 * Beside the graph: what is known of the agent or the handoffs that were clicked. Not modal: the log
 * goes on meanwhile and the sheet with it.
 */
import type { Brief, AgentName as Name, Seq } from '@baton/core';
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { AgentMark, AgentName } from '../desk/agent.tsx';
import { useDesk } from '../desk/desk.tsx';
import { Button } from '../parts/button.tsx';
import { durationText, moneyText, numberText, timeText } from '../parts/format.ts';
import { About, Part } from './about.tsx';
import { useGraph } from './context.ts';
import { type GraphEdge, noFigures } from './derive.ts';
import { routingText } from './shown.ts';

export interface SheetProps {
  /** The pane that the sheet is laid over. */
  readonly over: HTMLElement | null;
  /** Shows a position of the log. */
  readonly travel: (seq: Seq) => void;
}

export default function Sheet({ over, travel }: SheetProps): ReactNode {
  const { graph, selected, select } = useGraph();
  const edge =
    selected?.kind === 'edge' ? graph.edges.find(({ key }) => key === selected.key) : undefined;
  const agent = selected?.kind === 'agent' ? selected.agent : undefined;
  const open = (edge !== undefined || agent !== undefined) && over !== null;
  return (
    <Dialog.Root modal={false} open={open} onOpenChange={(next) => !next && select(undefined)}>
      <Dialog.Portal container={over}>
        <Dialog.Content
          data-beside
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="absolute inset-y-0 right-0 z-20 flex w-[min(18rem,100%)] flex-col border-l border-line bg-raised shadow-xl"
        >
          <div className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-3">
            <Dialog.Title className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1.5 text-sm">
              {agent !== undefined && (
                <>
                  <AgentMark name={agent} /> <AgentName name={agent} />
                </>
              )}
              {edge && <EdgeTitle edge={edge} />}
            </Dialog.Title>
            <Dialog.Close asChild>
              <Button weight="quiet" icon={X} aria-label="Close" />
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-3">
            {agent !== undefined && <AgentSheet agent={agent} />}
            {edge && <EdgeSheet edge={edge} travel={travel} />}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function EdgeTitle({ edge: { from, to } }: { edge: GraphEdge }): ReactNode {
  return (
    <>
      <span className="text-dim">Handoffs from</span> <AgentName name={from} />
      <span className="text-dim">to</span> <AgentName name={to} />
    </>
  );
}

function AgentSheet({ agent: name }: { agent: Name }): ReactNode {
  const { agents } = useDesk();
  const { graph, satOut, select } = useGraph();
  const agent = agents.get(name);
  const out = satOut.get(name);
  const routings = graph.routings.get(name) ?? [];
  const astray = graph.astray.get(name) ?? [];
  return (
    <div className="grid gap-3">
      {out && (
        <p className="rounded bg-warn-soft px-2 py-1 text-sm text-warn">
          Sits out until there is news: {out.reason}
        </p>
      )}
      <FigureList name={name} />
      {routings.length > 0 && (
        <Part level={3} title="Messages it was given">
          <ul className="grid gap-0.5 text-xs">
            {routings.slice(-5).map((event) => (
              <li key={event.seq}>
                {routingText(event)}: <span className="text-dim">{event.reason}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {astray.length > 0 && (
        <Part level={3} title="Refused">
          <ul className="grid gap-0.5 text-xs text-bad">
            {astray.slice(-5).map(({ seq, to, message }) => (
              <li key={seq}>
                to {to}: {message}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {agent ? (
        <About level={3} agent={agent} show={(other) => select({ kind: 'agent', agent: other })} />
      ) : (
        <p className="text-sm text-dim">The team has no agent of this name any longer.</p>
      )}
    </div>
  );
}

function FigureList({ name }: { name: Name }): ReactNode {
  const { graph } = useGraph();
  const figures = graph.figures.get(name) ?? noFigures;
  const rows = [
    ['Visits', numberText(figures.visits)],
    ['Held for', durationText(figures.heldMs)],
    ['Turns', numberText(figures.turns)],
    ['Tool calls', numberText(figures.toolCalls)],
    ['Tokens', numberText(figures.tokens)],
    ['Money', moneyText(figures.costMicroUsd)],
    ['At work', durationText(figures.timeMs)],
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-0.5 rounded border border-line px-2 py-1.5 text-xs">
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-2">
          <dt className="text-dim">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** More would hold up the page; the timeline has all of them. */
const handoffsShown = 50;

function EdgeSheet({ edge, travel }: { edge: GraphEdge; travel: SheetProps['travel'] }): ReactNode {
  const { taken, refused, when } = edge;
  return (
    <div className="grid gap-3 text-sm">
      {when !== undefined && when !== '' && <p className="text-xs text-dim">When {when}</p>}
      {when === undefined && <p className="text-xs text-warn">The team does not permit it.</p>}
      {taken.length > handoffsShown && (
        <p className="text-xs text-dim">
          The newest {handoffsShown} of {taken.length}:
        </p>
      )}
      {taken.slice(-handoffsShown).map(({ order, event }) => (
        <section key={event.seq} className="rounded border border-line p-2">
          <h3 className="flex items-center justify-between gap-2">
            <span className="font-semibold tabular-nums">#{order}</span>
            <span className="text-xs text-dim tabular-nums">{timeText(event.at)}</span>
            <Button weight="quiet" onClick={() => travel(event.seq)} className="h-6 px-1.5">
              Go to {event.seq}
            </Button>
          </h3>
          <BriefText brief={event.brief} />
          {event.standing === 'declined' && (
            <p className="mt-1 text-xs text-warn">{event.from} added nothing and sits out.</p>
          )}
          {event.repaired !== undefined && (
            <p className="mt-1 text-xs text-dim">Written as {event.repaired}</p>
          )}
        </section>
      ))}
      {refused.slice(-handoffsShown).map((event) => (
        <section key={event.seq} className="rounded border border-bad bg-bad-soft p-2">
          <h3 className="flex items-center justify-between gap-2">
            <span className="font-semibold text-bad">Refused</span>
            <Button weight="quiet" onClick={() => travel(event.seq)} className="h-6 px-1.5">
              Go to {event.seq}
            </Button>
          </h3>
          <p className="text-xs break-words">{event.message}</p>
        </section>
      ))}
    </div>
  );
}

function BriefText({ brief }: { brief: Brief }): ReactNode {
  const { reason, wanted, done = [], open = [], carries = [] } = brief;
  const rows = [
    ['Why', reason],
    ['Wanted', wanted ?? ''],
    ['Done', done.join('; ')],
    ['Open', open.join('; ')],
    ['Carries', carries.join(', ')],
  ].filter(([, text]) => text !== '');
  return (
    <dl className="grid gap-0.5 text-xs">
      {rows.map(([label, text]) => (
        <div key={label} className="grid grid-cols-[3.5rem_minmax(0,1fr)]">
          <dt className="text-dim">{label}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
