/**
 * SQL for a question that was read, on the columns there are.
 *
 * Comes in: a parsed request and facts about the tables. Goes out: a query with its metrics and
 * assumptions, ready for `writeQuery`; or the one question that has to be answered first.
 *
 * Invariants
 * 1. Every table and column in the SQL is in the facts.
 * 2. Every choice that the request did not make is an assumption in words.
 * 3. A word of the request that was not understood means a question, and no query.
 */
import { type Role, standardRole } from './column-role.ts';
import { filterSql, locateFilter, Unclear } from './compose-filter.ts';
import {
  countsRows,
  filledFor,
  isPerOrder,
  measureNoun,
  measurePart,
  measureRoles,
  roleFor,
} from './compose-measure.ts';
import type { FilterWish } from './data-filter.ts';
import type { DataRequest, Measure } from './data-request.ts';
import { questionAbout, unknownWords } from './data-words.ts';
import type { Query } from './query.ts';
import { type ColumnFacts, plainName, plural, type SchemaFacts, singular } from './schema-facts.ts';
import { type FilledRole, type Fit, fitRoles, joinsTo, pathOf, reachFrom } from './sql-fit.ts';
import { bucketSql, fromSql, roleSql, type Scope, scopeOf } from './sql-template.ts';
import { readableName } from './sql-text.ts';

export type Composed =
  | ({ readonly ok: true; readonly fit: Fit } & Query)
  | { readonly ok: false; readonly question: string };

/** What the parts of a query share while it is composed. */
export interface Plan {
  readonly request: DataRequest;
  readonly facts: SchemaFacts;
  readonly fit: Fit;
  readonly roles: ReadonlyMap<string, Role>;
  readonly assumptions: string[];
  readonly metrics: { name: string; definition: string }[];
}

/** Composes the query, or says what must be asked. `chosen` are answers: noun or role → column. */
export function composeQuery(
  asked: DataRequest,
  facts: SchemaFacts,
  chosen: Readonly<Record<string, string>> = {},
): Composed {
  const request = withValueFilters(asked, facts);
  const measures = measuresOf(request);
  if (measures.length === 0 && request.dimensions.length === 0 && !request.top) {
    const unread = unreadIn(request, { facts, needed: [] });
    const question = unread ?? 'What should be measured, for example total amount by month?';
    return { ok: false, question };
  }
  const roles = rolesOf(request, measures, facts);
  const fit = fitRoles([...roles.values()], facts, {
    chosen,
    table: countedTable(measures, facts),
  });
  if (fit.table === '') return { ok: false, question: fit.question ?? 'Which table is meant?' };
  const needed = [...roles.values()].filter((role) => !role.optional && !fit.filled[role.name]);
  const unread = unreadIn(request, { facts, needed });
  if (unread !== undefined) return { ok: false, question: unread };
  if (needed.length > 0)
    return { ok: false, question: fit.question ?? `Which column holds the ${needed[0]?.name}?` };
  const plan: Plan = { request, facts, fit, roles, assumptions: [...fit.assumptions], metrics: [] };
  try {
    return { ok: true, fit, ...compose(plan, measures) };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, question: error.message };
    throw error;
  }
}

/** The question about words that were not understood; a noun that has no column is asked as such. */
function unreadIn(
  request: DataRequest,
  { facts, needed }: { readonly facts: SchemaFacts; readonly needed: readonly Role[] },
): string | undefined {
  const nouns = needed.map(({ name }) => name);
  const unknown = unknownWords(request, {
    facts,
    covered: nouns.filter((one) => !one.includes('_')),
  });
  if (unknown.length > 0) return questionAbout(unknown, facts);
  const [left] = request.notUnderstood;
  return left === undefined ? undefined : `What does “${left}” mean here?`;
}

