/**
 * What a developer holds: send a message, answer as a human, approve, cancel, continue; each starts
 * one activation that works until the conversation is parked, and gives a `Run` to follow it by.
 */
import { systemClock } from './clock.ts';
import type { LogEvent, OutcomeKind } from './event.ts';
import { BatonError, type Failure } from './failure.ts';
import type { NewFork } from './fork.ts';
import { beginFork, forkedWorld } from './forking.ts';
import { sha256 as plainSha256, type Sha256 } from './hash.ts';
import type { AgentName, CallId, ConversationId, Seq } from './id.ts';
import {
  type ApprovalDecision,
  answering,
  type Cancellation,
  type Continuation,
  cancelling,
  continuing,
  deciding,
  type HumanAnswer,
  type NewMessage,
  sending,
} from './input.ts';
import { boundText, lastWords } from './landing.ts';
import type { Bound } from './limit.ts';
import { type Content, textOf } from './message.ts';
import type { Claim, Clock, Delta, Human, Model, Store } from './port.ts';
import { Driver, type Input } from './run.ts';
import { storeSeam, waitOf } from './seam.ts';
import type { State } from './state.ts';
import { Stream } from './stream.ts';
import type { Team } from './team.ts';
import { createViewer } from './view.ts';

export interface BatonOptions {
  readonly team: Team;
  /** Where logs are kept. */
  readonly store: Store;
  /** The model of every model agent, or a function from an agent's model name to its model. */
  readonly models?: Model | ((name: string | undefined) => Model | Promise<Model>);
  /** Told when a person is needed. */
  readonly human?: Human;
  readonly clock?: Clock;
  /** The platform's own SHA-256, for speed; must agree with the built-in one. */
  readonly sha256?: Sha256;
  /** How long to wait for another process that works on the same conversation, in ms. */
  readonly patienceMs?: number;
  /**
   * How many parked conversations stay in memory, so that a next message reads only what is new.
   */
  readonly warmMax?: number;
}

/** How a run ended, or for whom it waits. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly conversation: ConversationId;
  /** The agent that answered, or holds the baton. */
  readonly agent: AgentName | null;
  /** The answer; for an outcome without one, what there is. */
  readonly text: string;
  /** For `waiting`. */
  readonly waitingFor?: 'user' | 'approval' | 'human';
  /** The calls that wait for approval. */
  readonly approvals?: readonly CallId[];
  /** What ended the run, by name and in words (L3). */
  readonly bound?: Bound;
  readonly why?: string;
  readonly failure?: Failure;
  /** Position of the last event. */
  readonly seq: Seq;
}

export type RunItem =
  | { readonly type: 'event'; readonly event: LogEvent }
  | { readonly type: 'delta'; readonly agent: AgentName; readonly delta: Delta };

/** One activation. Iterate it to follow; await `outcome` for how it ended. */
export interface Run extends AsyncIterable<RunItem> {
  /** Rejects with a BatonError when nothing could be done at all; a failed run resolves. */
  readonly outcome: Promise<Outcome>;
}

export interface Baton {
  /** A user's message. Starts a run, or joins the one that is under way. */
  readonly send: (
    conversation: ConversationId,
    message: string | Content,
    more?: Omit<NewMessage, 'content'>,
  ) => Run;
  /**
   * A human agent's word: the answer, or with `handoff` what goes with the baton.
   * Rejects with `nothing_waits` when no human holds the baton.
   */
  readonly answer: (conversation: ConversationId, answer: HumanAnswer) => Run;
  /** Decides on a call that waits for approval. */
  readonly approve: (conversation: ConversationId, decision: ApprovalDecision) => Run;
  /** Goes on with a run that ended at a bound, failed or was cancelled; or after a crash. */
  readonly continue: (conversation: ConversationId, more?: Continuation) => Run;
  /** Ends the run that is under way. Resolves when that is in the log. */
  readonly cancel: (conversation: ConversationId, more?: Cancellation) => Promise<void>;
  /** The conversation as it stands. */
  readonly state: (conversation: ConversationId) => Promise<State>;
  /**
   * What if: begins the conversation `as` as a copy that departs at a position, with something
   * changed. Resolves when that is in its log, with how it stands; `continue` works on it while it
   * is `running`. Rejects with `input_invalid`, `model_unknown`, `conversation_taken`.
   */
  readonly fork: (
    conversation: ConversationId,
    fork: NewFork & { readonly as: ConversationId },
  ) => Promise<State>;
}

