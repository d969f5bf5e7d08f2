/**
 * Drives one conversation: load, fold, decide, perform, append, publish, until it is parked.
 *
 * Comes in: inputs (a message, an approval, a cancel), each a function of the state. Goes out:
 * committed events and deltas to whoever listens, and an outcome.
 *
 * Invariants
 * 1. What is published is committed.
 * 2. Nothing is performed before everything known is committed; so one turn is one transaction.
 * 3. A stale writer loses: what it decided is dropped, what the world told it is offered again to
 *    the state as it is now, and kept if that still waits for it.
 * 4. Nothing is held while a person thinks: a parked conversation is only its log.
 */
import { Interrupt } from './deadline.ts';
import { decide, recover } from './decide.ts';
import { type Effect, effectId } from './effect.ts';
import type { Fact, ForkedFrom, LogEvent } from './event.ts';
import { BatonError } from './failure.ts';
import { type Made, perform, type World } from './perform.ts';
import type { Delta } from './port.ts';
import { redact } from './redact.ts';
import { originOf } from './replay.ts';
import type { Seam } from './seam.ts';
import { apply, emptyState, type State } from './state.ts';
import type { Team } from './team.ts';

/** What somebody brings: the facts it means now. @throws BatonError when it may not be now. */
export type Input = (state: State) => readonly Fact[];

export interface DriverOptions {
  /** Of a conversation that is no fork. */
  readonly team: Team;
  readonly seam: Seam;
  readonly world: Omit<World, 'interrupt' | 'delta'>;
  readonly delta: (agent: string, delta: Delta) => void;
  /** What a fork works with instead; asked once, before anything is decided. */
  readonly forked: (origin: ForkedFrom) => Promise<ForkedWorld>;
}

/** Team, views and answers of a fork. */
export type ForkedWorld = Pick<World, 'team' | 'view' | 'replay'>;

/** What came in from outside and is not committed yet. */
interface Arrived {
  readonly facts: Input;
  /** Tells whoever handed it in; undefined for what the world answered. */
  readonly done: ((error?: unknown) => void) | undefined;
}

export class Driver {
  readonly #options: DriverOptions;
  #state: State = emptyState();
  /** Applied and not yet committed. */
  #pending: LogEvent[] = [];
  /** What the uncommitted events came from, for when a stale writer has to offer it again. */
  #arrived: Arrived[] = [];
  readonly #inbox: Arrived[] = [];
  #world: World;

  constructor(options: DriverOptions) {
    this.#options = options;
    const { world, delta } = options;
    this.#world = { ...world, interrupt: new Interrupt(), delta };
  }

  get state(): State {
    return this.#state;
  }

