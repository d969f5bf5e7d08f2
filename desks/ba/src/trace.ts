/**
 * The trace across handoffs: every item that a specialist makes, with its source and its links.
 *
 * Comes in: items kept in the log as artifacts. Goes out: new or changed items, and what can be
 * computed from links alone: coverage, stale items, open assumptions. Nobody claims coverage;
 * it is counted.
 *
 * Invariants
 * 1. Ids are typed (`US-1`, `AC-3`) and never used twice in one conversation.
 * 2. A link remembers the hash its target had when the link was made; when the target has another
 *    hash now, the item that links is stale and its owner is named.
 * 3. An assumption is `open` until a person confirms or rejects it.
 */
import { createHash } from 'node:crypto';

/** What each id prefix stands for. */
export const itemKinds = {
  US: 'user story',
  AC: 'acceptance criterion',
  BR: 'business rule',
  PS: 'process step',
  ENT: 'entity',
  COL: 'column',
  MET: 'metric',
  Q: 'query',
  TC: 'test case',
  ASM: 'assumption',
  QN: 'question',
} as const;

export type ItemKind = keyof typeof itemKinds;
export type ItemId = `${ItemKind}-${number}`;

/** Where an item is from. A quote is verbatim, so that a reader can find it. */
export type Source =
  | { readonly from: 'user'; readonly quote: string }
  | { readonly from: 'answer'; readonly question: ItemId; readonly quote: string }
  | { readonly from: 'pattern'; readonly pattern: string }
  | { readonly from: 'model'; readonly model: string };

export type LinkAs =
  | 'refines' // AC → US, BR → US
  | 'tests' // TC → AC
  | 'step_of' // AC or US → PS
  | 'meets' // PS → AC, what a step has to come to
  | 'checks' // Q → AC or BR, what a query gives evidence for
  | 'uses' // Q → COL or ENT, MET → COL
  | 'computes' // Q → MET
  | 'assumes' // any → ASM
  | 'asks'; // QN → any

export interface Link {
  readonly to: ItemId;
  readonly as: LinkAs;
  /** Hash of the target when this link was made. */
  readonly seen: string;
}

/** `draft` and `confirmed` for all; `open` for assumptions and questions until a person decides. */
export type ItemStatus = 'draft' | 'open' | 'confirmed' | 'rejected';

export interface Item {
  readonly id: ItemId;
  readonly kind: ItemKind;
  /** One sentence that a person can read without the rest. */
  readonly text: string;
  readonly source: Source;
  readonly links: readonly Link[];
  readonly status: ItemStatus;
  /** The agent that answers for it. */
  readonly owner: string;
  /** Hash of kind, text and details; not of links or status. */
  readonly hash: string;
  /** What only this kind has: the steps of a test, the SQL of a query, the lane of a step. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface NewItem {
  readonly kind: ItemKind;
  readonly text: string;
  readonly source: Source;
  readonly links?: readonly { readonly to: ItemId; readonly as: LinkAs }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Trace {
  /** The agent that new items belong to. */
  readonly owner: string;
  /** Every item, oldest first. */
  items(): readonly Item[];
  /** Items of one kind, oldest first. */
  of(kind: ItemKind): readonly Item[];
  get(id: string): Item | undefined;
  /**
   * Adds an item under the next free id.
   * @throws RangeError when a link names an item that is not there.
   */
  add(item: NewItem): Item;
  /**
   * Replaces text, details, status, source or links of an item; the id stays.
   * @throws RangeError when there is no such item.
   */
  change(
    id: ItemId,
    change: Partial<Pick<Item, 'text' | 'status' | 'details' | 'source'>> & Pick<NewItem, 'links'>,
  ): Item;
  /**
   * Adds a link; what the item knew of its other links stays as it was, stale or not.
   * @throws RangeError when one of the two is not there.
   */
  link(id: ItemId, link: { readonly to: ItemId; readonly as: LinkAs }): Item;
  /** What `add`, `change` and `link` touched since the trace was opened, in order of id. */
  touched(): readonly Item[];
}

