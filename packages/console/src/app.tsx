/** The page as a whole: what it needs before it can be drawn, the bar on top, and its places. */
import { Bug } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { lazy, type ReactNode, Suspense } from 'react';
import useSWR from 'swr';
import { Link, Route, Switch } from 'wouter';
import { get, type Problem } from './api/client.ts';
import type { TeamDocument } from './api/documents.ts';
import { StartPage } from './conversation/start.tsx';
import { DeskProvider } from './desk/desk.tsx';
import { Boundary } from './parts/boundary.tsx';
import { Button } from './parts/button.tsx';
import { Empty, Loading } from './parts/notice.tsx';
import { Bar } from './shell/bar.tsx';
import { Locked } from './shell/locked.tsx';

const ConversationPage = lazy(() => import('./conversation/page.tsx'));
const RunsPage = lazy(() => import('./runs/page.tsx'));
const AgentsPage = lazy(() => import('./agents/page.tsx'));
const EvalsPage = lazy(() => import('./evals/page.tsx'));
const InboxPage = lazy(() => import('./inbox/page.tsx'));
const ComparePage = lazy(() => import('./compare/page.tsx'));

export function App(): ReactNode {
  const team = useSWR<TeamDocument, Problem>('/api/team', get, {
    shouldRetryOnError: ({ code }: Problem) => code !== 'unauthorized',
    errorRetryInterval: 3_000,
  });
  if (team.data === undefined) {
    if (team.error) return <Locked problem={team.error} retry={() => void team.mutate()} />;
    return <Loading label="Opening the desk" />;
  }
  return (
    <Tooltip.Provider delayDuration={250}>
      <DeskProvider team={team.data}>
        <div className="flex h-full flex-col">
          <Bar />
          <main className="min-h-0 flex-1">
            <Boundary instead={(why) => <Broken why={why} />}>
              <Suspense fallback={<Loading label="Loading" />}>
                <Places />
              </Suspense>
            </Boundary>
          </main>
        </div>
      </DeskProvider>
    </Tooltip.Provider>
  );
}

function Places(): ReactNode {
  return (
    <Switch>
      <Route path="/">
        <StartPage />
      </Route>
      <Route path="/c/:conversation">
        {({ conversation }) => <ConversationPage key={conversation} conversation={conversation} />}
      </Route>
      <Route path="/runs">
        <RunsPage />
      </Route>
      <Route path="/agents">
        <AgentsPage />
      </Route>
      <Route path="/evals">
        <EvalsPage />
      </Route>
      <Route path="/inbox">
        <InboxPage />
      </Route>
      <Route path="/compare/:left/:right">
        {({ left, right }) => <ComparePage key={`${left} ${right}`} left={left} right={right} />}
      </Route>
      <Route>
        <Empty
          title="There is nothing at this address"
          action={
            <Link href="/" className="underline">
              Go to the desk
            </Link>
          }
        />
      </Route>
    </Switch>
  );
}

/** A fault of the page itself. The log is with the desk; nothing of it is lost. */
function Broken({ why }: { why: string }): ReactNode {
  return (
    <Empty
      icon={Bug}
      title="The page can not draw this"
      action={<Button onClick={() => location.reload()}>Load the page anew</Button>}
    >
      <p>{why}</p>
      <p className="mt-1">The conversation goes on without the page, and nothing of it is lost.</p>
    </Empty>
  );
}
