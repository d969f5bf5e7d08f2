/**
 * Removing a log as a whole, in one transaction: its head, lines, due work, and the blobs that no
 * other log uses. A log that is there stays append-only; the triggers see to that.
 */
import type { DatabaseSync } from 'node:sqlite';
import { busyLog, type Store } from '@baton/core';
import { prepare } from './builtin.ts';
import type { Claims } from './claims.ts';
import type { GroupCommit } from './commit.ts';

export function remover(
  db: DatabaseSync,
  work: GroupCommit,
  claims: Claims,
): NonNullable<Store['remove']> {
  const removeHead = prepare<{ id: number }>(
    db,
    'DELETE FROM heads WHERE conversation = ? RETURNING id',
  );
  const removeLines = prepare(db, 'DELETE FROM lines WHERE conversation = ?');
  const removeUses = prepare<{ hash: string | Uint8Array }>(
    db,
    'DELETE FROM blob_uses WHERE conversation = ? RETURNING hash',
  );
  const removeBlob = prepare(
    db,
    `DELETE FROM blobs WHERE hash = ?1
      AND NOT EXISTS (SELECT 1 FROM blob_uses WHERE blob_uses.hash = ?1)`,
  );
  const removeDue = prepare(db, 'DELETE FROM due WHERE conversation = ?');

  return (conversation) =>
    work.write(`remove ${conversation}`, () => {
      if (claims.claimed(conversation)) throw busyLog(conversation);
      // The head goes first, because lines stay for as long as there is one.
      db.exec('PRAGMA defer_foreign_keys = ON');
      const head = removeHead.get(conversation);
      if (!head) return false;
      removeLines.run(head.id);
      for (const { hash } of removeUses.all(head.id)) removeBlob.run(hash);
      removeDue.run(conversation);
      return true;
    });
}
