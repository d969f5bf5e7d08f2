/**
 * Sessions of browsers: whoever has shown a key once is known for a while, also after a restart of
 * the server, whose token is then another one.
 *
 * Invariants
 * 1. A session is bound to the key it was opened with, by the key's id: it may what the key may
 *    now, and is over when the key is.
 * 2. Only the SHA-256 of its secret is kept.
 */
import type { DatabaseSync } from 'node:sqlite';
import { newSecret, secretHash } from './key.ts';

/** `now` is in ms since 1970. */
export interface Sessions {
  /** Opens one for the key of that id; gives its secret. */
  readonly open: (key: string, now: number) => string;
  /** The id of the key it was opened with; undefined when it is over. To be asked for keeps it. */
  readonly keyOf: (secret: string, now: number) => string | undefined;
  /** Ends it; nothing happens when it is none. */
  readonly end: (secret: string) => void;
}

/** A session ends so long after it was opened: 30 days. */
export const sessionMs: number = 30 * 86_400_000;
/** And so long after it was last used: 7 days. */
const idleMs = 7 * 86_400_000;
/** That it is used is written down this often: each time would be a write for each request. */
const noteMs = 3_600_000;

export const sessionTable: string = `
  CREATE TABLE IF NOT EXISTS sessions (
    hash      TEXT PRIMARY KEY,
    key       TEXT NOT NULL,
    opened_at REAL NOT NULL,
    used_at   REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS sessions_end AFTER DELETE ON keys
    BEGIN DELETE FROM sessions WHERE key = OLD.id; END;
`;

/** The sessions in a register's file. */
export function sessionsIn(db: DatabaseSync): Sessions {
  const open = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM sessions WHERE opened_at <= ? OR used_at <= ?');
  const find = db.prepare(
    'SELECT key, used_at FROM sessions WHERE hash = ? AND opened_at > ? AND used_at > ?',
  );
  const note = db.prepare('UPDATE sessions SET used_at = ? WHERE hash = ?');
  const end = db.prepare('DELETE FROM sessions WHERE hash = ?');
  return {
    open: (key, now) => {
      const secret = newSecret();
      forget.run(now - sessionMs, now - idleMs);
      open.run(secretHash(secret), key, now, now);
      return secret;
    },
    keyOf: (secret, now) => {
      const hashed = secretHash(secret);
      // `as`: this is where rows enter; the table is STRICT.
      const row = find.get(hashed, now - sessionMs, now - idleMs) as
        | { readonly key: string; readonly used_at: number }
        | undefined;
      if (row && now - row.used_at >= noteMs) note.run(now, hashed);
      return row?.key;
    },
    end: (secret) => void end.run(secretHash(secret)),
  };
}
