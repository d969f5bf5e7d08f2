/**
 * The process in which user data and SQL live: an in-memory DuckDB that is locked before it sees a
 * statement of anybody.
 *
 * Comes in, as messages from `sandbox.ts`: one `load`, then `run`s, one at a time. Goes out: one
 * answer for each, made of plain JSON values.
 *
 * Invariants
 * 1. No file, network, extension or setting can be reached from SQL. Before the lock the engine
 *    reads files itself, by statements of ours alone and by the paths that the user gave; Parquet is
 *    built into it, so nothing is downloaded.
 * 2. A run is one statement, of a kind that DuckDB itself calls SELECT or EXPLAIN, inside a
 *    transaction that is read-only and rolled back.
 * 3. The process ends when its parent is gone, or when a statement takes more memory than it may:
 *    DuckDB's own limit does not see what one scalar function allocates (`repeat('x', 2e9)`), and
 *    such a function cannot be interrupted either. That is why this is a process.
 */
import { flushCompileCache } from 'node:module';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api';
import type { Finding } from '../deliverable.ts';
import type { TextSource } from './csv-file.ts';
import type { DdlTable } from './ddl.ts';
import { loadSources } from './sandbox-load.ts';
import { readAhead } from './sandbox-read.ts';

/** What a sandbox is made of; what a file is, its content says. */
export interface DataSources {
  /** CSV, TSV, JSON, Parquet. */
  readonly csv?: readonly TextSource[];
  /** DDL, perhaps with rows. */
  readonly schema?: readonly TextSource[];
}

export interface LoadedColumn {
  /** As in the file, without spaces around it. */
  readonly name: string;
  /** DuckDB's type. */
  readonly type: string;
  readonly nullable: boolean;
  readonly comment?: string;
}

export interface LoadedTable {
  readonly name: string;
  readonly from: 'csv' | 'json' | 'parquet' | 'schema';
  /** File name, or the name the text was given. */
  readonly source: string;
  /** Verbatim from the source: the header line, the first line, or that of CREATE TABLE. */
  readonly quote: string;
  readonly rows: number;
  readonly columns: readonly LoadedColumn[];
  readonly primaryKey: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly foreignKeys: DdlTable['foreignKeys'];
  /** CHECK conditions of the schema, as SQL; none when left out. */
  readonly checks?: readonly string[];
  /** Rows break the keys or checks that the schema declares, so the engine holds it to none. */
  readonly relaxed?: boolean;
  readonly comment?: string;
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

export type EngineRequest =
  | {
      readonly op: 'load';
      readonly sources: DataSources;
      readonly memoryMb: number;
      readonly threads: number;
      readonly bytesMax: number;
    }
  | {
      readonly op: 'run';
      readonly sql: string;
      readonly timeoutMs: number;
      readonly rowsMax: number;
    };

export type LoadAnswer =
  | {
      readonly ok: true;
      readonly tables: readonly LoadedTable[];
      readonly findings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export type RunAnswer =
  | {
      readonly ok: true;
      readonly columns: readonly ResultColumn[];
      readonly rows: readonly (readonly Json[])[];
      readonly more: boolean;
    }
  | {
      readonly ok: false;
      readonly kind: 'empty' | 'many' | 'write' | 'time' | 'memory' | 'error';
      readonly message: string;
    };

/** A result is cut when its values are larger than this, in characters. */
const resultCharsMax = 32_000_000;
/** Resident memory beyond DuckDB's own limit at which a statement is ended. */
const spareBytes = 400_000_000;

export interface Engine {
  readonly duckdb: typeof import('@duckdb/node-api');
  readonly connection: DuckDBConnection;
  readonly memoryMb: number;
}

let engine: Engine | undefined;

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (request: EngineRequest) => {
  perform(request).then(
    (answer) => {
      process.send?.({ answer });
      // This process never ends by itself, which is when it would be written.
      if (request.op === 'load') flushCompileCache();
    },
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});

async function perform(request: EngineRequest): Promise<LoadAnswer | RunAnswer> {
  switch (request.op) {
    case 'load':
      return load(request);
    case 'run': {
      const opened = engine;
      if (!opened) throw new Error('Cannot run: nothing was loaded. Send load first.');
      return watched(opened, 1, () => runOne(opened, request));
    }
    default:
      return request satisfies never;
  }
}

async function load(request: EngineRequest & { op: 'load' }): Promise<LoadAnswer> {
  try {
    const opened = await open(request);
    engine = opened;
    return await watched(opened, 4, async () => {
      const ahead = await readAhead(opened, request);
      await lock(opened);
      return await loadSources(opened, { ...request, ahead });
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!engine) return notLoaded('engine_missing', `the SQL engine does not start: ${message}`);
    const memory = message.startsWith('Out of Memory');
    return memory
      ? notLoaded(
          'load_memory',
          'it takes more memory than there is for it. Send an extract of it.',
        )
      : notLoaded('load_failed', `the engine says: ${message}`);
  }
}

function notLoaded(rule: string, why: string): LoadAnswer {
  const message = `Cannot load the data: ${why}`;
  return { ok: false, findings: [{ rule, severity: 'error', where: 'data', message }] };
}

async function open({ memoryMb, threads }: EngineRequest & { op: 'load' }): Promise<Engine> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    // What a statement has freed goes back to the system, not only to the engine.
    allocator_background_threads: 'true',
    allocator_flush_threshold: '1MB',
    allocator_bulk_deallocation_flush_threshold: '1MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  // Without external access it could no longer be switched off.
  await connection.run("SET temp_directory = ''");
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(toChar);
  return { duckdb, connection, memoryMb };
}

async function lock({ connection }: Engine): Promise<void> {
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/**
 * The formats of Postgres' to_char that mean the same here; others are an error, not a wrong text.
 */
const toChar = String.raw`CREATE MACRO to_char(v, f) AS CASE
  WHEN regexp_full_match(f, '(YYYY|MM|DD|HH24|MI|SS|Mon|[-/ .:])+') THEN strftime(v,
    replace(replace(replace(replace(replace(replace(replace(f,
      'Mon', '%b'), 'YYYY', '%Y'), 'MM', '%m'), 'DD', '%d'), 'HH24', '%H'), 'MI', '%M'), 'SS', '%S'))
  ELSE error('to_char runs here only with YYYY, MM, DD, HH24, MI, SS and Mon') END`;

/** Ends the process when resident memory grows past what the work may take. */
async function watched<T>({ memoryMb }: Engine, share: number, work: () => Promise<T>): Promise<T> {
  const most = process.memoryUsage.rss() + memoryMb * 1e6 + share * spareBytes;
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() < most) return;
    clearInterval(watch);
    process.send?.({ stopped: 'memory' }, () => process.kill(process.pid, 'SIGKILL'));
  }, 15);
  try {
    return await work();
  } finally {
    clearInterval(watch);
  }
}

