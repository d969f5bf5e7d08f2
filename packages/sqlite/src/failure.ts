/**
 * What SQLite and the file system throw, as failures of the `store_*` family with advice.
 *
 * Comes in: anything thrown, and what was being done to which file. Goes out: a BatonError that says
 * what is the matter with the world and what to do, and keeps the original as its cause.
 */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BatonError, type FailureCode } from '@baton/core';

/** What was being done, to which file: *Cannot <doing>: … <path> …*. */
export interface Doing {
  readonly doing: string;
  readonly path: string;
}

/** The failure that `thrown` is; a BatonError stays what it is. */
export function storeFailure(thrown: unknown, { doing, path }: Doing): BatonError {
  if (thrown instanceof BatonError) return thrown;
  const code = storeCode(thrown, path);
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new BatonError(code, `Cannot ${doing}: ${why[code](path, reason)}`, { cause: thrown });
}

/** Another connection holds the lock; waiting helps. */
export function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code === result.busy || code === result.locked;
}

/**
 * Only the statement that threw is to blame (its values do not fit, or it is a bug of ours), not the
 * disk or the file: other writes would have gone through.
 */
export function isOfOneWrite(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code === undefined || ofOneWrite.has(code);
}

type StoreCode = Extract<FailureCode, `store_${string}`>;

const why: Readonly<Record<StoreCode, (path: string, reason: string) => string>> = {
  store_full: (path) =>
    `no space is left for ${path}. Nothing of it was written; free some space and try again.`,
  store_busy: (path) =>
    `another process keeps ${path} locked. Nothing of it was written; try again when it is done.`,
  store_corrupt: (path, reason) =>
    `${path} is damaged or no SQLite file (${reason}). Put a backup in its place, or keep a copy ` +
    `and rescue what is readable: sqlite3 ${path} .recover | sqlite3 rescued.db`,
  store_read_only: (path, reason) =>
    `${path} or its folder may not be written to (${reason}). Allow it, or use another path.`,
  store_failed: (path, reason) => `${path} cannot be used (${reason}). Nothing of it was written.`,
  store_newer: (path, reason) => `${path} was written by a newer version (${reason}). Update.`,
};

/** Primary result codes: https://www.sqlite.org/rescode.html */
const result = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  range: 25,
  notADatabase: 26,
} as const;
const ofOneWrite: ReadonlySet<number> = new Set([
  result.tooBig,
  result.constraint,
  result.mismatch,
  result.range,
]);

function storeCode(thrown: unknown, path: string): StoreCode {
  switch (sqliteCode(thrown)) {
    case result.busy:
    case result.locked:
      return 'store_busy';
    case result.corrupt:
    case result.notADatabase:
      return 'store_corrupt';
    case result.full:
      return 'store_full';
    case result.readOnly:
      return 'store_read_only';
    case result.ioError:
    case result.cannotOpen:
      return environmentCode(path);
    default:
      return systemCode(thrown, path);
  }
}

/** The last eight bits of an extended code are the primary one. */
function sqliteCode(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'errcode' in thrown ? Number(thrown.errcode) & 0xff : undefined;
}

/**
 * SQLite says no more than "I/O error" or "cannot open", and `mkdir` of several folders "no such
 * file" where it may not write: the nearest folder that is there tells why.
 */
function environmentCode(path: string): StoreCode {
  try {
    const place = nearest(path);
    if (statfsSync(place).bavail === 0) return 'store_full';
    accessSync(place, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.W_OK);
    return 'store_failed';
  } catch (thrown) {
    return outrightCode(thrown) ?? 'store_failed';
  }
}

function nearest(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

function systemCode(thrown: unknown, path: string): StoreCode {
  return (
    outrightCode(thrown) ?? (codeOf(thrown) === 'ENOENT' ? environmentCode(path) : 'store_failed')
  );
}

/** What the system says outright. */
function outrightCode(thrown: unknown): StoreCode | undefined {
  const code = codeOf(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'store_full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'store_read_only';
  return undefined;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
