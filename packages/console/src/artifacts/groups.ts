/**
 * Artifacts as the panel lists them: by what they are, with what a person has to look at marked.
 * Kinds that nobody here knows make a group of their own.
 */
import type { KeptArtifact, LogEvent } from '@baton/core';
import { type Item, itemOf, itemsOf, textAt } from './item.ts';
import { type Trace, traceOf } from './trace.ts';
import { type Maker, makerOf } from './versions.ts';

export interface Group {
  /** The kind, or `data` for the kinds that describe data. */
  readonly key: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** Entries that wait for a person's word. */
  readonly open: number;
}

export interface Entry {
  readonly artifact: KeptArtifact;
  readonly item: Item | undefined;
  /** Its id, or the name of its file. */
  readonly name: string;
  /** What it says, without its id; empty when the name says it all. */
  readonly text: string;
  /** `no test`, `out of date: AC-5 has changed since`; in words, for a mark. */
  readonly trouble: string | undefined;
  readonly status: string;
  readonly maker: Maker;
}

const known = [
  { key: 'file', title: 'Files', kinds: ['file'] },
  { key: 'ASM', title: 'Assumptions', kinds: ['ASM'] },
  { key: 'QN', title: 'Questions', kinds: ['QN'] },
  { key: 'US', title: 'Stories', kinds: ['US'] },
  { key: 'AC', title: 'Criteria', kinds: ['AC'] },
  { key: 'BR', title: 'Rules', kinds: ['BR'] },
  { key: 'PS', title: 'Process', kinds: ['PS'] },
  { key: 'Q', title: 'Queries', kinds: ['Q', 'MET'] },
  { key: 'data', title: 'Data', kinds: ['ENT', 'COL'] },
  { key: 'TC', title: 'Tests', kinds: ['TC'] },
] as const;

/** What the user gave; after everything that was made. */
const given = { key: 'source', title: 'Given files' };

const groupOfKind = new Map<string, { readonly key: string; readonly title: string }>([
  ...known.flatMap(({ key, title, kinds }) => kinds.map((kind) => [kind, { key, title }] as const)),
  [given.key, given],
]);

/** Words for one artifact of a kind, such as `criterion`; the kind itself when it is not known. */
export function kindWord(kind: string): string {
  return kindWords[kind] ?? kind.replaceAll('_', ' ');
}

const kindWords: Readonly<Record<string, string>> = {
  file: 'file',
  source: 'given file',
  US: 'user story',
  AC: 'criterion',
  BR: 'rule',
  PS: 'process step',
  ENT: 'table',
  COL: 'column',
  MET: 'metric',
  Q: 'query',
  TC: 'test',
  ASM: 'assumption',
  QN: 'question',
};

/** The groups that have something in them, in a fixed order. `events` is the log they are from. */
export function groupsOf(
  artifacts: readonly KeptArtifact[],
  { trace = traceOf(itemsOf(artifacts)), events }: { trace?: Trace; events: readonly LogEvent[] },
): Group[] {
  const trouble = troubleById(trace);
  const groups = new Map<string, { key: string; title: string; entries: Entry[] }>();
  for (const { key, title } of known) groups.set(key, { key, title, entries: [] });
  for (const artifact of artifacts) {
    const { kind } = artifact;
    const { key, title } = groupOfKind.get(kind) ?? { key: kind, title: capitalised(kind) };
    const group = groups.get(key) ?? { key, title, entries: [] };
    const maker = makerOf(artifact, events[artifact.seq - 1]);
    group.entries.push(entryOf(artifact, { maker, trouble: trouble.get(artifact.id) }));
    groups.set(key, group);
  }
  const filled = [...groups.values()].filter(({ entries }) => entries.length > 0);
  return filled
    .toSorted((a, b) => Number(a.key === given.key) - Number(b.key === given.key))
    .map((group) => ({
      ...group,
      open: group.entries.filter(({ status }) => status === 'open').length,
    }));
}

function entryOf(artifact: KeptArtifact, known: Pick<Entry, 'maker' | 'trouble'>): Entry {
  const item = itemOf(artifact);
  const { id, title, kind } = artifact;
  if (item) {
    const { text, status, details } = item;
    // Every story begins the same way; what is wanted tells them apart.
    const short = textAt(details, 'title') || textAt(details, 'goal');
    return { artifact, item, name: id, text: short === '' ? text : short, status, ...known };
  }
  const name = kind === given.key ? title : id;
  return { artifact, item, name, text: title === name ? '' : title, status: '', ...known };
}

function troubleById({ gaps, stale }: Trace): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const { id, words } of [...gaps, ...stale]) {
    const before = all.get(id);
    all.set(id, before === undefined ? words : `${before}; ${words}`);
  }
  return all;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).replaceAll('_', ' ');
}