async function runOne(
  { duckdb, connection }: Engine,
  { sql, timeoutMs, rowsMax }: EngineRequest & { op: 'run' },
): Promise<RunAnswer> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, timeoutMs);
  let prepared: DuckDBPreparedStatement | undefined;
  await connection.run('BEGIN TRANSACTION READ ONLY');
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) return refusedRun('many', String(statements.count));
    prepared = await statements.prepare(0);
    const { SELECT, EXPLAIN } = duckdb.StatementType;
    const kind = prepared.statementType;
    if (kind !== SELECT && kind !== EXPLAIN)
      return refusedRun('write', duckdb.StatementType[kind] ?? '');
    return await readResult(await prepared.stream(), rowsMax);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (late) return refusedRun('time', message);
    if (message.startsWith('Out of Memory')) return refusedRun('memory', message);
    if (/read-only mode/.test(message)) return refusedRun('write', '');
    // What the binding says when a text holds no statement.
    return message === 'Error in native callback'
      ? refusedRun('empty', '')
      : refusedRun('error', message);
  } finally {
    clearTimeout(timer);
    // Else what it holds stays until a garbage collection, and counts against the memory limit.
    prepared?.destroySync();
    await connection.run('ROLLBACK').catch(() => undefined);
  }
}

function refusedRun(kind: (RunAnswer & { ok: false })['kind'], message: string): RunAnswer {
  return { ok: false, kind, message };
}

async function readResult(result: DuckDBResult, rowsMax: number): Promise<RunAnswer> {
  const names = result.columnNames();
  const columns = result.columnTypes().map((type, index) => ({
    name: names[index] ?? '',
    type: type.toString(),
  }));
  const whole = columns.map(({ type }) => /^(U?BIGINT|U?HUGEINT)$/.test(type));
  const rows: Json[][] = [];
  let chars = 0;
  for await (const chunk of result.yieldRowsJson()) {
    for (const row of chunk as Json[][]) {
      if (rows.length === rowsMax) return { ok: true, columns, rows, more: true };
      const cells = row.map((cell, index) => (whole[index] ? plainInteger(cell) : cell));
      chars += JSON.stringify(cells).length;
      if (chars > resultCharsMax) return { ok: true, columns, rows, more: true };
      rows.push(cells);
    }
  }
  return { ok: true, columns, rows, more: false };
}

/** A 64-bit integer as a number where that is exact, otherwise as its digits. */
function plainInteger(cell: Json): Json {
  const value = Number(cell);
  return typeof cell === 'string' && Number.isSafeInteger(value) ? value : cell;
}
