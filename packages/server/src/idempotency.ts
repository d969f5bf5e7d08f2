/**
 * A write that is sent twice under one `Idempotency-Key` is done once and gets one answer, also
 * when the server was killed between the two.
 *
 * Invariants
 * 1. That a write was begun, and where the log was, is on the disk before anything is done. After a
 *    crash the log itself says whether it was done: what is wanted stands after that position.
 * 2. The key with another request is refused, and nothing is done.
 * 3. A refusal is not kept: the same key may try again.
 */
import type { ConversationId, LogEvent, Seq } from '@baton/core';
import { RequestError } from './problem.ts';
import { type Ctx, readEvents, type Service, sha256 } from './service.ts';

/** What was brought is in the log of this conversation, at this position. */
export interface Accepted {
  readonly conversation: ConversationId;
  readonly seq: Seq;
}

export interface Write {
  readonly conversation: ConversationId;
  /** Position of the newest event before the write. */
  readonly after: Seq;
  /** Is this event what the write brings? */
  readonly wants: (event: LogEvent) => boolean;
  /** Does it; is given where it is to be done, which is elsewhere when it was begun before. */
  readonly perform: (conversation: ConversationId) => Promise<Seq>;
}

/** Writes under way, by key, so that two at the same moment are one. */
export type InFlight = Map<string, { readonly request: string; readonly done: Promise<Accepted> }>;

/** Does a write once for its `Idempotency-Key`; without one, each time. */
export async function once(
  c: Ctx,
  { service, inFlight }: { service: Service; inFlight: InFlight },
  write: Write,
): Promise<Accepted> {
  const { conversation } = write;
  const idempotencyKey = c.req.header('idempotency-key');
  if (idempotencyKey === undefined) {
    return { conversation, seq: await write.perform(conversation) };
  }
  const owner = c.get('key').id;
  const request = sha256(`${c.req.method} ${c.req.path}\n${await c.req.text()}`);
  const name = `${owner} ${idempotencyKey}`;
  const same = inFlight.get(name);
  if (same) {
    if (same.request !== request) throw keyReused(idempotencyKey);
    return await same.done;
  }
  const done = remembered(service, { owner, idempotencyKey, request }, write);
  inFlight.set(name, { request, done });
  try {
    return await done;
  } finally {
    inFlight.delete(name);
  }
}

interface Named {
  readonly owner: string;
  readonly idempotencyKey: string;
  readonly request: string;
}

async function remembered(
  { register, store }: Service,
  { owner, idempotencyKey, request }: Named,
  { conversation: fresh, after: position, wants, perform }: Write,
): Promise<Accepted> {
  const before = register.begun(owner, idempotencyKey);
  if (before && before.request !== request) throw keyReused(idempotencyKey);
  // `as`: it was written below.
  if (before?.answer) return JSON.parse(before.answer) as Accepted;
  const { conversation, after } = before ?? { conversation: fresh, after: position };
  if (!before) register.begin(owner, idempotencyKey, { request, conversation, after });
  const keep = (seq: Seq): Accepted => {
    const accepted = { conversation, seq };
    register.answered(owner, idempotencyKey, JSON.stringify(accepted));
    return accepted;
  };
  if (before) {
    const events = await readEvents(store, conversation, { from: after + 1 });
    const there = events.find(wants);
    if (there) return keep(there.seq);
  }
  try {
    return keep(await perform(conversation));
  } catch (error) {
    register.forget(owner, idempotencyKey);
    throw error;
  }
}

function keyReused(idempotencyKey: string): RequestError {
  return new RequestError(
    'idempotency_key_reused',
    `Cannot use the Idempotency-Key '${idempotencyKey}' again: it was sent with another request. ` +
      'Use a new key for a new request.',
  );
}
