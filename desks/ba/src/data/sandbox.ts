/**
 * A locked-down DuckDB in a process of its own, for SQL that nobody has to trust.
 *
 * Comes in: the user's CSV files and schemas, then SQL from an agent. Goes out: rows as plain JSON,
 * or a finding that says what is wrong, where, and what to write instead. Never throws for what is
 * in a file or in a statement.
 *
 * Invariants
 * 1. A run ends within its time limit and a second, with the memory it may have: first by an
 *    interrupt, and if that does not help by ending the process.
 * 2. After such an end the next run works: the process is started and filled again.
 * 3. A sandbox that is not waited for does not keep the program alive.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../deliverable.ts';
import { fileBytesMax } from './csv-file.ts';
import type {
  DataSources,
  EngineRequest,
  Json,
  LoadAnswer,
  LoadedTable,
  ResultColumn,
  RunAnswer,
} from './sandbox-engine.ts';
import { explainRefusal, type SqlRefusal } from './sql-error.ts';

export type {
  DataSources,
  Json,
  LoadedColumn,
  LoadedTable,
  ResultColumn,
} from './sandbox-engine.ts';
export type { SqlRefusal } from './sql-error.ts';

export interface SandboxLimits {
  /** What DuckDB may hold, default 1,024. */
  readonly memoryMb?: number;
  /** Default 1, at most 2. */
  readonly threads?: number;
  /** For reading and loading everything, default 180,000. */
  readonly loadTimeoutMs?: number;
  /** Of each file, default 200,000,000. */
  readonly bytesMax?: number;
}

export interface RunOptions {
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Rows beyond this are not read, default 1,000. */
  readonly rowsMax?: number;
}

export type RunResult =
  | {
      readonly ok: true;
      readonly columns: readonly ResultColumn[];
      /** Decimals and large integers are text, so that no digit is lost; dates are ISO 8601. */
      readonly rows: readonly (readonly Json[])[];
      /** There are more rows than were asked for. */
      readonly more: boolean;
    }
  | SqlRefusal;

