/**
 * The trace as documents: what there is, where it is from, what covers what, what is out of date and
 * whose it is, what is still open.
 *
 * Comes in: the items. Goes out: `trace-report.md`, and `trace-matrix.csv` with a row for each
 * requirement and process step and a column for each kind of what has to cover it. Everything is
 * counted from links; nothing is claimed.
 */
import type { Deliverable } from '../deliverable.ts';
import { english } from '../frame/english.ts';
import type { Frame } from '../frame/frame.ts';
import { counted } from '../naming.ts';
import { sourceText } from '../register.ts';
import { csvText, markdownTable, markdownText } from '../table.ts';
import {
  coverage,
  type Item,
  type ItemId,
  type ItemKind,
  itemKinds,
  staleItems,
  type Trace,
} from '../trace.ts';
import { dependentsOf } from './impact.ts';

/** Writes the report and the matrix; refused while there is nothing in the trace. */
export function reportTrace(trace: Trace): Deliverable {
  const items = trace.items();
  if (items.length === 0) {
    const message = 'Cannot report on the trace: nothing has been made yet. Draft something first.';
    return {
      ok: false,
      findings: [{ rule: 'trace_empty', severity: 'error', where: 'trace', message }],
    };
  }
  const stale = new Set(staleItems(items).map(({ id }) => id)).size;
  const open = items.filter(({ status }) => status === 'open').length;
  return {
    ok: true,
    summary:
      `Trace of ${counted(items.length, 'item')}: ${open} open, ${stale} out of date; ` +
      'with a matrix of what covers what.',
    findings: [],
    items: [],
    files: [
      { name: 'trace-report.md', mediaType: 'text/markdown', text: reportText(items) },
      { name: 'trace-matrix.csv', mediaType: 'text/csv', text: matrixText(items) },
    ],
  };
}

function reportText(items: readonly Item[]): string {
  return [
    '# Trace',
    '',
    ...section('What there is', kindsTable(items)),
    ...section('Coverage', coverageTable(items)),
    ...section('Out of date', staleTable(items)),
    ...section('Assumptions to confirm', openTable(items, 'ASM')),
    ...section('Questions to answer', openTable(items, 'QN')),
    ...section('Connected to nothing', looseTable(items)),
    ...section('Every item', itemsTable(items)),
  ].join('\n');
}

/** A section is there only when it has something to say. */
function section(title: string, body: string): readonly string[] {
  return body === '' ? [] : [`## ${title}`, '', body];
}

function kindsTable(items: readonly Item[]): string {
  const rows = kindsOf(items).map(([kind, own]) => {
    const count = (status: Item['status']): number =>
      own.filter((item) => item.status === status).length;
    const from = (source: Item['source']['from']): number =>
      own.filter((item) => item.source.from === source).length;
    return [
      `${kind} ${itemKinds[kind]}`,
      own.length,
      count('confirmed'),
      count('draft') + count('open'),
      count('rejected'),
      from('user') + from('answer'),
      from('pattern'),
      from('model'),
    ];
  });
  const head = ['Kind', 'Items', 'Confirmed', 'To be confirmed', 'Rejected'];
  return markdownTable([...head, 'In your words', 'From patterns and data', 'By a model'], rows);
}

