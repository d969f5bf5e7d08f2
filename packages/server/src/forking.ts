/**
 * Makes a fork and works on it. The fork belongs to whoever the original belongs to.
 *
 * Invariants
 * 1. A fork is there as a whole or not at all; one that is there is gone on with, also when the
 *    server was killed right after it came to be.
 * 2. What a key may have at once is asked for before the fork is made, not after.
 */
import {
  type ConversationId,
  type NewFork,
  originOf,
  outcomeOf,
  type Run,
  running,
  type Seq,
  type State,
} from '@baton/core';
import type { Key } from './key.ts';
import { owning, type Service } from './service.ts';

export interface Forking {
  /** Id of the fork; when it is there already, it was made by the same write before. */
  readonly as: ConversationId;
  /** Whose write it is. */
  readonly key: Key;
  readonly fork: NewFork;
}

/**
 * Resolves when the fork is in the store, with the last position that it begins with.
 * @throws BatonError as `Baton.fork`; RequestError as every write
 */
export async function forking(
  service: Service,
  conversation: ConversationId,
  { as, key, fork }: Forking,
): Promise<Seq> {
  const { baton, store, register, runs } = service;
  const made = Promise.withResolvers<Seq>();
  const begun = async (): Promise<State> => {
    const known = await store.head(as);
    const state = known ? await baton.state(as) : await baton.fork(conversation, { ...fork, as });
    made.resolve(beginningOf(state));
    return state;
  };
  const begin = (): Run => runOf(service, as, begun());
  const owner = { ...key, id: register.ownerOf(conversation) ?? key.id };
  return await owning(service, { conversation: as, key: owner }, async () => {
    runs.accept(as, { key: key.id, begin, wants: () => true }).catch(made.reject);
    return await made.promise;
  });
}

/** The position of what was changed, or else of the last event that is a copy. */
function beginningOf(state: State): Seq {
  const { at = state.seq + 1, change } = originOf(state) ?? {};
  const inLog = change && change.kind !== 'instructions' && change.kind !== 'model';
  return inLog ? at : at - 1;
}

/** The run of a fork on its way; one that begins where nothing is to be done is over at once. */
function runOf(
  { baton, team }: Pick<Service, 'baton' | 'team'>,
  as: ConversationId,
  begun: Promise<State>,
): Run {
  const going = begun.then((state) => (running(state) ? baton.continue(as) : undefined));
  const outcome = going.then(async (run) => {
    return run ? await run.outcome : outcomeOf(team, as, await begun);
  });
  // Whoever iterates is told, too.
  outcome.catch(() => {});
  return {
    outcome,
    async *[Symbol.asyncIterator]() {
      const run = await going;
      if (run) yield* run;
    },
  };
}
