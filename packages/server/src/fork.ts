/**
 * What if: a conversation is forked at a position with something changed, and the forks of a
 * conversation are listed. `forking` does it; the kernel says what a fork is.
 */
import type { ForkChange, Head } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { headSchema } from './conversations.ts';
import { forking } from './forking.ts';
import { needs } from './guard.ts';
import { contentSchema } from './message.ts';
import { pageOf } from './page.ts';
import { answerWrite, type Writing } from './reply.ts';
import { bySchema, conversationParam, exact, json, problems, writes } from './schema.ts';
import { type App, actor, newConversation, ownHead, owns } from './service.ts';

const agentName = z.string().min(1).max(64);
const modelName = z.string().min(1).max(200);
const changeSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('message'), content: contentSchema }),
    z.object({ kind: z.literal('route'), to: agentName }),
    z.object({
      kind: z.literal('tool_result'),
      // Any JSON, and there: null is a value, too.
      output: z.unknown().refine((value) => value !== undefined, 'an output is needed'),
    }),
    z.object({ kind: z.literal('tool_failure'), message: z.string().min(1).max(10_000) }),
    z.object({
      kind: z.literal('instructions'),
      agent: agentName,
      text: z.string().min(1).max(100_000),
    }),
    z.object({ kind: z.literal('model'), model: modelName, agent: agentName.optional() }),
  ])
  .openapi('ForkChange');

const forkRoute = createRoute({
  method: 'post',
  path: '/api/conversations/{conversation}/forks',
  summary: 'What if: a new conversation that departs from this one at a position',
  description:
    'It begins as a copy and is worked on at once. `at` is the first position that is not a copy. ' +
    'Tools are answered with what was recorded, unless `tools` is `real`.',
  ...needs('drive'),
  ...writes({
    params: conversationParam,
    takes: z
      .object({
        at: z.int().min(2),
        change: changeSchema.optional(),
        tools: z.enum(['recorded', 'real']).default('recorded'),
        by: bySchema,
      })
      .openapi('NewFork'),
    done: 'The fork is there; `seq` is the last position that it begins with',
    made: 201,
  }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/forks',
  summary: 'The forks of a conversation, newest first',
  ...needs('read'),
  request: {
    params: conversationParam,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ forks: z.array(headSchema), next: z.string().nullable() }),
      'A page; it may be short or empty while `next` says that there is more',
    ),
    ...problems,
  },
});

/** Adds the routes. */
export function forkRoutes(app: App, writing: Writing): void {
  const { service } = writing;

  app.openapi(forkRoute, async (c) => {
    const head = await ownHead(c, service, c.req.valid('param').conversation);
    const { at, tools, by, change } = exact(c.req.valid('json'));
    const key = c.get('key');
    const fork = {
      at,
      tools,
      by: actor(key, by),
      // `as`: content and output are JSON, which is all that their schemas say.
      ...(change && { change: change as ForkChange }),
    };
    return await answerWrite(c, writing, {
      conversation: newConversation(),
      after: 0,
      // What was begun before is looked for by what begins it.
      wants: () => false,
      made: 201,
      perform: (as) => forking(service, head.conversation, { as, key, fork }),
    });
  });

  app.openapi(listRoute, async (c) => {
    const { conversation } = await ownHead(c, service, c.req.valid('param').conversation);
    const { limit, cursor } = c.req.valid('query');
    const wanted = ({ conversation: fork, forkedFrom }: Head): boolean =>
      forkedFrom?.conversation === conversation && owns(service, c.get('key'), fork);
    const { team, store } = service;
    const page = await pageOf(store, {
      team: team.name,
      limit,
      cursor,
      status: undefined,
      wanted,
    });
    return c.json({ forks: page.heads, next: page.next }, 200);
  });
}