function kindsOf(items: readonly Item[]): readonly (readonly [ItemKind, readonly Item[]])[] {
  const groups = Map.groupBy(items, ({ kind }) => kind);
  const order = Object.keys(itemKinds);
  return [...groups].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function coverageTable(items: readonly Item[]): string {
  const rows = coverage(items).map(({ what, covered, of, missing }) => [
    what,
    `${covered} of ${of}`,
    missing.join(', '),
  ]);
  return rows.length === 0 ? '' : markdownTable(['What', 'Covered', 'Missing'], rows);
}

function staleTable(items: readonly Item[]): string {
  const rows = [...Map.groupBy(staleItems(items), ({ id }) => id)].map(([id, own]) => [
    id,
    own[0]?.owner ?? '',
    own.map(({ because }) => because).join(', '),
    dependentsOf(id, items)
      .map((one) => one.id)
      .join(', '),
  ]);
  if (rows.length === 0) return '';
  return markdownTable(['Item', 'Owner', 'Because this changed', 'What rests on it in turn'], rows);
}

function openTable(items: readonly Item[], kind: 'ASM' | 'QN'): string {
  const rows = items
    .filter((item) => item.kind === kind && item.status === 'open')
    .map((item) => {
      const behind =
        kind === 'QN'
          ? item.links.map(({ to }) => to)
          : dependentsOf(item.id, items).map(({ id }) => id);
      return [item.id, item.text, item.owner, some(behind)];
    });
  const head = ['Id', kind === 'QN' ? 'Question' : 'Assumption', 'Asked by', 'What rests on it'];
  return rows.length === 0 ? '' : markdownTable(head, rows);
}

/** Most ids of one cell. */
const idsMax = 12;

function some(ids: readonly ItemId[]): string {
  const shown = ids.slice(0, idsMax).join(', ');
  return ids.length > idsMax ? `${shown} and ${ids.length - idsMax} more` : shown;
}

/** What links to nothing and is linked by nothing, though its kind should be. */
function looseTable(items: readonly Item[]): string {
  const linked = new Set(items.flatMap(({ links }) => links.map(({ to }) => to)));
  const rows = items
    .filter(({ kind }) => kind === 'US' || kind === 'AC' || kind === 'BR' || kind === 'TC')
    .filter((item) => item.status !== 'rejected' && item.links.length === 0 && !linked.has(item.id))
    .map(({ id, text, owner }) => [id, text, owner]);
  return rows.length === 0 ? '' : markdownTable(['Id', 'Text', 'Owner'], rows);
}

function itemsTable(items: readonly Item[]): string {
  const rows = kindsOf(items).flatMap(([, own]) =>
    own.map(({ id, text, status, owner, source, links }) => [
      id,
      text,
      status,
      owner,
      sourceText(source),
      links.map(({ to, as }) => `${as.replaceAll('_', ' ')} ${to}`).join(', '),
    ]),
  );
  return markdownTable(['Id', 'Text', 'Status', 'Owner', 'From', 'Links'], rows);
}

/** One row for each item that others have to cover. */
function matrixText(items: readonly Item[]): string {
  const live = items.filter(({ status }) => status !== 'rejected');
  const stale = new Set(staleItems(items).map(({ id }) => id));
  const marked = (id: ItemId): string => (stale.has(id) ? `${id} (out of date)` : id);
  const reaching = (id: ItemId, kind: ItemKind): readonly ItemId[] =>
    live
      .filter((item) => item.kind === kind && item.links.some(({ to }) => to === id))
      .map((item) => item.id);
  const rows = live
    .filter(({ kind }) => covered.has(kind))
    .map((item) => {
      const criteria = item.kind === 'AC' ? [item.id] : reaching(item.id, 'AC');
      const tests = [...new Set([item.id, ...criteria].flatMap((id) => reaching(id, 'TC')))];
      const queries = [...new Set([item.id, ...criteria].flatMap((id) => reaching(id, 'Q')))];
      const rests = item.links.map(({ to }) => to);
      return [
        marked(item.id),
        item.text,
        item.status,
        item.owner,
        rests.join(', '),
        item.kind === 'AC' ? '' : criteria.map(marked).join(', '),
        tests.map(marked).join(', '),
        queries.map(marked).join(', '),
      ];
    });
  const head = ['Item', 'Text', 'Status', 'Owner', 'Rests on', 'Criteria', 'Tests', 'Queries'];
  return csvText(head, rows);
}

/** Kinds that something has to cover. */
const covered: ReadonlySet<ItemKind> = new Set<ItemKind>(['US', 'AC', 'BR', 'PS', 'MET']);

/** `AC-3` and what rests on it, by owner, in a sentence or two. */
export function impactText(item: Item, items: readonly Item[], frame: Frame = english): string {
  const dependents = dependentsOf(item.id, items);
  if (dependents.length === 0) return frame.nothingRests(item.id);
  const owners = [...Map.groupBy(dependents, ({ owner }) => owner)].map(
    ([owner, own]) => `- ${owner}: ${some(own.map(({ id }) => id))}`,
  );
  return [frame.rests(item.id, markdownText(item.text)), ...owners].join('\n');
}
