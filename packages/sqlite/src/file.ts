/**
 * Opens the file: folders and file made for the owner only, settings, tables.
 *
 * Invariants
 * 1. A file that is not Baton's, is newer or is damaged is left exactly as it was.
 * 2. Two processes may open a new file at the same moment.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BatonError } from '@baton/core';
import { prepare, sqlite } from './builtin.ts';
import { isBusy, storeFailure } from './failure.ts';
import { migrate, versionOf } from './migrations.ts';

/** The absolute path that `path` means. */
export function storePath(path: string): string {
  if (path !== '' && path !== ':memory:' && !path.startsWith('file:')) return resolve(path);
  throw new BatonError(
    'input_invalid',
    `Cannot open a store: the path of a file is needed, got '${path}'. ` +
      'For a store in memory use memoryStore().',
    { path: 'path' },
  );
}

/**
 * Opens the database at an absolute path, made when it is missing. Waits for other processes, and
 * blocks, for at most `busyMs`; the connection that it gives never waits.
 * @throws BatonError of the `store_*` family
 */
export function openFile(path: string, { busyMs }: { readonly busyMs: number }): DatabaseSync {
  const { DatabaseSync } = sqlite();
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Made here because SQLite would let the umask decide; its WAL gets the same mode as the file.
    closeSync(openSync(path, 'a', 0o600));
    db = new DatabaseSync(path, { timeout: busyMs });
    versionOf(db, path);
    configure(db, { path, busyMs });
    migrate(db, path);
    db.exec('PRAGMA busy_timeout = 0');
    return db;
  } catch (thrown) {
    db?.close();
    throw storeFailure(thrown, { doing: 'open the store', path });
  }
}

function configure(db: DatabaseSync, { path, busyMs }: { path: string; busyMs: number }): void {
  // Pages stay at SQLite's 4 KB: pages of 8 KB would save 180 of 540 bytes a handoff, and make a
  // single append dearer by a fifth, because a commit writes whole pages.
  useWal(db, { path, until: performance.now() + busyMs });
  db.exec(`
    PRAGMA synchronous = FULL;           -- in WAL: sync at each commit, so what is confirmed stays
    PRAGMA fullfsync = ON;               -- macOS: through the cache of the drive too
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;         -- the file runs no code of its own
    PRAGMA secure_delete = ON;           -- what is removed is overwritten, too
    PRAGMA cell_size_check = ON;         -- finds damage when a page is read, not when it spreads
    PRAGMA cache_size = -16000;          -- 16 MB: the heads of ten thousand conversations
    PRAGMA journal_size_limit = 67108864; -- a burst does not leave a large WAL behind for ever
  `);
}

interface Journal {
  readonly journal_mode: string;
}

/** Changing the journal does not honour the busy timeout when two processes do it at once. */
function useWal(db: DatabaseSync, { path, until }: { path: string; until: number }): void {
  for (;;) {
    try {
      const mode = prepare<Journal>(db, 'PRAGMA journal_mode = WAL').get()?.journal_mode;
      if (mode === 'wal') return;
      throw new BatonError(
        'store_failed',
        `Cannot open ${path}: its file system has no shared memory for a write-ahead log, got ` +
          `journal mode '${mode}'. Use a path on a local disk.`,
      );
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() >= until) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
