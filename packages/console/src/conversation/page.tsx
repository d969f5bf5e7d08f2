/**
 * A conversation: the chat, the graph with the baton, budgets, artifacts, and the timeline under
 * all of them. On a narrow screen they are tabs.
 */
import { Tabs } from 'radix-ui';
import { memo, type ReactNode, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { useSearchParams } from 'wouter';
import { ArtifactsPanel } from '../artifacts/artifacts.tsx';
import { ArtifactSheets } from '../artifacts/sheets.tsx';
import { BudgetsPanel } from '../budgets/budgets.tsx';
import { ChatPanel } from '../chat/chat.tsx';
import { Follow, Unhurried } from '../feed/following.tsx';
import { GraphPanel } from '../graph/graph.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { TransportProvider } from '../timeline/transport.tsx';
import { IfThere } from './missing.tsx';
import { Standing } from './standing.tsx';

export default function ConversationPage({ conversation }: { conversation: string }): ReactNode {
  const [params, setParams] = useSearchParams();
  const at = Number(params.get('at') ?? '');
  const moved = useMoved(setParams);
  const wide = useSyncExternalStore(onWidth, isWide);
  return (
    <Follow conversation={conversation} at={at > 0 ? at : undefined} moved={moved}>
      <IfThere>
        <TransportProvider>
          <div className="flex h-full flex-col">
            <h1 className="sr-only">Conversation</h1>
            <Standing />
            {wide ? <WidePanes /> : <NarrowPanes />}
          </div>
        </TransportProvider>
        <ArtifactSheets />
      </IfThere>
    </Follow>
  );
}

/** How long a position is shown before the address names it, in ms: browsers limit how often. */
const restMs = 300;

/** Puts the position into the address, so that it can be passed on and survives a reload. */
function useMoved(
  setParams: ReturnType<typeof useSearchParams>[1],
): (seq: number | undefined) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (seq) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setParams(
          (before) => {
            const next = new URLSearchParams(before);
            if (seq === undefined) next.delete('at');
            else next.set('at', String(seq));
            return next;
          },
          { replace: true },
        );
      }, restMs);
    },
    [setParams],
  );
}

/** Drawn once; each pane follows the log by itself. */
const WidePanes = memo(function WidePanes(): ReactNode {
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(24rem,1.15fr)_minmax(20rem,1fr)_minmax(15rem,19rem)] grid-rows-[minmax(0,1fr)_minmax(13.75rem,26%)] gap-2 p-2">
      <Unhurried>
        <ChatPanel />
        <GraphPanel />
        <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)] gap-2">
          <BudgetsPanel />
          <ArtifactsPanel />
        </div>
      </Unhurried>
      <div className="col-span-3 min-h-0">
        <Timeline />
      </div>
    </div>
  );
});

const panes = [
  { name: 'chat', label: 'Chat', Pane: ChatPanel },
  { name: 'graph', label: 'Graph', Pane: GraphPanel },
  { name: 'artifacts', label: 'Artifacts', Pane: ArtifactsPanel },
  { name: 'budgets', label: 'Budgets', Pane: BudgetsPanel },
  { name: 'timeline', label: 'Timeline', Pane: Timeline },
];

const NarrowPanes = memo(function NarrowPanes(): ReactNode {
  return (
    <Tabs.Root defaultValue="chat" className="flex min-h-0 flex-1 flex-col">
      <Tabs.List
        aria-label="Panes"
        className="flex shrink-0 overflow-x-auto border-b border-line bg-raised px-2"
      >
        {panes.map(({ name, label }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="border-b-2 border-transparent px-3 py-2 text-sm text-dim data-[state=active]:border-baton-fill data-[state=active]:text-ink"
          >
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {panes.map(({ name, Pane }) => (
        <Tabs.Content key={name} value={name} className="flex min-h-0 flex-1 flex-col p-2 *:flex-1">
          <Unhurried>
            <Pane />
          </Unhurried>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
});

const width = matchMedia('(min-width: 1100px)');

function onWidth(changed: () => void): () => void {
  width.addEventListener('change', changed);
  return () => width.removeEventListener('change', changed);
}

function isWide(): boolean {
  return width.matches;
}