/**
 * A conversation in memory. Parked ones are kept warm for a while, to be read on from, not anew.
 */
interface Warm {
  readonly driver: Driver;
  readonly streams: Set<Stream<RunItem>>;
}

interface Activation extends Warm {
  readonly outcome: Promise<Outcome>;
}

interface Activating {
  readonly conversation: ConversationId;
  readonly driver: Driver;
  /** Called in the step in which nothing is left to do, so that no input falls in between. */
  readonly parked: () => void;
  readonly broken: () => void;
}

/** Puts a team to work over a store. */
export function createBaton(options: BatonOptions): Baton {
  const { team, sha256 = plainSha256 } = options;
  const active = new Map<ConversationId, Activation>();
  const warm = new Map<ConversationId, Warm>();

  const run = (conversation: ConversationId, input?: Input): Run => {
    const known = active.get(conversation);
    const activation = known ?? start(options, conversation, { active, warm });
    const stream = new Stream<RunItem>();
    activation.streams.add(stream);
    const given = input ? activation.driver.give(input) : Promise.resolve();
    const outcome = Promise.all([activation.outcome, given]).then(([ended]) => ended);
    outcome.then(
      () => stream.end(),
      (error: unknown) => stream.end({ error }),
    );
    return { outcome, [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() };
  };

  return {
    send: (conversation, content, more = {}) =>
      run(conversation, sending(team, { ...more, content }, sha256)),
    answer: (conversation, answer) => run(conversation, answering(team, answer)),
    approve: (conversation, decision) => run(conversation, deciding(decision)),
    continue: (conversation, more = {}) => run(conversation, continuing(more)),
    async cancel(conversation, more = {}) {
      const known = active.get(conversation);
      const input = cancelling(more);
      if (!known) {
        await run(conversation, input).outcome;
        return;
      }
      const given = known.driver.give(input);
      known.driver.interrupt();
      await given;
    },
    async state(conversation) {
      const driver = driverOf(options, conversation, new Set());
      return await driver.load();
    },
    fork: (conversation, more) => beginFork(options, conversation, more),
  };
}

function start(
  options: BatonOptions,
  conversation: ConversationId,
  { active, warm }: { active: Map<ConversationId, Activation>; warm: Map<ConversationId, Warm> },
): Activation {
  const known = warm.get(conversation) ?? coldStart(options, conversation);
  warm.delete(conversation);
  const { driver, streams } = known;
  const { warmMax = 64 } = options;
  const outcome = activate(options, {
    conversation,
    driver,
    parked() {
      active.delete(conversation);
      streams.clear();
      warm.set(conversation, { driver, streams });
      const [oldest] = warm.keys();
      if (warm.size > warmMax && oldest) warm.delete(oldest);
    },
    broken: () => void active.delete(conversation),
  });
  const activation = { driver, streams, outcome };
  active.set(conversation, activation);
  return activation;
}

function coldStart(options: BatonOptions, conversation: ConversationId): Warm {
  const streams = new Set<Stream<RunItem>>();
  return { driver: driverOf(options, conversation, streams), streams };
}

async function activate(
  { team, store, clock = systemClock, human, patienceMs = 2_000 }: BatonOptions,
  { conversation, driver, parked, broken }: Activating,
): Promise<Outcome> {
  try {
    let claim: Claim | undefined = await claimOf(store, conversation, { clock, patienceMs });
    while (claim) {
      try {
        const state = await driver.load();
        if (state.team !== undefined && state.team !== team.name)
          throw teamDiffers(state.team, team);
        await driver.work();
      } finally {
        await claim.release();
      }
      // Somebody may have appended after the last look and before the release. Whoever has the
      // claim by now does that work; only what was handed in here waits for its turn.
      const head = await store.head(conversation);
      if (driver.idle && (head?.seq ?? 0) === driver.state.seq) break;
      claim =
        (await store.claim(conversation)) ??
        (driver.idle ? undefined : await claimOf(store, conversation, { clock, patienceMs }));
    }
    parked();
    const outcome = outcomeOf(team, conversation, driver.state);
    const waiting = outcome.waitingFor;
    if (human && (waiting === 'approval' || waiting === 'human')) {
      const wait = { conversation, seq: outcome.seq, for: waiting } as const;
      await tell(human, wait, clock);
    }
    return outcome;
  } catch (error) {
    broken();
    driver.abandon(error);
    throw error;
  }
}

/** The wait is in the log, where every inbox finds it; this call is only a bell. */
async function tell(
  human: Human,
  wait: Parameters<Human['needed']>[0],
  clock: Clock,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = clock.after(bellMs, resolve);
    const heard = (): void => {
      stop();
      resolve();
    };
    // Called in a promise, so that a bell that throws at once is one that rejects.
    new Promise((rung) => rung(human.needed(wait))).then(heard, heard);
  });
}

