/**
 * What every rule about a query gets: the tables it reads, facts about them, and a way to warn.
 */
import type { Fields, Reads } from './query-tree.ts';
import type { ColumnFacts, SchemaFacts } from './schema-facts.ts';

export interface LintContext {
  readonly sql: string;
  /** Of the whole statement. */
  readonly reads: Reads;
  /** Of the FROM of the SELECT at hand. */
  readonly own: Reads;
  readonly facts?: SchemaFacts | undefined;
  readonly dialect: string;
}

/** A finding without its severity, at the place of a node. */
export type Warn = (rule: string, at: Fields, message: string) => void;

/** Facts about a column reference, when exactly one column of the tables read can be meant. */
export function factsOf(
  path: readonly string[],
  { facts, own }: Pick<LintContext, 'facts' | 'own'>,
): ColumnFacts | undefined {
  const name = path.at(-1)?.toLowerCase();
  const table = path.length > 1 ? own.aliases.get(path.at(-2)?.toLowerCase() ?? '') : undefined;
  if (path.length > 1 && !table) return undefined;
  const within = table ? [table] : own.tables;
  const found = (facts?.tables ?? [])
    .filter((one) => within.some((other) => other.toLowerCase() === one.name.toLowerCase()))
    .flatMap((one) => one.columns.filter((column) => column.name.toLowerCase() === name));
  return found.length === 1 ? found[0] : undefined;
}
