/**
 * Claims: who works on which conversation, across processes.
 *
 * Each open store that claims or leases something is an owner with one row, and renews it. When the
 * row goes, so do all claims of the owner (a foreign key that cascades).
 *
 * Invariants
 * 1. At most one claim for a conversation. A claim only spares double work; that no two write at the
 *    same position is kept by `append` alone, also when an owner that was suspended wakes up.
 * 2. An owner whose process is dead on this machine is gone at once, any other when it has not
 *    renewed its row for `leaseMs`.
 * 3. Nothing here waits for the disk: an owner does not survive a crash of the machine either.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Claim, ConversationId, Head } from '@baton/core';
import { prepare } from './builtin.ts';
import type { GroupCommit } from './commit.ts';
import { lifeOf, type ProcessName, thisProcess } from './life.ts';
import { headOf } from './log.ts';

interface Owner extends ProcessName {
  readonly id: string;
  readonly expires_at: number;
}

const quick = { durable: false };

/** Claims of one open store, and its row among the owners. */
export class Claims {
  /** Names this store among the owners. */
  readonly owner: string = randomUUID();
  readonly #work: GroupCommit;
  readonly #leaseMs: number;
  readonly #held = new Set<ConversationId>();
  /** Released while the file could not be written to. */
  readonly #leftOver = new Set<ConversationId>();
  readonly #sql: ReturnType<typeof statements>;
  #beat: NodeJS.Timeout | undefined;

  constructor(db: DatabaseSync, work: GroupCommit, { leaseMs }: { readonly leaseMs: number }) {
    this.#work = work;
    this.#leaseMs = leaseMs;
    this.#sql = statements(db);
  }

  /** Contract: see `Store`. */
  async claim(conversation: ConversationId): Promise<Claim | undefined> {
    let taken = false;
    try {
      await this.#work.write(
        `claim ${conversation}`,
        () => {
          this.attend();
          // This may be a second run, after a rollback of the first.
          if (taken) this.#held.delete(conversation);
          taken = this.#take(conversation);
        },
        quick,
      );
    } catch (thrown) {
      if (taken) this.#held.delete(conversation);
      throw thrown;
    }
    return taken ? this.#claimOf(conversation) : undefined;
  }

  /** Conversations with work to do that nobody works on; those that waited longest come first. */
  unfinished(limit: number): Promise<readonly Head[]> {
    return this.#work.write(
      'look for unfinished conversations',
      () => {
        this.buryDead();
        return this.#sql.unfinished.all(limit).map(headOf);
      },
      quick,
    );
  }

  /** Within a transaction: makes sure this store is an owner, and keeps it one. */
  attend(): void {
    const { renew, arrive, take } = this.#sql;
    const expires = Date.now() + this.#leaseMs;
    if (renew.run(expires, this.owner) === 0) {
      const { host, pid, started } = thisProcess();
      arrive.run(this.owner, host, pid, started, expires);
      // It had expired, as after a long sleep of the machine: takes back what is still free.
      for (const conversation of this.#held) take.run(conversation, this.owner);
    }
    this.#beat ??= setInterval(() => this.#renew(), this.#leaseMs / 3).unref();
  }

  /** Within a transaction: does anybody alive work on it, this store included? */
  claimed(conversation: ConversationId): boolean {
    const owner = this.#sql.ownerOf.get(conversation);
    if (owner === undefined) return false;
    return owner.id === this.owner ? this.#held.has(conversation) : isLive(owner);
  }

  /** Within a transaction: removes the owners that are gone, and with them their claims. */
  buryDead(): void {
    for (const owner of this.#sql.owners.all()) {
      if (owner.id !== this.owner && !isLive(owner)) this.#sql.leave.run(owner.id);
    }
  }

  /** Ends the renewals; gives what is left to write, within a transaction, to be no owner. */
  close(): (() => void) | undefined {
    clearInterval(this.#beat);
    return this.#beat && (() => this.#sql.leave.run(this.owner));
  }

  #take(conversation: ConversationId): boolean {
    const { take, ownerOf, leave } = this.#sql;
    if (take.run(conversation, this.owner) === 0) {
      const other = ownerOf.get(conversation);
      if (other?.id === this.owner) {
        if (this.#held.has(conversation)) return false;
      } else {
        if (other !== undefined && isLive(other)) return false;
        if (other !== undefined) leave.run(other.id);
        take.run(conversation, this.owner);
      }
    }
    this.#held.add(conversation);
    return true;
  }

  #claimOf(conversation: ConversationId): Claim {
    let released = false;
    return {
      release: async () => {
        if (released) return;
        released = true;
        this.#held.delete(conversation);
        this.#leftOver.add(conversation);
        await this.#giveBack().catch(() => {});
      },
    };
  }

  async #giveBack(): Promise<void> {
    const conversations = [...this.#leftOver];
    await this.#work.write(
      'release a claim',
      () => {
        for (const conversation of conversations) {
          // It may have been claimed again since.
          if (!this.#held.has(conversation)) this.#sql.release.run(conversation, this.owner);
        }
      },
      quick,
    );
    for (const conversation of conversations) this.#leftOver.delete(conversation);
  }

  #renew(): void {
    this.#work
      .write('renew claims', () => this.attend(), quick)
      .then(() => (this.#leftOver.size > 0 ? this.#giveBack() : undefined))
      // Tried again at the next beat, two of which fit into a lease.
      .catch(() => {});
  }
}

function isLive(owner: Owner): boolean {
  return owner.expires_at > Date.now() && lifeOf(owner) !== 'dead';
}

function statements(db: DatabaseSync) {
  return {
    arrive: prepare(
      db,
      'INSERT INTO owners (id, host, pid, started, expires_at) VALUES (?, ?, ?, ?, ?)',
    ),
    renew: prepare(db, 'UPDATE owners SET expires_at = ? WHERE id = ?'),
    leave: prepare(db, 'DELETE FROM owners WHERE id = ?'),
    owners: prepare<Owner>(db, 'SELECT id, host, pid, started, expires_at FROM owners'),
    take: prepare(
      db,
      'INSERT INTO claims (conversation, owner) VALUES (?, ?) ON CONFLICT DO NOTHING',
    ),
    release: prepare(db, 'DELETE FROM claims WHERE conversation = ? AND owner = ?'),
    ownerOf: prepare<Owner>(
      db,
      `SELECT id, host, pid, started, expires_at
        FROM claims JOIN owners ON owners.id = claims.owner WHERE conversation = ?`,
    ),
    unfinished: prepare<{ head: string }>(
      db,
      `SELECT head FROM heads
        WHERE status = 'active' AND status <> 'ended' -- the index is of those
          AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.conversation = heads.conversation)
        ORDER BY updated_at LIMIT ?`,
    ),
  };
}
