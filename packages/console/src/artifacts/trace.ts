/**
 * The trace as it is drawn: which test, process step and query stands for which criterion, and what
 * is missing or out of date. All of it is counted from links; nobody claims coverage.
 *
 * Comes in: items. Goes out: rows, columns and marks of the matrix, and gaps in words.
 *
 * Invariants
 * 1. A rejected item is not in it, and nothing rests on one.
 * 2. A gap is counted only where the conversation made any of what is missing: a desk that was asked
 *    for stories alone has not forgotten the tests. `coverage` says so either way.
 * 3. An item is stale when it links to something whose hash is another one now.
 */
import type { Item } from './item.ts';

export interface Trace {
  readonly groups: readonly ColumnGroup[];
  /** The criteria, in the order they were made. */
  readonly rows: readonly TraceRow[];
  readonly gaps: readonly Gap[];
  readonly stale: readonly Stale[];
  readonly coverage: readonly Coverage[];
}

/** The columns of one kind. */
export interface ColumnGroup {
  readonly kind: string;
  /** `Tests`. */
  readonly title: string;
  readonly columns: readonly { readonly id: string; readonly text: string }[];
}

export interface TraceRow {
  readonly id: string;
  readonly title: string;
  /** By the id of the column. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** `no test`; undefined when nothing is missing. */
  readonly missing: string | undefined;
}

export interface Mark {
  /** What the link says, such as `tests`. */
  readonly as: string;
  /** The linked text has changed since the link was made. */
  readonly stale: boolean;
}

export interface Gap {
  readonly id: string;
  /** `AC-3 has no test`. */
  readonly words: string;
}

export interface Stale {
  readonly id: string;
  readonly because: string;
  /** `TC-5 is out of date: AC-5 has changed since`. */
  readonly words: string;
}

export interface Coverage {
  /** `criteria with a test`. */
  readonly what: string;
  readonly covered: number;
  readonly of: number;
  /** Whether any of what covers was made at all. */
  readonly begun: boolean;
}

/** What has to be there for what, and by which link, as the desk's own trace counts it. */
const needs = [
  { of: 'US', by: 'AC', as: 'refines', what: 'stories with a criterion', lacks: 'criterion' },
  { of: 'AC', by: 'TC', as: 'tests', what: 'criteria with a test', lacks: 'test' },
  { of: 'PS', by: 'AC', as: 'step_of', what: 'process steps with a criterion', lacks: 'criterion' },
  { of: 'MET', by: 'Q', as: 'computes', what: 'metrics with a query', lacks: 'query' },
] as const;

const columns = [
  { kind: 'TC', title: 'Tests' },
  { kind: 'PS', title: 'Process steps' },
  { kind: 'Q', title: 'Queries' },
] as const;

/** The trace of all items at one position. */
export function traceOf(items: readonly Item[]): Trace {
  const live = items.filter(({ status }) => status !== 'rejected');
  const gaps = new Map<string, string>();
  const coverage = needs.flatMap((need): Coverage[] => {
    const targets = live.filter(({ kind }) => kind === need.of);
    if (targets.length === 0) return [];
    const covering = live.filter(({ kind }) => kind === need.by);
    const reached = reachedBy(covering, need.as);
    const missing = targets.filter(({ id }) => !reached.has(id));
    const begun = covering.length > 0;
    if (begun) for (const { id } of missing) gaps.set(id, `no ${need.lacks}`);
    const covered = targets.length - missing.length;
    return [{ what: need.what, covered, of: targets.length, begun }];
  });
  return {
    groups: columns.map(({ kind, title }) => ({
      kind,
      title,
      columns: live.filter((item) => item.kind === kind).map(({ id, text }) => ({ id, text })),
    })),
    rows: rowsOf(live, gaps),
    gaps: [...gaps].map(([id, lacks]) => ({ id, words: `${id} has ${lacks}` })),
    stale: staleOf(items),
    coverage,
  };
}

/** Items that link to something which has changed since, or which is rejected now. */
export function staleOf(items: readonly Item[]): readonly Stale[] {
  const hashes = new Map(items.map(({ id, hash }) => [id, hash]));
  // What was rejected and what was answered is done with.
  const live = items.filter(
    ({ kind, status }) => status !== 'rejected' && !(kind === 'QN' && status === 'confirmed'),
  );
  return live.flatMap(({ id, links }) =>
    links
      .filter(({ to, seen }) => seen !== undefined && hashes.get(to) !== seen)
      .map(({ to }) => {
        const what = hashes.has(to) ? 'has changed since' : 'is not there';
        return { id, because: to, words: `${id} is out of date: ${to} ${what}` };
      }),
  );
}

/** `2 gaps, 3 stale`; undefined when there is nothing to say. */
export function troubleText({ gaps, stale }: Pick<Trace, 'gaps' | 'stale'>): string | undefined {
  const old = new Set(stale.map(({ id }) => id)).size;
  const parts = [
    ...(gaps.length > 0 ? [`${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}`] : []),
    ...(old > 0 ? [`${old} stale`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function reachedBy(items: readonly Item[], as: string): ReadonlySet<string> {
  return new Set(
    items.flatMap(({ links }) => links.filter((link) => link.as === as).map(({ to }) => to)),
  );
}

function rowsOf(items: readonly Item[], gaps: ReadonlyMap<string, string>): TraceRow[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const drawn = new Set<string>(columns.map(({ kind }) => kind));
  const marks = new Map<string, Map<string, Mark>>();
  for (const item of items) {
    for (const { to, as, seen } of item.links) {
      const target = byId.get(to);
      if (!target) continue;
      const [row, column] = item.kind === 'AC' ? [item, target] : [target, item];
      if (row.kind !== 'AC' || !drawn.has(column.kind)) continue;
      const own = marks.get(row.id) ?? new Map<string, Mark>();
      own.set(column.id, { as, stale: seen !== undefined && seen !== target.hash });
      marks.set(row.id, own);
    }
  }
  return items
    .filter(({ kind }) => kind === 'AC')
    .map((item) => ({
      id: item.id,
      title: titleOf(item),
      marks: marks.get(item.id) ?? new Map(),
      missing: gaps.get(item.id),
    }));
}

function titleOf({ details, text }: Item): string {
  const { title } = details;
  return typeof title === 'string' && title !== '' ? title : text;
}
