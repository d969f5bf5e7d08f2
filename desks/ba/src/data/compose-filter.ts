/**
 * Filters in words, as conditions on columns.
 *
 * Comes in: "excluding cancelled orders", "where region is North", and the values that the columns
 * have. Goes out: the column and its values as they are spelled in the data; a question when no
 * column has them. A column is found by its name or by its values, never made up.
 */
import type { FilterWish } from './data-filter.ts';
import { type ColumnFacts, plainName, type SchemaFacts } from './schema-facts.ts';
import { columnSql, type Fit, pathOf, reachFrom } from './sql-fit.ts';
import { qualified, type Scope } from './sql-template.ts';
import { quoteText } from './sql-text.ts';

/** A part that cannot be written; its message is the one question to ask. */
export class Unclear extends Error {}

interface Search {
  readonly fit: Fit;
  readonly facts: SchemaFacts;
  readonly assumptions: string[];
  /** The column, when the filter names one. */
  readonly named: ColumnFacts | undefined;
}

export interface Located {
  readonly column: ColumnFacts;
  readonly wish: FilterWish;
  /** Values as they are in the data, or as they were written. */
  readonly values: readonly string[];
}

/** Finds the column of a filter: by its name, or by the value among the values of the columns. */
export function locateFilter(
  wish: FilterWish,
  { fit, facts, assumptions, named }: Search,
): Located {
  const wanted = wish.value.split(',').filter(Boolean);
  if (named) {
    if (wish.is === 'more' || wish.is === 'less') return { column: named, wish, values: wanted };
    return {
      column: named,
      wish,
      values: wanted.flatMap((value) => knownValue(named, value, wish)),
    };
  }
  const reachable = reachFrom(fit.table, facts).tables.flatMap(
    ({ name }) => facts.tables.find((one) => one.name === name)?.columns ?? [],
  );
  for (const column of reachable) {
    const values = wanted.flatMap((value) => valuesLike(column, value));
    if (column.family !== 'text' || values.length === 0) continue;
    assumptions.push(
      `"${wish.quote}" means ${pathOf(column)} ` +
        `${wish.is === 'not_equal' ? 'is not' : 'is'} ` +
        `${values.map((value) => `"${value}"`).join(' or ')}.`,
    );
    return { column, wish, values };
  }
  const [status] = fit.filled['status']?.columns ?? [];
  const open = status?.family === 'text' && valuesOf(status).length === 0;
  if (status && open) {
    assumptions.push(
      `"${wish.quote}" means ${pathOf(status)} has the value ${wanted.join(' or ')}; ` +
        'there are no rows to check how it is spelled.',
    );
    return { column: status, wish, values: wanted };
  }
  const shown = status ? ` ${pathOf(status)} has ${valuesOf(status).slice(0, 8).join(', ')}.` : '';
  throw new Unclear(`Which rows are meant by "${wish.quote}"?${shown}`);
}

/**
 * Values of a column that are the word in another spelling: case, spaces, canceled and cancelled.
 */
function valuesLike(column: ColumnFacts, word: string): readonly string[] {
  const all = valuesOf(column);
  const exact = all.filter((value) => oneSpelling(value) === oneSpelling(word));
  return exact.length > 0 ? exact : all.filter((value) => stemOf(value) === stemOf(word));
}

function oneSpelling(value: string): string {
  return plainName(value)
    .replace(/(cancel)l?ed/, '$1ed')
    .replace(/(?<=..)s$/, '');
}

function stemOf(value: string): string {
  return oneSpelling(value).replace(/(ed|ing)$/, '');
}

/** The values of a column: those it has, or those its type allows. */
function valuesOf({ top, type }: ColumnFacts): readonly string[] {
  if (!type.startsWith('ENUM(')) return top.map(({ value }) => value);
  return [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
    value.replaceAll("''", "'"),
  );
}

/** A value of a column that was named. One that is not there is a question, when all are known. */
function knownValue(column: ColumnFacts, value: string, { quote }: FilterWish): readonly string[] {
  const found = valuesLike(column, value);
  const all = valuesOf(column);
  const complete =
    column.type.startsWith('ENUM') || (column.distinct > 0 && column.distinct <= all.length);
  if (found.length > 0 || column.family !== 'text' || !complete)
    return found.length > 0 ? found : [value];
  throw new Unclear(
    `Which value is meant by "${quote}"? ${pathOf(column)} has ${all.slice(0, 8).join(', ')}.`,
  );
}

/** The condition of a filter. */
export function filterSql({ column, wish, values }: Located, scope: Scope): string {
  const name = qualified(column, scope);
  if (wish.is === 'more' || wish.is === 'less') {
    const sign = `${wish.is === 'more' ? '>' : '<'}${wish.value.startsWith('=') ? '=' : ''}`;
    return `${columnSql(column, name, 'number')} ${sign} ${Number(wish.value.replace('=', ''))}`;
  }
  if (
    column.family === 'number' &&
    values.every((value) => value !== '' && !Number.isNaN(Number(value)))
  ) {
    return `${name} ${wish.is === 'equal' ? 'IN' : 'NOT IN'} (${values.map(Number).join(', ')})`;
  }
  const text = column.family === 'text' ? name : `CAST(${name} AS VARCHAR)`;
  const spelled = new Set(values.map((value) => value.trim().toLowerCase()));
  // More spellings than meanings: compare without case and spaces.
  const folded =
    !column.type.startsWith('ENUM') && (spelled.size < values.length || column.top.length === 0);
  const side = folded ? `lower(trim(${text}))` : text;
  const literals = folded ? [...spelled] : values;
  const list = literals.map(quoteText).join(', ');
  if (wish.is === 'equal')
    return literals.length === 1 ? `${side} = ${list}` : `${side} IN (${list})`;
  // A row without a value is not one of those that are excluded.
  return literals.length === 1
    ? `${side} IS DISTINCT FROM ${list}`
    : `(${side} NOT IN (${list}) OR ${text} IS NULL)`;
}
