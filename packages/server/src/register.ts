/**
 * What a server has to remember beside the logs: its keys, whose a conversation is, which answers
 * were given under an idempotency key, who has claimed a wait of the inbox, which browsers are
 * known. One SQLite file, shared by the processes that serve the same store.
 *
 * Invariants
 * 1. A secret is never in it, only its hash.
 * 2. What a call has written is on the disk when it returns.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BatonError, type ConversationId, messageOf, type Seq } from '@baton/core';
import { type FindKey, type Key, newSecret, type Scope, scopes, secretHash } from './key.ts';
import { type Sessions, sessionsIn, sessionTable } from './session.ts';

/** A write that was begun under an idempotency key. */
export interface Begun {
  /** Hash of method, path and body: the same key for something else is refused. */
  readonly request: string;
  readonly conversation: ConversationId;
  /** Where the log was; what the write has recorded comes after it. */
  readonly after: Seq;
  /** The answer as JSON; null while there is none. */
  readonly answer: string | null;
}

/** Who said that they are on it, and until when, in ms since 1970. */
export interface InboxClaim {
  readonly key: string;
  readonly by: string;
  readonly until: number;
}

/** A key as it is listed. */
export interface ListedKey extends Key {
  readonly createdAt: number;
}

export interface Register {
  readonly findKey: FindKey;
  readonly keys: () => readonly ListedKey[];
  /** Makes a key and gives its secret, which nobody can be told again. */
  readonly addKey: (key: { readonly name: string; readonly scopes: readonly Scope[] }) => string;
  /** Gives false when there is none of that name or id. Its sessions are over with it. */
  readonly removeKey: (nameOrId: string) => boolean;
  readonly sessions: Sessions;
  /** The id of the key that a conversation belongs to. */
  readonly ownerOf: (conversation: ConversationId) => string | undefined;
  /** The first one to own it stays its owner. */
  readonly own: (conversation: ConversationId, key: string) => void;
  /** How many belong to a key. */
  readonly owned: (key: string) => number;
  readonly begun: (key: string, idempotencyKey: string) => Begun | undefined;
  /** Gives false when that key is there already. */
  readonly begin: (key: string, idempotencyKey: string, begun: Omit<Begun, 'answer'>) => boolean;
  readonly answered: (key: string, idempotencyKey: string, answer: string) => void;
  /** Forgets a write that was refused, so that it can be tried again. */
  readonly forget: (key: string, idempotencyKey: string) => void;
  /** The claim on a wait; `seq` names the wait. */
  readonly claimOn: (wait: Wait, now: number) => InboxClaim | undefined;
  /** Claims or renews; gives the claim that holds, which is another's when that was first. */
  readonly claim: (wait: Wait, claim: InboxClaim, now: number) => InboxClaim;
  readonly unclaim: (wait: Wait) => void;
  /** Forgets whose it was, its claim, and what was answered for it. */
  readonly forgetConversation: (conversation: ConversationId) => void;
  readonly close: () => void;
}

export interface Wait {
  readonly conversation: ConversationId;
  readonly seq: Seq;
}

/** How long an answer is remembered: 7 days. */
const rememberMs = 7 * 86_400_000;
/** `BaSv`. */
const applicationId = 0x42_61_53_76;

/**
 * Opens the register, made when it is missing, for the owner only; without a path one that goes
 * with its process.
 * @throws BatonError `store_failed` for a file that is not a register or can not be used.
 */
export function openRegister(path?: string): Register {
  try {
    return registerOf(openFile(path));
  } catch (cause) {
    throw new BatonError(
      'store_failed',
      `Cannot open the server's register ${path ?? 'in memory'}: ${messageOf(cause)}. Use ` +
        'another path, or make that one writable.',
      { cause },
    );
  }
}

