/**
 * Logs, heads and blobs.
 *
 * Invariants
 * 1. The position is checked in the transaction that writes, so of all processes one wins (G1).
 * 2. A blob is kept once, under the SHA-256 of its text, and given back only if that still holds.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type Append,
  BatonError,
  checkAppend,
  checkListQuery,
  type Head,
  type Line,
  type ListQuery,
  type Seq,
  type Store,
  staleWriter,
} from '@baton/core';
import { prepare, type Query } from './builtin.ts';
import type { GroupCommit } from './commit.ts';

/** The part of a store that keeps logs. */
export type Log = Pick<Store, 'head' | 'append' | 'read' | 'blobs' | 'list'>;

/** A text or a hash as it is kept. */
type Kept = string | Uint8Array;

export function openLog(db: DatabaseSync, work: GroupCommit, path: string): Log {
  const head = prepare<{ head: string }>(db, 'SELECT head FROM heads WHERE conversation = ?');
  const lines = prepare<{ seq: Seq; text: Kept; hash: Kept }>(
    db,
    `SELECT seq, text, hash FROM lines
      WHERE conversation = (SELECT id FROM heads WHERE conversation = ?) AND seq BETWEEN ? AND ?
      ORDER BY seq`,
  );
  const blob = prepare<{ text: Kept }>(db, 'SELECT text FROM blobs WHERE hash = ?');
  const append = appender(db, work);
  const lists = new Map<string, Query<{ head: string }>>();

  return {
    head: (conversation) =>
      work.read(`read the head of ${conversation}`, () => {
        const row = head.get(conversation);
        return row && headOf(row);
      }),

    append,

    read: (conversation, from, to) =>
      work.read(`read ${conversation}`, () =>
        lines
          .all(conversation, from, to)
          .map(({ seq, text, hash }): Line => ({ seq, text: textOf(text), hash: hashOf(hash) })),
      ),

    blobs: (hashes) =>
      work.read('read blobs', () => {
        const found = new Map<string, string>();
        for (const hash of hashes) {
          const row = blob.get(keptHash(hash));
          if (row === undefined) continue;
          const text = textOf(row.text);
          if (sha256(text) !== hash) throw changedBlob(hash, path);
          found.set(hash, text);
        }
        return found;
      }),

    list: async (query) => {
      checkListQuery(query);
      const sql = listSql(query);
      const { team, status, before = Infinity, limit } = query;
      return await work.read('list conversations', () => {
        const list = lists.get(sql) ?? prepare(db, sql);
        lists.set(sql, list);
        const values = [team, status].filter((value) => value !== undefined);
        return list.all(...values, before, limit).map(headOf);
      });
    },
  };
}

/** The head in a row of `heads`. */
export function headOf(row: { readonly head: string }): Head {
  // `as`: this is where heads enter; they were written by `append`.
  return JSON.parse(row.head) as Head;
}

/** Where a log is, and what its head is found by. */
interface Place {
  readonly id: number;
  readonly seq: Seq;
  readonly team: string;
  readonly status: string;
}

function appender(db: DatabaseSync, work: GroupCommit): Store['append'] {
  const position = prepare<Place>(
    db,
    'SELECT id, seq, team, status FROM heads WHERE conversation = ?',
  );
  const start = prepare<Place>(
    db,
    `INSERT INTO heads (conversation, team, status, seq, updated_at, head)
      VALUES (?, ?, ?, ?, ?, ?) RETURNING id, seq, team, status`,
  );
  const move = prepare(db, 'UPDATE heads SET seq = ?, updated_at = ?, head = ? WHERE id = ?');
  // By itself, because naming a column writes its index, also when the value stays.
  const relabel = prepare(db, 'UPDATE heads SET team = ?, status = ? WHERE id = ?');
  const addLine = prepare(
    db,
    'INSERT INTO lines (conversation, seq, text, hash) VALUES (?, ?, ?, ?)',
  );
  const addBlob = prepare(
    db,
    'INSERT INTO blobs (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const useBlob = prepare(
    db,
    'INSERT INTO blob_uses (hash, conversation) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );

  return async (append) => {
    checkAppend(append);
    checkBlobs(append);
    // Everything that needs no lock is done before it is taken.
    const { conversation, expected, head } = append;
    const lines = append.lines.map(
      ({ seq, text, hash }) => [seq, keptText(text), keptHash(hash)] as const,
    );
    const blobs = [...append.blobs].map(
      ([hash, text]) => [keptHash(hash), keptText(text)] as const,
    );
    const { team, status } = head;
    const place = [head.seq, head.updatedAt, JSON.stringify(head)] as const;

    await work.write(`append to ${conversation}`, () => {
      let row = position.get(conversation);
      if ((row?.seq ?? 0) !== expected) throw staleWriter(append, row?.seq ?? 0);
      if (row === undefined) {
        row = start.get(conversation, team, status, ...place);
      } else {
        move.run(...place, row.id);
        if (row.team !== team || row.status !== status) relabel.run(team, status, row.id);
      }
      const id = row?.id ?? null;
      for (const line of lines) addLine.run(id, ...line);
      for (const [hash, text] of blobs) {
        addBlob.run(hash, text);
        useBlob.run(hash, id);
      }
    });
  };
}

/** A blob under a wrong hash would stand in the way of the right one for ever. */
function checkBlobs({ conversation, blobs }: Append): void {
  for (const [hash, text] of blobs) {
    if (sha256(text) === hash) continue;
    throw new BatonError(
      'input_invalid',
      `Cannot append to ${conversation}: a blob is not what its SHA-256 says, got ${hash}. ` +
        'Nothing was written.',
      { path: `blobs.${hash}` },
    );
  }
}

function changedBlob(hash: string, path: string): BatonError {
  return new BatonError(
    'store_corrupt',
    `Cannot read blob ${hash}: its text in ${path} is not what was written. ` +
      'Put a backup in its place.',
  );
}

/** Ties are told apart by who began later, as the index has them; the store in memory agrees. */
function listSql({ team, status }: ListQuery): string {
  const conditions = [
    ...(team === undefined ? [] : ['team = ?']),
    ...(status === undefined ? [] : ['status = ?']),
    // Said twice, because a partial index is used only for its own words.
    ...(status === undefined || status === 'ended' ? [] : ["status <> 'ended'"]),
    'updated_at < ?',
  ];
  return `SELECT head FROM heads WHERE ${conditions.join(' AND ')}
    ORDER BY updated_at DESC, id DESC LIMIT ?`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function keptHash(hash: string): Kept {
  return /^[\da-f]{64}$/.test(hash) ? Buffer.from(hash, 'hex') : hash;
}

function hashOf(kept: Kept): string {
  return typeof kept === 'string' ? kept : Buffer.from(kept).toString('hex');
}

/** Node 22 gives a TEXT back only up to its first NUL. */
function keptText(text: string): Kept {
  return text.includes('\0') ? Buffer.from(text) : text;
}

function textOf(kept: Kept): string {
  return typeof kept === 'string' ? kept : Buffer.from(kept).toString();
}
