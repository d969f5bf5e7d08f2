/**
 * The store: a file opened, and everything that is kept in it.
 *
 * Comes in: a path. Goes out: the kernel's `Store`, and what a worker and a doctor need besides.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Head, Store } from '@baton/core';
import { backUp } from './backup.ts';
import { prepare } from './builtin.ts';
import { Claims } from './claims.ts';
import { type CommitCounts, GroupCommit } from './commit.ts';
import { type DueQueue, openDue } from './due.ts';
import { storeFailure } from './failure.ts';
import { openFile, storePath } from './file.ts';
import { openLog } from './log.ts';
import { remover } from './removal.ts';

export interface SqliteStoreOptions {
  /** The file; made when it is missing, with its folders, for the owner only. */
  readonly path: string;
  /** How long to wait for another process that writes, in ms. Default 5,000. */
  readonly busyMs?: number;
  /** How long the claims of a machine that is not heard of hold, in ms. Default 30,000. */
  readonly leaseMs?: number;
}

/** A `Store` on disk. */
export interface SqliteStore extends Required<Store> {
  /** Absolute. */
  readonly path: string;
  /** Work that is due at a moment. */
  readonly due: DueQueue;
  /**
   * Up to 1,000 heads with status `active` that nobody has claimed: what a worker that starts has to
   * resume. Those that waited longest come first.
   */
  readonly unfinished: () => Promise<readonly Head[]>;
  /** What is wrong with the file, read as a whole; empty when nothing is. Blocks meanwhile. */
  readonly integrity: () => Promise<readonly string[]>;
  /** Copies the store, while it is in use, to a file that must not exist yet. */
  readonly backup: (path: string) => Promise<void>;
  /** How many transactions there were, and for how many writes. */
  readonly counts: () => CommitCounts;
}

/**
 * Opens a store. Blocks while another process sets the file up, at most `busyMs`.
 * @throws BatonError of the `store_*` family; `input_invalid` when `path` is no path of a file
 */
export function openSqliteStore({
  path: given,
  busyMs = 5_000,
  leaseMs = 30_000,
}: SqliteStoreOptions): SqliteStore {
  const path = storePath(given);
  const db = openFile(path, { busyMs });
  const work = new GroupCommit(db, { path, busyMs });
  const claims = new Claims(db, work, { leaseMs });
  let closing: Promise<void> | undefined;

  return {
    path,
    ...openLog(db, work, path),
    claim: (conversation) => claims.claim(conversation),
    remove: remover(db, work, claims),
    due: openDue(db, work, claims),
    unfinished: () => claims.unfinished(1_000),
    integrity: () => work.read('check the store', () => problemsOf(db, path)),
    backup: (target) => backUp(path, target),
    counts: () => work.counts,
    close: () => {
      closing ??= closeAll(db, work, claims);
      return closing;
    },
  };
}

async function closeAll(db: DatabaseSync, work: GroupCommit, claims: Claims): Promise<void> {
  await work
    .close('give claims back', () => claims.close())
    // A claim that cannot be given back ends with this process or its lease.
    .catch(() => {});
  // The last one to close folds the WAL into the file.
  db.close();
}

function problemsOf(db: DatabaseSync, path: string): readonly string[] {
  try {
    return prepare<{ quick_check: string }>(db, 'PRAGMA quick_check')
      .all()
      .map((row) => row.quick_check)
      .filter((problem) => problem !== 'ok');
  } catch (thrown) {
    // Some damage ends the check itself.
    const failure = storeFailure(thrown, { doing: 'check the store', path });
    if (failure.code === 'store_corrupt') return [failure.message];
    throw thrown;
  }
}
