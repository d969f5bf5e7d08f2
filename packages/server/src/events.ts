/** What happened: as it happens, as it was kept, and as people look at it. */
import { BatonError, timeline } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { streamResponse } from './reply.ts';
import { conversationParam, eventSchema, eventStream, json, problems } from './schema.ts';
import { type App, type Ctx, ownHead, readEvents, type Service, seenHead } from './service.ts';

/** One row of a timeline. */
export const rowSchema: z.ZodType = z
  .object({
    seq: z.int(),
    at: z.number(),
    kind: z.string(),
    agent: z.string().optional(),
    text: z.string(),
    detail: z.string(),
  })
  .openapi('TimelineRow');

const seqQuery = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const eventsRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/events',
  summary: 'Follow a conversation: server-sent events, each with its position as id',
  description:
    'Begins after `Last-Event-ID`, or else after `after` (0), catches up from the log and goes on ' +
    'live: nothing twice, nothing missing. `delta` events are pieces of a reply on its way; they ' +
    'have no id and are replaced by the event that follows. `live` says that all is told up to now.',
  ...needs('read'),
  request: {
    params: conversationParam,
    query: z.object({ after: seqQuery.default(0) }),
    headers: z.object({ 'last-event-id': z.string().max(20).optional() }),
  },
  responses: {
    200: eventStream('Events, for as long as both sides like'),
    ...problems,
  },
});

const logRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/log',
  summary: 'Events as they are kept, a page of them',
  ...needs('read', 'inbox'),
  request: {
    params: conversationParam,
    query: z.object({
      after: seqQuery.default(0),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
  },
  responses: {
    200: json(
      z.object({ events: z.array(eventSchema), next: z.int().nullable() }),
      'Events in order; `next` is the `after` of the next page',
    ),
    ...problems,
  },
});

const timelineRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/timeline',
  summary: 'What happened, a row for what is worth a row',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: {
    200: json(z.object({ rows: z.array(rowSchema), seq: z.int() }), 'Rows in order'),
    ...problems,
  },
});

/** Adds the routes. */
export function eventRoutes(app: App, service: Service): void {
  app.openapi(eventsRoute, async (c) => {
    const { conversation, seq } = await ownHead(c, service, c.req.valid('param').conversation);
    const after = lastEventId(c) ?? c.req.valid('query').after;
    const key = c.get('key').id;
    return streamResponse(c, service.hub.follow(conversation, { key, after, newest: seq }));
  });

  app.openapi(logRoute, async (c) => {
    const { conversation, seq } = await seenHead(c, service, c.req.valid('param').conversation);
    const { after, limit } = c.req.valid('query');
    const events = await readEvents(service.store, conversation, {
      from: after + 1,
      to: Math.min(after + limit, seq),
    });
    const last = events.at(-1)?.seq ?? after;
    return c.json({ events: events, next: last < seq ? last : null }, 200);
  });

  app.openapi(timelineRoute, async (c) => {
    const { conversation, seq } = await seenHead(c, service, c.req.valid('param').conversation);
    const events = await readEvents(service.store, conversation, { to: seq });
    return c.json({ rows: timeline(events), seq }, 200);
  });
}

/** The header wins: a browser that reconnects sends it beside the address it began with. */
function lastEventId(c: Ctx): number | undefined {
  const text = c.req.header('last-event-id');
  if (text === undefined || text === '') return undefined;
  const seq = Number(text);
  if (/^\d{1,15}$/.test(text)) return seq;
  throw new BatonError(
    'input_invalid',
    `Cannot follow from there: Last-Event-ID is a position in the log, got '${text}'.`,
    { path: 'last-event-id' },
  );
}
