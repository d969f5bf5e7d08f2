/** What every item has around what it says: how it stands, where it is from, what it rests on. */
import type { KeptArtifact } from '@baton/core';
import { type ReactNode, useMemo } from 'react';
import { AgentName } from '../../desk/agent.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { type Item, itemsOf } from '../item.ts';
import { Reference } from './reference.tsx';

export interface ItemFrameProps {
  readonly item: Item;
  readonly artifacts: readonly KeptArtifact[];
  readonly show: (id: string) => void;
  /** What it says, drawn for its kind. */
  readonly children: ReactNode;
}

export function ItemFrame({ item, artifacts, show, children }: ItemFrameProps): ReactNode {
  const { agents } = useDesk();
  const { to, from } = useMemo(() => relationsOf(item, artifacts), [item, artifacts]);
  const { status, source, owner } = item;
  return (
    <div
      role="region"
      aria-label="Item"
      tabIndex={0}
      className="h-full overflow-auto px-6 py-4 text-sm -outline-offset-2"
    >
      <div className="mx-auto flex max-w-4xl flex-col gap-4">
        {children}
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line pt-3">
          <dt className="text-dim">Stands</dt>
          <dd>{statusWords[status] ?? status}</dd>
          {source !== '' && (
            <>
              <dt className="text-dim">From</dt>
              <dd className="break-words">{source}</dd>
            </>
          )}
          {owner !== '' && (
            <>
              <dt className="text-dim">Owner</dt>
              <dd>{agents.has(owner) ? <AgentName name={owner} /> : owner}</dd>
            </>
          )}
        </dl>
        <Relations title="Rests on" relations={to} show={show} />
        <Relations title="What rests on it" relations={from} show={show} />
      </div>
    </div>
  );
}

const statusWords: Readonly<Record<string, string>> = {
  draft: 'a draft',
  open: 'open until a person decides',
  confirmed: 'confirmed by a person',
  rejected: 'rejected by a person',
};

interface Relation {
  readonly id: string;
  readonly words: string;
  readonly text: string;
  readonly stale: boolean;
}

interface RelationsProps {
  readonly title: string;
  readonly relations: readonly Relation[];
  readonly show: (id: string) => void;
}

function Relations({ title, relations, show }: RelationsProps): ReactNode {
  if (relations.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-semibold">
        {title} <span className="font-normal text-dim tabular-nums">{relations.length}</span>
      </h3>
      <ul className="flex flex-col">
        {relations.map(({ id, words, text, stale }) => (
          <li
            key={`${words} ${id}`}
            className="flex items-baseline gap-2 border-b border-line py-1"
          >
            <span className="w-20 shrink-0 text-xs text-dim">{words}</span>
            <span className="w-16 shrink-0">
              <Reference id={id} show={show} />
            </span>
            <span className="min-w-0">
              {text}
              {stale && <span className="font-medium text-bad"> (has changed since)</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Each link's word, read from its other end. */
const reversed: Readonly<Record<string, string>> = {
  refines: 'refined by',
  tests: 'tested by',
  step_of: 'has',
  uses: 'used by',
  computes: 'computed by',
  assumes: 'assumed by',
  asks: 'asked by',
};

function relationsOf(
  item: Item,
  artifacts: readonly KeptArtifact[],
): { readonly to: readonly Relation[]; readonly from: readonly Relation[] } {
  const items = itemsOf(artifacts);
  const byId = new Map(items.map((one) => [one.id, one]));
  const to = item.links.map(({ to: id, as, seen }): Relation => {
    const target = byId.get(id);
    const stale = seen !== undefined && target?.hash !== seen;
    return { id, words: as.replaceAll('_', ' '), text: target?.text ?? 'is not there', stale };
  });
  const from = items.flatMap(({ id, text, links }) =>
    links
      .filter((link) => link.to === item.id)
      .map(({ as, seen }): Relation => {
        const stale = seen !== undefined && seen !== item.hash;
        return { id, words: reversed[as] ?? as.replaceAll('_', ' '), text, stale };
      }),
  );
  return { to, from };
}
