/**
 * Due work: what is to be done at a moment, by whichever worker comes first.
 *
 * Invariants
 * 1. An item is added once for its key, also when it is long done (`keepDoneMs`).
 * 2. A taken item is leased: nobody else gets it until the lease ends, its owner's process dies or
 *    its store is closed. So it is done at least once, and `key` says whether it already was.
 */
import type { DatabaseSync } from 'node:sqlite';
import { BatonError, type ConversationId } from '@baton/core';
import { prepare } from './builtin.ts';
import type { Claims } from './claims.ts';
import type { GroupCommit } from './commit.ts';

/** Something to be done. */
export interface DueWork {
  readonly conversation: ConversationId;
  /** When, in ms since 1970. */
  readonly at: number;
  /** What, in the caller's words, such as `retry`. */
  readonly kind: string;
  /** The idempotency key. */
  readonly key: string;
}

/** Something to be done now, by the caller. */
export interface DueItem extends DueWork {
  readonly id: number;
  /** How often it has been taken, this time included. */
  readonly attempts: number;
}

/** A queue that all processes share which have the file open. */
export interface DueQueue {
  /** Gives false when the key is known already. */
  readonly add: (work: DueWork) => Promise<boolean>;
  /** Up to `limit` items (1 to 1,000) that are due at `now`, earliest first, leased for `leaseMs`. */
  readonly take: (order: {
    readonly now: number;
    readonly limit: number;
    readonly leaseMs: number;
  }) => Promise<readonly DueItem[]>;
  /** Contract: may be called twice; the item is never given out again. */
  readonly done: (id: number) => Promise<void>;
}

/** How long a key is remembered after its item is done: 30 days. */
const keepDoneMs = 30 * 86_400_000;

export function openDue(db: DatabaseSync, work: GroupCommit, claims: Claims): DueQueue {
  const add = prepare(
    db,
    `INSERT INTO due (conversation, at, kind, key) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO NOTHING`,
  );
  const forget = prepare(db, 'DELETE FROM due WHERE done_at < ?');
  const free = prepare<Omit<DueItem, 'attempts'>>(
    db,
    `SELECT id, conversation, at, kind, key FROM due
      WHERE done_at IS NULL AND at <= ?
        AND (owner IS NULL OR leased_until <= ? OR owner NOT IN (SELECT id FROM owners))
      ORDER BY at, id LIMIT ?`,
  );
  const lease = prepare<{ attempts: number }>(
    db,
    `UPDATE due SET owner = ?, leased_until = ?, attempts = attempts + 1 WHERE id = ?
      RETURNING attempts`,
  );
  const finish = prepare(db, 'UPDATE due SET done_at = ? WHERE id = ? AND done_at IS NULL');

  return {
    add: async ({ conversation, at, kind, key }) => {
      if (!Number.isFinite(at)) throw notANumber('add due work', 'at', at);
      return await work.write(`add due work ${key}`, () => {
        forget.run(Date.now() - keepDoneMs);
        return add.run(conversation, at, kind, key) === 1;
      });
    },

    take: async ({ now, limit, leaseMs }) => {
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1_000)) {
        throw notANumber('take due work', 'limit', limit);
      }
      if (!(leaseMs > 0)) throw notANumber('take due work', 'leaseMs', leaseMs);
      // A lease need not survive a crash of the machine: its owner does not either.
      const options = { durable: false };
      return await work.write(
        'take due work',
        () => {
          claims.buryDead();
          claims.attend();
          return free.all(now, now, limit).map((item): DueItem => {
            const attempts = lease.get(claims.owner, now + leaseMs, item.id)?.attempts ?? 1;
            return { ...item, attempts };
          });
        },
        options,
      );
    },

    done: async (id) => {
      await work.write(`finish due work ${id}`, () => finish.run(Date.now(), id));
    },
  };
}

function notANumber(doing: string, path: string, got: number): BatonError {
  const wanted = { at: 'a time in ms', limit: 'a whole number from 1 to 1,000' }[path];
  return new BatonError(
    'input_invalid',
    `Cannot ${doing}: ${path} must be ${wanted ?? 'a positive number of ms'}, got ${got}.`,
    { path },
  );
}
