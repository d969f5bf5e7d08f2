/**
 * The human inbox: which conversations wait for a person, since when, with which brief, and what
 * led there; to claim, to answer, to hand on. Calls that wait for approval are listed, too.
 *
 * A wait is a fact of the log and survives anything; a claim only tells the others that somebody is
 * on it, keeps the time limit away meanwhile, and ends by itself.
 */
import { type Brief, type ConversationId, timeline } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { callSchema } from './approvals.ts';
import { rowSchema } from './events.ts';
import { needs } from './guard.ts';
import { may } from './key.ts';
import { pageOf } from './page.ts';
import { RequestError } from './problem.ts';
import { answerWrite, type Writing } from './reply.ts';
import {
  body,
  briefSchema,
  bySchema,
  conversationParam,
  exact,
  json,
  problems,
  writes,
} from './schema.ts';
import {
  type App,
  actor,
  answerableHead,
  type Ctx,
  owns,
  readEvents,
  seenHead,
  sees,
} from './service.ts';
import { type Waiting, waitingIn, waitOfHead } from './waiting.ts';

const claimSchema = z.object({ by: z.string(), until: z.number() });
const waitingSchema = z
  .object({
    conversation: z.string(),
    title: z.string(),
    for: z.enum(['human', 'approval']),
    seq: z.int(),
    since: z.number(),
    waitedMs: z.number(),
    agent: z.string(),
    from: z.string().nullable(),
    brief: z.looseObject({ reason: z.string() }).nullable(),
    permitted: z.array(z.object({ to: z.string(), when: z.string() })),
    approvals: z.array(callSchema),
    dueAt: z.number().nullable(),
    claim: claimSchema.nullable(),
  })
  .openapi('Waiting');

const inboxRoute = createRoute({
  method: 'get',
  path: '/api/inbox',
  summary: 'Who waits for a person, and since when',
  ...needs('read', 'inbox'),
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z.string().max(200).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ waiting: z.array(waitingSchema), next: z.string().nullable() }),
      'Waits, newest first',
    ),
    ...problems,
  },
});

const itemRoute = createRoute({
  method: 'get',
  path: '/api/inbox/{conversation}',
  summary: 'One wait, with everything that led there',
  ...needs('read', 'inbox'),
  request: { params: conversationParam },
  responses: {
    200: json(waitingSchema.extend({ rows: z.array(rowSchema) }), 'The wait and its timeline'),
    ...problems,
  },
});

const claimRoute = createRoute({
  method: 'put',
  path: '/api/inbox/{conversation}/claim',
  summary: 'Say that you are on it, or still are',
  ...needs('answer', 'inbox'),
  request: {
    params: conversationParam,
    body: body(z.object({ by: bySchema, minutes: z.number().int().min(1).max(1_440).default(15) })),
  },
  responses: { 200: json(claimSchema, 'The claim'), ...problems },
});

const unclaimRoute = createRoute({
  method: 'delete',
  path: '/api/inbox/{conversation}/claim',
  summary: 'Give it back; an admin may do that for others',
  ...needs('answer', 'inbox'),
  request: { params: conversationParam },
  responses: { 204: { description: 'Nobody is on it' }, ...problems },
});

const answerRoute = createRoute({
  method: 'post',
  path: '/api/inbox/{conversation}/answer',
  summary: 'Answer as the human, or hand the baton on with a brief',
  ...needs('answer', 'inbox'),
  ...writes({
    params: conversationParam,
    takes: z.object({
      text: z.string().min(1),
      by: bySchema,
      handoff: z.object({ to: z.string(), brief: briefSchema }).optional(),
    }),
    done: 'The answer is in the log',
  }),
});

/** Adds the routes. */
export function inboxRoutes(app: App, writing: Writing): void {
  const { service } = writing;
  const { team, store, register, runs, baton } = service;

  app.openapi(inboxRoute, async (c) => {
    const key = c.get('key');
    const { limit, cursor } = c.req.valid('query');
    const { heads, next } = await pageOf(store, {
      limit,
      cursor,
      team: team.name,
      status: 'waiting',
      wanted: (head) => waitOfHead(head) !== undefined && sees(service, key, head),
    });
    const waits = await Promise.all(heads.map((head) => waitingIn(service, head)));
    const waiting = waits.filter((wait) => wait !== undefined);
    return c.json({ waiting, next }, 200);
  });

  app.openapi(itemRoute, async (c) => {
    const wait = await found(c, writing, c.req.valid('param').conversation);
    const rows = timeline(await readEvents(store, wait.conversation));
    return c.json({ ...wait, rows }, 200);
  });

  app.openapi(claimRoute, async (c) => {
    const wait = await found(c, writing, c.req.valid('param').conversation);
    const { by, minutes } = c.req.valid('json');
    const key = c.get('key');
    const wanted = {
      key: key.id,
      by: actor(key, by),
      until: Date.now() + minutes * 60_000,
    };
    const claim = register.claim(wait, wanted, Date.now());
    if (claim.key !== key.id || claim.by !== wanted.by) throw claimedBy(claim.by, wait);
    return c.json({ by: claim.by, until: claim.until }, 200);
  });

  app.openapi(unclaimRoute, async (c) => {
    const wait = await found(c, writing, c.req.valid('param').conversation);
    const key = c.get('key');
    const claim = register.claimOn(wait, Date.now());
    if (claim && claim.key !== key.id && !may(key, 'admin')) throw claimedBy(claim.by, wait);
    register.unclaim(wait);
    void service.keeper.look(wait.conversation);
    return c.body(null, 204);
  });

  app.openapi(answerRoute, async (c) => {
    const head = await answerableHead(c, service, c.req.valid('param').conversation);
    const { text, by, handoff } = exact(c.req.valid('json'));
    const who = actor(c.get('key'), by);
    return await answerWrite(c, writing, {
      conversation: head.conversation,
      after: head.seq,
      streams: owns(service, c.get('key'), head.conversation),
      wants: (event) => event.type === 'human_answered' && event.by === who,
      async perform(conversation) {
        const wait = await waitingIn(service, head);
        const claim = wait && register.claimOn(wait, Date.now());
        if (wait && claim && claim.by !== who) throw claimedBy(claim.by, wait);
        const passed = handoff && { to: handoff.to, brief: handoff.brief as Brief };
        return await runs.accept(conversation, {
          key: c.get('key').id,
          begin: () =>
            baton.answer(conversation, { by: who, text, ...(passed && { handoff: passed }) }),
          wants: (event) => event.type === 'human_answered' && event.by === who,
        });
      },
    });
  });
}

/** The wait of a conversation of the key. */
async function found(
  c: Ctx,
  { service }: Writing,
  id: string,
): Promise<Waiting & { readonly conversation: ConversationId }> {
  const head = await seenHead(c, service, id);
  const wait = await waitingIn(service, head);
  if (wait) return wait;
  throw new RequestError(
    'wait_unknown',
    `Cannot find ${id} in the inbox: it waits for nobody, or for its user. GET /api/inbox lists ` +
      'what waits for a person.',
  );
}

function claimedBy(by: string, { conversation }: Waiting): RequestError {
  return new RequestError(
    'claimed',
    `Cannot take ${conversation}: ${by} is on it. Wait until it is given back, or talk to them.`,
  );
}
