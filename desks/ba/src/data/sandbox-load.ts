/**
 * Fills a locked engine: schemas as DDL, files of rows as tables.
 *
 * Comes in: sources of the user, some of them read already. Goes out: the tables as they were
 * loaded, and findings. Rows of a file whose name is that of a table in the schema go into that
 * table, under its types and rules.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Finding, refused } from '../deliverable.ts';
import { openCsv, readText } from './csv-file.ts';
import { castStatements, findTypes } from './csv-type.ts';
import { type Ddl, readDdl } from './ddl.ts';
import { readJson } from './json-file.ts';
import type { Engine, EngineRequest, LoadAnswer, LoadedTable } from './sandbox-engine.ts';
import type { Ahead, RawTable } from './sandbox-read.ts';
import { nearest, quoteName, quoteText } from './sql-text.ts';
import type { TextRows } from './text-rows.ts';

/** Loads schemas first, then rows; refused when one of them cannot be used. */
export async function loadSources(
  { duckdb, connection }: Engine,
  { bytesMax, ahead }: EngineRequest & { op: 'load' } & { readonly ahead: readonly Ahead[] },
): Promise<LoadAnswer> {
  const findings: Finding[] = [];
  const tables: LoadedTable[] = [];
  const load = { duckdb, connection, tables, findings, bytesMax };
  for (const one of ahead) if (one.form === 'ddl') await loadDdl(one, load);
  for (const one of ahead) {
    if (one.form === 'parquet') await loadParquet(one, load);
    else if (one.form !== 'ddl') await loadText(one, load);
  }
  return refused(findings) ? { ok: false, findings } : { ok: true, tables, findings };
}

interface Load {
  readonly duckdb: Engine['duckdb'];
  readonly connection: DuckDBConnection;
  readonly tables: LoadedTable[];
  readonly findings: Finding[];
  readonly bytesMax: number;
}

async function loadDdl({ source, name }: Ahead, load: Load): Promise<void> {
  const { connection, tables, findings, bytesMax } = load;
  const read = await readText(source, bytesMax);
  findings.push(...read.findings);
  if (!read.ok) return;
  const ddl = readDdl(read.text, name);
  findings.push(...ddl.findings);
  await runDdl(connection, { ddl, name, findings });
  for (const table of ddl.tables) {
    if (tables.some((one) => same(one.name, table.name))) continue;
    const loaded = await described(connection, { ...table, from: 'schema', source: name });
    if (loaded) tables.push({ ...loaded, checks: await checksOf(connection, table.name) });
  }
}

async function loadParquet({ name, read }: Ahead, load: Load): Promise<void> {
  if (!read) return;
  load.findings.push(...read.findings);
  if (refused(read.findings)) return;
  await settle(load, { name, from: 'parquet', raw: read, table: tableName(name) });
}

async function loadText({ source, name, form, read }: Ahead, load: Load): Promise<void> {
  const { findings, bytesMax } = load;
  const from = form === 'json' ? 'json' : 'csv';
  if (read) {
    findings.push(...read.findings);
    return await settle(load, { name, from, raw: read, table: tableName(name) });
  }
  const text = await readText(source, bytesMax);
  findings.push(...text.findings);
  if (!text.ok) return;
  if (form === 'json') {
    const json = readJson(text.text, name);
    if (!json.ok) return void findings.push(...json.findings);
    for (const rows of json.tables) {
      const table = tableName(rows.name ?? name);
      await loadRows(load, { name, from, rows, table });
    }
    return;
  }
  const rows = openCsv(text.text, name);
  if (refused(rows.findings)) return void findings.push(...rows.findings);
  await loadRows(load, { name, from, rows, table: tableName(name) });
}

interface Filling {
  /** Of the file. */
  readonly name: string;
  readonly from: 'csv' | 'json' | 'parquet';
  /** The name the table is to have. */
  readonly table: string;
}

/** Loads the text as it is, then lets the engine find the types that hold for every value. */
async function loadRows(load: Load, filling: Filling & { readonly rows: TextRows }): Promise<void> {
  const { connection, findings } = load;
  const { rows } = filling;
  const table = 'raw text';
  const columns = rows.columns.map((one) => `${quoteName(one)} VARCHAR`).join(', ');
  await connection.run(`CREATE OR REPLACE TABLE ${quoteName(table)} (${columns})`);
  await appendRows(load, { rows, table });
  findings.push(...rows.findings);
  if (refused(rows.findings)) return;
  const { header, texts } = rows;
  const raw = { table, columns: rows.columns, header, findings: [], ...(texts && { texts }) };
  await settle(load, { ...filling, raw });
}

