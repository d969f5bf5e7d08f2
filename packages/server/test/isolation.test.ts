/**
 * No key reaches another key's conversation: every operation of the served OpenAPI document is
 * tried, so that one that is added is tried, too.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsOf } from './document.ts';
import { type Office, open, parked } from './office.ts';

/** Bodies that each operation takes; one that is not here is tried with an empty object. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/conversations': { content: 'x' },
  'POST /api/conversations/{conversation}/messages': { content: 'x' },
  'POST /api/conversations/{conversation}/approvals/{call}': { approved: true },
  'POST /api/inbox/{conversation}/answer': { text: 'x' },
  'POST /api/conversations/{conversation}/forks': { at: 2 },
};

const all = ['read', 'drive', 'answer'] as const;

/** A conversation of `secret` that waits for a person, with an artifact. */
async function waitingOf(office: Office, secret: string): Promise<string> {
  const { json } = await office.ask('POST', '/api/conversations', {
    secret,
    body: { content: 'The secret of Ana' },
  });
  await parked(office, json.conversation);
  return json.conversation;
}

test('every operation needs a key, and treats another key’s conversation as none', async (t) => {
  const office = await open(t, {
    script: {
      triage: [{ handoff: 'data' }],
      data: [
        { tool: 'draft', args: { id: 'US-1', text: 'The secret of Ana' } },
        { handoff: 'human', brief: { reason: 'The secret of Ana' } },
      ],
    },
  });
  const ana = office.key('ana', ...all);
  const ben = office.key('ben', ...all);
  const id = await waitingOf(office, ana);
  const before = await office.store.head(id as Parameters<typeof office.store.head>[0]);
  const operations = operationsOf(await office.document());
  const open_ = new Set(['GET /api/health', 'POST /api/session']);
  const ofAnyKey = new Set(['GET /api/session', 'DELETE /api/session']);
  let tried = 0;
  for (const { method, path, operation } of operations) {
    const name = `${method} ${path}`;
    if (open_.has(name)) continue;
    const needed = ofAnyKey.has(name) ? 0 : 1;
    assert.equal(operation.security?.[0]?.['key']?.length, needed, `${name} says its scope`);
    const real = path
      .replace('{conversation}', id)
      .replace('{artifact}', 'US-1')
      .replace('{call}', 'c1_0');
    const body = operation.requestBody ? (bodies[name] ?? {}) : undefined;
    const how = body === undefined ? {} : { body };
    const none = await office.ask(method, real, { secret: null, ...how });
    assert.equal(none.status, 401, name);
    if (!path.includes('{conversation}')) continue;
    const other = await office.ask(method, real, { secret: ben, ...how });
    assert.deepEqual([other.status, other.json.code], [404, 'conversation_unknown'], name);
    const missing = real.replace(id, 'no-such-one');
    const unknown = await office.ask(method, missing, { secret: ben, ...how });
    const told = (text: string): string => text.replace(/"instance":"[^"]*"/, '');
    assert.equal(
      told(other.text).replaceAll(id, 'no-such-one'),
      told(unknown.text),
      `${name} does not tell whether there is one`,
    );
    tried += 1;
  }
  assert.ok(tried >= 18, `${tried} operations name a conversation`);
  const after = await office.store.head(id as Parameters<typeof office.store.head>[0]);
  assert.deepEqual(after, before, 'nothing was done');

  for (const list of ['/api/conversations', '/api/inbox', '/api/conversations?q=secret']) {
    const theirs = await office.ask('GET', list, { secret: ben });
    assert.ok(!theirs.text.includes('secret of Ana'), list);
    const own = await office.ask('GET', list, { secret: ana });
    assert.ok(own.text.includes('secret of Ana'), list);
    assert.ok((await office.ask('GET', list)).text.includes('secret of Ana'), 'admins see all');
  }
});

test('one idempotency key of two keys is two', async (t) => {
  const office = await open(t);
  const headers = { 'Idempotency-Key': 'same' };
  const start = (secret: string): Promise<{ json: { conversation: string } }> =>
    office.ask('POST', '/api/conversations', { secret, headers, body: { content: 'x' } });
  const one = await start(office.key('ana', ...all));
  const other = await start(office.key('ben', ...all));
  assert.notEqual(one.json.conversation, other.json.conversation);
});
