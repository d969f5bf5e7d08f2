/**
 * One world from its plan: workers over one store, people who act, faults that come, and time that
 * is only counted. It ends at rest, after the faults have stopped and everybody has done what was
 * waited for.
 *
 * Comes in: a plan. Goes out: a `Trial`: all that the checkers look at.
 */
import { hash } from 'node:crypto';
import {
  type Append,
  type Baton,
  type ConversationId,
  createBaton,
  type Head,
  memoryStore,
  type State,
  type Store,
} from '@baton/core';
import { type FaultKind, Faults, faultyStore, Worker } from './faults.ts';
import { emptyLedger, type Ledger } from './ledger.ts';
import type { Plan } from './plan.ts';
import { Random } from './random.ts';
import { Schedule } from './schedule.ts';
import { type Story, tellerOf } from './story.ts';
import { bellOf, modelsOf, type TeamWorld, teamOf } from './team.ts';
import { act, type Desk, type Door, resolve, standingOf, timesInLog } from './users.ts';

export interface Trial {
  readonly plan: Plan;
  readonly story: Story;
  readonly ledger: Ledger;
  readonly blobs: ReadonlyMap<string, string>;
  /** The head that came with the append of each position, by position. */
  readonly heads: ReadonlyMap<number, Head>;
  /** The state as the kernel loads it in the end. */
  readonly state: State | undefined;
  readonly faults: readonly FaultKind[];
  /** What happened, line by line, for people. */
  readonly notes: readonly string[];
}

/** Rounds of doing what is waited for, after which a world should have ended. */
const roundsMax = 300;

/** Lets a world happen. */
export async function happen(plan: Plan): Promise<Trial> {
  const world = new World(plan);
  await world.live();
  return world.trial();
}

interface Seat {
  readonly worker: Worker;
  readonly baton: Baton;
}

