/**
 * What is known about the user's tables: columns, types, keys, values, and how tables join.
 *
 * Comes in: an open sandbox. Goes out: facts that the other parts compute with, entities and
 * columns in the trace, and a data dictionary for people.
 *
 * Invariants
 * 1. A join is a fact only when the schema declares it, or when names say so and the values do not
 *    contradict; it says which of the two.
 * 2. The dictionary shows no value of a column that looks personal.
 */
import type { Deliverable, DeskFile } from '../deliverable.ts';
import { openRegister } from '../register.ts';
import { markdownTable, markdownText } from '../table.ts';
import type { Item, NewItem, Trace } from '../trace.ts';
import { plural } from './plural.ts';
import type { Json, LoadedTable, Sandbox } from './sandbox.ts';
import { quoteName } from './sql-text.ts';

export { plural } from './plural.ts';

export type Family = 'number' | 'text' | 'date' | 'timestamp' | 'boolean' | 'other';

export interface ColumnFacts {
  readonly table: string;
  readonly name: string;
  /** As DuckDB calls it. */
  readonly type: string;
  readonly family: Family;
  readonly nullable: boolean;
  /** No value occurs twice and none is missing: declared, or so in the data. */
  readonly unique: boolean;
  readonly primaryKey: boolean;
  /** Rows with a value. */
  readonly filled: number;
  readonly distinct: number;
  /** The most frequent values, at most 100. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  readonly comment?: string;
}

export interface TableFacts {
  readonly name: string;
  readonly from: LoadedTable['from'] | 'request';
  readonly source: string;
  readonly quote: string;
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  readonly primaryKey: readonly string[];
  readonly comment?: string;
}

export interface ColumnAt {
  readonly table: string;
  readonly column: string;
}

export interface JoinFacts {
  /** The side with many rows for one key, such as `orders.customer_id`. */
  readonly from: ColumnAt;
  /** The side with the key. */
  readonly to: ColumnAt;
  readonly declared: boolean;
  /** Share of the values of `from` that `to` has, 0 to 1; absent when there are no rows. */
  readonly matched?: number;
}

export interface SchemaFacts {
  readonly tables: readonly TableFacts[];
  readonly joins: readonly JoinFacts[];
  /** `sales.csv (61 rows)`. */
  readonly about: string;
}

/** Facts are read once: the data of a sandbox never changes. */
const read = new WeakMap<Sandbox, Promise<SchemaFacts>>();

/** The facts of a sandbox. */
export function readFacts(sandbox: Sandbox): Promise<SchemaFacts> {
  const facts = read.get(sandbox) ?? collectFacts(sandbox);
  read.set(sandbox, facts);
  return facts;
}

async function collectFacts(sandbox: Sandbox): Promise<SchemaFacts> {
  const tables: TableFacts[] = [];
  for (const table of sandbox.tables) tables.push(await tableFacts(sandbox, table));
  const joins = [...declaredJoins(sandbox.tables, tables)];
  for (const join of namedJoins(tables)) {
    if (!joins.some((other) => sameJoin(other, join))) joins.push(join);
  }
  const measured: JoinFacts[] = [];
  for (const join of joins) {
    const matched = await matchedShare(sandbox, join, tables);
    if (!join.declared && matched !== undefined && matched < 0.5) continue;
    measured.push(matched === undefined ? join : { ...join, matched });
  }
  return { tables, joins: measured, about: sandbox.about };
}

