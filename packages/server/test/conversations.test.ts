/** Conversations over HTTP: start, list, search, look at, send, cancel, continue, artifacts, team. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { drafting, open, parked, started } from './office.ts';

describe('conversations', () => {
  test('one that is started is worked on, and its state says who holds the baton', async (t) => {
    const office = await open(t, { script: drafting });
    const { status, json } = await office.ask('POST', '/api/conversations', {
      body: { content: 'How many are there?', limits: { handoffs: 5 } },
    });
    assert.equal(status, 201);
    assert.equal(json.seq, 2, 'the message follows the start');
    const state = await parked(office, json.conversation);
    assert.equal(state.json.outcome, 'answered');
    assert.equal(state.json.text, 'It is twelve.');
    assert.equal(state.json.holder, 'data');
    assert.equal(state.json.run.limits.handoffs, 5);
    assert.equal(state.json.run.spent.handoffs, 1);
  });

  test('a message to one that is there gets the position at which it is in the log', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const { status, json } = await office.ask('POST', `/api/conversations/${id}/messages`, {
      body: { content: [{ type: 'text', text: 'And now?' }], from: 'ana' },
    });
    assert.equal(status, 202);
    const log = await office.ask('GET', `/api/conversations/${id}/log`);
    const event = log.json.events.find((one: { seq: number }) => one.seq === json.seq);
    assert.deepEqual([event.type, event.from], ['message_received', 'ana']);
  });

  test('equal messages sent at the same time are as many messages, each with its own place', async (t) => {
    const office = await open(t);
    const id = await started(office);
    const sent = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        office.ask('POST', `/api/conversations/${id}/messages`, {
          body: { content: n % 3 === 0 ? 'other' : 'same' },
        }),
      ),
    );
    await parked(office, id);
    const { json } = await office.ask('GET', `/api/conversations/${id}/log`);
    const places = json.events
      .filter((one: { type: string }) => one.type === 'message_received')
      .map((one: { seq: number }) => one.seq)
      .slice(1);
    const told = sent.map((answer) => answer.json.seq).toSorted((a, b) => a - b);
    assert.deepEqual(told, places);
  });

  test('the list is newest first, in pages without a gap, and is searched by title', async (t) => {
    const office = await open(t);
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.unshift(await started(office, `Question ${n}`));
    const seen: string[] = [];
    for (let cursor = '', more = true; more; ) {
      const { json } = await office.ask('GET', `/api/conversations?limit=3${cursor}`);
      seen.push(...json.conversations.map((one: { conversation: string }) => one.conversation));
      more = json.next !== null;
      cursor = `&cursor=${encodeURIComponent(json.next)}`;
    }
    assert.deepEqual(seen, ids);
    const { json } = await office.ask('GET', '/api/conversations?q=QUESTION%203');
    assert.deepEqual(
      json.conversations.map((one: { title: string }) => one.title),
      ['Question 3'],
    );
  });

  test('the list is filtered by outcome, by who is waited for, and by words of the title', async (t) => {
    const office = await open(t, {
      script: [
        'Done.',
        { question: 'Which one?' },
        { fail: 'model_rejected' },
        { handoff: 'human' },
      ],
    });
    const ids: Record<string, string> = {};
    for (const word of ['answered', 'asked', 'failed', 'handed']) {
      ids[await started(office, `This is to be ${word}`)] = word;
    }
    const found = async (query: string): Promise<readonly (string | undefined)[]> => {
      const { status, json } = await office.ask('GET', `/api/conversations?${query}`);
      assert.equal(status, 200, query);
      return json.conversations.map((one: { conversation: string }) => ids[one.conversation]);
    };
    assert.deepEqual(await found('outcome=answered'), ['answered']);
    assert.deepEqual(await found('outcome=failed'), ['failed']);
    assert.deepEqual(await found('outcome=waiting'), ['asked']);
    assert.deepEqual(await found('waitingFor=user'), ['asked']);
    assert.deepEqual(await found('waitingFor=human'), ['handed']);
    assert.deepEqual(await found('waitingFor=approval'), []);
    assert.deepEqual(await found('waitingFor=human&status=ended'), []);
    assert.deepEqual(await found('q=BE%20this%20%20fail'), ['failed']);
    assert.deepEqual(await found('q=be&outcome=answered'), ['answered']);
    const wrong = await office.ask('GET', '/api/conversations?outcome=good');
    assert.deepEqual([wrong.status, wrong.json.path], [400, 'query.outcome']);
  });

  test('a run is cancelled while the model thinks, and continued afterwards', async (t) => {
    const office = await open(t, { script: ['hang', 'Here I am.'] });
    const { json } = await office.ask('POST', '/api/conversations', { body: { content: 'Hello' } });
    const path = `/api/conversations/${json.conversation}`;
    const cancelled = await office.ask('POST', `${path}/cancel`, { body: { reason: 'enough' } });
    assert.equal(cancelled.status, 202);
    assert.equal((await parked(office, json.conversation)).json.outcome, 'cancelled');
    const log = await office.ask('GET', `${path}/log`);
    const event = log.json.events.find((one: { seq: number }) => one.seq === cancelled.json.seq);
    assert.deepEqual([event.type, event.by], ['cancel_requested', 'local']);
    const again = await office.ask('POST', `${path}/continue`, {
      body: { limits: { handoffs: 20 }, by: 'ana' },
    });
    assert.equal(again.status, 202);
    const state = await parked(office, json.conversation);
    assert.deepEqual(
      [state.json.outcome, state.json.text, state.json.run.limits.handoffs],
      ['answered', 'Here I am.', 20],
    );
    const nothing = await office.ask('POST', `${path}/continue`, { body: {} });
    assert.deepEqual([nothing.status, nothing.json.code], [409, 'nothing_waits']);
  });

  test('artifacts are listed, shown, saved one by one and all in one archive', async (t) => {
    const office = await open(t, { script: drafting });
    const id = await started(office);
    const path = `/api/conversations/${id}/artifacts`;
    const { json } = await office.ask('GET', path);
    assert.deepEqual(
      json.artifacts.map((one: { id: string }) => one.id),
      ['report.txt', 'notes.txt'],
    );
    const one = await office.ask('GET', `${path}/report.txt`);
    assert.equal(one.json.body.text, 'Twelve.');
    const file = await office.ask('GET', `${path}/report.txt/file`);
    assert.equal(file.text, 'Twelve.');
    assert.match(
      file.headers.get('content-disposition') ?? '',
      /^attachment; filename="report.txt"/,
    );
    const zip = await fetch(`${office.url}${path}.zip`, {
      headers: { Authorization: 'Bearer baton_test-token' },
    });
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    assert.deepEqual(Object.keys(files), ['report.txt', 'notes.txt']);
    assert.equal(strFromU8(files['notes.txt'] ?? new Uint8Array()).length, 6_000);
    const none = await office.ask('GET', `${path}/other`);
    assert.deepEqual([none.status, none.json.code], [404, 'artifact_unknown']);
  });

  test('the timeline has the rows, and the team its graph', async (t) => {
    const office = await open(t, { script: drafting });
    const id = await started(office);
    const { json } = await office.ask('GET', `/api/conversations/${id}/timeline`);
    const kinds = json.rows.map((row: { kind: string }) => row.kind);
    assert.deepEqual(kinds, ['message', 'route', 'handoff', 'tool', 'tool', 'turn', 'end']);
    const team = await office.ask('GET', '/api/team');
    assert.deepEqual(team.json.handoffs[0], {
      from: 'triage',
      to: 'data',
      when: 'figures are wanted',
    });
    assert.equal(team.json.agents[0].instructions, 'You read requests.');
    const reader = office.key('reader', 'read');
    const seen = await office.ask('GET', '/api/team', { secret: reader });
    assert.equal(seen.json.agents[0].instructions, null, 'prompts are for admins');
  });

  test('health needs no key, metrics count what happened', async (t) => {
    const office = await open(t, { script: drafting });
    await started(office);
    const health = await office.ask('GET', '/api/health', { secret: null });
    assert.deepEqual([health.status, health.json], [200, { status: 'ok' }]);
    const { text } = await office.ask('GET', '/api/metrics');
    assert.match(text, /baton_handoffs_total\{from="triage",to="data"\} 1/);
    assert.match(text, /baton_runs_ended_total\{outcome="answered"\} 1/);
    assert.match(text, /route="\/api\/conversations\/:conversation"/);
  });
});
