/**
 * What all routes stand on: the team, the store, the runs, the listeners, and whose a conversation
 * is. A conversation that belongs to another key does not exist for whoever asks.
 */
import { hash, randomBytes } from 'node:crypto';
import {
  type Baton,
  BatonError,
  type ConversationId,
  conversationId,
  type Head,
  type KeptArtifact,
  type LogEvent,
  type NewArtifact,
  type Seq,
  type Store,
  storeSeam,
  type Team,
} from '@baton/core';
import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Hub } from './hub.ts';
import { type Key, may } from './key.ts';
import { tooMany } from './key-limits.ts';
import type { Metrics } from './metrics.ts';
import type { Register } from './register.ts';
import type { Runs } from './runs.ts';
import type { TimeKeeper, TimeLimits } from './time-limit.ts';
import type { Tracing } from './tracing.ts';
import { waitOfHead } from './waiting.ts';

/** What a request carries once it has passed the guard. */
export interface Env {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string; key: Key };
}

export type App = OpenAPIHono<Env>;
export type Ctx = Context<Env>;

/** A deliverable as a file. */
export interface ArtifactFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
}

export interface Service {
  readonly title: string;
  readonly team: Team;
  readonly baton: Baton;
  readonly store: Store;
  readonly register: Register;
  readonly hub: Hub;
  readonly runs: Runs;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Logger;
  readonly timeLimits: TimeLimits;
  readonly keeper: TimeKeeper;
  /** Conversations that a key may own. */
  readonly conversationsMax: number | undefined;
  /** Sent along with each message: the files that the desk was opened with. */
  readonly sources: readonly NewArtifact[];
  readonly filesOf: (artifacts: readonly KeptArtifact[]) => Promise<readonly ArtifactFile[]>;
}

/** SHA-256 of the platform. */
export const sha256 = (text: string): string => hash('sha256', text);

/** A new id that sorts by time: `20260131-142530-4f9a2b0c`, in UTC. */
export function newConversation(now: Date = new Date()): ConversationId {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const id = conversationId(`${stamp}-${randomBytes(4).toString('hex')}`);
  if (!id) throw new TypeError('an id of digits and letters is an id');
  return id;
}

/** True when the key may look into a conversation and act in it. */
export function owns({ register }: Service, key: Key, conversation: ConversationId): boolean {
  return may(key, 'admin') || register.ownerOf(conversation) === key.id;
}

/**
 * Makes a new conversation the key's, then begins it; one that could not be begun is nobody's
 * again.
 * @throws RequestError `too_many_conversations`
 */
export async function owning<T>(
  { register, store, conversationsMax: max }: Service,
  { conversation, key }: { readonly conversation: ConversationId; readonly key: Key },
  begin: () => Promise<T>,
): Promise<T> {
  if (max !== undefined && register.owned(key.id) >= max) {
    const of = 'conversations. Delete some that are no longer needed';
    throw tooMany('too_many_conversations', { max, of, retryAfter: 3_600 });
  }
  // Before anything is in the log: there is no moment in which it is nobody's.
  register.own(conversation, key.id);
  try {
    return await begin();
  } catch (error) {
    if (!(await store.head(conversation))) register.forgetConversation(conversation);
    throw error;
  }
}

/** True when the key may look at it: its own, or for the inbox one that waits for a person. */
export function sees(service: Service, key: Key, head: Head): boolean {
  if (owns(service, key, head.conversation)) return true;
  return may(key, 'inbox') && waitOfHead(head) !== undefined;
}

/**
 * The head of the conversation in the path, when it is the key's.
 * @throws BatonError `conversation_unknown`, also for another key's.
 */
export async function ownHead(c: Ctx, service: Service, id: string): Promise<Head> {
  const head = await headOf(service, id);
  if (owns(service, c.get('key'), head.conversation)) return head;
  throw unknownConversation(id);
}

/**
 * The head of the conversation in the path, when the key may look at it now.
 * @throws BatonError `conversation_unknown`
 */
export async function seenHead(c: Ctx, service: Service, id: string): Promise<Head> {
  const head = await headOf(service, id);
  if (sees(service, c.get('key'), head)) return head;
  throw unknownConversation(id);
}

/**
 * The same for who answers; an answer that was given may be asked for again under its idempotency
 * key, though nothing waits any more.
 * @throws BatonError `conversation_unknown`
 */
export async function answerableHead(c: Ctx, service: Service, id: string): Promise<Head> {
  const head = await headOf(service, id);
  const key = c.get('key');
  const again = c.req.header('idempotency-key');
  const begun = again === undefined ? undefined : service.register.begun(key.id, again);
  if (begun?.conversation === head.conversation || sees(service, key, head)) return head;
  throw unknownConversation(id);
}

async function headOf({ store }: Service, id: string): Promise<Head> {
  const conversation = conversationId(id);
  const head = conversation && (await store.head(conversation));
  if (head) return head;
  throw unknownConversation(id);
}

/** There is no such conversation, for this key. */
export function unknownConversation(id: string): BatonError {
  return new BatonError(
    'conversation_unknown',
    `Cannot find a conversation '${id}': there is none of yours. GET /api/conversations lists them.`,
  );
}

/** Events of a log, from one position to another, both included. */
export async function readEvents(
  store: Store,
  conversation: ConversationId,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: { readonly from?: Seq; readonly to?: Seq } = {},
): Promise<readonly LogEvent[]> {
  return await storeSeam(conversation, { store, sha256, published: () => {} }).read(from, to);
}

/** Who acts, for the log: the key's name, and beside it the person's, when one is given. */
export function actor(key: Key, by: string | undefined): string {
  return by === undefined || by === key.name ? key.name : `${by} (${key.name})`;
}
