/**
 * The tables, as numbered steps that only go forward. `user_version` of a file is the number of
 * steps it has been through; a step that has been released is never changed, a new one is added.
 *
 * Bytes and pages, measured with 100 conversations that grow together (2 lines of 200 to 1,800 bytes
 * an append):
 * - Lines lie in the order they were written, with a narrow index beside them. All appends of a
 *   group then share a few tail pages. Clustered by conversation, as WITHOUT ROWID does, each
 *   conversation has a tail page of its own: 4 times fewer events a second, and rows over a quarter
 *   of a page spill to pages of their own (3 KB lost for a line of 1.5 KB).
 * - Each index of heads that holds the time is one more page to write with each append. There is one;
 *   heads that are not ended are few, and found by a small index that changes with the status only.
 * - Hashes are 32 bytes, not 64 digits; conversations are numbers; names are in the head only.
 */
import type { DatabaseSync } from 'node:sqlite';
import { BatonError } from '@baton/core';

/** `Bato`, at offset 68 of the file: what `file(1)` and this package know a Baton file by. */
export const applicationId = 0x42_61_74_6f;

export const migrations: readonly string[] = [
  `
  CREATE TABLE heads (
    id           INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE,
    team         TEXT NOT NULL,
    status       TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    updated_at   REAL NOT NULL,
    head         TEXT NOT NULL -- the whole head as JSON
  ) STRICT;
  CREATE INDEX heads_by_time ON heads (updated_at);
  CREATE INDEX heads_open ON heads (status) WHERE status <> 'ended';

  CREATE TABLE lines (
    conversation INTEGER NOT NULL REFERENCES heads (id),
    seq          INTEGER NOT NULL,
    text         ANY NOT NULL, -- TEXT; a BLOB when there is a NUL in it
    hash         ANY NOT NULL, -- 32 bytes; TEXT when it is no SHA-256 in hexadecimal
    UNIQUE (conversation, seq)
  ) STRICT;
  CREATE TRIGGER lines_stay BEFORE DELETE ON lines
    BEGIN SELECT RAISE(ABORT, 'a log is append-only'); END;
  CREATE TRIGGER lines_stay_so BEFORE UPDATE ON lines
    BEGIN SELECT RAISE(ABORT, 'a log is append-only'); END;

  CREATE TABLE blobs (
    hash ANY NOT NULL UNIQUE,
    text ANY NOT NULL
  ) STRICT;

  CREATE TABLE owners ( -- open stores that hold claims or leases
    id         TEXT PRIMARY KEY,
    host       TEXT NOT NULL,
    pid        INTEGER NOT NULL,
    started    TEXT NOT NULL,
    expires_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE claims (
    conversation TEXT PRIMARY KEY,
    owner        TEXT NOT NULL REFERENCES owners (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE due (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL,
    kind         TEXT NOT NULL,
    at           REAL NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    owner        TEXT, -- an owner that is gone has no lease
    leased_until REAL,
    done_at      REAL
  ) STRICT;
  CREATE INDEX due_open ON due (at) WHERE done_at IS NULL;
  CREATE INDEX due_done ON due (done_at) WHERE done_at IS NOT NULL;
  `,
  // A log can be removed as a whole: its head first, then its lines, and the blobs of nobody else.
  `
  DROP TRIGGER lines_stay;
  CREATE TRIGGER lines_stay BEFORE DELETE ON lines
    WHEN EXISTS (SELECT 1 FROM heads WHERE id = OLD.conversation)
    BEGIN SELECT RAISE(ABORT, 'a log is append-only'); END;

  CREATE TABLE blob_uses ( -- by hash alone: whose they are is asked for only when a log goes
    hash         ANY NOT NULL,
    conversation INTEGER NOT NULL REFERENCES heads (id),
    PRIMARY KEY (hash, conversation)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO blob_uses
    SELECT unhex(json_extract(place.value, '$.sha256')), lines.conversation
      FROM lines, json_each(iif(json_valid(lines.text), lines.text, '{}'), '$.blobs') AS place
      WHERE lines.text LIKE '%"blobs":[%' AND typeof(lines.text) = 'text';
  `,
];

/**
 * Says what a file is, changing nothing.
 * @throws BatonError `store_corrupt` for a file of another program, `store_newer`
 */
export function versionOf(db: DatabaseSync, path: string): number {
  const { version, application, tables } = headerOf(db);
  const empty = version === 0 && tables === 0;
  if (application !== applicationId && !(application === 0 && empty)) {
    throw new BatonError(
      'store_corrupt',
      `Cannot open ${path}: it is a SQLite file of another program (application id ` +
        `${application}), not a Baton file. Nothing was changed; use another path.`,
    );
  }
  if (version > migrations.length) {
    throw new BatonError(
      'store_newer',
      `Cannot open ${path}: its format is ${version}, got a Baton that knows up to ` +
        `${migrations.length}. Nothing was changed; update Baton.`,
    );
  }
  return version;
}

/** Brings a file to the newest version, in one transaction. */
export function migrate(db: DatabaseSync, path: string): void {
  if (versionOf(db, path) === migrations.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Asked again: another process may have been faster since.
    for (const step of migrations.slice(versionOf(db, path))) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}`);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (thrown) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw thrown;
  }
}

/** A savepoint, so that all is of one moment, within a transaction and without. */
function headerOf(db: DatabaseSync): { version: number; application: number; tables: number } {
  db.exec('SAVEPOINT header');
  try {
    const header = {
      version: number(db, 'PRAGMA user_version'),
      application: number(db, 'PRAGMA application_id'),
      tables: number(db, 'SELECT count(*) FROM sqlite_schema'),
    };
    db.exec('RELEASE header');
    return header;
  } catch (thrown) {
    // A full disk has ended it already, and must not be hidden behind that.
    if (db.isTransaction) db.exec('ROLLBACK TO header; RELEASE header');
    throw thrown;
  }
}

function number(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
