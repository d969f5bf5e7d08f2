/**
 * Fills a locked engine: schemas as DDL, CSV files as tables.
 *
 * Comes in: sources of the user. Goes out: the tables as they were loaded, and findings. Rows of a
 * CSV file whose name is that of a table in the schema go into that table, under its types and
 * rules.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Finding, refused } from '../deliverable.ts';
import { type CsvReader, openCsv, readText, sourceName } from './csv-file.ts';
import { castStatements, findTypes } from './csv-type.ts';
import { type Ddl, readDdl } from './ddl.ts';
import type { Engine, EngineRequest, LoadAnswer, LoadedTable } from './sandbox-engine.ts';
import { nearest, quoteName } from './sql-text.ts';

/** Loads schemas first, then CSV files; refused when one of them cannot be used. */
export async function loadSources(
  { duckdb, connection }: Engine,
  { sources, bytesMax }: EngineRequest & { op: 'load' },
): Promise<LoadAnswer> {
  const findings: Finding[] = [];
  const tables: LoadedTable[] = [];
  for (const source of sources.schema ?? []) {
    const read = await readText(source, bytesMax);
    findings.push(...read.findings);
    if (!read.ok) continue;
    const ddl = readDdl(read.text, sourceName(source));
    findings.push(...ddl.findings);
    await runDdl(connection, { ddl, name: sourceName(source), findings });
    for (const table of ddl.tables) {
      if (tables.some((one) => same(one.name, table.name))) continue;
      const loaded = await described(connection, {
        ...table,
        from: 'schema',
        source: sourceName(source),
      });
      if (loaded) tables.push(loaded);
    }
  }
  for (const source of sources.csv ?? []) {
    const read = await readText(source, bytesMax);
    findings.push(...read.findings);
    if (!read.ok) continue;
    const csv = openCsv(read.text, sourceName(source));
    if (refused(csv.findings)) {
      findings.push(...csv.findings);
      continue;
    }
    await loadCsv({ duckdb, connection, csv, name: sourceName(source), tables, findings });
  }
  return refused(findings) ? { ok: false, findings } : { ok: true, tables, findings };
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

interface CsvLoad {
  readonly duckdb: Engine['duckdb'];
  readonly connection: DuckDBConnection;
  readonly csv: CsvReader;
  readonly name: string;
  readonly tables: LoadedTable[];
  readonly findings: Finding[];
}

/** Loads the text as it is, then lets the engine find the types that hold for every value. */
async function loadCsv(load: CsvLoad): Promise<void> {
  const { connection, csv, name, tables, findings } = load;
  const raw = 'raw csv';
  const columns = csv.columns.map((one) => `${quoteName(one)} VARCHAR`).join(', ');
  await connection.run(`CREATE OR REPLACE TABLE ${quoteName(raw)} (${columns})`);
  await appendRows(load, raw);
  findings.push(...csv.findings);
  if (refused(csv.findings)) return;
  const table = tableName(name);
  const index = tables.findIndex((one) => one.from === 'schema' && same(one.name, table));
  const declared = tables[index];
  if (declared) {
    const filled = await fillDeclared({ ...load, raw, declared });
    if (filled) tables[index] = filled;
    await connection.run(`DROP TABLE ${quoteName(raw)}`);
    return;
  }
  const firstRow = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowsJson()[0] ?? [];
  const types = await findTypes(csv.columns, { table: raw, firstRow });
  for (const sql of castStatements(types, raw)) await connection.run(sql);
  const used = uniqueName(table, tables);
  await connection.run(`ALTER TABLE ${quoteName(raw)} RENAME TO ${quoteName(used)}`);
  const keys = { primaryKey: [], unique: [], foreignKeys: [], quote: csv.header };
  const loaded = await described(connection, { name: used, from: 'csv', source: name, ...keys });
  if (loaded) tables.push(loaded);
  for (const { name: column, note } of types) {
    const where = `${name}, column ${column}`;
    if (note) findings.push({ rule: 'csv_type', severity: 'warning', where, message: note });
  }
}

/** Rows go into the engine in chunks of its own size. */
async function appendRows({ duckdb, connection, csv }: CsvLoad, table: string): Promise<void> {
  const types = csv.columns.map(() => duckdb.VARCHAR);
  const appender = await connection.createAppender(table);
  let batch: (readonly (string | null)[])[] = [];
  const flush = () => {
    const chunk = duckdb.DuckDBDataChunk.create(types, batch.length);
    chunk.setRows(batch);
    appender.appendDataChunk(chunk);
    batch = [];
  };
  for (const row of csv.rows) {
    batch.push(row);
    if (batch.length === 2048) flush();
  }
  if (batch.length > 0) flush();
  appender.closeSync();
}

/** Rows for a table that the schema declares: its types and rules hold. */
async function fillDeclared({
  connection,
  csv,
  name,
  findings,
  raw,
  declared,
}: CsvLoad & { raw: string; declared: LoadedTable }): Promise<LoadedTable | undefined> {
  const names = declared.columns.map((column) => column.name);
  const unknown = csv.columns.filter((column) => !names.some((one) => same(one, column)));
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
  const insert = `INSERT INTO ${quoteName(declared.name)} BY NAME SELECT * FROM ${quoteName(raw)}`;
  const error = await attempt(connection, insert);
  if (error) {
    const message =
      `Cannot load ${name} into table ${declared.name} of the schema: ${error} Correct ` +
      'the row, or send the file without the schema.';
    findings.push({ rule: 'csv_schema_mismatch', severity: 'error', where: name, message });
    return undefined;
  }
  const loaded = await described(connection, { ...declared });
  return loaded && { ...loaded, source: `${name}, ${declared.source}` };
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
    const loaded = { name, from, source, quote, rows, columns, primaryKey, unique, foreignKeys };
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
  const stem = file.replace(/\.[A-Za-z]{2,4}$/, '').toLowerCase();
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