type Raw = RawTable & Pick<TextRows, 'texts'>;

/** Makes a raw table the one it stands for: with types, or as rows of a table of the schema. */
async function settle(load: Load, filling: Filling & { readonly raw: Raw }): Promise<void> {
  const { connection, tables, findings } = load;
  const { name, from, raw, table } = filling;
  const index = tables.findIndex((one) => one.from === 'schema' && same(one.name, table));
  const declared = tables[index];
  if (declared) {
    const filled = await fillDeclared(load, { name, raw, declared });
    if (filled) tables[index] = filled;
    await connection.run(`DROP TABLE ${quoteName(raw.table)}`);
    return;
  }
  const firstRow = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowsJson()[0] ?? [];
  const types =
    from === 'parquet'
      ? []
      : await findTypes(raw.columns, { table: raw.table, firstRow, texts: raw.texts });
  for (const sql of castStatements(types, raw.table)) await connection.run(sql);
  const used = uniqueName(table, tables);
  await connection.run(`ALTER TABLE ${quoteName(raw.table)} RENAME TO ${quoteName(used)}`);
  const keys = { primaryKey: [], unique: [], foreignKeys: [], quote: raw.header };
  const loaded = await described(connection, { name: used, from, source: name, ...keys });
  if (loaded) tables.push(loaded);
  for (const { name: column, note } of types) {
    const where = `${name}, column ${column}`;
    if (note) findings.push({ rule: 'csv_type', severity: 'warning', where, message: note });
  }
}

async function runDdl(
  connection: DuckDBConnection,
  { ddl, name, findings }: { ddl: Ddl; name: string; findings: Finding[] },
): Promise<void> {
  for (const { sql, line, plainer } of ddl.statements) {
    const where = `${name}, line ${line}`;
    const error = await attempt(connection, sql);
    if (!error) continue;
    if (plainer && !(await attempt(connection, plainer))) {
      const message = `Defaults, checks and generated columns were left out: ${error}`;
      findings.push({ rule: 'schema_changed', severity: 'warning', where, message });
      continue;
    }
    // A view or a type more or less does not stop a query on the tables; tables and rows do.
    const severity = /^CREATE (?!TABLE)/i.test(sql) ? 'warning' : 'error';
    const message = `Cannot load this statement: ${error} Correct it or leave it out.`;
    findings.push({ rule: 'schema_statement', severity, where, message });
  }
}

/** Runs a statement of ours or of the schema; its error in one line, or nothing. */
async function attempt(connection: DuckDBConnection, sql: string): Promise<string | undefined> {
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) return 'It is not one statement.';
    await (await statements.prepare(0)).run();
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return (message.split('\n')[0] ?? message).trim().replace(/\.?$/, '.');
  }
}

/** Rows go into the engine in chunks of its own size. */
async function appendRows(
  { duckdb, connection }: Load,
  { rows, table }: { readonly rows: TextRows; readonly table: string },
): Promise<void> {
  const types = rows.columns.map(() => duckdb.VARCHAR);
  const appender = await connection.createAppender(table);
  let batch: (readonly (string | null)[])[] = [];
  const flush = () => {
    const chunk = duckdb.DuckDBDataChunk.create(types, batch.length);
    chunk.setRows(batch);
    appender.appendDataChunk(chunk);
    batch = [];
  };
  for (const row of rows.rows) {
    batch.push(row);
    if (batch.length === 2048) flush();
  }
  if (batch.length > 0) flush();
  appender.closeSync();
}

interface Declared {
  readonly name: string;
  readonly raw: Raw;
  readonly declared: LoadedTable;
}

