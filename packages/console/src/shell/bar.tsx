/** The bar on top: which desk this is, where one can go, and how the page looks. */
import { Inbox, Moon, Plus, Search, Sun } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import useSWR from 'swr';
import { Link, useRoute } from 'wouter';
import { get, type Problem } from '../api/client.ts';
import type { WaitDocument } from '../api/documents.ts';
import { useDesk } from '../desk/desk.tsx';
import { Button } from '../parts/button.tsx';
import { Tip } from '../parts/tip.tsx';
import { usePalette } from './palette-state.ts';
import { useTheme } from './theme.ts';
import { Who } from './who.tsx';

const Palette = lazy(() => import('./palette.tsx'));

export function Bar(): ReactNode {
  const { team } = useDesk();
  const palette = usePalette();
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-raised px-3 max-sm:px-2">
      <Link href="/" className="mr-2 flex min-w-0 items-center gap-2 font-semibold max-sm:mr-0.5">
        <Mark />
        <span className="truncate max-sm:sr-only">{team.title}</span>
      </Link>
      <nav aria-label="Places" className="flex min-w-0 items-center gap-0.5 overflow-x-auto">
        <Place href="/runs">Runs</Place>
        <Place href="/agents">Agents</Place>
        <Place href="/evals">Evals</Place>
        <InboxPlace />
      </nav>
      <div className="ml-auto flex items-center gap-1">
        <Button weight="quiet" onClick={palette.open} className="px-2 max-sm:hidden">
          <Search aria-hidden size={15} />
          <span className="sr-only">Go to</span>
          <kbd className="rounded border border-line px-1 font-mono text-xs max-sm:hidden">
            Ctrl K
          </kbd>
        </Button>
        <ThemeSwitch />
        <Who />
        <Link
          href="/"
          className="inline-flex h-8 items-center gap-1.5 rounded-md bg-ink px-3 text-sm font-medium whitespace-nowrap text-surface hover:opacity-85"
        >
          <Plus aria-hidden size={15} />
          <span className="max-sm:sr-only">New request</span>
        </Link>
      </div>
      {palette.asked && (
        <Suspense>
          <Palette {...palette} />
        </Suspense>
      )}
    </header>
  );
}

function Place({ href, children }: { href: string; children: ReactNode }): ReactNode {
  const [here] = useRoute(href);
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className="flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm text-dim max-sm:px-1 hover:bg-sunken hover:text-ink aria-[current]:bg-sunken aria-[current]:font-semibold aria-[current]:text-ink"
    >
      {children}
    </Link>
  );
}

/** How many wait for a person is seen from everywhere. */
function InboxPlace(): ReactNode {
  const { data } = useSWR<{ waiting: readonly WaitDocument[] }, Problem>('/api/inbox', get, {
    refreshInterval: 5_000,
  });
  const count = data?.waiting.length ?? 0;
  return (
    <Place href="/inbox">
      <Inbox aria-hidden size={15} className="max-sm:hidden" />
      Inbox
      {count > 0 && (
        <span className="rounded-full bg-baton-fill px-1.5 text-xs font-bold text-black">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Place>
  );
}

function ThemeSwitch(): ReactNode {
  const [theme, choose] = useTheme();
  const isDark = document.documentElement.dataset['theme'] === 'dark';
  const next = isDark ? 'light' : 'dark';
  return (
    <Tip text={`Switch to ${next}${theme === 'system' ? ' (now as the system has it)' : ''}`}>
      <Button
        weight="quiet"
        icon={isDark ? Sun : Moon}
        aria-label={`Switch to ${next}`}
        onClick={() => choose(next)}
      />
    </Tip>
  );
}

/** A hand and what it passes on. */
function Mark(): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className="size-6 shrink-0">
      <rect
        x="3"
        y="12"
        width="26"
        height="8"
        rx="4"
        transform="rotate(-32 16 16)"
        fill="var(--baton-fill)"
      />
      <circle cx="6.5" cy="22" r="4.5" fill="var(--ink)" />
    </svg>
  );
}
