/**
 * `node:sqlite` itself, loaded on first use, and its statements with typed rows.
 *
 * Node 22 prints `ExperimentalWarning: SQLite is an experimental feature` when the module is loaded.
 * Whoever runs a command line can do nothing about it, so exactly this one warning is held back, and
 * only while the module loads: `getBuiltinModule` is synchronous, so no other code runs in between.
 * Flags (`--disable-warning`) and listeners on `process` would reach further and need the user's help.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { BatonError } from '@baton/core';

type Sqlite = typeof import('node:sqlite');

let loaded: Sqlite | undefined;

/**
 * The module `node:sqlite`.
 * @throws BatonError `store_failed` on a Node without it
 */
export function sqlite(): Sqlite {
  loaded ??= quietly(() => process.getBuiltinModule('node:sqlite'));
  // Older versions of Node have no such module, whatever the types say.
  if (loaded === undefined) {
    throw new BatonError(
      'store_failed',
      `Cannot open a store: node:sqlite is needed, got Node ${process.version}. ` +
        'Use Node 22.18 or newer.',
    );
  }
  return loaded;
}

function quietly<T>(load: () => T): T {
  // oxlint-disable-next-line typescript/unbound-method -- called with its `this`, and given back
  const { emitWarning } = process;
  process.emitWarning = (...args: unknown[]): void => {
    if (String(args[0]).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, args);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A prepared statement that selects rows of one shape. */
export interface Query<Row> {
  readonly get: (...values: SQLInputValue[]) => Row | undefined;
  readonly all: (...values: SQLInputValue[]) => readonly Row[];
  /** Gives the number of rows changed. */
  readonly run: (...values: SQLInputValue[]) => number;
}

/** Prepares `sql` once; `Row` is what it selects. */
export function prepare<Row = never>(db: DatabaseSync, sql: string): Query<Row> {
  const statement = db.prepare(sql);
  // `as`: this is where rows enter. The tables are STRICT, so a column has the type it declares.
  const rowOf = (row: unknown): Row => row as Row;
  return {
    get: (...values) => {
      const row = statement.get(...values);
      return row && rowOf(row);
    },
    all: (...values) => statement.all(...values).map(rowOf),
    run: (...values) => Number(statement.run(...values).changes),
  };
}
