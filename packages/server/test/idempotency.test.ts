/** A write sent twice under one key is done once, and gets one answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drafting, freshFolder, open, parked, started, token } from './office.ts';
import { places, read } from './reading.ts';

const headers = { 'Idempotency-Key': 'k-1' };

test('the same request gets the same answer, also all at once and after a restart', async (t) => {
  const folder = freshFolder(t);
  const office = await open(t, { folder, script: drafting });
  const ask = (from = office) =>
    from.ask('POST', '/api/conversations', { headers, body: { content: 'Once' } });
  const answers = await Promise.all([ask(), ask(), ask()]);
  answers.push(await ask());
  await parked(office, answers[0]?.json.conversation);
  await office.serving.close({ graceMs: 1_000 });
  answers.push(await ask(await open(t, { folder })));
  for (const { status, json } of answers) assert.deepEqual([status, json], [201, answers[0]?.json]);
  const { json } = await (await open(t, { folder })).ask('GET', '/api/conversations');
  assert.equal(json.conversations.length, 1);
});

test('requests that run in step are one write', async (t) => {
  const office = await open(t);
  const id = await started(office);
  // Through the app, so that all are at the same place at the same moment.
  const ask = () =>
    office.server.app.request(`/api/conversations/${id}/messages`, {
      method: 'POST',
      headers: {
        ...headers,
        Host: 'localhost',
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: '{"content":"Once"}',
    });
  const answers = await Promise.all([ask(), ask(), ask(), ask()]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  assert.equal(new Set(texts).size, 1);
  await parked(office, id);
  const { json } = await office.ask('GET', `/api/conversations/${id}/log`);
  const said = json.events.filter((one: { type: string }) => one.type === 'message_received');
  assert.equal(said.length, 2);
});

test('another request under the same key is refused, and nothing is done', async (t) => {
  const office = await open(t);
  const id = await started(office);
  const path = `/api/conversations/${id}/messages`;
  const one = await office.ask('POST', path, { headers, body: { content: 'one' } });
  await parked(office, id);
  for (const [where, content] of [
    [path, 'two'],
    ['/api/conversations', 'one'],
  ] as const) {
    const { status, json } = await office.ask('POST', where, { headers, body: { content } });
    assert.deepEqual([status, json.code], [422, 'idempotency_key_reused']);
  }
  const again = await office.ask('POST', path, { headers, body: { content: 'one' } });
  assert.deepEqual(again.json, one.json);
  const { json } = await office.ask('GET', `/api/conversations/${id}/log`);
  const said = json.events.filter((one: { type: string }) => one.type === 'message_received');
  assert.equal(said.length, 2);
});

test('a write that was done before the server was killed is found in the log, not done again', async (t) => {
  const office = await open(t);
  const id = await started(office);
  const path = `/api/conversations/${id}/messages`;
  const first = await office.ask('POST', path, { headers, body: { content: 'hello' } });
  await parked(office, id);
  // As it is when the process dies between the log and the answer.
  office.register.answered('local', 'k-1', '');
  const second = await office.ask('POST', path, { headers, body: { content: 'hello' } });
  assert.deepEqual([second.status, second.json], [202, first.json]);
});

test('a write that was begun and not done is done, in the conversation it was begun for', async (t) => {
  const office = await open(t);
  const done = await office.ask('POST', '/api/conversations', { headers, body: { content: 'x' } });
  await parked(office, done.json.conversation);
  const begun = office.register.begun('local', 'k-1');
  assert.ok(begun);
  const conversation = 'begun-before' as typeof begun.conversation;
  office.register.forget('local', 'k-1');
  office.register.begin('local', 'k-1', { ...begun, conversation });
  const again = await office.ask('POST', '/api/conversations', { headers, body: { content: 'x' } });
  assert.deepEqual(again.json, { conversation, seq: 2 });
});

test('a refusal is not kept: the key may try again', async (t) => {
  const office = await open(t, { script: [{ fail: 'model_refused' }, 'Fine.'] });
  const id = await started(office);
  const path = `/api/conversations/${id}`;
  const body = { text: 'I answer' };
  const early = await office.ask('POST', `/api/inbox/${id}/answer`, { headers, body });
  assert.deepEqual([early.status, early.json.code], [409, 'nothing_waits']);
  const again = await office.ask('POST', `${path}/continue`, { headers, body: {} });
  assert.equal(again.status, 202);
});

test('a streamed reply asked for again is the same reply', async (t) => {
  const office = await open(t, { script: drafting });
  const url = `${office.url}/api/conversations`;
  const how = { secret: token, method: 'POST', body: { content: 'Once' }, headers };
  const first = await (await read(url, how)).rest();
  const second = await (await read(url, how)).rest();
  assert.equal(second.at(-1)?.event, 'outcome');
  assert.deepEqual(second.at(-1), first.at(-1));
  assert.deepEqual(places(second), places(first).slice(1), 'from the message on');
});