function openFile(path: string | undefined): DatabaseSync {
  // Not a static import: Node 22 warns of its first load, which the store has had by then.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  if (path !== undefined) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const before = process.umask(0o077);
  try {
    const db = new DatabaseSync(path ?? ':memory:', { timeout: 5_000 });
    const { application_id: id } = db.prepare('PRAGMA application_id').get() ?? {};
    const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
    if (id !== applicationId && tables !== 0) {
      db.close();
      throw new Error('it is a file of another program');
    }
    db.exec(schema);
    db.prepare('DELETE FROM answers WHERE at < ?').run(Date.now() - rememberMs);
    return db;
  } finally {
    process.umask(before);
  }
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA trusted_schema = OFF;
  PRAGMA application_id = ${applicationId};
  CREATE TABLE IF NOT EXISTS keys (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    hash       TEXT NOT NULL UNIQUE,
    scopes     TEXT NOT NULL,
    created_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS owners (
    conversation TEXT PRIMARY KEY,
    key          TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS owners_by_key ON owners (key);
  CREATE TABLE IF NOT EXISTS answers (
    key             TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request         TEXT NOT NULL,
    conversation    TEXT NOT NULL,
    after           INTEGER NOT NULL,
    answer          TEXT,
    at              REAL NOT NULL,
    PRIMARY KEY (key, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answers_by_time ON answers (at);
  CREATE TABLE IF NOT EXISTS claims (
    conversation TEXT PRIMARY KEY,
    seq          INTEGER NOT NULL,
    key          TEXT NOT NULL,
    by           TEXT NOT NULL,
    until        REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  ${sessionTable}
`;

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly created_at: number;
}

function registerOf(db: DatabaseSync): Register {
  const keyBy = db.prepare('SELECT id, name, scopes, created_at FROM keys WHERE hash = ?');
  const keyById = db.prepare('SELECT id, name, scopes, created_at FROM keys WHERE id = ?');
  const allKeys = db.prepare('SELECT id, name, scopes, created_at FROM keys ORDER BY created_at');
  const insertKey = db.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?)');
  const deleteKey = db.prepare('DELETE FROM keys WHERE name = ? OR id = ?');
  const owner = db.prepare('SELECT key FROM owners WHERE conversation = ?');
  const owned = db.prepare('SELECT count(*) AS n FROM owners WHERE key = ?');
  const own = db.prepare('INSERT INTO owners VALUES (?, ?) ON CONFLICT DO NOTHING');
  const begun = db.prepare(
    `SELECT request, conversation, after, answer FROM answers
      WHERE key = ? AND idempotency_key = ?`,
  );
  const begin = db.prepare(
    'INSERT INTO answers VALUES (?, ?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING',
  );
  const answer = db.prepare('UPDATE answers SET answer = ? WHERE key = ? AND idempotency_key = ?');
  const forget = db.prepare('DELETE FROM answers WHERE key = ? AND idempotency_key = ?');
  const claimed = db.prepare(
    'SELECT key, by, until FROM claims WHERE conversation = ? AND seq = ? AND until > ?',
  );
  const claim = db.prepare(
    `INSERT INTO claims VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation) DO UPDATE
      SET seq = excluded.seq, key = excluded.key, by = excluded.by, until = excluded.until
      WHERE claims.seq <> excluded.seq OR claims.until <= ?
        OR (claims.key = excluded.key AND claims.by = excluded.by)`,
  );
  const forgetting = ['owners', 'claims', 'answers'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE conversation = ?`),
  );
  const unclaim = db.prepare('DELETE FROM claims WHERE conversation = ? AND seq = ?');

  // `as` below: this is where rows enter; the tables are STRICT, scopes were written from a list.
  const keyOf = ({ id, name, scopes: list, created_at: createdAt }: KeyRow): ListedKey => ({
    id,
    name,
    scopes: new Set(scopes.filter((scope) => list.split(' ').includes(scope))),
    createdAt,
  });
  const claimOn: Register['claimOn'] = ({ conversation, seq }, now) =>
    claimed.get(conversation, seq, now) as InboxClaim | undefined;

  return {
    findKey: (sought) => {
      const found = 'id' in sought ? keyById.get(sought.id) : keyBy.get(sought.secretHash);
      return found && keyOf(found as unknown as KeyRow);
    },
    keys: () => (allKeys.all() as unknown as KeyRow[]).map(keyOf),
    addKey: ({ name, scopes: wanted }) => {
      const secret = newSecret();
      if (name === '' || name.length > 64) throw badName(`1 to 64 characters are needed`, name);
      if (allKeys.all().some((row) => row['name'] === name)) throw badName('it is taken', name);
      insertKey.run(randomUUID(), name, secretHash(secret), wanted.join(' '), Date.now());
      return secret;
    },
    removeKey: (nameOrId) => deleteKey.run(nameOrId, nameOrId).changes > 0,
    sessions: sessionsIn(db),
    ownerOf: (conversation) => owner.get(conversation)?.['key'] as string | undefined,
    own: (conversation, key) => void own.run(conversation, key),
    owned: (key) => Number(owned.get(key)?.['n']),
    begun: (key, idempotencyKey) => begun.get(key, idempotencyKey) as unknown as Begun | undefined,
    begin: (key, idempotencyKey, { request, conversation, after }) =>
      begin.run(key, idempotencyKey, request, conversation, after, Date.now()).changes > 0,
    answered: (key, idempotencyKey, text) => void answer.run(text, key, idempotencyKey),
    forget: (key, idempotencyKey) => void forget.run(key, idempotencyKey),
    claimOn,
    claim: (wait, wanted, now) => {
      claim.run(wait.conversation, wait.seq, wanted.key, wanted.by, wanted.until, now);
      return claimOn(wait, now) ?? wanted;
    },
    unclaim: ({ conversation, seq }) => void unclaim.run(conversation, seq),
    forgetConversation: (conversation) => {
      // Three writes and no transaction: when one is missed, nothing that is left leads anywhere.
      for (const statement of forgetting) statement.run(conversation);
    },
    close: () => db.close(),
  };
}

function badName(why: string, got: string): BatonError {
  return new BatonError('input_invalid', `Cannot make the key: ${why}, got '${got}'.`);
}
