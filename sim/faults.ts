/**
 * What goes wrong with workers and their store: crashes before an append and after it, an append
 * that was kept and reported as failed, a store that is full or busy for a while, claims that more
 * than one worker gets.
 *
 * A dead worker's ports never answer again and keep nothing of what it still says.
 */
import { type Append, BatonError, type Claim, type Clock, type Store } from '@baton/core';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

export type FaultKind =
  | 'crash_before_append'
  | 'crash_after_append'
  | 'crash_any_time'
  | 'append_kept_but_failed'
  | 'store_full'
  | 'store_busy';

/** A fault, and when: at the n-th append of the world, or n ms after its beginning. */
export interface FaultPlan {
  readonly kind: FaultKind;
  readonly at: number;
}

export function drawFaults(random: Random, mood: 'calm' | 'busy'): FaultPlan[] {
  return Array.from({ length: random.pick([0, 1, 1, 2, 3, 4]) }, (): FaultPlan => {
    const kind: FaultKind =
      mood === 'calm'
        ? random.pick(['crash_before_append', 'crash_after_append'])
        : random.weighted({
            crash_before_append: 3,
            crash_after_append: 3,
            crash_any_time: 3,
            append_kept_but_failed: 1,
            store_full: 2,
            store_busy: 1,
          });
    return { kind, at: kind === 'crash_any_time' ? random.int(1, 3_000) : random.int(1, 25) };
  });
}

/** One process: its ports work while it lives. */
export class Worker {
  readonly id: number;
  readonly #claims: Set<Claim> = new Set();
  #alive = true;

  constructor(id: number) {
    this.id = id;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Ends it: nothing it has under way goes on, and the store frees what it had claimed. */
  die(): void {
    this.#alive = false;
    for (const claim of this.#claims) void claim.release();
  }

  /** Gives what `promise` gives while the worker lives, and nothing ever once it is dead. */
  async live<T>(promise: Promise<T> | T): Promise<T> {
    try {
      const value = await promise;
      return this.#alive ? value : await never;
    } catch (error) {
      if (this.#alive) throw error;
      return await never;
    }
  }

  /** The clock as this worker has it. */
  clock(schedule: Schedule): Clock {
    return {
      now: () => schedule.now(),
      after: (ms, callback) => schedule.after(ms, () => void (this.#alive && callback())),
    };
  }

  /** Remembers a claim, so that the store can free it when this worker dies. */
  holds(claim: Claim): Claim {
    if (this.#alive) this.#claims.add(claim);
    else void claim.release();
    return {
      release: async () => {
        this.#claims.delete(claim);
        // A dead worker's claims are freed by the store and no longer its own to release.
        if (this.#alive) await claim.release();
      },
    };
  }
}

const never: Promise<never> = new Promise(() => {});

export interface FaultyStoreOptions {
  /** What all workers share; lives as long as the world. */
  readonly inner: Store;
  readonly worker: Worker;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly latencyMs: number;
  readonly claims: 'kept' | 'broken';
  /** The faults that are still to come; shared by all workers. */
  readonly faults: Faults;
  readonly crash: (worker: Worker, why: FaultKind) => void;
}

/** The faults of a world: which are still to come, and which came. */
export class Faults {
  readonly came: FaultKind[] = [];
  #left: readonly FaultPlan[];
  #appends = 0;
  #failing: { readonly kind: 'store_full' | 'store_busy'; left: number } | undefined;

  constructor(plans: readonly FaultPlan[]) {
    this.#left = plans;
  }

  /** The fault of the append that is about to be made. */
  ofAppend(): FaultKind | undefined {
    this.#appends += 1;
    if (this.#failing) return this.ofRead();
    const due = this.#left.find(({ kind, at }) => kind !== 'crash_any_time' && at <= this.#appends);
    if (!due) return undefined;
    this.#left = this.#left.filter((plan) => plan !== due);
    this.came.push(due.kind);
    if (due.kind !== 'store_full' && due.kind !== 'store_busy') return due.kind;
    this.#failing = { kind: due.kind, left: 3 };
    return due.kind;
  }

  /** The fault of a call that changes nothing: a busy store fails those too, for a while. */
  ofRead(): FaultKind | undefined {
    const failing = this.#failing;
    if (!failing) return undefined;
    failing.left -= 1;
    if (failing.left <= 0) this.#failing = undefined;
    return failing.kind;
  }

  timed(): readonly FaultPlan[] {
    return this.#left.filter(({ kind }) => kind === 'crash_any_time');
  }

  /** From here on nothing goes wrong any more. */
  stop(): void {
    this.#left = [];
    this.#failing = undefined;
  }
}

/** The store as one worker has it. */
export function faultyStore(options: FaultyStoreOptions): Store {
  const { inner, worker, schedule, random, latencyMs, claims, faults, crash } = options;
  const passing = async (): Promise<void> => {
    if (latencyMs > 0) await schedule.wait(random.int(0, latencyMs));
  };
  const through = async <T>(call: () => Promise<T>): Promise<T> => {
    await worker.live(passing());
    if (faults.ofRead() === 'store_busy') throw busy();
    const given = await call();
    return await worker.live(passing().then(() => given));
  };
  return {
    head: (conversation) => through(() => inner.head(conversation)),
    read: (conversation, from, to) => through(() => inner.read(conversation, from, to)),
    blobs: (hashes) => through(() => inner.blobs(hashes)),
    list: (query) => through(() => inner.list(query)),
    close: () => inner.close(),

    append: async (append: Append) => {
      await worker.live(passing());
      const fault = faults.ofAppend();
      if (fault === 'store_busy') throw busy();
      if (fault === 'store_full') throw new BatonError('store_full', 'the disk is full');
      if (fault === 'crash_before_append') {
        crash(worker, fault);
        await never;
      }
      await inner.append(append);
      if (fault === 'crash_after_append') crash(worker, fault);
      if (fault === 'append_kept_but_failed') throw new BatonError('store_failed', 'lost the line');
      await worker.live(passing());
    },

    claim: async (conversation) => {
      await worker.live(passing());
      if (claims === 'broken') return { release: async () => {} };
      const claim = await inner.claim(conversation);
      return await worker.live(claim && worker.holds(claim));
    },
  };
}

function busy(): BatonError {
  return new BatonError('store_busy', 'the store is busy');
}
