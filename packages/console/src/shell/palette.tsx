/** Ctrl-K: go anywhere by typing. */
import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import useSWR from 'swr';
import { useLocation } from 'wouter';
import { get, type Problem } from '../api/client.ts';
import type { HeadPage } from '../api/documents.ts';
import { dateText } from '../parts/format.ts';
import type { PaletteState } from './palette-state.ts';

const places = [
  { href: '/', name: 'New request' },
  { href: '/runs', name: 'Runs' },
  { href: '/agents', name: 'Agents' },
  { href: '/evals', name: 'Evals' },
  { href: '/inbox', name: 'Inbox' },
];

const itemClass =
  'flex cursor-pointer items-center justify-between gap-3 rounded px-2 py-1.5 text-sm data-[selected=true]:bg-sunken';

export default function Palette({ shown, show }: PaletteState): ReactNode {
  const [, goTo] = useLocation();
  const recent = useSWR<HeadPage, Problem>(shown ? '/api/conversations?limit=20' : null, get);
  const go = (href: string): void => {
    show(false);
    goTo(href);
  };
  return (
    <Command.Dialog
      open={shown}
      onOpenChange={show}
      label="Go to"
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,92vw)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-2xl"
    >
      <Command.Input
        placeholder="Where to?"
        className="w-full border-b border-line bg-transparent px-4 py-3 outline-none placeholder:text-dim"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-2">
        <Command.Empty className="p-3 text-sm text-dim">Nothing of that name</Command.Empty>
        <Command.Group heading="Places" className="text-xs text-dim">
          {places.map(({ href, name }) => (
            <Command.Item key={href} value={name} onSelect={() => go(href)} className={itemClass}>
              <span className="text-ink">{name}</span>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Newest conversations" className="mt-2 text-xs text-dim">
          {recent.data?.conversations.map(({ conversation, title, updatedAt }) => (
            <Command.Item
              key={conversation}
              value={`${title} ${conversation}`}
              onSelect={() => go(`/c/${conversation}`)}
              className={itemClass}
            >
              <span className="truncate text-ink">{title}</span>
              <span className="shrink-0">{dateText(updatedAt)}</span>
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
