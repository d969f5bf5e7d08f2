/**
 * Plays one case: says its turns to a team, one after the other, in a fresh conversation in memory.
 *
 * Whatever happens is an observation: a run that fails, a time that is up, an abort. A call that
 * waits for approval is decided at once, because nobody is there to be asked.
 */
import { hash } from 'node:crypto';
import {
  type Baton,
  type BatonOptions,
  type ConversationId,
  conversationId,
  createBaton,
  failureOf,
  type LimitChanges,
  memoryStore,
  type NewArtifact,
  type Outcome,
  type Run,
  type Sha256,
  type Team,
} from '@baton/core';
import type { Case } from './case.ts';
import { type Observation, observe } from './observation.ts';

export interface PlayOptions {
  /** Aborted: the conversation is cancelled. */
  readonly signal: AbortSignal;
  /** Time for the whole conversation, in ms. */
  readonly timeoutMs: number;
  /** Limits of each run of it. */
  readonly limits?: LimitChanges;
}

export interface Conversing extends PlayOptions {
  readonly team: Team;
  /** The user's files, sent along with each message. */
  readonly artifacts?: readonly NewArtifact[];
  readonly models?: BatonOptions['models'];
  /** What a call that needs a person's approval gets. Default false. */
  readonly approve?: boolean;
  readonly refusal?: RegExp;
  readonly routerAlone?: boolean;
}

const conversation: ConversationId = conversationIdOf('eval');
const sha256: Sha256 = (text) => hash('sha256', text);

/** Says every turn of a case, one after the other, and gives what was seen. */
export async function converse(one: Case, playing: Conversing): Promise<Observation> {
  const { team, models, signal, timeoutMs } = playing;
  const baton = createBaton({ team, store: memoryStore(), sha256, ...(models && { models }) });
  const begun = performance.now();
  let failure: Observation['failure'];
  const end = new AbortController();
  const stop = (): void => end.abort();
  const timer = setTimeout(() => {
    const message = `Cannot go on with case ${one.id}: it took over ${timeoutMs} ms.`;
    failure = { code: 'cancelled', message };
    stop();
  }, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  const cancel = (): void => void baton.cancel(conversation, { by: 'eval' }).catch(() => {});
  end.signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) stop();
  try {
    for (const { user } of one.turns) {
      if (end.signal.aborted) break;
      const outcome = await say(user, { ...playing, baton });
      if (outcome.kind === 'failed' || outcome.kind === 'cancelled') break;
    }
  } catch (error) {
    failure ??= failureText(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
  const ms = performance.now() - begun;
  const state = await baton.state(conversation);
  const events = state.log.toArray();
  const { routerAlone = false, refusal } = playing;
  return observe(events, { case: one, team, ms, routerAlone, refusal, failure });
}

/** One message, with every call that then waits for approval decided. */
async function say(
  user: string,
  { baton, artifacts = [], limits, approve = false }: Conversing & { readonly baton: Baton },
): Promise<Outcome> {
  let run: Run = baton.send(conversation, user, { artifacts, ...(limits && { limits }) });
  for (;;) {
    const outcome = await run.outcome;
    const [call] = outcome.waitingFor === 'approval' ? (outcome.approvals ?? []) : [];
    if (call === undefined) return outcome;
    run = baton.approve(conversation, { call, approved: approve, by: 'eval' });
  }
}

/** Anything thrown as an observation keeps it. */
export function failureText(error: unknown): Observation['failure'] {
  const { code, message } = failureOf(error, 'effect_broken');
  return { code, message };
}

function conversationIdOf(text: string): ConversationId {
  const id = conversationId(text);
  if (!id) throw new TypeError(`'${text}' is no id`);
  return id;
}