class World {
  readonly #plan: Plan;
  readonly #random: Random;
  readonly #schedule: Schedule;
  readonly #ledger = emptyLedger();
  readonly #faults: Faults;
  readonly #kept: Kept;
  readonly #desk: Desk;
  readonly #notes: string[] = [];
  readonly #conversation = 'c' as ConversationId; // `as`: it is a well-formed id
  readonly #seats: Seat[] = [];
  #workers = 0;
  #state: State | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#random = new Random(`${plan.seed}/world`);
    this.#schedule = new Schedule(this.#random.fork('schedule'));
    this.#faults = new Faults(plan.faults);
    this.#kept = keeping(memoryStore());
    this.#desk = {
      plan,
      ledger: this.#ledger,
      conversation: this.#conversation,
      story: () => this.#kept.story,
      now: () => this.#schedule.time,
      note: (text) => this.#note(text),
    };
    for (let seat = 0; seat < plan.workers; seat++) this.#hire(seat);
  }

  async live(): Promise<void> {
    const { plan, schedule } = { plan: this.#plan, schedule: this.#schedule };
    for (const { at, kind } of this.#faults.timed()) schedule.after(at, () => this.#crashOne(kind));
    try {
      if (plan.mood === 'busy') await this.#actAtRandom();
      else await this.#actAtRest();
      this.#faults.stop();
      await this.#comeToRest();
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#ledger.alarms.push({ rule: 'rest', message });
    }
  }

  trial(): Trial {
    return {
      plan: this.#plan,
      story: this.#kept.story,
      ledger: this.#ledger,
      blobs: this.#kept.blobs,
      heads: this.#kept.heads,
      state: this.#state,
      faults: this.#faults.came,
      notes: this.#notes,
    };
  }

  /** People act at moments drawn from the seed, whatever goes on. */
  async #actAtRandom(): Promise<void> {
    const draw = this.#random.fork('moments');
    let at = 0;
    for (let deed = 0; deed < this.#plan.actionsMax; deed++) {
      at += draw.pick([0, 0, 1, 10, 50, 200, 200, 1_000, 100_000]);
      this.#schedule.after(at, () => this.#act(deed));
    }
    await this.#schedule.run();
  }

  /** People act when nothing else happens, and do again what a crash swallowed. */
  async #actAtRest(): Promise<void> {
    for (let deed = 0; deed < this.#plan.actionsMax; deed++) {
      for (let attempt = 0; attempt < 6; attempt++) {
        const crashes = this.#ledger.crashes.length;
        const done = this.#act(deed);
        await this.#schedule.run();
        const swallowed = this.#ledger.crashes.length > crashes && done?.state === 'pending';
        if (!swallowed || timesInLog(this.#kept.story, done.token) > 0) break;
      }
    }
  }

  /** The faults are over, and everybody does what is waited for, until the run has its outcome. */
  async #comeToRest(): Promise<void> {
    const ledger = this.#ledger;
    this.#lookForHanging();
    for (const [index, { worker }] of this.#seats.entries()) {
      worker.die();
      this.#hire(index);
    }
    for (let round = 0; round < roundsMax; round++) {
      const before = this.#kept.story.events.length;
      const deed = resolve(this.#desk, this.#door(0), `rest${round}`);
      if (!deed) break;
      await this.#schedule.run();
      const { state, code } = deed;
      if (state !== 'kept' || this.#kept.story.events.length === before) {
        const message = `${deed.kind} should bring the run on, but is ${state} ${code ?? ''}`;
        ledger.alarms.push({ rule: 'rest', message });
        break;
      }
    }
    const standing = standingOf(this.#kept.story);
    if (!['answered', 'cut_short', 'new'].includes(standing.is)) {
      ledger.alarms.push({ rule: 'rest', message: `it did not end: ${JSON.stringify(standing)}` });
    }
    this.#lookForHanging();
    const seat = this.#seats[0];
    void seat?.baton.state(this.#conversation).then(
      (state) => {
        this.#state = state;
      },
      (error: unknown) => ledger.alarms.push({ rule: 'G2', message: String(error) }),
    );
    await this.#schedule.run();
  }

  /** At rest nobody alive still waits for an answer of the kernel. */
  #lookForHanging(): void {
    const living = this.#seats.filter(({ worker }) => worker.alive);
    const alive = new Set(living.map(({ worker }) => worker.id));
    for (const { kind, token, state, worker } of this.#ledger.deeds) {
      if (state !== 'pending' || !alive.has(worker)) continue;
      const message = `${kind} '${token}' was never answered`;
      this.#ledger.alarms.push({ rule: 'rest', message });
    }
  }

  #act(deed: number): ReturnType<typeof act> | undefined {
    const draw = this.#random.fork(`deed${deed}`);
    const name = `deed${deed}`;
    const alive = this.#seats.flatMap((seat, index) => (seat.worker.alive ? [index] : []));
    if (alive.length === 0) return undefined;
    const done = act(this.#desk, this.#door(draw.pick(alive)), { name, draw });
    // The same deed is sometimes delivered twice, to whoever is there.
    if (this.#plan.mood === 'busy' && draw.chance(15)) {
      act(this.#desk, this.#door(draw.pick(alive)), { name, draw: this.#random.fork(name) });
    }
    return done;
  }

  #door(index: number): Door {
    const { worker, baton } = this.#seats[index] as Seat; // `as`: seats are never taken away
    return { worker: worker.id, baton };
  }

  #hire(index: number): void {
    const worker = new Worker(this.#workers);
    this.#workers += 1;
    const { plan, schedule } = { plan: this.#plan, schedule: this.#schedule };
    const world: TeamWorld = {
      plan,
      worker,
      schedule,
      random: new Random(`${plan.seed}/team`),
      ledger: this.#ledger,
      mood: plan.mood,
      committed: () => this.#kept.story.events.length,
    };
    const store = faultyStore({
      inner: this.#kept.store,
      worker,
      schedule,
      random: this.#random.fork(`store${worker.id}`),
      latencyMs: plan.storeLatencyMs,
      claims: plan.claims,
      faults: this.#faults,
      crash: (one, why) => this.#crash(one, why),
    });
    const baton = createBaton({
      team: teamOf(world),
      store,
      models: modelsOf(world),
      human: bellOf(world),
      clock: worker.clock(schedule),
      sha256: (text) => hash('sha256', text),
      patienceMs: 150,
    });
    this.#seats[index] = { worker, baton };
  }

  #crashOne(why: FaultKind): void {
    const alive = this.#seats.filter(({ worker }) => worker.alive);
    const draw = this.#random.fork(`crash${this.#schedule.time}`);
    if (alive.length > 0) {
      this.#faults.came.push(why);
      this.#crash(draw.pick(alive).worker, why);
    }
  }

  /** A worker dies; another takes its seat and goes on with what was under way. */
  #crash(worker: Worker, why: FaultKind): void {
    if (!worker.alive) return;
    worker.die();
    this.#ledger.crashes.push({ worker: worker.id, at: this.#schedule.time, why });
    this.#note(`worker ${worker.id} dies: ${why}`);
    const index = this.#seats.findIndex((seat) => seat.worker === worker);
    const afterMs = this.#plan.mood === 'calm' ? 0 : this.#random.fork(why).pick([0, 5, 300]);
    this.#schedule.after(afterMs, () => {
      this.#hire(index);
      const { worker: next, baton } = this.#seats[index] as Seat; // `as`: hired one line above
      this.#note(`worker ${next.id} takes over`);
      if (standingOf(this.#kept.story).is !== 'active') return;
      resolve(this.#desk, { worker: next.id, baton }, `heir${next.id}`);
    });
  }

  #note(text: string): void {
    this.#notes.push(`${this.#kept.story.events.length}\t${this.#schedule.time}\t${text}`);
  }
}

interface Kept {
  readonly store: Store;
  readonly story: Story;
  readonly blobs: ReadonlyMap<string, string>;
  readonly heads: ReadonlyMap<number, Head>;
}

/** Looks at what the store of all workers keeps, as it keeps it. */
function keeping(store: Store): Kept {
  const teller = tellerOf();
  const blobs = new Map<string, string>();
  const heads = new Map<number, Head>();
  const append = async (given: Append): Promise<void> => {
    await store.append(given);
    for (const [hash, text] of given.blobs) blobs.set(hash, text);
    heads.set(given.head.seq, given.head);
    teller.extend(given.lines, blobs);
  };
  return { store: { ...store, append }, story: teller.story, blobs, heads };
}