async function tableFacts(sandbox: Sandbox, table: LoadedTable): Promise<TableFacts> {
  const { name, from, source, quote, rows, primaryKey, comment } = table;
  const columns: ColumnFacts[] = [];
  for (const column of table.columns) {
    const values = rows > 0 ? await rowsOf(sandbox, valuesSql(name, column.name)) : [];
    const [, , distinct = 0, filled = 0] = (values[0] ?? []).map(Number);
    const onlyKey = primaryKey.length === 1 && primaryKey[0] === column.name;
    const declared =
      !table.relaxed &&
      (onlyKey || table.unique.some((key) => key.length === 1 && key[0] === column.name));
    const facts: ColumnFacts = {
      table: name,
      name: column.name,
      type: column.type,
      family: familyOf(column.type),
      nullable: column.nullable,
      unique: declared || (rows > 1 && distinct === rows),
      primaryKey: primaryKey.includes(column.name),
      filled,
      distinct,
      top: values.map(([value, count]) => ({ value: textOfCell(value), count: Number(count) })),
    };
    columns.push(column.comment === undefined ? facts : { ...facts, comment: column.comment });
  }
  const facts = { name, from, source, quote, rows, columns, primaryKey };
  return comment === undefined ? facts : { ...facts, comment };
}

/** The most frequent values, each with the number of different ones and of all: one pass. */
function valuesSql(table: string, column: string): string {
  const from = `SELECT ${quoteName(column)} AS v, count(*) AS n FROM ${quoteName(table)}`;
  return `WITH g AS (${from} WHERE ${quoteName(column)} IS NOT NULL GROUP BY 1)
    SELECT CAST(v AS VARCHAR), n, (SELECT count(*) FROM g), (SELECT sum(n) FROM g)
    FROM g ORDER BY 2 DESC, 1 LIMIT 100`;
}

/** The kind of values a DuckDB type holds. */
export function familyOf(type: string): Family {
  if (/\[\]$|^(STRUCT|MAP|UNION|LIST)/.test(type)) return 'other';
  if (/INT|DECIMAL|NUMERIC|DOUBLE|FLOAT|REAL/.test(type) && type !== 'INTERVAL') return 'number';
  if (/^TIMESTAMP|^DATETIME/.test(type)) return 'timestamp';
  if (type === 'DATE') return 'date';
  if (/^(VARCHAR|ENUM|TEXT|CHAR|STRING)/.test(type)) return 'text';
  return type === 'BOOLEAN' ? 'boolean' : 'other';
}

function* declaredJoins(
  loaded: readonly LoadedTable[],
  tables: readonly TableFacts[],
): Generator<JoinFacts> {
  for (const table of loaded) {
    for (const key of table.foreignKeys) {
      const target = tables.find((one) => same(one.name, key.table));
      const [column, other = target?.primaryKey[0]] = [key.columns[0], key.references[0]];
      const found = target?.columns.find((one) => same(one.name, other ?? ''));
      // A key of several columns is not a join of one pair; leaving it out is safer than half of
      // it.
      if (!target || !found || !column || key.columns.length > 1) continue;
      const to = { table: target.name, column: found.name };
      yield { from: { table: table.name, column }, to, declared: true };
    }
  }
}

/** `orders.customer_id` and `customers.id` or `customers.customer_id`; `customer` in both. */
export function* namedJoins(tables: readonly TableFacts[]): Generator<JoinFacts> {
  for (const target of tables) {
    const stem = plainName(singular(target.name));
    for (const key of target.columns) {
      const name = plainName(key.name);
      const isKey = ['id', stem, `${stem}id`, `${stem}no`, `${stem}key`].includes(name);
      if (!isKey || !(key.unique || key.primaryKey || target.rows === 0)) continue;
      for (const table of tables) {
        if (table.name === target.name) continue;
        const wanted = name === 'id' ? [`${stem}id`] : [name];
        const column = table.columns.find((one) => wanted.includes(plainName(one.name)));
        if (!column || (column.family !== key.family && bothTyped(column, key))) continue;
        const from = { table: table.name, column: column.name };
        yield { from, to: { table: target.name, column: key.name }, declared: false };
      }
    }
  }
}

function bothTyped(a: ColumnFacts, b: ColumnFacts): boolean {
  return a.type !== 'UNKNOWN' && b.type !== 'UNKNOWN';
}

