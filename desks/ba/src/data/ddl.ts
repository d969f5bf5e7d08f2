/**
 * A `.sql` schema of Postgres, MySQL or SQL Server read into tables, and written again as DDL that
 * DuckDB takes.
 *
 * Comes in: the script of a user: CREATE TABLE, ALTER TABLE … ADD, COMMENT ON, CREATE TYPE, INSERT,
 * pg_dump's COPY blocks, and everything else that dumps hold. Goes out: tables with keys and
 * comments, statements in an order in which they run, and one finding for each thing that was
 * changed or left out.
 *
 * Invariants
 * 1. A foreign key becomes a fact, not a constraint: so the order of tables does not matter, and
 *    orphans
 *    can be loaded and then reported.
 * 2. Nothing is dropped without a finding.
 */

import type { Finding } from '../deliverable.ts';
import { type ColumnDraft, columnOf, nameAt, splitList, textOf } from './ddl-column.ts';
import { createStatements, insertText, takeCopyBlocks, withoutSchemas } from './ddl-write.ts';
import { positionAt, quoteName, statementsOf, type Token } from './sql-text.ts';

/** A key that points to another table. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** Empty when the script leaves them out: the primary key is meant. */
  readonly references: readonly string[];
}

export interface DdlTable {
  readonly name: string;
  readonly columns: readonly ColumnDraft[];
  readonly primaryKey: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly comment?: string;
  /** The first line of its CREATE TABLE, as written. */
  readonly quote: string;
  readonly line: number;
}

/** One statement for the engine, with the line of the script that it is from. */
export interface DdlStatement {
  readonly sql: string;
  readonly line: number;
  /** The same without defaults and checks, for when the engine does not take them. */
  readonly plainer?: string;
}

export interface Ddl {
  readonly tables: readonly DdlTable[];
  readonly statements: readonly DdlStatement[];
  readonly findings: readonly Finding[];
}

/** A table while its script is being read. */
export interface TableDraft {
  name: string;
  columns: ColumnDraft[];
  primaryKey: string[];
  unique: string[][];
  foreignKeys: ForeignKey[];
  checks: string[];
  comment?: string;
  quote: string;
  line: number;
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly tables: Map<string, TableDraft>;
  readonly types: Map<string, string>;
  /** Statements before the tables (types), and after them (rows, views). */
  readonly before: DdlStatement[];
  readonly after: DdlStatement[];
  readonly notes: { rule: string; message: string; where: string }[];
}

/** Reads a schema script; an error finding says when there is no table in it. */
export function readDdl(text: string, name: string): Ddl {
  const copied: DdlStatement[] = [];
  const script: Script = {
    name,
    text: takeCopyBlocks(text, copied),
    tables: new Map(),
    types: new Map(),
    before: [],
    after: [],
    notes: [],
  };
  const statements = statementsOf(script.text);
  for (const tokens of statements) readType(tokens, script);
  for (const tokens of statements) readStatement(tokens, script);
  script.after.push(...copied);
  const tables = [...script.tables.values()];
  checkForeignKeys(tables, script);
  const findings = grouped(script.notes);
  if (tables.length === 0) {
    const why = 'it has no CREATE TABLE. Send the DDL of the tables.';
    const message = `Cannot use ${name} as a schema: ${why}`;
    findings.push({ rule: 'schema_no_tables', severity: 'error', where: name, message });
  }
  const created = tables.flatMap((table) => createStatements(table));
  return { tables, statements: [...script.before, ...created, ...script.after], findings };
}

function readType(tokens: readonly Token[], script: Script): void {
  if (!/^create (type|domain) /.test(wordsOf(tokens))) return;
  const { name, next } = nameAt(tokens, 2);
  const rest = tokens.slice(next);
  if (rest[0]?.value === 'as') rest.shift();
  if (tokens[1]?.value === 'type' && rest[0]?.value === 'enum') {
    script.types.set(name.toLowerCase(), quoteName(name));
    const sql = `CREATE TYPE ${quoteName(name)} AS ${textOf(rest)}`;
    script.before.push({ sql, line: lineOf(script, tokens) });
  } else if (tokens[1]?.value === 'domain') {
    const column = columnOf([tokenOf(name, 'name'), ...rest], script.types);
    script.types.set(name.toLowerCase(), column.type);
    note(script, tokens, 'schema_changed', `The domain ${name} was read as ${column.type}.`);
  } else {
    note(script, tokens, 'schema_left_out', 'A type that is not an ENUM was left out.');
  }
}

function readStatement(tokens: readonly Token[], script: Script): void {
  const words = wordsOf(tokens);
  if (/^create (type|domain) /.test(words)) return;
  const table =
    /^create ((or replace|global|local|temp|temporary|unlogged|external) ?)*table /.exec(words);
  if (table) readTable(tokens, script);
  else if (words.startsWith('alter table ')) readAlter(tokens, script);
  else if (words.startsWith('insert into ') || words.startsWith('replace into ')) {
    script.after.push({ sql: insertText(tokens), line: lineOf(script, tokens) });
  } else if (/^create (or replace )?view /.test(words)) {
    script.after.push({ sql: withoutSchemas(tokens), line: lineOf(script, tokens) });
  } else if (words.startsWith('comment on ')) readComment(tokens, script);
  else if (/^create (unique )?(clustered |nonclustered )?index /.test(words)) {
    readIndex(tokens, script);
  } else {
    const what = words
      .split(' ', /^(create|alter|drop|grant|comment) /.test(words) ? 2 : 1)
      .join(' ');
    note(
      script,
      tokens,
      'schema_left_out',
      `${what.toUpperCase()} was left out: not needed to run queries.`,
    );
  }
}