/** How long an outcome waits for its bell. */
const bellMs = 5_000;

function driverOf(
  { team, store, models, clock = systemClock, sha256 = plainSha256 }: BatonOptions,
  conversation: ConversationId,
  streams: ReadonlySet<Stream<RunItem>>,
): Driver {
  const published = (events: readonly LogEvent[]): void => {
    for (const stream of streams) {
      for (const event of events) stream.push({ type: 'event', event });
    }
  };
  const seam = storeSeam(conversation, { store, sha256, published });
  const find = (name: string | undefined): Model | Promise<Model> => {
    if (!models) throw noModel(name);
    return typeof models === 'function' ? models(name) : models;
  };
  return new Driver({
    team,
    seam,
    world: {
      team,
      conversation,
      models: find,
      clock,
      sha256,
      view: createViewer(team, conversation),
    },
    forked: (origin) => forkedWorld({ team, store, sha256 }, conversation, origin),
    delta: (agent, delta) => {
      for (const stream of streams) {
        if (stream.listening) stream.push({ type: 'delta', agent, delta });
      }
    },
  });
}

async function claimOf(
  store: Store,
  conversation: ConversationId,
  { clock, patienceMs }: { clock: Clock; patienceMs: number },
): Promise<Claim> {
  const until = clock.now() + patienceMs;
  for (;;) {
    const claim = await store.claim(conversation);
    if (claim) return claim;
    if (clock.now() >= until) {
      throw new BatonError(
        'conversation_busy',
        `Cannot work on ${conversation}: another process does. Wait until it is done, or stop it.`,
      );
    }
    await new Promise<void>((resolve) => void clock.after(50, resolve));
  }
}

/** What a state means to whoever asked. */
export function outcomeOf(team: Team, conversation: ConversationId, state: State): Outcome {
  const { phase, seq, holder = null } = state;
  const waitingFor = waitOf(state);
  const base = { conversation, seq, agent: holder };
  if (phase.is === 'ended') {
    const { outcome, answer, bound, failure, agent } = phase.end;
    return {
      ...base,
      kind: outcome,
      agent,
      text: answer > 0 ? saidAt(state, answer) : lastWords(state),
      ...(waitingFor && { waitingFor }),
      ...(bound && { bound, why: boundText(team, state, bound) }),
      ...(failure && { failure }),
    };
  }
  const calls = phase.is === 'settling' ? phase.turn.calls : [];
  const approvals = calls.filter((open) => open.status === 'awaiting').map(({ call }) => call.id);
  return {
    ...base,
    kind: 'waiting',
    text: lastWords(state),
    ...(waitingFor && { waitingFor }),
    ...(approvals.length > 0 && { approvals }),
  };
}

function saidAt(state: State, seq: Seq): string {
  const event = state.log.at(seq - 1);
  if (event?.type === 'turn_taken') return event.text;
  if (event?.type === 'routed') return event.question?.text ?? '';
  return event?.type === 'human_answered' ? textOf(event.content) : '';
}

function teamDiffers(started: string, team: Team): BatonError {
  return new BatonError(
    'team_differs',
    `Cannot go on: the conversation belongs to team '${started}', got '${team.name}'.`,
  );
}

function noModel(name: string | undefined): BatonError {
  return new BatonError(
    'model_unknown',
    `Cannot ask a model: none was given, got '${name ?? 'the default'}'. ` +
      'Pass `models` to createBaton.',
  );
}