/** Opens a trace over the items known so far. The array is not changed. */
export function openTrace(known: readonly Item[], owner: string): Trace {
  const byId = new Map<string, Item>(known.map((item) => [item.id, item]));
  const touched = new Set<ItemId>();

  const linkTo = ({ to, as }: { to: ItemId; as: LinkAs }): Link => {
    const target = byId.get(to);
    if (!target) throw new RangeError(`Cannot link to ${to}: there is no such item.`);
    return { to, as, seen: target.hash };
  };
  const put = (item: Item): Item => {
    byId.set(item.id, item);
    touched.add(item.id);
    return item;
  };
  const nextId = (kind: ItemKind): ItemId => {
    let highest = 0;
    for (const item of byId.values()) {
      if (item.kind === kind) highest = Math.max(highest, numberOf(item.id));
    }
    return `${kind}-${highest + 1}`;
  };

  return {
    owner,
    items: () => [...byId.values()],
    of: (kind) => [...byId.values()].filter((item) => item.kind === kind),
    get: (id) => byId.get(id),
    add({ kind, text, source, links = [], details = {} }) {
      const status: ItemStatus = kind === 'ASM' || kind === 'QN' ? 'open' : 'draft';
      const hash = hashOf({ kind, text, details });
      const id = nextId(kind);
      return put({
        id,
        kind,
        text,
        source,
        links: links.map(linkTo),
        status,
        owner,
        hash,
        details,
      });
    },
    change(id, { links, ...change }) {
      const old = byId.get(id);
      if (!old) throw new RangeError(`Cannot change ${id}: there is no such item.`);
      const next = { ...old, ...change, links: links ? links.map(linkTo) : old.links };
      return put({ ...next, hash: hashOf(next) });
    },
    link(id, link) {
      const old = byId.get(id);
      if (!old) throw new RangeError(`Cannot link ${id}: there is no such item.`);
      const others = old.links.filter(({ to, as }) => to !== link.to || as !== link.as);
      return put({ ...old, links: [...others, linkTo(link)] });
    },
    touched: () => [...touched].map((id) => byId.get(id) as Item),
  };
}

/** An item whose source changed after it was linked. */
export interface Stale {
  readonly id: ItemId;
  readonly owner: string;
  readonly because: ItemId;
}

/**
 * Items that link to something whose text is no longer what it was. What was rejected and what was
 * answered is done with.
 */
export function staleItems(items: readonly Item[]): readonly Stale[] {
  const hashes = new Map(items.map((item) => [item.id, item.hash]));
  const live = items.filter(
    ({ kind, status }) => status !== 'rejected' && !(kind === 'QN' && status === 'confirmed'),
  );
  return live.flatMap((item) =>
    item.links
      .filter(({ to, seen }) => hashes.get(to) !== seen)
      .map(({ to }) => ({ id: item.id, owner: item.owner, because: to })),
  );
}

/** How many items of one kind have at least one link of another kind to them. */
export interface Coverage {
  /** For example `acceptance criteria with a test case`. */
  readonly what: string;
  readonly covered: number;
  readonly of: number;
  /** The ids that nothing covers. */
  readonly missing: readonly ItemId[];
}

const coverageRows = [
  { of: 'US', by: 'AC', as: 'refines', what: 'user stories with an acceptance criterion' },
  { of: 'AC', by: 'TC', as: 'tests', what: 'acceptance criteria with a test case' },
  { of: 'PS', by: 'AC', as: 'step_of', what: 'process steps with an acceptance criterion' },
  { of: 'MET', by: 'Q', as: 'computes', what: 'metrics with a query' },
] as const satisfies readonly { of: ItemKind; by: ItemKind; as: LinkAs; what: string }[];

/** Coverage by links, one row for each pair of kinds of which the first has items. */
export function coverage(items: readonly Item[]): readonly Coverage[] {
  return coverageRows.flatMap((row) => {
    const targets = items.filter((item) => item.kind === row.of && item.status !== 'rejected');
    if (targets.length === 0) return [];
    const reached = new Set(
      items
        .filter((item) => item.kind === row.by && item.status !== 'rejected')
        .flatMap((item) => item.links.filter((l) => l.as === row.as).map((l) => l.to)),
    );
    const missing = targets.filter((item) => !reached.has(item.id)).map((item) => item.id);
    return [
      { what: row.what, covered: targets.length - missing.length, of: targets.length, missing },
    ];
  });
}

function numberOf(id: string): number {
  return Number(id.slice(id.indexOf('-') + 1));
}

function hashOf({ kind, text, details }: Pick<Item, 'kind' | 'text' | 'details'>): string {
  const content = JSON.stringify([kind, text, sorted(details)]);
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