function readTable(tokens: readonly Token[], script: Script): void {
  const at = tokens.findIndex((token) => token.value === 'table') + 1;
  const { name, next, schema } = nameAt(tokens, skipIfExists(tokens, at));
  if (schema) noteSchema(script, tokens, schema);
  const line = lineOf(script, tokens);
  if (tokens[next]?.text !== '(') {
    note(
      script,
      tokens,
      'schema_left_out',
      `Table ${name} was left out: it is not a list of columns.`,
    );
    return;
  }
  const { items, end } = splitList(tokens, next);
  const quote = script.text.slice(tokens[0]?.start).split('\n', 1)[0]?.trim().slice(0, 120) ?? '';
  const table: TableDraft = {
    name,
    columns: [],
    primaryKey: [],
    unique: [],
    foreignKeys: [],
    checks: [],
    quote,
    line,
  };
  if (script.tables.has(name.toLowerCase())) {
    note(
      script,
      tokens,
      'schema_duplicate',
      `Table ${name} is created twice; the first one counts.`,
    );
    return;
  }
  for (const item of items) {
    if (!readConstraint(item, table, script)) addColumn(item, table, script);
  }
  const tail = tokens.slice(end + 1);
  const comment = /\bcomment\s*=?\s*'((?:[^']|'')*)'/i.exec(textOf(tail))?.[1];
  if (comment) table.comment = comment.replaceAll("''", "'");
  if (tail.length > 0) {
    note(
      script,
      tokens,
      'schema_changed',
      `What follows the columns (${textOf(tail).slice(0, 60)}) was left out.`,
    );
  }
  script.tables.set(name.toLowerCase(), table);
}

function addColumn(item: readonly Token[], table: TableDraft, script: Script): void {
  const column = columnOf(item, script.types);
  if (column.name === '') return;
  table.columns.push(column);
  const where = `table ${table.name}, column ${column.name}, line ${lineOf(script, item)}`;
  for (const message of column.notes) script.notes.push({ rule: 'schema_changed', message, where });
  if (column.primaryKey) table.primaryKey.push(column.name);
  if (column.unique) table.unique.push([column.name]);
  if (column.references) table.foreignKeys.push({ columns: [column.name], ...column.references });
}

/** Reads a constraint of a table; false when the tokens are a column. */
function readConstraint(item: readonly Token[], table: TableDraft, script: Script): boolean {
  let at = 0;
  if (item[0]?.kind === 'word' && item[0].value === 'constraint') at = 2;
  const head = item[at];
  if (!head || (head.kind !== 'word' && at === 0)) return false;
  const list = () => {
    const open = item.findIndex((token, index) => index >= at && token.text === '(');
    if (open < 0) return { names: [], end: at };
    const { items, end } = splitList(item, open);
    return { names: items.map((tokens) => tokens[0]?.value ?? ''), end };
  };
  const bare = (...after: string[]) => after.includes(item[at + 1]?.value ?? '');
  if (head.value === 'primary' && bare('key')) {
    table.primaryKey = namesIn(list().names, table);
  } else if (
    head.value === 'unique' &&
    (bare('(', 'key', 'index', 'nulls') || at > 0 || item[at + 2]?.text === '(')
  ) {
    table.unique.push(namesIn(list().names, table));
  } else if (head.value === 'foreign' && bare('key')) {
    const { names, end } = list();
    const target = nameAt(item, end + 2);
    const references =
      item[target.next]?.text === '('
        ? splitList(item, target.next).items.map((tokens) => tokens[0]?.value ?? '')
        : [];
    table.foreignKeys.push({ columns: namesIn(names, table), table: target.name, references });
  } else if (head.value === 'check' && bare('(')) {
    table.checks.push(textOf(item.slice(at, splitList(item, at + 1).end + 1)));
  } else if (at > 0 || isIndexLine(item, at)) {
    note(script, item, 'schema_left_out', `"${textOf(item).slice(0, 60)}" was left out.`);
  } else return false;
  return true;
}

/** MySQL writes indexes between the columns: `KEY idx (a, b)`; Postgres has EXCLUDE and LIKE. */
function isIndexLine(item: readonly Token[], at: number): boolean {
  const [head, second, third] = [item[at]?.value ?? '', item[at + 1]?.text, item[at + 2]?.text];
  if (['fulltext', 'spatial', 'exclude', 'like', 'period'].includes(head)) return true;
  return ['key', 'index'].includes(head) && (second === '(' || third === '(');
}