  /** Hands in an input; resolves when it is committed, rejects when it may not be. */
  give(input: Input): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#inbox.push({ facts: input, done });
    });
  }

  /** Stops what is being performed; what is not done yet is decided anew. */
  interrupt(): void {
    this.#world.interrupt.raise();
  }

  get idle(): boolean {
    return this.#inbox.length === 0;
  }

  /** Reads the log, or what of it is new. */
  async load(): Promise<State> {
    const { seam } = this.#options;
    let state = this.#pending.length > 0 ? emptyState() : this.#state;
    for (const event of await seam.read(state.seq + 1, Number.MAX_SAFE_INTEGER)) {
      state = this.#apply(state, event);
    }
    this.#pending = [];
    this.#state = state;
    return state;
  }

  /** Works until nothing more can be done without somebody. The log must be loaded. */
  async work(): Promise<void> {
    const origin = originOf(this.#state);
    // The team of a fork is never the same object.
    if (origin && this.#world.team === this.#options.team) {
      this.#world = { ...this.#world, ...(await this.#options.forked(origin)) };
    }
    const { team } = this.#world;
    this.#recover();
    for (;;) {
      this.#takeInput();
      const decision = decide(team, this.#state);
      if (decision.kind === 'record') {
        for (const fact of decision.facts) this.#record(fact);
        continue;
      }
      // Written out, because each further promise between two turns is paid for in every handoff.
      if (this.#pending.length > 0) {
        try {
          await this.#append();
        } catch (error) {
          await this.#outrun(error);
          continue;
        }
      }
      this.#committed();
      if (this.#inbox.length > 0) continue;
      if (decision.kind === 'wait') return;
      const state = this.#state;
      const { effects } = decision;
      const [only] = effects;
      if (this.#world.interrupt.raised)
        this.#world = { ...this.#world, interrupt: new Interrupt() };
      if (only && effects.length === 1) {
        this.#arriveMade(await this.#once(only, state), state);
      } else {
        const all = await Promise.all(effects.map((effect) => this.#once(effect, state)));
        for (const made of all) this.#arriveMade(made, state);
      }
    }
  }

  /** Fails whatever input was not committed. */
  abandon(error: unknown): void {
    for (const { done } of [...this.#inbox.splice(0), ...this.#arrived.splice(0)]) done?.(error);
  }

  /** One at a time: what the first one means is decided before the next is looked at. */
  #takeInput(): void {
    const next = this.#inbox.shift();
    if (next) this.#arrive(next);
  }

  #once(effect: Effect, state: State): Promise<Made> {
    const world = this.#world;
    return this.#options.seam.once(effectId(effect, state), () => perform(effect, state, world));
  }

  #arriveMade(made: Made, asked: State): void {
    if (!made) return;
    const facts = (state: State): readonly Fact[] => {
      const fact = made(state.seq + 1);
      return stillWanted(state, fact, asked) ? [fact] : [];
    };
    this.#arrive({ facts, done: undefined });
  }

  /** Records what has arrived; what may not be now is told so, and nothing else stops for it. */
  #arrive(arrived: Arrived): void {
    let facts: readonly Fact[];
    try {
      facts = arrived.facts(this.#state);
    } catch (error) {
      if (!arrived.done) throw error;
      arrived.done(error);
      return;
    }
    this.#arrived.push(arrived);
    for (const fact of facts) this.#record(fact);
  }

  #record(fact: Fact): void {
    const { team, clock } = this.#world;
    const clean = redact(fact, team.redact);
    const event: LogEvent = { seq: this.#state.seq + 1, at: clock.now(), ...clean };
    this.#pending.push(event);
    this.#state = this.#apply(this.#state, event);
  }

  #append(): Promise<void> {
    const events = this.#pending;
    return this.#options.seam.append(events, this.#state, this.#state.seq - events.length);
  }

  /** What was pending is in the log: the world may know. */
  #committed(): void {
    const events = this.#pending;
    if (events.length > 0) {
      this.#pending = [];
      this.#options.seam.published(events);
    }
    if (this.#arrived.length === 0) return;
    for (const { done } of this.#arrived.splice(0)) done?.();
  }

  /** Somebody else had written: all is decided anew, over what they wrote. */
  async #outrun(error: unknown): Promise<void> {
    if (!(error instanceof Error && 'code' in error && error.code === 'stale_writer')) throw error;
    await this.load();
    for (const one of this.#arrived.splice(0)) this.#arrive(one);
    // What the other writer had started and not answered, only the other writer knows.
    this.#recover();
  }

  #recover(): void {
    // What is answered from a record has never begun.
    if (this.#world.replay) return;
    for (const fact of recover(this.#state)) this.#record(fact);
  }

  #apply(state: State, event: LogEvent): State {
    try {
      return apply(state, event);
    } catch (cause) {
      throw new BatonError(
        'log_does_not_fold',
        `Cannot go on: event ${event.seq} (${event.type}) does not fold. The log is untouched; ` +
          'please report this with the log.',
        { cause },
      );
    }
  }
}

/**
 * Does the state still wait for this fact, which answers what was asked in the state `asked`? A
 * stale writer's result may have come too late.
 */
function stillWanted(state: State, fact: Fact, asked: State): boolean {
  const { phase, run } = state;
  switch (fact.type) {
    case 'routed':
      return phase.is === 'routing' && run.since === asked.run.since;
    case 'turn_taken':
    case 'turn_failed':
      return phase.is === 'asking' && !run.cancel && onlyJoined(state, asked);
    case 'tool_answered':
      return (
        phase.is === 'settling' &&
        phase.turn.calls.some(({ call, status }) => call.id === fact.call && status !== 'answered')
      );
    default:
      return true;
  }
}

/** True when nobody has acted since: there are only messages more, or larger limits. */
function onlyJoined(state: State, asked: State): boolean {
  const since = state.log.toArray(asked.seq);
  return since.every(({ type }) => type === 'message_received' || type === 'run_continued');
}