/** Rows for a table that the schema declares: its types and rules hold. */
async function fillDeclared(
  { connection, findings }: Load,
  { name, raw, declared }: Declared,
): Promise<LoadedTable | undefined> {
  const names = declared.columns.map((column) => column.name);
  const unknown = raw.columns.filter((column) => !names.some((one) => same(one, column)));
  if (unknown.length > 0) {
    const near = unknown.flatMap((column) => nearest(column, names).slice(0, 1));
    const hint = near.length > 0 ? ` Near: ${near.join(', ')}.` : '';
    const message =
      `Cannot load ${name} into table ${declared.name} of the schema: no column ` +
      `${unknown.join(', ')}.${hint} Rename the columns, or send the file without the ` +
      'schema.';
    findings.push({ rule: 'csv_schema_mismatch', severity: 'error', where: name, message });
    return undefined;
  }
  const insert = `INSERT INTO ${quoteName(declared.name)} BY NAME SELECT * FROM ${quoteName(raw.table)}`;
  let error = await attempt(connection, insert);
  const relaxed = error?.startsWith('Constraint Error') === true;
  if (relaxed && (await relax(connection, declared.name))) {
    const message =
      `Rows of ${name} break what the schema says of ${declared.name}: ${error} They are loaded ` +
      'all the same; a check of the rules lists them.';
    findings.push({ rule: 'schema_broken', severity: 'warning', where: name, message });
    error = await attempt(connection, insert);
  }
  if (error) {
    const message =
      `Cannot load ${name} into table ${declared.name} of the schema: ${error} Correct ` +
      'the row, or send the file without the schema.';
    findings.push({ rule: 'csv_schema_mismatch', severity: 'error', where: name, message });
    return undefined;
  }
  const loaded = await described(connection, { ...declared });
  if (!loaded) return undefined;
  const filled = { ...loaded, source: `${name}, ${declared.source}` };
  if (!relaxed) return filled;
  // Without constraints the engine says of every column that it may be null.
  return { ...filled, columns: declared.columns, relaxed };
}

/** The table without keys and checks; the rows it has stay. */
async function relax(connection: DuckDBConnection, table: string): Promise<boolean> {
  const [own, strict] = [quoteName(table), quoteName(`${table} strict`)];
  const steps = [
    `ALTER TABLE ${own} RENAME TO ${strict}`,
    `CREATE TABLE ${own} AS SELECT * FROM ${strict}`,
    `DROP TABLE ${strict}`,
  ];
  for (const sql of steps) if ((await attempt(connection, sql)) !== undefined) return false;
  return true;
}

async function checksOf(connection: DuckDBConnection, table: string): Promise<readonly string[]> {
  const sql = `SELECT expression FROM duckdb_constraints()
    WHERE constraint_type = 'CHECK' AND table_name = ${quoteText(table)} ORDER BY 1`;
  return (await connection.runAndReadAll(sql)).getRowsJson().map(([text]) => textOf(text));
}

type Undescribed = Omit<LoadedTable, 'rows' | 'columns'> & {
  readonly columns?: readonly { readonly name: string; readonly comment?: string }[];
};

async function described(
  connection: DuckDBConnection,
  table: Undescribed,
): Promise<LoadedTable | undefined> {
  try {
    const about = await connection.runAndReadAll(`DESCRIBE ${quoteName(table.name)}`);
    const count = await connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(table.name)}`);
    const columns = about.getRowsJson().map((row) => {
      const [name = '', type = '', nullable] = row.map((cell) => textOf(cell));
      const comment = table.columns?.find((one) => one.name === name)?.comment;
      const column = { name, type, nullable: nullable === 'YES' };
      return comment === undefined ? column : { ...column, comment };
    });
    const { name, from, source, quote, primaryKey, unique, foreignKeys, comment } = table;
    const rows = Number(count.getRowsJson()[0]?.[0] ?? 0);
    const checks = table.checks ? { checks: table.checks } : {};
    const keys = { primaryKey, unique, foreignKeys, ...checks };
    const loaded = { name, from, source, quote, rows, columns, ...keys };
    return comment === undefined ? loaded : { ...loaded, comment };
  } catch {
    return undefined; // The finding of the statement that failed says why.
  }
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}

/** `Sales 2025 (final).csv` is called `sales_2025_final`. */
function tableName(file: string): string {
  const stem = file.replace(/\.(?:[A-Za-z]{2,4}|jsonl|ndjson|parquet)$/i, '').toLowerCase();
  const words = stem.match(/[\p{L}\p{N}]+/gu)?.join('_') ?? 'data';
  return /^\p{L}/u.test(words) ? words : `t_${words}`;
}

function uniqueName(wanted: string, tables: readonly LoadedTable[]): string {
  let name = wanted;
  for (let n = 2; tables.some((one) => same(one.name, name)); n += 1) name = `${wanted}_${n}`;
  return name;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