/** Words that no rule understood may be values: "in Germany" when a country column has Germany. */
function withValueFilters(request: DataRequest, { tables }: SchemaFacts): DataRequest {
  const isValue = (words: string) =>
    tables.some(({ columns }) =>
      columns.some(
        ({ family, top }) => family === 'text' && top.some(({ value }) => sameWord(value, words)),
      ),
    );
  const values = request.notUnderstood.filter(isValue);
  const filters = values.map((value): FilterWish => ({ is: 'equal', value, quote: value }));
  return {
    ...request,
    filters: [...request.filters, ...filters],
    notUnderstood: request.notUnderstood.filter((words) => !values.includes(words)),
  };
}

function sameWord(value: string, words: string): boolean {
  return value.trim().toLowerCase() === words.trim().toLowerCase();
}

/** What is measured; a ranking without a measure is by amount, which is then an assumption. */
function measuresOf({ measures, top, dimensions, bucket, text }: DataRequest): readonly Measure[] {
  if (measures.length > 0) return measures;
  if (top) return [{ how: 'sum', of: 'amount', quote: '' }];
  const total = /\b(?:totals?|sums?)\b/i.exec(text)?.[0];
  if (total) return [{ how: 'sum', of: 'amount', quote: total }];
  return dimensions.length > 0 || bucket ? [{ how: 'count', of: 'rows', quote: text }] : [];
}

/** The roles that the parts of the request need; a noun that is no usual role becomes one. */
function rolesOf(
  request: DataRequest,
  measures: readonly Measure[],
  facts: SchemaFacts,
): Map<string, Role> {
  const roles = new Map<string, Role>();
  const add = (noun: string, kind: Role['kind'], optional = false) => {
    const role = roleFor(noun, kind);
    const old = roles.get(role.name);
    if (!old || (old.optional && !optional))
      roles.set(role.name, optional ? { ...role, optional } : role);
  };
  const supply = (name: string) => roles.set(name, { ...standardRole(name), optional: true });
  for (const { how, of } of measures) {
    if (how === 'count') {
      if (!countsRows(of, facts)) add(of, 'id', true);
    } else if (how === 'count_distinct') add(of, 'id');
    else add(measureNoun(of), 'number');
    if (isPerOrder(of)) supply('order_id');
  }
  if (roles.has('amount'))
    for (const name of ['quantity', 'price']) if (!roles.has(name)) supply(name);
  for (const noun of groupsOf(request)) add(noun, 'any');
  if (needsDate(request)) roles.set('date', standardRole('date'));
  for (const { column, is } of request.filters) {
    if (column) add(column, is === 'more' || is === 'less' ? 'number' : 'any');
  }
  if (!roles.has('status')) supply('status');
  return roles;
}

const weekday = /^(?:weekdays?|days? of (?:the )?week)$/;

function byWeekday({ dimensions }: DataRequest): boolean {
  return dimensions.some((noun) => weekday.test(noun));
}

/** The nouns that are columns; the day of the week is computed. */
function groupsOf({ dimensions, top }: DataRequest): readonly string[] {
  return [...dimensions.filter((noun) => !weekday.test(noun)), ...(top?.of ? [top.of] : [])];
}

function needsDate(request: DataRequest): boolean {
  return Boolean(request.bucket || request.period) || byWeekday(request);
}

function countedTable(measures: readonly Measure[], { tables }: SchemaFacts): string | undefined {
  const counted = measures.find(({ how }) => how === 'count');
  if (!counted) return undefined;
  return tables.find(({ name }) => singular(plainName(name)) === singular(plainName(counted.of)))
    ?.name;
}

/** An expression of the select list. */
export interface Part {
  readonly sql: string;
  readonly alias: string;
}

