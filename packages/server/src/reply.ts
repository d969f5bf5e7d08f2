/**
 * How a write is answered: `202` with the position at which it is in the log, or, when the caller
 * accepts `text/event-stream`, the events from there on until the run is over, and its outcome.
 */
import { type ConversationId, outcomeOf, type Seq } from '@baton/core';
import type { Follower } from './follower.ts';
import { outcomeFrame } from './frame.ts';
import { type InFlight, once, type Write } from './idempotency.ts';
import type { Ctx, Service } from './service.ts';

export interface AnsweredWrite extends Write {
  readonly made?: 201 | 202;
  readonly streams?: boolean;
}

export interface Writing {
  readonly service: Service;
  readonly inFlight: InFlight;
}

/**
 * Does a write and answers it; `made` gives the answer's status when it is not streamed. What comes
 * after the write is streamed only to who may look at that: `streams`.
 */
export async function answerWrite(
  c: Ctx,
  writing: Writing,
  { made = 202, streams = true, ...write }: AnsweredWrite,
): Promise<Response> {
  const { service } = writing;
  const streamed = streams && wantsStream(c);
  // Listens before anything is done, so that no delta is missed.
  const key = c.get('key').id;
  const follow = (conversation: ConversationId, after: Seq): Follower =>
    replyFollower(service, conversation, { key, after });
  let follower = streamed ? follow(write.conversation, write.after) : undefined;
  try {
    const accepted = await once(c, writing, write);
    if (made === 201) c.header('Location', `/api/conversations/${accepted.conversation}`);
    if (!follower) return c.json(accepted, made);
    if (accepted.conversation !== write.conversation || accepted.seq <= write.after) {
      follower.close();
      follower = follow(accepted.conversation, Math.max(0, accepted.seq - 1));
    }
    return streamResponse(c, follower);
  } catch (error) {
    follower?.close();
    throw error;
  }
}

/** True when the caller would rather have server-sent events than JSON. */
export function wantsStream(c: Ctx): boolean {
  return /\btext\/event-stream\b/i.test(c.req.header('accept') ?? '');
}

/** A stream of server-sent events as a response. */
export function streamResponse(c: Ctx, follower: Follower): Response {
  c.header('Content-Type', 'text/event-stream; charset=utf-8');
  c.header('Cache-Control', 'no-store');
  // Said so that nothing between, and not the adapter either, collects it first.
  c.header('Transfer-Encoding', 'chunked');
  c.header('X-Accel-Buffering', 'no');
  if (c.req.method === 'HEAD') {
    // Nobody would ever read it.
    follower.close();
    return c.body(null, 200);
  }
  // Absent where there is no network, as in a test of the app alone.
  const { outgoing } = c.env ?? {};
  follower.cutOff = () => outgoing?.destroy();
  return c.body(follower.stream, 200);
}

function replyFollower(
  { hub, runs, baton, store, team }: Service,
  conversation: ConversationId,
  { key, after }: { readonly key: string; readonly after: Seq },
): Follower {
  return hub.follow(conversation, {
    key,
    after,
    async ending(at) {
      if (runs.working(conversation)) return undefined;
      const head = await store.head(conversation);
      // Nothing is there yet: the write is still on its way.
      if (!head || head.seq <= after) return undefined;
      if (head.seq > at) return 'more';
      const state = await baton.state(conversation);
      return { last: outcomeFrame(outcomeOf(team, conversation, state)) };
    },
  });
}
