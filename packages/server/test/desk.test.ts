/**
 * A key for those who sit at the desk (scope `inbox`): waits of every key are theirs to answer, and
 * a conversation is theirs to look at for as long as it waits, and not a moment longer.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operationsOf } from './document.ts';
import { type Office, open, parked } from './office.ts';

const script = {
  triage: [{ handoff: 'data' }],
  data: [
    { tool: 'draft', args: { id: 'US-1', text: 'The secret of Ana' } },
    { handoff: 'human', brief: { reason: 'The secret of Ana' } },
    { tool: 'mail', args: { to: 'ana@example.com' } },
    'Done with it.',
  ],
} as const;

/** A conversation of Ana's that waits for a person, and a key for the desk. */
async function desk(office: Office): Promise<{ id: string; ana: string; secret: string }> {
  const ana = office.key('ana', 'read', 'drive', 'answer');
  const secret = office.key('support', 'inbox');
  const { json } = await office.ask('POST', '/api/conversations', {
    secret: ana,
    body: { content: 'The secret of Ana' },
  });
  await parked(office, json.conversation);
  return { id: json.conversation, ana, secret };
}

describe('scope inbox', () => {
  test('it sees what waits, claims, hands on and decides, as long as it waits', async (t) => {
    const office = await open(t, { script });
    const { id, secret } = await desk(office);
    const { json } = await office.ask('GET', '/api/inbox', { secret });
    assert.deepEqual(
      json.waiting.map((wait: { conversation: string }) => wait.conversation),
      [id],
    );
    const item = `/api/inbox/${id}`;
    assert.match((await office.ask('GET', item, { secret })).text, /secret of Ana/);
    const claim = await office.ask('PUT', `${item}/claim`, { secret, body: { by: 'sue' } });
    assert.deepEqual([claim.status, claim.json.by], [200, 'sue (support)']);
    const handoff = { to: 'data', brief: { reason: 'the price is 12' } };
    const answer = {
      secret,
      headers: { 'Idempotency-Key': 'one', Accept: 'text/event-stream' },
      body: { text: 'It is 12', by: 'sue', handoff },
    };
    const answered = await office.ask('POST', `${item}/answer`, answer);
    assert.equal(answered.status, 202, 'what comes after it is not streamed to the desk');
    await parked(office, id);
    const again = await office.ask('POST', `${item}/answer`, answer);
    assert.deepEqual(again.json, answered.json, 'sent again, done once');
    const path = `/api/conversations/${id}/approvals`;
    const [{ call }] = (await office.ask('GET', path, { secret })).json.approvals;
    const decided = await office.ask('POST', `${path}/${call}`, {
      secret,
      body: { approved: true },
    });
    assert.equal(decided.status, 202);
    const { json: state } = await parked(office, id);
    assert.equal(state.text, 'Done with it.');
    assert.deepEqual((await office.ask('GET', '/api/inbox', { secret })).json.waiting, []);
    const replayed = await office.ask('POST', `${item}/answer`, answer);
    assert.deepEqual(replayed.json, answered.json, 'also when nothing waits any more');
    for (const gone of [item, path, `/api/conversations/${id}`]) {
      const refused = await office.ask('GET', gone, { secret });
      assert.deepEqual([refused.status, refused.json.code], [404, 'conversation_unknown'], gone);
    }
  });

  test('of all operations these, while it waits; none, when it does not', async (t) => {
    const office = await open(t, { script });
    const { id, ana, secret } = await desk(office);
    const bodies: Readonly<Record<string, unknown>> = {
      '/api/inbox/{conversation}/answer': { text: '' },
      '/api/conversations/{conversation}/approvals/{call}': {},
    };
    const tried = async (): Promise<readonly string[]> => {
      const allowed: string[] = [];
      for (const { method, path, operation } of operationsOf(await office.document())) {
        if (!path.includes('{conversation}')) continue;
        const real = path
          .replace('{conversation}', id)
          .replace('{artifact}', 'US-1')
          .replace('{call}', 'c1_0');
        const body = operation.requestBody ? (bodies[path] ?? {}) : undefined;
        const how = body === undefined ? {} : { body };
        const { status } = await office.ask(method, real, { secret, ...how });
        if (![401, 403, 404].includes(status)) allowed.push(`${method} ${path}`);
      }
      return allowed.toSorted();
    };
    assert.deepEqual(await tried(), [
      'DELETE /api/inbox/{conversation}/claim',
      'GET /api/conversations/{conversation}',
      'GET /api/conversations/{conversation}/approvals',
      'GET /api/conversations/{conversation}/artifacts',
      'GET /api/conversations/{conversation}/artifacts.zip',
      'GET /api/conversations/{conversation}/artifacts/{artifact}',
      'GET /api/conversations/{conversation}/artifacts/{artifact}/file',
      'GET /api/conversations/{conversation}/log',
      'GET /api/conversations/{conversation}/timeline',
      'GET /api/inbox/{conversation}',
      'POST /api/conversations/{conversation}/approvals/{call}',
      'POST /api/inbox/{conversation}/answer',
      'PUT /api/inbox/{conversation}/claim',
    ]);
    await office.ask('DELETE', `/api/inbox/${id}/claim`, { secret });
    await office.ask('POST', `/api/conversations/${id}/cancel`, { secret: ana, body: {} });
    await parked(office, id);
    // What is left are writes whose empty body is refused before it is asked whose it is.
    assert.deepEqual(
      (await tried()).filter((name) => name.startsWith('GET') || name.startsWith('DELETE')),
      [],
    );
    const right = { secret, body: { text: 'Hello' } };
    assert.equal((await office.ask('POST', `/api/inbox/${id}/answer`, right)).status, 404);
    const yes = { secret, body: { approved: true } };
    const path = `/api/conversations/${id}/approvals/c1_0`;
    assert.equal((await office.ask('POST', path, yes)).status, 404);
    assert.equal(
      (await office.ask('PUT', `/api/inbox/${id}/claim`, { secret, body: {} })).status,
      404,
    );
  });

  test('scope answer stays with one’s own conversations', async (t) => {
    const office = await open(t, { script });
    const { id } = await desk(office);
    const secret = office.key('ben', 'read', 'answer');
    assert.deepEqual((await office.ask('GET', '/api/inbox', { secret })).json.waiting, []);
    const answer = { secret, body: { text: 'Hello' } };
    assert.equal((await office.ask('POST', `/api/inbox/${id}/answer`, answer)).status, 404);
  });
});
