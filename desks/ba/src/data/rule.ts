/**
 * A data quality rule: what has to hold for a row, or for a key of it, with the SQL that finds the
 * rows for which it does not.
 *
 * A value that is missing breaks no rule but the one that it is there: that is how SQL reads a CHECK,
 * and it keeps one gap from being counted under every rule.
 */
import { quoteText, readableName } from './sql-text.ts';

/** Where a rule is from. */
export type RuleFrom =
  | { readonly from: 'request'; readonly quote: string }
  | { readonly from: 'schema'; readonly quote: string }
  /** Read off the data; nobody has said it. */
  | { readonly from: 'profile'; readonly because: string };

export interface Rule {
  readonly table: string;
  /** For people: `amount > 0`. */
  readonly text: string;
  /** Columns it is about. */
  readonly columns: readonly string[];
  /** SQL that is true for a row that breaks it; the table is called `t`. */
  readonly broken: string;
  readonly source: RuleFrom;
}

type Made = Omit<Rule, 'source'>;

/** A condition that has to be true where its values are there. */
export function conditionRule(
  table: string,
  { text, columns, sql }: { text: string; columns: readonly string[]; sql: string },
): Made {
  return { table, text, columns, broken: `NOT (${sql})` };
}

export function filledRule(table: string, column: string): Made {
  const text = `${column} is never missing`;
  return { table, text, columns: [column], broken: `${own(column)} IS NULL` };
}

/** Text that holds nothing but spaces is missing, too. */
export function filledTextRule(table: string, column: string): Made {
  const name = own(column);
  const broken = `${name} IS NULL OR trim(${name}) = ''`;
  return { table, text: `${column} is never missing`, columns: [column], broken };
}

/** All rows of a value that occurs more than once break it. */
export function uniqueRule(table: string, columns: readonly string[]): Made {
  const names = columns.map((column) => readableName(column));
  const there = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  const twice =
    `SELECT ${names.join(', ')} FROM ${readableName(table)} WHERE ${there} ` +
    `GROUP BY ${names.join(', ')} HAVING count(*) > 1`;
  const row = columns.length === 1 ? own(columns[0] ?? '') : `(${columns.map(own).join(', ')})`;
  const text = `${columns.join(' with ')} ${columns.length > 1 ? 'together ' : ''}is unique`;
  return { table, text, columns, broken: `${row} IN (${twice})` };
}

export function referenceRule(
  table: string,
  column: string,
  to: { readonly table: string; readonly column: string },
): Made {
  const broken =
    `${own(column)} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${readableName(to.table)} AS p ` +
    `WHERE p.${readableName(to.column)} = ${own(column)})`;
  const text = `${column} exists in ${to.table}.${to.column}`;
  return { table, text, columns: [column], broken };
}

/** Values are compared as they are; `values` are the ones that are allowed. */
export function listRule(table: string, column: string, values: readonly string[]): Made {
  const list = values.map(quoteText).join(', ');
  return {
    table,
    text: `${column} is one of ${values.join(', ')}`,
    columns: [column],
    broken: `CAST(${own(column)} AS VARCHAR) NOT IN (${list})`,
  };
}

/** A column of the row at hand. */
export function own(column: string): string {
  return `t.${readableName(column)}`;
}

/** What counts the rows that break a rule, for people and for running. */
export function countSql({ table, broken }: Rule): string {
  return `SELECT count(*) AS broken FROM ${readableName(table)} AS t\nWHERE ${broken}`;
}

/** The rows that break it, with the number of the row in the table. */
export function rowsSql({ table, broken }: Rule, limit: number): string {
  return (
    `SELECT t.rowid + 1 AS row, t.* FROM ${readableName(table)} AS t\nWHERE ${broken}\n` +
    `ORDER BY t.rowid\nLIMIT ${limit}`
  );
}
