/** Calls that wait for a person to agree. */
import type { CallId, LogEvent } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { answerWrite, type Writing } from './reply.ts';
import { bySchema, conversationParam, exact, json, problems, writes } from './schema.ts';
import { type App, actor, answerableHead, owns, seenHead } from './service.ts';
import { waitingIn } from './waiting.ts';

/** A call that waits. */
export const callSchema: z.ZodType = z
  .object({ call: z.string(), tool: z.string(), args: z.unknown(), agent: z.string() })
  .openapi('WaitingCall');

const approvalsRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{conversation}/approvals',
  summary: 'Calls that wait for approval',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: {
    200: json(z.object({ approvals: z.array(callSchema) }), 'Maybe none'),
    ...problems,
  },
});

const approveRoute = createRoute({
  method: 'post',
  path: '/api/conversations/{conversation}/approvals/{call}',
  summary: 'Agree to a call, or do not',
  ...needs('answer', 'inbox'),
  ...writes({
    params: conversationParam.extend({ call: z.string().regex(/^\w{1,64}$/) }),
    takes: z.object({
      approved: z.boolean(),
      note: z.string().max(2_000).optional(),
      by: bySchema,
    }),
    done: 'The decision is in the log',
  }),
});

/** Adds the routes. */
export function approvalRoutes(app: App, writing: Writing): void {
  const { service } = writing;
  const { runs, baton } = service;

  app.openapi(approvalsRoute, async (c) => {
    const head = await seenHead(c, service, c.req.valid('param').conversation);
    const wait = await waitingIn(service, head);
    return c.json({ approvals: wait?.approvals ?? [] }, 200);
  });

  app.openapi(approveRoute, async (c) => {
    const head = await answerableHead(c, service, c.req.valid('param').conversation);
    // `as`: a call that is none is refused by the kernel, which knows them all.
    const call = c.req.valid('param').call as CallId;
    const { approved, note, by } = exact(c.req.valid('json'));
    const who = actor(c.get('key'), by);
    const wants = (event: LogEvent): boolean =>
      event.type === 'approval_answered' && event.call === call;
    return await answerWrite(c, writing, {
      conversation: head.conversation,
      after: head.seq,
      streams: owns(service, c.get('key'), head.conversation),
      wants,
      perform: (conversation) =>
        runs.accept(conversation, {
          key: c.get('key').id,
          begin: () => {
            const decision = { call, approved, by: who, ...(note !== undefined && { note }) };
            return baton.approve(conversation, decision);
          },
          wants,
        }),
    });
  });
}