function readAlter(tokens: readonly Token[], script: Script): void {
  let at = skipIfExists(tokens, 2);
  if (tokens[at]?.value === 'only') at += 1;
  const { name, next } = nameAt(tokens, at);
  const table = script.tables.get(name.toLowerCase());
  if (!table) {
    note(
      script,
      tokens,
      'schema_left_out',
      `ALTER TABLE ${name} was left out: no such table before it.`,
    );
    return;
  }
  const { items } = splitList(
    [tokenOf('(', 'symbol'), ...tokens.slice(next), tokenOf(')', 'symbol')],
    0,
  );
  for (const item of items) {
    const added = item[0]?.value === 'add' ? item.slice(1) : undefined;
    const column = added?.[0]?.value === 'column' ? added.slice(skipIfExists(added, 1)) : undefined;
    if (column) addColumn(column, table, script);
    else if (added && readConstraint(added, table, script)) continue;
    else
      note(
        script,
        tokens,
        'schema_left_out',
        `ALTER TABLE … ${textOf(item).slice(0, 40)} was left out.`,
      );
  }
}

function readComment(tokens: readonly Token[], script: Script): void {
  const text = tokens.at(-1);
  const path = tokens
    .slice(
      3,
      tokens.findIndex((token) => token.value === 'is'),
    )
    .filter((t) => t.text !== '.');
  const value = text?.kind === 'string' ? text.text.slice(1, -1).replaceAll("''", "'") : '';
  const column = tokens[2]?.value === 'column' ? path.pop()?.value : undefined;
  const table = script.tables.get((path.at(-1)?.value ?? '').toLowerCase());
  if (!table) return;
  if (tokens[2]?.value === 'table') table.comment = value;
  const index = table.columns.findIndex((one) => one.name === column);
  const old = table.columns[index];
  if (old) table.columns[index] = { ...old, comment: value };
}

function readIndex(tokens: readonly Token[], script: Script): void {
  const on = tokens.findIndex((token) => token.value === 'on');
  const { name, next } = nameAt(tokens, tokens[on + 1]?.value === 'only' ? on + 2 : on + 1);
  const table = script.tables.get(name.toLowerCase());
  const open = tokens.findIndex((token, index) => index >= next && token.text === '(');
  if (table && tokens[1]?.value === 'unique' && open > 0) {
    const { items, end } = splitList(tokens, open);
    const plain = items.every((item) => item.length === 1) && end === tokens.length - 1;
    if (plain)
      table.unique.push(
        namesIn(
          items.map((item) => item[0]?.value ?? ''),
          table,
        ),
      );
  }
  note(script, tokens, 'schema_left_out', 'An index was left out: it changes speed, not results.');
}

function checkForeignKeys(tables: readonly TableDraft[], script: Script): void {
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      const target = script.tables.get(key.table.toLowerCase());
      const missing = key.references.filter(
        (name) => !target?.columns.some((one) => same(one.name, name)),
      );
      if (target && missing.length === 0) continue;
      const what = target ? `has no column ${missing.join(', ')}` : 'is not in the schema';
      const where = `table ${table.name}, line ${table.line}`;
      const message =
        `A foreign key points to ${key.table}, which ${what}. Send the missing part or ` +
        'drop the key.';
      script.notes.push({ rule: 'schema_foreign_key', message, where });
    }
  }
}

function skipIfExists(tokens: readonly Token[], start: number): number {
  if (tokens[start]?.value !== 'if') return start;
  return tokens[start + 1]?.value === 'not' ? start + 3 : start + 2;
}

/** A token that the script does not have. */
function tokenOf(value: string, kind: Token['kind']): Token {
  return { kind, text: value, value, start: 0, end: 0 };
}

/** Names as the columns spell them: `PRIMARY KEY (ID)` for a column `id`. */
function namesIn(names: readonly string[], table: TableDraft): string[] {
  return names.map((name) => table.columns.find((one) => same(one.name, name))?.name ?? name);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function wordsOf(tokens: readonly Token[]): string {
  return `${tokens
    .slice(0, 8)
    .map((token) => token.value)
    .join(' ')} `;
}

function lineOf(script: Script, tokens: readonly Token[]): number {
  return positionAt(script.text, tokens[0]?.start ?? 0).line;
}

function noteSchema(script: Script, tokens: readonly Token[], schema: string): void {
  note(script, tokens, 'schema_changed', `The schema prefix ${schema}. was taken off.`);
}

function note(script: Script, tokens: readonly Token[], rule: string, message: string): void {
  script.notes.push({ rule, message, where: `${script.name}, line ${lineOf(script, tokens)}` });
}

/** The same thing in many places is one finding that names the places. */
function grouped(notes: Script['notes']): Finding[] {
  const groups = Map.groupBy(notes, ({ rule, message }) => `${rule} ${message}`);
  return [...groups.values()].map((group) => {
    const places = group.slice(0, 5).map(({ where }) => where);
    const more = group.length > 5 ? ` and ${group.length - 5} more` : '';
    const { rule = '', message = '' } = group[0] ?? {};
    return { rule, severity: 'warning', where: places.join('; ') + more, message };
  });
}
