/**
 * Forks over a store: one is begun with a single append, and whoever goes on with it finds in its
 * first event what it works with. Nothing of it is held in memory in between.
 */
import { systemClock } from './clock.ts';
import type { ForkedFrom, LogEvent } from './event.ts';
import { BatonError, failureOf } from './failure.ts';
import { forkOf, type NewFork } from './fork.ts';
import { sha256 as plainSha256, type Sha256 } from './hash.ts';
import type { ConversationId, Seq } from './id.ts';
import type { Clock, Model, Store } from './port.ts';
import { forkedTeam, replayOf } from './replay.ts';
import type { ForkedWorld } from './run.ts';
import { storeSeam } from './seam.ts';
import { fold, type State } from './state.ts';
import type { Team } from './team.ts';
import { createViewer } from './view.ts';

/** Of what `createBaton` is given, what forks need. */
export interface ForkingOptions {
  readonly team: Team;
  readonly store: Store;
  readonly models?: Model | ((name: string | undefined) => Model | Promise<Model>);
  readonly clock?: Clock;
  readonly sha256?: Sha256;
}

/**
 * Begins the fork `as`; resolves with the state it begins in when that is in the store.
 * @throws BatonError `conversation_unknown`, `conversation_taken`, `team_differs`, `model_unknown`,
 * `input_invalid` with a path
 */
export async function beginFork(
  { team, store, models, clock = systemClock, sha256 = plainSha256 }: ForkingOptions,
  conversation: ConversationId,
  { as, ...fork }: NewFork & { readonly as: ConversationId },
): Promise<State> {
  const events = await eventsOf({ store, sha256 }, conversation);
  const [first] = events;
  const no = `Cannot fork ${conversation}:`;
  if (first?.type !== 'conversation_started') {
    throw new BatonError('conversation_unknown', `${no} there is no such conversation.`);
  }
  if (first.team !== team.name) {
    const why = `it belongs to team '${first.team}', got '${team.name}'`;
    throw new BatonError('team_differs', `${no} ${why}. Fork it with its own team.`);
  }
  if (fork.change?.kind === 'model') await checkModel(models, fork.change.model);
  if (await store.head(as)) {
    throw new BatonError('conversation_taken', `${no} there is a '${as}'. Name the fork anew.`);
  }
  const begins = forkOf({ conversation, events, team }, fork, { now: clock.now(), sha256 });
  const state = fold(begins);
  const seam = storeSeam(as, { store, sha256, published: () => {} });
  await seam.append(begins, state, 0);
  return state;
}

/** What a fork works with, from what its first event says. */
export async function forkedWorld(
  { team, store, sha256 = plainSha256 }: ForkingOptions,
  conversation: ConversationId,
  origin: ForkedFrom,
): Promise<ForkedWorld> {
  const changed = forkedTeam(team, origin);
  const world = { team: changed, view: createViewer(changed, conversation) };
  if (origin.tools === 'real') return world;
  const original = await eventsOf({ store, sha256 }, origin.conversation, origin.upTo);
  return { ...world, replay: replayOf(original) };
}

function eventsOf(
  { store, sha256 }: { store: Store; sha256: Sha256 },
  conversation: ConversationId,
  upTo: Seq = Number.MAX_SAFE_INTEGER,
): Promise<readonly LogEvent[]> {
  return storeSeam(conversation, { store, sha256, published: () => {} }).read(1, upTo);
}

/** A model that can not be asked is refused before there is a fork. */
async function checkModel(models: ForkingOptions['models'], name: string): Promise<void> {
  const no = `Cannot fork the conversation: the model '${name}' can not be asked`;
  const unknown = (why: string, cause?: unknown): BatonError =>
    new BatonError('model_unknown', `${no}: ${why}.`, { path: 'change.model', cause });
  if (!models) throw unknown('there is none');
  if (typeof models !== 'function') {
    if (models.name !== name) throw unknown(`there is only ${models.name}`);
    return;
  }
  try {
    await models(name);
  } catch (thrown) {
    throw unknown(failureOf(thrown, 'model_unknown').message.replace(/\.$/, ''), thrown);
  }
}
