/** What is done in a conversation that is there: send, cancel, continue. */
import type { ConversationId, LimitChanges, Seq } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { messageSchema, send, wantsMessage } from './message.ts';
import { answerWrite, type Writing } from './reply.ts';
import { bySchema, conversationParam, exact, limitsSchema, writes } from './schema.ts';
import { type App, actor, ownHead, readEvents } from './service.ts';

const sendRoute = createRoute({
  method: 'post',
  path: '/api/conversations/{conversation}/messages',
  summary: 'Send a message; it joins the run that is under way',
  ...needs('drive'),
  ...writes({
    params: conversationParam,
    takes: messageSchema,
    done: 'The message is in the log, and is worked on',
  }),
});

const cancelRoute = createRoute({
  method: 'post',
  path: '/api/conversations/{conversation}/cancel',
  summary: 'End the run that is under way; nothing happens when none is',
  ...needs('drive'),
  ...writes({
    params: conversationParam,
    takes: z.object({ by: bySchema, reason: z.string().max(500).optional() }),
    done: 'It is in the log',
  }),
});

const continueRoute = createRoute({
  method: 'post',
  path: '/api/conversations/{conversation}/continue',
  summary: 'Go on after a bound, a failure or a cancellation, with larger limits',
  ...needs('drive'),
  ...writes({
    params: conversationParam,
    takes: z.object({ by: bySchema, limits: limitsSchema.optional() }),
    done: 'It goes on',
  }),
});

/** Adds the routes. */
export function drivingRoutes(app: App, writing: Writing): void {
  const { service } = writing;
  const { store, team, baton, runs, hub } = service;
  const mine = messagePlaces();

  app.openapi(sendRoute, async (c) => {
    const head = await ownHead(c, service, c.req.valid('param').conversation);
    const message = c.req.valid('json');
    const wants = wantsMessage(team, message);
    const isMine = mine(head.conversation);
    return await answerWrite(c, writing, {
      conversation: head.conversation,
      after: head.seq,
      wants,
      perform: (conversation) =>
        send(service, conversation, {
          key: c.get('key'),
          body: message,
          wants: (event) => wants(event) && isMine(event.seq),
        }),
    });
  });

  app.openapi(cancelRoute, async (c) => {
    const head = await ownHead(c, service, c.req.valid('param').conversation);
    const { by, reason = '' } = c.req.valid('json');
    const who = actor(c.get('key'), by);
    return await answerWrite(c, writing, {
      conversation: head.conversation,
      after: head.seq,
      wants: (event) => event.type === 'cancel_requested' && event.by === who,
      async perform(conversation) {
        const followed = runs.working(conversation);
        await baton.cancel(conversation, { by: who, reason });
        hub.refresh(conversation);
        const events = await readEvents(store, conversation, { from: head.seq + 1 });
        if (!followed) runs.tell(conversation, events);
        return events.find(({ type }) => type === 'cancel_requested')?.seq ?? head.seq;
      },
    });
  });

  app.openapi(continueRoute, async (c) => {
    const head = await ownHead(c, service, c.req.valid('param').conversation);
    const { by, limits } = exact(c.req.valid('json'));
    const more = { by: actor(c.get('key'), by), ...(limits && { limits: limits as LimitChanges }) };
    return await answerWrite(c, writing, {
      conversation: head.conversation,
      after: head.seq,
      wants: (event) => event.type === 'run_continued' && event.by === more.by,
      async perform(conversation) {
        const goesOn = !limits && head.status === 'active';
        // There is nothing to record then, so nothing to wait for: it is being worked on.
        if (goesOn && runs.working(conversation)) return head.seq;
        return await runs.accept(conversation, {
          key: c.get('key').id,
          begin: () => baton.continue(conversation, more),
          wants: (event) => goesOn || (event.type === 'run_continued' && event.by === more.by),
        });
      },
    });
  });
}

/** Positions that a sender has been told, so that of two equal messages each finds its own. */
function messagePlaces(): (conversation: ConversationId) => (seq: Seq) => boolean {
  const told = new Set<string>();
  return (conversation) => (seq) => {
    const place = `${conversation}@${seq}`;
    if (told.has(place)) return false;
    told.add(place);
    const [oldest] = told;
    // Only those matter that are sent at the same time.
    if (told.size > 10_000 && oldest !== undefined) told.delete(oldest);
    return true;
  };
}
