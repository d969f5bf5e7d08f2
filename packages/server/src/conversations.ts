/** Conversations: list, start, look at. `driving` has what is done in one that is there. */
import { type Head, limitsOf, originOf, outcomeOf, type State, storable } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { messageSchema, send, wantsMessage } from './message.ts';
import { pageOf } from './page.ts';
import { RequestError } from './problem.ts';
import { answerWrite, type Writing } from './reply.ts';
import { conversationParam, json, problems, writes } from './schema.ts';
import {
  type App,
  newConversation,
  ownHead,
  owning,
  owns,
  type Service,
  seenHead,
} from './service.ts';

const statuses = z.enum(['active', 'waiting', 'ended']);
const waits = z.enum(['approval', 'human', 'user']);
const outcomes = z.enum(['answered', 'waiting', 'landed', 'exhausted', 'failed', 'cancelled']);

/** How a conversation stands, for lists. */
export const headSchema: z.ZodObject = z
  .looseObject({
    conversation: z.string(),
    team: z.string(),
    seq: z.int(),
    status: statuses,
    waitingFor: waits.nullable(),
    holder: z.string().nullable(),
    outcome: z.string().nullable(),
    title: z.string(),
    spent: z.record(z.string(), z.number()),
    startedAt: z.number(),
    updatedAt: z.number(),
    forkedFrom: z.looseObject({ conversation: z.string(), at: z.int() }).nullish(),
  })
  .openapi('Head');

const listRoute = createRoute({
  method: 'get',
  path: '/api/conversations',
  summary: 'List conversations, newest first; search in their titles, filter by how they stand',
  ...needs('read'),
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      /** What `next` of the page before said. */
      cursor: z.string().max(200).optional(),
      status: statuses.optional(),
      /** How its last run ended; `waiting` is for the user. */
      outcome: outcomes.optional(),
      waitingFor: waits.optional(),
      /** Words of the title, in any order and case. */
      q: z.string().max(200).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ conversations: z.array(headSchema), next: z.string().nullable() }),
      'A page; it may be short or empty while `next` says that there is more',
    ),
    ...problems,
  },
});

const startRoute = createRoute({
  method: 'post',
  path: '/api/conversations',
  summary: 'Start a conversation with its first message',
  ...needs('drive'),
  ...writes({
    params: z.object({}),
    takes: messageSchema,
    done: 'The message is in the log, and is worked on',
    made: 201,
  }),
});

const stateRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}',
  summary: 'The conversation as it stands',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: {
    200: json(
      headSchema.extend({
        text: z.string(),
        answeredBy: z.string().nullable(),
        bound: z.string().nullable(),
        why: z.string().nullable(),
        failure: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
        working: z.boolean(),
        approvals: z.array(z.string()),
        satOut: z.array(z.object({ agent: z.string(), since: z.int(), reason: z.string() })),
        run: z.looseObject({
          since: z.int(),
          spent: z.record(z.string(), z.number()),
          limits: z.record(z.string(), z.unknown()),
        }),
      }),
      'Who holds the baton, what was spent, what is waited for',
    ),
    ...problems,
  },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/conversations/{conversation}',
  summary: 'Delete a conversation for good, with everything that only it uses',
  ...needs('drive'),
  request: { params: conversationParam },
  responses: { 204: { description: 'It is gone, and its streams have ended' }, ...problems },
});

/** Adds the routes. */
export function conversationRoutes(app: App, writing: Writing): void {
  const { service } = writing;
  const { team, baton, register, runs } = service;

  app.openapi(listRoute, async (c) => {
    const { limit, cursor, outcome, waitingFor, q = '' } = c.req.valid('query');
    // What waits is found by an index.
    const status = c.req.valid('query').status ?? (waitingFor && 'waiting');
    const key = c.get('key');
    const words = q.toLowerCase().split(/\s+/);
    const wanted = (head: Head): boolean =>
      (outcome === undefined || head.outcome === outcome) &&
      (waitingFor === undefined || head.waitingFor === waitingFor) &&
      words.every((word) => head.title.toLowerCase().includes(word)) &&
      owns(service, key, head.conversation);
    const page = await pageOf(service.store, { team: team.name, limit, cursor, status, wanted });
    return c.json({ conversations: page.heads, next: page.next }, 200);
  });

  app.openapi(startRoute, (c) => {
    const message = c.req.valid('json');
    const key = c.get('key');
    const wants = wantsMessage(team, message);
    return answerWrite(c, writing, {
      conversation: newConversation(),
      after: 0,
      wants,
      made: 201,
      perform: (conversation) =>
        owning(service, { conversation, key }, () =>
          send(service, conversation, { key, body: message, wants }),
        ),
    });
  });

  app.openapi(stateRoute, async (c) => {
    const head = await seenHead(c, service, c.req.valid('param').conversation);
    const state = await baton.state(head.conversation);
    const working = runs.working(head.conversation);
    return c.json({ ...documentOf(service, head, state), working }, 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { conversation } = await ownHead(c, service, c.req.valid('param').conversation);
    const { store, hub } = service;
    if (!store.remove) throw deletionUnsupported(conversation);
    const { remove } = store;
    await runs.remove(conversation, () => remove(conversation));
    // Only now: until the log is gone it must not be nobody's.
    register.forgetConversation(conversation);
    hub.forget(conversation);
    return c.body(null, 204);
  });
}

function deletionUnsupported(conversation: string): RequestError {
  return new RequestError(
    'deletion_unsupported',
    `Cannot delete ${conversation}: this store keeps what it has.`,
  );
}

function documentOf({ team }: Service, head: Head, state: State): Record<string, unknown> {
  const outcome = outcomeOf(team, head.conversation, state);
  const { run, conversation } = limitsOf(team, state);
  return {
    ...head,
    forkedFrom: originOf(state) ?? null,
    text: outcome.text,
    answeredBy: state.phase.is === 'ended' ? outcome.agent : null,
    bound: outcome.bound ?? null,
    why: outcome.why ?? null,
    failure: outcome.failure ?? null,
    approvals: outcome.approvals ?? [],
    satOut: [...state.declines.values()],
    run: {
      since: state.run.since,
      spent: state.run.spent,
      limits: storable({ ...run, conversation }),
    },
  };
}
