/** Browsers: how they come to be known, for how long, and what ends it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { localKey, openRegister, scopes, secretHash } from '@baton/server';
import { type Answer, freshFolder, type Office, open, started, token } from './office.ts';

/** What a browser sends of a cookie it was given. */
function cookieIn({ headers }: Answer): { readonly Cookie: string } {
  return { Cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

async function opened(office: Office): Promise<{ readonly Cookie: string }> {
  const entered = await office.ask('GET', `/?token=${token}`, { secret: null });
  assert.equal(entered.status, 303);
  return cookieIn(entered);
}

function who(office: Office, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return office.ask('GET', '/api/session', { secret: null, headers });
}

describe('the printed address', () => {
  test('it opens a session that no script and no other site can use', async (t) => {
    const office = await open(t);
    const wrong = await office.ask('GET', '/?token=wrong', { secret: null });
    assert.deepEqual([wrong.status, wrong.headers.get('set-cookie')], [401, null]);
    const entered = await office.ask('GET', `/?token=${token}`, { secret: null });
    assert.deepEqual([entered.status, entered.headers.get('location')], [303, '/']);
    const cookie = entered.headers.get('set-cookie') ?? '';
    assert.match(cookie, /; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.ok(!cookie.includes(token), 'the token itself goes nowhere');
    const headers = cookieIn(entered);
    assert.match((await office.ask('GET', '/', { secret: null, headers })).text, /openapi\.json/);
    assert.equal((await office.ask('GET', '/api/team', { secret: null, headers })).status, 200);
    const both = { ...headers, Authorization: 'Bearer wrong' };
    assert.equal((await who(office, both)).status, 401, 'a wrong header is not made good');
    const asHeader = headers.Cookie.replace(/^.*=/, '');
    assert.equal((await office.ask('GET', '/api/team', { secret: asHeader })).status, 401);
  });

  test('a page that is open stays signed in when the server starts with another token', async (t) => {
    const folder = freshFolder(t);
    const first = await open(t, { folder });
    const headers = await opened(first);
    const id = await started(first, 'Hello', { secret: null, headers });
    const { port } = first.serving;
    await first.serving.close();
    await first.store.close();
    const second = await open(t, { folder, port, keys: localKey('another-token-of-today') });
    assert.equal((await second.ask('GET', '/api/team')).status, 401, 'the old token is over');
    const there = await second.ask('GET', `/api/conversations/${id}`, { secret: null, headers });
    assert.equal(there.status, 200);
  });

  test('a server without the local key knows its sessions no more', async (t) => {
    const folder = freshFolder(t);
    const headers = await opened(await open(t, { folder }));
    const other = await open(t, { folder, keys: () => undefined });
    assert.equal((await who(other, headers)).status, 401);
  });
});

describe('a key that is pasted', () => {
  test('it opens a session that may what the key may, and is over with it', async (t) => {
    const office = await open(t);
    const key = office.key('ana', 'read', 'drive');
    const signIn = (body: unknown) => office.ask('POST', '/api/session', { secret: null, body });
    assert.deepEqual((await signIn({ key: 'wrong' })).json.code, 'unauthorized');
    assert.deepEqual((await signIn({})).json.code, 'input_invalid');
    const entered = await signIn({ key });
    const ana = { name: 'ana', scopes: ['read', 'drive'], local: false };
    assert.deepEqual([entered.status, entered.json], [200, ana]);
    const headers = cookieIn(entered);
    assert.deepEqual((await who(office, headers)).json, ana);
    const start = { secret: null, headers, body: { content: 'Hello' } };
    const made = await office.ask('POST', '/api/conversations', start);
    assert.equal(made.status, 201);
    const mine = `/api/conversations/${made.json.conversation}`;
    assert.equal((await office.ask('GET', mine, { secret: key })).status, 200, 'it is the key’s');
    assert.equal((await office.ask('GET', '/api/metrics', { secret: null, headers })).status, 403);
    office.register.removeKey('ana');
    assert.equal((await who(office, headers)).status, 401);
  });

  test('who asks is told with a header, too; the local key may everything', async (t) => {
    const office = await open(t);
    const { json } = await office.ask('GET', '/api/session');
    assert.deepEqual(json, { name: 'local', scopes: [...scopes], local: true });
    const secret = office.key('boss', 'admin');
    const boss = await office.ask('GET', '/api/session', { secret });
    assert.deepEqual(boss.json, { name: 'boss', scopes: [...scopes], local: false });
  });

  test('after too many wrong ones an address has to wait, with the right one, too', async (t) => {
    const office = await open(t);
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const body = { key: 'wrong' };
        return (await office.ask('POST', '/api/session', { secret: null, body })).status;
      }),
    );
    assert.deepEqual([statuses.at(0), statuses.at(-1)], [401, 429]);
    const right = await office.ask('GET', `/?token=${token}`, { secret: null });
    assert.deepEqual([right.status, right.json.code], [429, 'rate_limited']);
    assert.ok(Number(right.headers.get('retry-after')) >= 1);
    assert.equal((await office.ask('GET', '/api/team')).status, 200, 'who is known works on');
  });
});

test('a session is ended by its user, and by signing in anew', async (t) => {
  const office = await open(t);
  const first = await opened(office);
  const again = await office.ask('GET', `/?token=${token}`, { secret: null, headers: first });
  const second = cookieIn(again);
  assert.equal((await who(office, first)).status, 401);
  assert.equal((await who(office, second)).status, 200);
  const out = await office.ask('DELETE', '/api/session', { secret: null, headers: second });
  assert.equal(out.status, 204);
  assert.match(out.headers.get('set-cookie') ?? '', /=; Max-Age=0/);
  assert.equal((await who(office, second)).status, 401);
  assert.equal((await office.ask('DELETE', '/api/session')).status, 204, 'without a cookie');
});

describe('the register', () => {
  const day = 86_400_000;

  test('a session is over 7 days after its last use, and 30 days after it was opened', () => {
    const { sessions, close } = openRegister();
    const idle = sessions.open('k', 0);
    assert.equal(sessions.keyOf(idle, 7 * day - 1), 'k');
    assert.equal(sessions.keyOf(idle, 14 * day - 2), 'k', 'its use has kept it');
    assert.equal(sessions.keyOf(idle, 21 * day), undefined);
    const busy = sessions.open('k', 0);
    for (let n = 1; n < 30; n += 1) assert.equal(sessions.keyOf(busy, n * day), 'k', `day ${n}`);
    assert.equal(sessions.keyOf(busy, 30 * day), undefined);
    close();
  });

  test('the secret of a session is in no file', (t) => {
    const folder = freshFolder(t);
    const path = join(folder, 'server.db');
    const register = openRegister(path);
    const secret = register.sessions.open('local', Date.now());
    register.close();
    const bytes = readFileSync(path, 'latin1');
    assert.ok(bytes.includes(secretHash(secret)), 'its hash is');
    assert.ok(!bytes.includes(secret));
  });
});
