/**
 * What every request passes before a route sees it: the host it was meant for, where it comes from,
 * whose key it carries, what the key may do.
 *
 * Invariants
 * 1. A name that the server was not told is refused, so a page whose name was rebound to this
 *    address (DNS rebinding) reaches nothing. Addresses and `localhost` can not be rebound.
 * 2. A browser's request from another site is refused, also with a cookie and also for reading.
 */
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { type Key, may, type Scope, secretHash } from './key.ts';
import { RequestError } from './problem.ts';
import { rateOf } from './rate.ts';
import type { Ctx, Env } from './service.ts';
import { cookieOf, type Doors } from './sign-in.ts';

/** True for what programs ask for, and not people. */
export function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

/** Refuses what was meant for another host, or comes from a page of another site. */
export function hostGuard(names: readonly string[]): MiddlewareHandler<Env> {
  const known = new Set(['localhost', ...names.map((name) => name.toLowerCase())]);
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    const meant = new URL(c.req.url).host;
    if (!reachable(host, known) || !reachable(meant, known)) {
      throw new RequestError(
        'host_refused',
        `Cannot answer for the host '${host}': this server was not told that name. ` +
          'Start it with --name, or use its address.',
      );
    }
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const foreign = origin !== undefined && hostOf(origin) !== host.toLowerCase();
    if (foreign || site === 'cross-site' || site === 'same-site') {
      // Following a link to the page itself is no request of another page's script.
      const link = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate';
      if (foreign || !link) throw originRefused(origin ?? site ?? '');
    }
    await next();
  };
}

function originRefused(from: string): RequestError {
  return new RequestError(
    'origin_refused',
    `Cannot answer a page of another site, got '${from}'. Use the server's own page, or no browser.`,
  );
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    // `null`, which sandboxed pages send.
    return undefined;
  }
}

function reachable(host: string, known: ReadonlySet<string>): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return known.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) > 0;
}

/**
 * Refuses a body that is too large before any of it is read. A body has to say how long it is; the
 * parser sees to it that it is no longer.
 */
export function bodyGuard(bodyMax: number): MiddlewareHandler<Env> {
  return async (c, next) => {
    const length = c.req.header('content-length');
    if (length === undefined && c.req.header('transfer-encoding') !== undefined) {
      throw new RequestError(
        'length_missing',
        'Cannot take a body of unknown length. Send Content-Length.',
      );
    }
    if (Number(length ?? 0) > bodyMax) {
      throw new RequestError(
        'body_too_large',
        `Cannot take the body: at most ${bodyMax} bytes are allowed, got ${length}. Send less.`,
      );
    }
    await next();
  };
}

/** Whose request it is: by `Authorization: Bearer`, or by the session that a browser has. */
export function keyGuard(doors: Doors): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = keyOf(c, doors);
    if (!key) {
      c.header('WWW-Authenticate', 'Bearer realm="baton"');
      throw new RequestError(
        'unauthorized',
        'Cannot answer without a key that is good. Send it as Authorization: Bearer <key>, open ' +
          'the address that the server printed when it was started, or POST /api/session.',
      );
    }
    c.set('key', key);
    await next();
  };
}

function keyOf(c: Ctx, { keys, sessions }: Doors): Key | undefined {
  const header = c.req.header('authorization');
  // A header that is there and wrong is not made good by a cookie.
  if (header !== undefined) {
    const secret = /^Bearer +(\S+)$/i.exec(header)?.[1];
    return secret === undefined ? undefined : keys({ secretHash: secretHash(secret) });
  }
  const cookie = cookieOf(c);
  const id = cookie === undefined ? undefined : sessions.keyOf(cookie, Date.now());
  return id === undefined ? undefined : keys({ id });
}

/** So many writes a minute for each key, and as many at once. */
export function rateGuard(perMinute: number): MiddlewareHandler<Env> {
  const rate = rateOf(perMinute);
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return await next();
    const { id, name } = c.get('key');
    const retryAfter = rate.wait(id);
    if (retryAfter > 0) {
      throw new RequestError(
        'rate_limited',
        `Cannot take more: the key '${name}' may write ${perMinute} times a minute. Wait a little.`,
        { retryAfter },
      );
    }
    rate.count(id);
    await next();
  };
}

/** Which scopes will do for a route: enforced, and said in the OpenAPI document, from one place. */
export function needs(...any: readonly [Scope, ...Scope[]]): {
  security: { key: string[] }[];
  middleware: MiddlewareHandler<Env>;
} {
  return {
    security: any.map((scope) => ({ key: [scope] })),
    middleware: async (c, next) => {
      const key = c.get('key');
      if (!any.some((scope) => may(key, scope))) throw scopeMissing(key, any);
      await next();
    },
  };
}

function scopeMissing(key: Key, any: readonly Scope[]): RequestError {
  const has = [...key.scopes].join(', ') || 'none';
  return new RequestError(
    'forbidden',
    `Cannot do this with the key '${key.name}': it needs the scope ${any.join(' or ')}, ` +
      `got ${has}.`,
  );
}
