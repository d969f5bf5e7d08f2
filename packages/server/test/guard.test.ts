/** Who gets in: hosts, origins, keys, the cookie, the body; and what each answer carries. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { createBaton, memoryStore } from '@baton/core';
import { createServer, localKey, openRegister } from '@baton/server';
import { type Office, officeTeam, open, raw, started, token } from './office.ts';

describe('hosts and origins', () => {
  test('a name that was rebound to this address reaches nothing', async (t) => {
    const office = await open(t, { names: ['desk.example'] });
    const statuses = await Promise.all(
      [
        'evil.example',
        'evil.example:80',
        'localhost.evil.example',
        '127.0.0.1.evil.example',
        'desk.example.evil.example',
        '',
      ].map((host) => statusFor(office, { host })),
    );
    assert.deepEqual(statuses, [403, 403, 403, 403, 403, 403]);
    for (const host of ['localhost', '127.0.0.1:1', '[::1]:80', 'desk.example', 'DESK.example:9']) {
      assert.equal(await statusFor(office, { host }), 200, host);
    }
  });

  test('an address in the request line does not stand in for the host', async (t) => {
    const office = await open(t);
    const answer = await raw(
      office,
      'GET http://evil.example/api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    );
    assert.match(answer, /^HTTP\/1\.1 (400|403)/);
  });

  test('a page of another site is refused, with the cookie and without', async (t) => {
    const office = await open(t);
    const host = new URL(office.url).host;
    const from = (headers: Record<string, string>): Promise<number> =>
      statusFor(office, { host, ...headers });
    assert.equal(await from({ origin: 'http://evil.example' }), 403);
    assert.equal(await from({ origin: 'null' }), 403);
    assert.equal(await from({ origin: `http://${host}1` }), 403);
    assert.equal(await from({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await from({ 'sec-fetch-site': 'same-site' }), 403);
    assert.equal(await from({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }), 200);
    assert.equal(await from({ 'sec-fetch-site': 'none' }), 200);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    assert.equal(await from(link), 200, 'following a link is no script');
  });
});

describe('keys', () => {
  test('without a key, or with a wrong one, there is nothing', async (t) => {
    const office = await open(t);
    for (const secret of [null, '', 'wrong', `${token}x`]) {
      const { status, json, headers } = await office.ask('GET', '/api/team', { secret });
      assert.deepEqual([status, json.code], [401, 'unauthorized']);
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    assert.equal((await office.ask('GET', '/api/nothing', { secret: null })).status, 401);
    assert.equal((await office.ask('GET', '/api/nothing')).status, 404);
  });

  test('a key that was removed is good for nothing; its secret was never kept', async (t) => {
    const office = await open(t);
    const secret = office.key('ana', 'read');
    assert.equal((await office.ask('GET', '/api/team', { secret })).status, 200);
    assert.ok(!JSON.stringify(office.register.keys()).includes(secret));
    assert.equal(office.register.removeKey('ana'), true);
    assert.equal((await office.ask('GET', '/api/team', { secret })).status, 401);
    assert.equal(office.register.removeKey('ana'), false);
  });

  test('a key does what its scopes say and no more', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const able = async (secret: string): Promise<readonly number[]> => [
      (await office.ask('GET', '/api/team', { secret })).status,
      (await office.ask('POST', '/api/conversations', { secret, body: { content: 'x' } })).status,
      (await office.ask('POST', `/api/inbox/${id}/answer`, { secret, body: { text: 'x' } })).status,
      (await office.ask('GET', '/api/metrics', { secret })).status,
    ];
    assert.deepEqual(await able(office.key('r', 'read')), [200, 403, 403, 403]);
    assert.deepEqual(await able(office.key('d', 'drive')), [403, 201, 403, 403]);
    assert.deepEqual(await able(office.key('a', 'answer')), [403, 403, 404, 403]);
    assert.deepEqual(await able(office.key('all', 'admin')), [200, 201, 409, 200]);
  });
});

test('a key may write so many times a minute, and read as it likes', async (t) => {
  const office = await open(t, { writesPerMinute: 3 });
  const secret = office.key('ana', 'drive', 'read');
  const start = () => office.ask('POST', '/api/conversations', { secret, body: { content: 'x' } });
  assert.deepEqual(
    [(await start()).status, (await start()).status, (await start()).status],
    [201, 201, 201],
  );
  const { status, json, headers } = await start();
  assert.deepEqual([status, json.code], [429, 'rate_limited']);
  assert.ok(Number(headers.get('retry-after')) >= 1);
  assert.equal((await office.ask('GET', '/api/conversations', { secret })).status, 200);
  const other = office.key('ben', 'drive');
  const ben = await office.ask('POST', '/api/conversations', {
    secret: other,
    body: { content: 'x' },
  });
  assert.equal(ben.status, 201, 'each key has its own');
});

describe('answers', () => {
  test('each has an id, forbids foreign scripts and frames, and is not cached', async (t) => {
    const office = await open(t);
    for (const path of ['/api/health', '/api/nothing', '/']) {
      const { headers } = await office.ask('GET', path);
      assert.match(headers.get('x-request-id') ?? '', /^[\w-]{36}$/);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /script-src 'self'(;|$)/, 'no inline script');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-frame-options'), 'DENY');
      if (path.startsWith('/api')) assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  test('what breaks inside is told by its id, not by its insides', async () => {
    const store = { ...memoryStore(), list: () => Promise.reject(new Error('secret insides')) };
    const team = officeTeam();
    const server = createServer({
      team,
      baton: createBaton({ team, store }),
      store,
      register: openRegister(),
      keys: localKey(token),
    });
    const headers = { Host: 'localhost', Authorization: `Bearer ${token}` };
    const answer = await server.app.request('/api/conversations', { headers });
    assert.equal(answer.status, 500);
    const text = await answer.text();
    assert.ok(!text.includes('insides'));
    // `as`: a test says what it expects of it.
    const problem = JSON.parse(text) as { code: string; instance: string };
    assert.equal(problem.code, 'effect_broken');
    assert.equal(problem.instance, answer.headers.get('x-request-id'));
  });
});

/** The status of GET /api/team with exactly these headers. */
function statusFor(office: Office, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(office.url);
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path: '/api/team',
        setHost: false,
        headers: { authorization: `Bearer ${token}`, ...headers },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.on('error', reject);
    call.end();
  });
}