export interface Sandbox {
  readonly tables: readonly LoadedTable[];
  /** What was noticed while loading; warnings only. */
  readonly findings: readonly Finding[];
  /** For people: `sales.csv (61 rows)`; empty when nothing was loaded. */
  readonly about: string;
  /** Runs one statement that reads. Runs that overlap wait for each other. */
  run(sql: string, options?: RunOptions): Promise<RunResult>;
  /** Ends the process; may be called twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type OpenedSandbox =
  | { readonly ok: true; readonly sandbox: Sandbox }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Starts an engine, loads the sources and locks it; findings when a source cannot be used. `signal`
 * ends a load that nobody waits for any more.
 */
export async function openSandbox(
  sources: DataSources,
  limits: SandboxLimits = {},
  signal?: AbortSignal,
): Promise<OpenedSandbox> {
  const {
    memoryMb = 1_024,
    threads = 1,
    loadTimeoutMs = 180_000,
    bytesMax = fileBytesMax,
  } = limits;
  const load: EngineRequest = {
    op: 'load',
    sources,
    memoryMb,
    threads: Math.max(1, Math.min(2, threads)),
    bytesMax,
  };
  const start = async () => {
    const engine = startProcess();
    const stop = () => engine.end();
    signal?.addEventListener('abort', stop, { once: true });
    const answer = await engine.ask<LoadAnswer>(load, loadTimeoutMs);
    signal?.removeEventListener('abort', stop);
    if (answer.got) return { engine, loaded: answer.value };
    engine.end();
    return { engine, loaded: { ok: false as const, findings: [loadFailure(answer.why)] } };
  };
  const first = await start();
  if (!first.loaded.ok) {
    first.engine.end();
    return { ok: false, findings: first.loaded.findings };
  }
  const { tables, findings } = first.loaded;
  return { ok: true, sandbox: overProcess({ tables, findings, first: first.engine, start }) };
}

interface Start {
  readonly engine: EngineProcess;
  readonly loaded: LoadAnswer;
}

function overProcess({
  tables,
  findings,
  first,
  start,
}: {
  tables: readonly LoadedTable[];
  findings: readonly Finding[];
  first: EngineProcess;
  start: () => Promise<Start>;
}): Sandbox {
  let current: EngineProcess | undefined = first;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  const runNow = async (sql: string, options: RunOptions): Promise<RunResult> => {
    if (closed) return explainRefusal({ kind: 'closed', message: '' }, { sql, tables });
    const { timeoutMs = 10_000, rowsMax = 1_000 } = options;
    if (!current) {
      const again = await start();
      if (!again.loaded.ok) return explainRefusal({ kind: 'crash', message: '' }, { sql, tables });
      current = again.engine;
    }
    const answer = await current.ask<RunAnswer>(
      { op: 'run', sql, timeoutMs, rowsMax },
      timeoutMs + 1_000,
    );
    if (!answer.got) {
      current.end();
      current = undefined;
      return explainRefusal({ kind: answer.why, message: '' }, { sql, tables, timeoutMs });
    }
    const { value } = answer;
    return value.ok ? value : explainRefusal(value, { sql, tables, timeoutMs });
  };
  const close = async () => {
    closed = true;
    current?.end();
    current = undefined;
  };
  return {
    tables,
    findings,
    about: aboutTables(tables),
    run(sql, options = {}) {
      const result = last.then(() => runNow(sql, options));
      last = result;
      return result;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function aboutTables(tables: readonly LoadedTable[]): string {
  const sources = Map.groupBy(tables, ({ source }) => source);
  const parts = [...sources].map(([source, group]) => {
    const rows = group.reduce((sum, table) => sum + table.rows, 0);
    const size = `${rows} row${rows === 1 ? '' : 's'}`;
    const isFile = group.length === 1 && group[0]?.from !== 'schema';
    return isFile
      ? `${source} (${size})`
      : `${source} (${group.length} table${group.length === 1 ? '' : 's'}, ${size})`;
  });
  return parts.join(', ');
}

type Asked<T> =
  | { readonly got: true; readonly value: T }
  | { readonly got: false; readonly why: 'time' | 'memory' | 'crash' };

interface EngineProcess {
  ask<T>(request: EngineRequest, timeoutMs: number): Promise<Asked<T>>;
  end(): void;
}

/**
 * Compiled code is kept from one start to the next, which takes two thirds off a start: where this
 * process keeps its own, or else in the user's cache. A folder that cannot be written is ignored.
 */
function codeCache(): string {
  const own = getCompileCacheDir();
  // Node puts a folder for its version in between.
  if (own !== undefined) return dirname(own);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'baton');
}

/** What the engine needs from the environment; keys and tokens stay here. */
const passedOn = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH'];

function startProcess(): EngineProcess {
  // Sources run as .ts, builds as .js.
  const file = fileURLToPath(
    new URL(`./sandbox-engine${extname(import.meta.url)}`, import.meta.url),
  );
  const env = Object.fromEntries(
    passedOn.flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  env['NODE_COMPILE_CACHE'] = codeCache();
  const child: ChildProcess = fork(file, [], {
    execArgv: ['--max-semi-space-size=2'],
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const idle = (is: boolean) => {
    for (const handle of [child, child.channel]) {
      if (is) handle?.unref();
      else handle?.ref();
    }
  };
  idle(true);
  return {
    ask: <T>(request: EngineRequest, timeoutMs: number) =>
      new Promise<Asked<T>>((resolve) => {
        let why: 'memory' | 'crash' = 'crash';
        const settle = (asked: Asked<T>) => {
          clearTimeout(timer);
          child.off('message', heard).off('exit', gone).off('error', gone);
          idle(true);
          resolve(asked);
        };
        const gone = () => settle({ got: false, why });
        const heard = (message: { answer?: T; stopped?: 'memory' }) => {
          if (message.stopped) why = message.stopped;
          else if (message.answer === undefined) gone();
          else settle({ got: true, value: message.answer });
        };
        const timer = setTimeout(() => settle({ got: false, why: 'time' }), timeoutMs);
        child.on('message', heard).on('exit', gone).on('error', gone);
        idle(false);
        if (child.connected) child.send(request, (error) => error && gone());
        else gone();
      }),
    end() {
      child.on('error', () => undefined);
      child.kill('SIGKILL');
    },
  };
}

function loadFailure(why: 'time' | 'memory' | 'crash'): Finding {
  const because = {
    time: ['load_time', 'it took too long. Send an extract of the data.'],
    memory: [
      'load_memory',
      'it takes more memory than there is for it. Send an extract of the data.',
    ],
    crash: [
      'engine_missing',
      'the SQL engine could not be started. Run npm install again; @duckdb/node-api ' +
        'needs its package for this platform.',
    ],
  } as const;
  const [rule, reason] = because[why];
  return { rule, severity: 'error', where: 'data', message: `Cannot load the data: ${reason}` };
}
