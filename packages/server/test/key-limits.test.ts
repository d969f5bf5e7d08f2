/** What one key may have at once; the others have theirs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, type Office, open, parked, started, token } from './office.ts';
import { isLive, read } from './reading.ts';

function start(office: Office, secret: string, content = 'Hello'): Promise<Answer> {
  return office.ask('POST', '/api/conversations', { secret, body: { content } });
}

function refused({ status, json, headers }: Answer): readonly unknown[] {
  assert.ok(Number(headers.get('retry-after')) >= 1, 'it says when to come again');
  return [status, json.code];
}

test('a key has so many streams open; one that is closed makes room', async (t) => {
  const office = await open(t, { perKey: { streamsMax: 2 } });
  const id = await started(office);
  const path = `/api/conversations/${id}/events`;
  const boss = office.key('boss', 'admin');
  const streams = await Promise.all([1, 2].map(() => read(office.url + path, { secret: token })));
  for (const stream of streams) await stream.until(isLive);
  assert.deepEqual(refused(await office.ask('GET', path)), [429, 'too_many_streams']);
  const streamed = await office.ask('POST', `/api/conversations/${id}/messages`, {
    headers: { Accept: 'text/event-stream' },
    body: { content: 'More' },
  });
  assert.deepEqual(refused(streamed), [429, 'too_many_streams'], 'a streamed answer is one, too');
  assert.equal((await office.ask('GET', `/api/conversations/${id}`)).json.seq, 5, 'and not done');
  const other = await read(office.url + path, { secret: boss });
  await other.until(isLive);
  other.cut();
  streams[0]?.cut();
  let status = 429;
  for (let tries = 0; status === 429 && tries < 200; tries += 1) {
    const again = await read(office.url + path, { secret: token });
    status = again.status;
    again.cut();
  }
  assert.equal(status, 200);
  streams[1]?.cut();
});

test('a thousand listeners of one key, when that is allowed', async (t) => {
  const office = await open(t, { perKey: { streamsMax: 1_000 } });
  const id = await started(office);
  const path = `${office.url}/api/conversations/${id}/events`;
  const all = await Promise.all(Array.from({ length: 300 }, () => read(path, { secret: token })));
  assert.deepEqual([...new Set(all.map(({ status }) => status))], [200]);
  for (const stream of all) stream.cut();
});

test('a key has so many runs under way; a message to one of them joins it', async (t) => {
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const model = { name: 'slow', ask: () => promise };
  const office = await open(t, { model, perKey: { runsMax: 2 } });
  const secret = office.key('ana', 'read', 'drive');
  for (const blank of [' ', ' ', ' ']) {
    assert.equal((await start(office, secret, blank)).status, 400, 'what never ran does not count');
  }
  const ids = [(await start(office, secret)).json, (await start(office, secret)).json];
  const before = await office.ask('GET', '/api/conversations', { secret });
  assert.deepEqual(refused(await start(office, secret)), [429, 'too_many_runs']);
  const after = await office.ask('GET', '/api/conversations', { secret });
  assert.equal(after.json.conversations.length, before.json.conversations.length);
  assert.equal((await start(office, office.key('ben', 'drive'))).status, 201, 'each has its own');
  const joining = office.ask('POST', `/api/conversations/${ids[0].conversation}/messages`, {
    secret,
    body: { content: 'And the cost?' },
  });
  resolve({ text: 'Twelve.' });
  assert.equal((await joining).status, 202);
  for (const { conversation } of ids) await parked(office, conversation);
  assert.equal((await start(office, secret)).status, 201, 'when they are over there is room');
});

test('a key owns so many conversations; one that is deleted makes room', async (t) => {
  const office = await open(t, { perKey: { conversationsMax: 2 } });
  const secret = office.key('ana', 'read', 'drive');
  const blank = await start(office, secret, ' ');
  assert.deepEqual([blank.status, blank.json.code], [400, 'input_invalid']);
  const { conversation } = (await start(office, secret)).json;
  assert.equal((await start(office, secret)).status, 201, 'one that was refused does not count');
  assert.deepEqual(refused(await start(office, secret)), [429, 'too_many_conversations']);
  assert.equal((await start(office, office.key('ben', 'drive'))).status, 201);
  await parked(office, conversation);
  await office.ask('DELETE', `/api/conversations/${conversation}`, { secret });
  assert.equal((await start(office, secret)).status, 201);
});

test('the streams of a key that was removed end', async (t) => {
  const office = await open(t, { streams: { lookMs: 10 } });
  const secret = office.key('ana', 'read', 'drive');
  const { conversation } = (await start(office, secret)).json;
  const path = `${office.url}/api/conversations/${conversation}/events`;
  const stream = await read(path, { secret });
  await stream.until(isLive);
  office.register.removeKey('ana');
  await stream.ended();
  assert.equal((await read(path, { secret })).status, 401);
});
