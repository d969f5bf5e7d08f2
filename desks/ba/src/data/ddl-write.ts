/**
 * Statements that DuckDB takes, written from tables and tokens that were read from another dialect.
 */
import type { DdlStatement, TableDraft } from './ddl.ts';
import { nameAt, textOf } from './ddl-column.ts';
import { positionAt, quoteName, quoteText, type Token } from './sql-text.ts';

/** The sequences and the CREATE TABLE of one table. */
export function createStatements(table: TableDraft): readonly DdlStatement[] {
  const sequences = table.columns
    .filter((column) => column.identity)
    .map((column) => `CREATE SEQUENCE ${quoteName(`${table.name}_${column.name}_seq`)}`);
  const create = (full: boolean) => {
    const columns = table.columns.map((column) => {
      const parts = [quoteName(column.name), column.type];
      const sequence = quoteText(quoteName(`${table.name}_${column.name}_seq`));
      if (column.identity) parts.push(`DEFAULT nextval(${sequence})`);
      else if (full && column.default) parts.push(`DEFAULT ${column.default}`);
      if (full && column.generated) parts.push(`AS ${column.generated}`);
      if (column.notNull) parts.push('NOT NULL');
      if (full) parts.push(...column.checks);
      return parts.join(' ');
    });
    const keys = table.unique.map((names) => `UNIQUE (${names.map(quoteName).join(', ')})`);
    const primary = table.primaryKey.map(quoteName).join(', ');
    if (primary) keys.unshift(`PRIMARY KEY (${primary})`);
    const checks = full ? table.checks : [];
    return `CREATE TABLE ${quoteName(table.name)} (${[...columns, ...keys, ...checks].join(', ')})`;
  };
  const { line } = table;
  return [
    ...sequences.map((sql) => ({ sql, line })),
    { sql: create(true), plainer: create(false), line },
  ];
}

/** pg_dump writes rows as text between `COPY … FROM stdin;` and `\.`; they become INSERTs. */
export function takeCopyBlocks(text: string, copied: DdlStatement[]): string {
  const block = /^COPY\s+(\S+)\s*(\([^)]*\))?\s+FROM\s+stdin[^;]*;\r?\n([\s\S]*?)^\\\.\r?$/gim;
  return text.replace(
    block,
    (all, table: string, columns: string | undefined, body: string, at: number) => {
      const name = table.split('.').at(-1)?.replaceAll('"', '') ?? table;
      const rows = body.split(/\r?\n/).filter((row) => row !== '');
      const values = rows.map((row) => `(${row.split('\t').map(copyValue).join(', ')})`);
      const sql = `INSERT INTO ${quoteName(name)} ${columns ?? ''} VALUES ${values.join(', ')}`;
      if (rows.length > 0) copied.push({ sql, line: positionAt(text, at).line });
      return all.replaceAll(/[^\n]/g, ' ');
    },
  );
}

function copyValue(cell: string): string {
  if (cell === '\\N') return 'NULL';
  const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' };
  return quoteText(cell.replaceAll(/\\(.)/g, (_, char: string) => escapes[char] ?? char));
}

/** An INSERT without the schema before the name of its table. */
export function insertText(tokens: readonly Token[]): string {
  const { name, next } = nameAt(tokens, 2);
  return `INSERT INTO ${quoteName(name)} ${textOf(tokens.slice(next))}`;
}

/** In a view a name before a dot may be an alias; only the usual default schemas are taken off. */
export function withoutSchemas(tokens: readonly Token[]): string {
  return textOf(
    tokens.filter((token, index) => {
      if (isDefaultSchema(token) && tokens[index + 1]?.text === '.') return false;
      return !(token.text === '.' && isDefaultSchema(tokens[index - 1]));
    }),
  );
}

function isDefaultSchema(token: Token | undefined): boolean {
  return ['public', 'dbo'].includes(token?.value ?? '');
}