async function matchedShare(
  sandbox: Sandbox,
  { from, to }: JoinFacts,
  tables: readonly TableFacts[],
): Promise<number | undefined> {
  const rows = (name: string) => tables.find((one) => one.name === name)?.rows ?? 0;
  if (rows(from.table) === 0 || rows(to.table) === 0) return undefined;
  const sql =
    `SELECT count(*), count(t.v) FROM (${distinctValues(from)}) AS f ` +
    `LEFT JOIN (${distinctValues(to)}) AS t ON t.v = f.v WHERE f.v IS NOT NULL`;
  const [all = 0, found = 0] = ((await rowsOf(sandbox, sql))[0] ?? []).map(Number);
  return all === 0 ? undefined : found / all;
}

function distinctValues({ table, column }: ColumnAt): string {
  return `SELECT DISTINCT CAST(${quoteName(column)} AS VARCHAR) AS v FROM ${quoteName(table)}`;
}

/** A cell as people read it. */
export function textOfCell(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** Rows of a query of ours; none when it fails, such as on a type that cannot be counted. */
export async function rowsOf(sandbox: Sandbox, sql: string): Promise<readonly (readonly Json[])[]> {
  const result = await sandbox.run(sql, { timeoutMs: 30_000 });
  return result.ok ? result.rows : [];
}

/** Registers tables and columns and writes the data dictionary. */
export function describeSchema(facts: SchemaFacts, trace: Trace): Deliverable {
  const items: Item[] = [];
  const keep = (item: NewItem) => {
    const known = knownItem(trace, item);
    const kept = known ? openRegister(trace).put({ ...item, id: known.id }) : trace.add(item);
    if (kept !== known) items.push(kept);
  };
  for (const table of facts.tables) {
    const { name, rows, source, quote } = table;
    const size = !declaredOnly(table) || rows > 0 ? `, ${plural(rows, 'row')}` : ', no rows';
    const text = `Table ${name} of ${source}: ${plural(table.columns.length, 'column')}${size}`;
    const details = { table: name, source, rows };
    keep({ kind: 'ENT', text, source: { from: 'user', quote }, details });
    for (const column of table.columns) keep(columnItem(facts, { table, column }));
  }
  const files: DeskFile[] = [
    { name: 'data-dictionary.md', mediaType: 'text/markdown', text: dictionary(facts) },
  ];
  const names = facts.tables.map((table) => table.name).join(', ');
  const summary =
    `Read ${facts.about || names}: ${plural(facts.tables.length, 'table')} ` +
    `(${names}), ${plural(facts.joins.length, 'join')}.`;
  const tables = facts.tables.map((table) => table.name);
  return { ok: true, summary, findings: [], items, files, data: { tables } };
}

/** The item of a table or of a column; names are compared exactly, so that `a+` is not `a-`. */
export function knownItem(
  trace: Trace,
  { kind, details = {} }: Pick<NewItem, 'kind' | 'details'>,
): Item | undefined {
  return trace
    .of(kind)
    .find(
      (old) =>
        old.status !== 'rejected' &&
        old.details['table'] === details['table'] &&
        old.details['column'] === details['column'],
    );
}

function columnItem(
  facts: SchemaFacts,
  { table, column }: { table: TableFacts; column: ColumnFacts },
): NewItem {
  const { name, type, nullable } = column;
  const target = referenceOf(facts, { table: table.name, column: name });
  const parts = [type, nullable ? 'may be null' : 'never null'];
  if (column.primaryKey) parts.push('primary key');
  if (target) parts.push(`points to ${target.table}.${target.column}`);
  if (column.comment) parts.push(column.comment);
  const text = `${table.name}.${name}: ${parts.join(', ')}`;
  const quote = declaredOnly(table) ? name : table.quote;
  const references = target ? { references: `${target.table}.${target.column}` } : {};
  const details = { table: table.name, column: name, type, nullable, ...references };
  return { kind: 'COL', text, source: { from: 'user', quote }, details };
}

function referenceOf(facts: SchemaFacts, { table, column }: ColumnAt): ColumnAt | undefined {
  return facts.joins.find(({ from }) => from.table === table && from.column === column)?.to;
}

function dictionary(facts: SchemaFacts): string {
  const parts = [
    `# Data dictionary\n\nSource: ${markdownText(facts.about || 'tables named in the request')}\n`,
  ];
  for (const table of facts.tables) {
    const key = table.primaryKey.length > 0 ? ` Primary key: ${table.primaryKey.join(', ')}.` : '';
    const comment = table.comment ? ` ${markdownText(table.comment)}` : '';
    const rows = table.columns.map((column) => {
      const target = referenceOf(facts, { table: table.name, column: column.name });
      const role = [
        column.primaryKey ? 'primary key' : column.unique ? 'unique' : '',
        target ? `→ ${target.table}.${target.column}` : '',
      ];
      const cells = [
        column.name,
        column.type,
        column.nullable ? 'yes' : 'no',
        role.filter(Boolean).join(', '),
      ];
      if (table.rows > 0)
        cells.push(share(column.filled, table.rows), String(column.distinct), examples(column));
      return [...cells, column.comment ?? ''];
    });
    const counts = table.rows > 0 ? ['Filled', 'Distinct', 'Examples'] : [];
    const head = ['Column', 'Type', 'Null', 'Key', ...counts, 'Note'];
    const used = head.map((_, index) => index < 3 || rows.some((row) => row[index] !== ''));
    const kept = (cells: readonly string[]) => cells.filter((_, index) => used[index]);
    parts.push(
      `## ${markdownText(table.name)}\n\n${plural(table.rows, 'row')}, from ` +
        `${markdownText(table.source)}.${key}${comment}\n`,
      markdownTable(kept(head), rows.map(kept)),
    );
  }
  if (facts.joins.length > 0) {
    const lines = facts.joins.map(({ from, to, declared, matched }) => {
      const why = declared ? 'declared in the schema' : 'read from the names';
      const values =
        matched === undefined ? '' : `; ${Math.round(matched * 100)} % of its values are found`;
      return `- ${from.table}.${from.column} → ${to.table}.${to.column} (${why}${values})`;
    });
    parts.push(`## Joins\n\n${lines.join('\n')}\n`);
  }
  return parts.join('\n');
}

/** Values of a column for people, or a word instead of personal ones. */
function examples(column: ColumnFacts): string {
  if (isPersonal(column)) return '(personal, not shown)';
  const values = column.top.slice(0, 3).map(({ value }) => value.slice(0, 30));
  return values.join(', ');
}

/** By name or by value: e-mail, phone, names of people, bank and identity numbers, secrets. */
export function isPersonal({ name, top }: Pick<ColumnFacts, 'name' | 'top'>): boolean {
  const personal = new RegExp(
    '^(name|customer|client|patient|employee|person|contact|user)s?$|(first|last|full|customer|user|contact|sur)_?name|mail|phone|mobile|address|street|' +
      'birth|passport|ssn|iban|card|password|secret|token',
    'i',
  );
  return personal.test(name) || top.slice(0, 5).some(({ value }) => /\S@\S+\.\S/.test(value));
}

function share(part: number, all: number): string {
  const percent = all === 0 ? 0 : (part / all) * 100;
  return part === all ? '100 %' : `${Math.min(99.9, percent).toFixed(1)} %`;
}

function declaredOnly({ from }: TableFacts): boolean {
  return from === 'schema' || from === 'request';
}

/** `Customer_ID` → `customerid`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** `categories` → `category`, `orders` → `order`; good enough for names of tables. */
export function singular(name: string): string {
  if (/ies$/i.test(name)) return name.replace(/ies$/i, 'y');
  if (/(ss|us|is)$/i.test(name)) return name;
  return name.replace(/(?<=x|ch|sh|ss)es$|s$/i, '');
}

function sameJoin(a: JoinFacts, b: JoinFacts): boolean {
  return (
    a.from.table === b.from.table && a.from.column === b.from.column && a.to.table === b.to.table
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
