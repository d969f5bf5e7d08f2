/**
 * A query in the trace: itself, its metrics, assumptions and questions, and links to the entities and
 * columns that it reads.
 */
import { type Origin, openRegister } from '../register.ts';
import type { Item, ItemId, LinkAs, Source, Trace } from '../trace.ts';
import type { Query, QueryRun } from './query.ts';
import { hasAggregate } from './query-lint-group.ts';
import { asNode, type Fields, listOf, type Reads, selectsOf } from './query-tree.ts';

interface Registration {
  readonly trace: Trace;
  readonly run: QueryRun;
  readonly reads: Reads | undefined;
  readonly origin: Origin | undefined;
}

/** Adds the query, or changes the one with its title; gives what was added or changed. */
export function registerQuery(
  query: Query,
  { trace, run, reads, origin }: Registration,
): readonly Item[] {
  const register = openRegister(trace);
  const source = sourceOf(query.question, origin);
  const drafted = origin?.drafted ?? source;
  const used = usedItems(trace, reads);
  const links: { to: ItemId; as: LinkAs }[] = used.map(({ id }) => ({ to: id, as: 'uses' }));
  for (const { name, definition } of query.metrics) {
    const named = used.filter(
      (item) => item.kind === 'COL' && mentions(definition, String(item.details['column'])),
    );
    const columns = named.map((item) => ({ to: item.id, as: 'uses' as const }));
    const text = `${name}: ${definition}`;
    const metric = register.put({
      kind: 'MET',
      identity: name,
      text,
      source: drafted,
      links: columns,
      details: { name, definition },
    });
    links.push({ to: metric.id, as: 'computes' });
  }
  for (const text of query.assumptions) {
    links.push({ to: register.put({ kind: 'ASM', text, source: drafted }).id, as: 'assumes' });
  }
  const { title, sql, dialect } = query;
  const rows = run.result ? { rows: run.result.rows.length } : {};
  const details = { title, sql, dialect, executed: run.executed, ran: run.label, ...rows };
  const put = register.put({
    kind: 'Q',
    identity: title,
    text: `${title}: ${query.question}`,
    source,
    links,
    details,
  });
  // A rewritten query no longer uses what it used before.
  const exact = put.links.length === links.length ? put : trace.change(put.id, { links });
  for (const text of query.questions) {
    register.put({ kind: 'QN', text, source: drafted, links: [{ to: exact.id, as: 'asks' }] });
  }
  const changed = new Set(register.changed().map((item) => item.id));
  if (exact !== put) changed.add(exact.id);
  return trace.items().filter((item) => changed.has(item.id));
}

/** The question is the user's when the user said it, word for word. */
function sourceOf(question: string, origin: Origin | undefined): Source {
  const said = !origin || origin.said?.some((text) => text.includes(question));
  return said ? { from: 'user', quote: question } : origin.drafted;
}

function usedItems(trace: Trace, reads: Reads | undefined): readonly Item[] {
  if (!reads) return [];
  const tables = new Set(reads.tables.map(lower));
  const entities = trace.of('ENT').filter((item) => tables.has(lower(item.details['table'])));
  const columns = trace.of('COL').filter((item) => {
    const table = lower(item.details['table']);
    if (!tables.has(table)) return false;
    return reads.columns.some((path) => {
      const owner = path.length > 1 ? reads.aliases.get(lower(path.at(-2))) : undefined;
      const fits = path.length === 1 || lower(owner) === table;
      return fits && lower(path.at(-1)) === lower(item.details['column']);
    });
  });
  return [...entities, ...columns].filter((item) => item.status !== 'rejected');
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function mentions(text: string, name: string): boolean {
  const words: readonly string[] = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.includes(name.toLowerCase());
}

/** A number that nobody has defined is a metric all the same, resting on an assumption. */
export function withUndefined(query: Query, statements: readonly Fields[] = []): Query {
  const [outer] = selectsOf(statements);
  const known = new Set(query.metrics.map(({ name }) => name.toLowerCase()));
  const names = listOf(outer, 'targetList').flatMap((target) => {
    const column = asNode(target, 'ResTarget');
    const name = column?.['name'];
    const isNew = typeof name === 'string' && !known.has(name.toLowerCase());
    return isNew && hasAggregate(column?.['val']) ? [name] : [];
  });
  return {
    ...query,
    metrics: [
      ...query.metrics,
      ...names.map((name) => ({
        name,
        definition: 'what this query computes; nobody has defined it',
      })),
    ],
    assumptions: [
      ...query.assumptions,
      ...names.map((name) => `“${name}” is what this query computes: nobody has defined it.`),
    ],
  };
}