function compose(plan: Plan, measures: readonly Measure[]): Query {
  const { request, fit, facts, assumptions, metrics } = plan;
  const dimensions = groupsOf(request);
  const groups = [...new Set(dimensions)].map((noun) => filledFor(plan, noun, 'any'));
  const filters = request.filters.map((wish) =>
    locateFilter(wish, { fit, facts, assumptions, named: namedColumn(plan, wish) }),
  );
  const date = needsDate(request) ? fit.filled['date'] : undefined;
  const used = [
    ...groups.flatMap((role) => withKey(role, plan)),
    ...measures.flatMap((measure) => measureRoles(plan, measure)),
    ...filters.map(({ column }) => asRole(column)),
    ...(date ? [date] : []),
  ];
  const scope = scopeOf(fit, used, facts);
  const parts: Part[] = groups.flatMap((role) => groupParts(role, plan, scope));
  if (request.bucket && date)
    parts.unshift({ sql: bucketSql(roleSql(date, scope), request.bucket), alias: request.bucket });
  if (byWeekday(request) && date) {
    parts.push({ sql: `EXTRACT(ISODOW FROM ${roleSql(date, scope)})`, alias: 'weekday' });
    assumptions.push('Weekdays are numbered from 1, Monday, to 7, Sunday.');
  }
  const numbers = measures.map((measure) => measurePart(plan, measure, scope));
  const conditions = [
    ...periodConditions(plan, date, scope),
    ...filters.map((filter) => filterSql(filter, scope)),
  ];
  noteStatus(plan, [
    ...filters.map(({ column }) => column),
    ...groups.flatMap(({ columns }) => columns),
  ]);
  const order = orderOf(request, parts, numbers);
  const select = [...parts, ...numbers].map(({ sql, alias }) =>
    sql === alias || sql.endsWith(`.${alias}`) ? sql : `${sql} AS ${readableName(alias)}`,
  );
  const lines = [`SELECT\n  ${select.join(',\n  ')}`, `FROM ${fromSql(fit, scope)}`];
  if (conditions.length > 0) lines.push(`WHERE ${conditions.join('\n  AND ')}`);
  if (parts.length > 0) lines.push(`GROUP BY ${parts.map(({ sql }) => sql).join(', ')}`);
  if (order.length > 0) lines.push(`ORDER BY ${order.join(', ')}`);
  if (request.top) lines.push(`LIMIT ${request.top.n}`);
  if (request.top && !/\d|three|five|ten|twenty|hundred/.test(request.top.quote))
    assumptions.push(`"${request.top.quote}" means ${request.top.n} rows.`);
  if (request.top && request.measures.length === 0)
    assumptions.push(`They are ranked by ${(metrics[0]?.name ?? 'amount').replaceAll('_', ' ')}.`);
  const sql = lines.join('\n');
  const guessed = request.tables.some(({ columns }) => columns.some(({ typeGiven }) => !typeGiven));
  if (guessed) assumptions.push('The types of the columns are read from their names.');
  return {
    title: titleOf(request, measures),
    question: request.text.trim(),
    sql,
    dialect: /\b(try_strptime|TRY_CAST)\(|\bmedian\(/.test(sql) ? 'duckdb' : 'postgres',
    metrics,
    parameters: [],
    assumptions: [...new Set(assumptions)],
    questions: fit.question && Object.keys(fit.filled).length > 0 ? [fit.question] : [],
  };
}

/** The column of a filter that names one. */
function namedColumn(plan: Plan, { column, is }: FilterWish): ColumnFacts | undefined {
  if (!column) return undefined;
  return filledFor(plan, column, is === 'more' || is === 'less' ? 'number' : 'any').columns[0];
}

/** Two things may share a name: a name from another table is grouped together with its key. */
function withKey(role: FilledRole, { fit, facts }: Plan): readonly FilledRole[] {
  const [column] = role.columns;
  if (!column || column.table === fit.table || column.unique || column.primaryKey) return [role];
  const join = joinsTo([role], reachFrom(fit.table, facts)).findLast(
    ({ to }) => to.table === column.table,
  );
  const key = facts.tables
    .find(({ name }) => name === join?.to.table)
    ?.columns.find(({ name }) => name === join?.to.column);
  const isLabel =
    /^(name|title|label|full_?name)$/i.test(column.name) || plainName(column.name).endsWith('name');
  return key && isLabel ? [asRole(key), role] : [role];
}

function groupParts(role: FilledRole, plan: Plan, scope: Scope): readonly Part[] {
  return withKey(role, plan).map((one) => {
    const [column] = one.columns;
    const sql = roleSql(one, scope);
    if (!column) return { sql, alias: role.role };
    const spellings = spellingsOf(column);
    if (spellings.length > 0) {
      plan.assumptions.push(
        `Values of ${pathOf(column)} that differ only in case or spaces are one group ` +
          `(${spellings.slice(0, 4).join(', ')}).`,
      );
      return { sql: `upper(trim(${sql}))`, alias: column.name };
    }
    const general = ['id', 'name', 'title', 'label'].includes(column.name.toLowerCase());
    return { sql, alias: general ? `${singular(column.table)}_${column.name}` : column.name };
  });
}

/** Values that are written in several ways: `North`, `north`, `North `. */
function spellingsOf({ family, type, top }: ColumnFacts): readonly string[] {
  if (family !== 'text' || type.startsWith('ENUM')) return [];
  const groups = Map.groupBy(top, ({ value }) => value.trim().toLowerCase());
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => group.map(({ value }) => `"${value}"`));
}

function asRole(column: ColumnFacts): FilledRole {
  return { role: `column ${column.name}`, kind: 'any', columns: [column], score: 1, reason: '' };
}

function periodConditions(
  { request, facts, assumptions }: Plan,
  date: FilledRole | undefined,
  scope: Scope,
): readonly string[] {
  if (!date) return [];
  const { period } = request;
  const [column] = date.columns;
  const value = roleSql(date, scope);
  const conditions: string[] = [];
  if (period?.from) conditions.push(`${value} >= ${period.from}`);
  if (period?.to) conditions.push(`${value} < ${period.to}`);
  const rows = facts.tables.find(({ name }) => name === column?.table)?.rows ?? 0;
  if (!period && column && (column.filled < rows || column.family === 'text' || column.nullable)) {
    conditions.push(`${value} IS NOT NULL`);
    if (column.filled < rows)
      assumptions.push(
        `${plural(rows - column.filled, 'row')} without ${pathOf(column)} are left out.`,
      );
  }
  return conditions;
}

/** Whether cancelled orders count is the first thing anybody asks about a sum. */
function noteStatus({ fit, assumptions }: Plan, filtered: readonly ColumnFacts[]): void {
  const [status] = fit.filled['status']?.columns ?? [];
  if (!status || filtered.includes(status)) return;
  const void_ = status.top.filter(({ value }) =>
    /cancel|refund|return|reject|void|failed|draft/i.test(value),
  );
  if (void_.length === 0) return;
  const shown = void_.map(({ value, count }) => `${value.trim()} (${count})`).join(', ');
  assumptions.push(`Rows of every ${pathOf(status)} count, also ${shown}.`);
}

function orderOf(
  request: DataRequest,
  parts: readonly Part[],
  numbers: readonly Part[],
): readonly string[] {
  const names = parts.map(({ alias }) => readableName(alias));
  const [first] = numbers;
  if (request.top && first)
    return [`${readableName(first.alias)} ${request.top.lowest ? 'ASC' : 'DESC'}`, ...names];
  if (request.bucket || !first || parts.length === 0) return names;
  return [`${readableName(first.alias)} DESC`, ...names];
}

function titleOf(request: DataRequest, measures: readonly Measure[]): string {
  if (request.top)
    return (
      `${request.top.lowest ? 'Bottom' : 'Top'} ${request.top.n} ` +
      (request.top.of || request.dimensions[0] || 'rows')
    );
  const adverbs = {
    day: 'Daily',
    week: 'Weekly',
    month: 'Monthly',
    quarter: 'Quarterly',
    year: 'Yearly',
  } as const;
  const words = {
    sum: 'total',
    count: 'number of',
    count_distinct: 'number of different',
    avg: 'average',
    min: 'lowest',
    max: 'highest',
    median: 'median',
  } as const;
  const named = measures.map(
    ({ how, of }) => `${how === 'sum' && request.bucket ? '' : `${words[how]} `}${of}`,
  );
  const what = named.join(' and ') || 'rows';
  const by = request.dimensions.length > 0 ? ` by ${request.dimensions.join(' and ')}` : '';
  const text = `${request.bucket ? `${adverbs[request.bucket]} ` : ''}${what}${by}`;
  return (text[0] ?? '').toUpperCase() + text.slice(1);
}
