/**
 * How a browser comes to be known: it opens the printed address, or its user pastes a key, and from
 * then on a session stands in a cookie that no script reads.
 */
import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type FindKey, type Key, localId, may, scopes, secretHash } from './key.ts';
import { RequestError } from './problem.ts';
import type { Rate } from './rate.ts';
import { body, json, problems } from './schema.ts';
import type { App, Ctx, Env } from './service.ts';
import { type Sessions, sessionMs } from './session.ts';

export interface Doors {
  readonly keys: FindKey;
  readonly sessions: Sessions;
  /** Wrong secrets of one address. Right ones are random and long; this spares the log. */
  readonly guesses: Rate;
}

const sessionSchema = z
  .object({
    name: z.string(),
    /** What the key may do; with `admin` all of it. */
    scopes: z.array(z.enum(scopes)),
    local: z.boolean(),
  })
  .openapi('Session');

const signInRoute = createRoute({
  method: 'post',
  path: '/api/session',
  summary: 'Show a key once and be known by a cookie from then on',
  request: { body: body(z.object({ key: z.string().min(1).max(200) })) },
  responses: { 200: json(sessionSchema, 'Whose session it is'), ...problems },
});

const whoRoute = createRoute({
  method: 'get',
  path: '/api/session',
  summary: 'Who asks, and what they may do',
  security: [{ key: [] }],
  responses: { 200: json(sessionSchema, 'The key of the session, or of the header'), ...problems },
});

const signOutRoute = createRoute({
  method: 'delete',
  path: '/api/session',
  summary: 'End the session of the cookie',
  security: [{ key: [] }],
  responses: { 204: { description: 'It is over' }, ...problems },
});

/** Adds the one route that is there for who has no session yet. */
export function signInRoutes(app: App, doors: Doors): void {
  app.openapi(signInRoute, (c) => {
    const key = enter(c, doors, c.req.valid('json').key);
    return c.json(documentOf(key), 200);
  });
}

/** Adds the routes of a session; they stand behind the guard of keys. */
export function sessionRoutes(app: App, { sessions }: Doors): void {
  app.openapi(whoRoute, (c) => c.json(documentOf(c.get('key')), 200));

  app.openapi(signOutRoute, (c) => {
    const secret = cookieOf(c);
    if (secret !== undefined) sessions.end(secret);
    deleteCookie(c, cookieName(c), { path: '/' });
    return c.body(null, 204);
  });
}

/** `/?token=…` of the printed address: opens a session, and puts the token out of sight. */
export function entrance(doors: Doors): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = c.req.query('token');
    if (token === undefined) return await next();
    enter(c, doors, token);
    return c.redirect('/', 303);
  };
}

/** What stands in the browser's cookie. */
export function cookieOf(c: Ctx): string | undefined {
  return getCookie(c, cookieName(c));
}

/**
 * Opens a session for the key of a secret, in place of the one that the browser had.
 * @throws RequestError `unauthorized`, `rate_limited`
 */
function enter(c: Ctx, { keys, sessions, guesses }: Doors, secret: string): Key {
  const address = (c.env ?? {}).incoming?.socket.remoteAddress ?? '';
  const retryAfter = guesses.wait(address);
  if (retryAfter > 0) {
    throw new RequestError(
      'rate_limited',
      'Cannot let you in: too many wrong keys came from your address. Wait a little.',
      { retryAfter },
    );
  }
  const key = keys({ secretHash: secretHash(secret) });
  if (!key) {
    guesses.count(address);
    throw new RequestError(
      'unauthorized',
      'Cannot let you in: there is no such key. Use the address that the server printed at its ' +
        'newest start, or a key that was not removed.',
    );
  }
  const before = cookieOf(c);
  if (before !== undefined) sessions.end(before);
  setCookie(c, cookieName(c), sessions.open(key.id, Date.now()), {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: sessionMs / 1_000,
    secure: new URL(c.req.url).protocol === 'https:',
  });
  return key;
}

/** Cookies are shared by all ports of a host; two servers must not take each other's away. */
function cookieName(c: Ctx): string {
  return `baton_${new URL(c.req.url).port || '80'}`;
}

function documentOf(key: Key): z.infer<typeof sessionSchema> {
  return {
    name: key.name,
    scopes: scopes.filter((scope) => may(key, scope)),
    local: key.id === localId,
  };
}
