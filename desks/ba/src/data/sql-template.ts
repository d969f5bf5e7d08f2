/**
 * A pattern query with roles in place of columns, written out for the columns that fit.
 *
 * Template language:
 * - `{{table}}`: the main table and the joins that the roles in this template need, for FROM
 * - `{{amount}}`: the column of a role; text is read as a number or a date where the role needs it
 * - `{{month date}}`: its day, week, month, quarter or year, as the date it begins with
 * - `{{name region}}`: the name of the role's column as an alias
 * - `{{#status}} … {{/status}}` only when the role is filled, `{{^status}} … {{/status}}` only when
 *   not
 * - `{{value limit}}`: a value given by the caller, as a literal
 *
 * Every name comes out quoted where it must be; a role that is not filled is a finding, not a
 * guess.
 */
import type { Finding } from '../deliverable.ts';
import type { ColumnAt, JoinFacts, SchemaFacts } from './schema-facts.ts';
import { columnSql, type FilledRole, type Fit, joinsTo, reachFrom } from './sql-fit.ts';
import { quoteText, readableName } from './sql-text.ts';

export type TemplateValue = string | number | boolean;

export type Rendered =
  | {
      readonly ok: true;
      readonly sql: string;
      /** `duckdb` when text had to be read as dates or numbers in a way only DuckDB has. */
      readonly dialect: 'postgres' | 'duckdb';
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Bucket = (typeof buckets)[number];

/** Writes a template out. */
export function renderQuery(
  template: string,
  fit: Fit,
  {
    values = {},
    facts,
  }: {
    readonly values?: Readonly<Record<string, TemplateValue>>;
    readonly facts?: SchemaFacts;
  } = {},
): Rendered {
  const text = withoutSections(template, fit);
  const used = [...text.matchAll(/\{\{(?:(?:day|week|month|quarter|year|name)\s+)?([a-z_]+)\}\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'table');
  const findings: Finding[] = [];
  const no = (where: string, message: string) =>
    findings.push({ rule: 'template', severity: 'error', where, message });
  for (const name of new Set(used)) {
    if (!fit.filled[name])
      no(
        `role ${name}`,
        `Cannot write the query: no column for ${name}. ${fit.question ?? 'Name the column.'}`,
      );
  }
  const filled = used.flatMap((name) => fit.filled[name] ?? []);
  const scope = scopeOf(fit, filled, facts);
  const sql = text.replaceAll(/\{\{([^{}]+)\}\}/g, (all, inner: string) => {
    const [first = '', second] = inner.trim().split(/\s+/);
    if (first === 'table' && second === undefined) return fromSql(fit, scope);
    if (first === 'value') {
      const value = values[second ?? ''];
      if (value === undefined)
        no(`value ${second}`, `Cannot write the query: no value for ${second}.`);
      return typeof value === 'string' ? quoteText(value) : String(value ?? 'NULL');
    }
    const role = fit.filled[second ?? first];
    if (!role) return all;
    if (second === undefined) return roleSql(role, scope);
    if (first === 'name') return readableName(role.columns[0]?.name ?? second);
    const bucket = buckets.find((one) => one === first);
    if (bucket) return bucketSql(roleSql(role, scope), bucket);
    no(
      all,
      `Cannot write the query: ${all} is not known. Use day, week, month, quarter, ` +
        'year, name or value.',
    );
    return all;
  });
  if (findings.length > 0) return { ok: false, findings };
  const dialect = /\b(try_strptime|TRY_CAST)\(/.test(sql) ? 'duckdb' : 'postgres';
  return {
    ok: true,
    sql: sql
      .replaceAll(/[ \t]+$/gm, '')
      .replaceAll(/\n{2,}/g, '\n')
      .trim(),
    dialect,
  };
}

/** Sections do not nest in each other under the same name; others may. */
function withoutSections(template: string, fit: Fit): string {
  let text = template;
  for (;;) {
    const next = text.replace(
      /\{\{([#^])([a-z_]+)\}\}([\s\S]*?)\{\{\/\2\}\}/,
      (_, sign: string, name: string, body: string) =>
        (fit.filled[name] !== undefined) === (sign === '#') ? body : '',
    );
    if (next === text) return text;
    text = next;
  }
}

/** The first day of the bucket, as a date; written the same for Postgres and DuckDB. */
export function bucketSql(expression: string, bucket: Bucket): string {
  return `CAST(date_trunc('${bucket}', ${expression}) AS DATE)`;
}

export interface Scope {
  readonly joins: readonly JoinFacts[];
  /** Table → alias; empty when only one table is read. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly facts: SchemaFacts | undefined;
}

/** Which joins and aliases a set of roles needs. */
export function scopeOf(fit: Fit, filled: readonly FilledRole[], facts?: SchemaFacts): Scope {
  const joins = facts
    ? joinsTo(filled, reachFrom(fit.table, facts))
    : joinsTo(filled, reachFrom(fit.table, { joins: fit.joins, tables: [], about: '' }));
  const aliases = new Map<string, string>();
  if (joins.length > 0) {
    for (const table of [fit.table, ...joins.map(({ to }) => to.table)]) {
      if (aliases.has(table)) continue;
      const initials =
        table
          .toLowerCase()
          .match(/(?<![a-z])[a-z]/g)
          ?.join('') ?? 't';
      let alias = initials;
      const taken = new Set(aliases.values());
      for (let n = 2; taken.has(alias) || readableName(alias) !== alias; n += 1)
        alias = `${initials}${n}`;
      aliases.set(table, alias);
    }
  }
  return { joins, aliases, facts };
}

/** A column with the alias of its table, where there is one. */
export function qualified(
  column: { readonly table: string; readonly name: string },
  { aliases }: Scope,
): string {
  const alias = aliases.get(column.table);
  return alias ? `${alias}.${readableName(column.name)}` : readableName(column.name);
}

export function roleSql({ kind, columns }: FilledRole, scope: Scope): string {
  const parts = columns.map((column) => columnSql(column, qualified(column, scope), kind));
  return parts.length > 1 ? `(${parts.join(' * ')})` : (parts[0] ?? 'NULL');
}

export function fromSql(fit: Fit, scope: Scope): string {
  const named = (table: string) => {
    const alias = scope.aliases.get(table);
    return alias ? `${readableName(table)} AS ${alias}` : readableName(table);
  };
  const joins = scope.joins.map(({ from, to }) => {
    const [left, right] = [from, to].map(({ table, column }) => ({ table, name: column }));
    const mixed = familyAt(scope, from) !== familyAt(scope, to);
    const sides = [left, right].map((one) => {
      const name = one ? qualified(one, scope) : 'NULL';
      return mixed ? `CAST(${name} AS VARCHAR)` : name;
    });
    // LEFT: a row whose key points nowhere still counts.
    return `\nLEFT JOIN ${named(to.table)} ON ${sides[1]} = ${sides[0]}`;
  });
  return named(fit.table) + joins.join('');
}

function familyAt({ facts }: Scope, { table, column }: ColumnAt): string | undefined {
  const columns = facts?.tables.find(({ name }) => name === table)?.columns;
  return columns?.find(({ name }) => name === column)?.family;
}
