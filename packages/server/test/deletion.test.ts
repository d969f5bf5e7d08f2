/** Deleting a conversation: what goes with it, what it waits for, and who may. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ConversationId, createBaton, memoryStore, type Store } from '@baton/core';
import { scriptedModel } from '@baton/core/testing';
import { createServer, localKey, openRegister } from '@baton/server';
import { freshFolder, officeTeam, open, parked, started, token } from './office.ts';
import { isLive, read } from './reading.ts';

test('everything of it goes: log, artifacts, owner, claim, answers, and its word on the disk', async (t) => {
  const folder = freshFolder(t);
  // A large text, the same in each conversation.
  const text = 'a'.repeat(6_000);
  const office = await open(t, {
    folder,
    script: {
      triage: [{ handoff: 'data' }],
      data: [
        (view) =>
          view.artifacts().length > 0
            ? 'Done.'
            : { tool: 'draft', args: { id: 'notes.txt', text } },
      ],
    },
  });
  const secret = office.key('ana', 'read', 'drive');
  const start = {
    secret,
    body: { content: 'Is it Rosebud?' },
    headers: { 'Idempotency-Key': 'one' },
  };
  const { json } = await office.ask('POST', '/api/conversations', start);
  const id = json.conversation as ConversationId;
  await parked(office, id);
  const other = await started(office, 'Another');
  const path = `/api/conversations/${id}`;
  const gone = await office.ask('DELETE', path, { secret });
  assert.deepEqual([gone.status, gone.text], [204, '']);
  for (const rest of ['', '/log', '/events', '/artifacts', '/artifacts/notes.txt']) {
    const { status, json: problem } = await office.ask('GET', path + rest, { secret });
    assert.deepEqual([status, problem.code], [404, 'conversation_unknown'], rest);
  }
  assert.equal((await office.ask('DELETE', path, { secret })).status, 404);
  assert.equal(office.register.ownerOf(id), undefined);
  const list = (await office.ask('GET', '/api/conversations')).json.conversations;
  assert.deepEqual(
    list.map((head: { conversation: string }) => head.conversation),
    [other],
  );
  const again = await office.ask('POST', '/api/conversations', start);
  assert.notEqual(again.json.conversation, id, 'the answer of the idempotency key is forgotten');
  await parked(office, again.json.conversation);
  assert.equal(
    (await office.ask('DELETE', `/api/conversations/${again.json.conversation}`)).status,
    204,
  );
  const notes = await office.ask('GET', `/api/conversations/${other}/artifacts/notes.txt`);
  assert.equal(notes.json.body.text, text, 'what another log uses stays');
  await office.serving.close();
  await office.store.close();
  for (const name of readdirSync(folder)) {
    assert.ok(!readFileSync(join(folder, name), 'latin1').includes('Rosebud'), name);
  }
});

test('its listeners’ streams end at once', async (t) => {
  // Nothing is found by looking around.
  const office = await open(t, { streams: { lookMs: 3_600_000 } });
  const id = await started(office);
  const path = `/api/conversations/${id}`;
  const stream = await read(`${office.url}${path}/events`, { secret: token });
  await stream.until(isLive);
  assert.equal((await office.ask('DELETE', path)).status, 204);
  await stream.ended();
  const back = await fetch(`${office.url}${path}/events`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  assert.equal(back.status, 404, 'and who comes back is told why');
});

test('streams of a conversation that another process has deleted end, too', async (t) => {
  const office = await open(t, { streams: { lookMs: 10 } });
  const id = await started(office);
  const stream = await read(`${office.url}/api/conversations/${id}/events`, {
    secret: token,
  });
  await stream.until(isLive);
  await office.store.remove(id as ConversationId);
  await stream.ended();
});

test('one that is being worked on is not deleted, nor while another process has it', async (t) => {
  const { promise, resolve } = Promise.withResolvers<{ text: string }>();
  const office = await open(t, { model: { name: 'slow', ask: () => promise } });
  const { json } = await office.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
  const path = `/api/conversations/${json.conversation}`;
  const busy = await office.ask('DELETE', path);
  assert.deepEqual([busy.status, busy.json.code], [409, 'conversation_busy']);
  assert.ok(Number(busy.headers.get('retry-after')) >= 1);
  resolve({ text: 'Here.' });
  await parked(office, json.conversation);
  const claim = await office.store.claim(json.conversation);
  assert.equal((await office.ask('DELETE', path)).json.code, 'conversation_busy');
  await claim?.release();
  assert.equal((await office.ask('DELETE', path)).status, 204);
});

test('a message on its way when it goes does not begin it anew', async () => {
  const kept = memoryStore();
  const held = Promise.withResolvers<void>();
  const looked = Promise.withResolvers<void>();
  let hold = false;
  const store: typeof kept = {
    ...kept,
    async head(conversation) {
      const head = await kept.head(conversation);
      if (!hold) return head;
      hold = false;
      looked.resolve();
      await held.promise;
      return head;
    },
  };
  const { ask, conversation } = await alone(store);
  hold = true;
  const sent = ask('POST', `/api/conversations/${conversation}/messages`, { content: 'More' });
  await looked.promise;
  assert.equal((await ask('DELETE', `/api/conversations/${conversation}`)).status, 204);
  held.resolve();
  assert.equal((await sent).status, 404);
  assert.equal(await kept.head(conversation), undefined);
});

test('a store that can not delete says so', async () => {
  const { remove: _, ...store } = memoryStore();
  const { ask, conversation } = await alone(store);
  assert.equal((await ask('DELETE', `/api/conversations/${conversation}`)).status, 501);
  assert.ok(await store.head(conversation));
});

/** A server without a network over this store, and a conversation in it that has ended. */
async function alone(store: Store) {
  const team = officeTeam();
  const baton = createBaton({ team, store, models: scriptedModel(['Done.']) });
  const keys = localKey(token);
  const server = createServer({ team, baton, store, register: openRegister(), keys });
  // `as`: it is one, as `conversationId` would say.
  const { conversation } = await baton.send('c' as ConversationId, 'Hello').outcome;
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> =>
    await server.app.request(path, {
      method,
      headers: {
        Host: 'localhost',
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { ask, conversation };
}
