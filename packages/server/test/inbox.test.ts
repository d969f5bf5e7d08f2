/** People: the inbox, claims, answers, handing on; approvals. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, parked, started } from './office.ts';

const toHuman = {
  triage: [{ handoff: 'data' }],
  data: [
    { handoff: 'human', brief: { reason: 'Only a person may say', open: ['the price'] } },
    'Thanks to the person: 12.',
  ],
};

describe('inbox', () => {
  test('it says who waits, since when, with which brief, and what led there', async (t) => {
    const office = await open(t, { script: toHuman });
    const id = await started(office);
    const { json } = await office.ask('GET', '/api/inbox');
    const [wait] = json.waiting;
    assert.deepEqual([wait.conversation, wait.for, wait.agent], [id, 'human', 'human']);
    assert.deepEqual([wait.from, wait.brief.reason], ['data', 'Only a person may say']);
    assert.deepEqual(wait.brief.open, ['the price']);
    assert.deepEqual(wait.permitted, [{ to: 'data', when: '' }]);
    assert.ok(wait.since > 0 && wait.waitedMs >= 0);
    const one = await office.ask('GET', `/api/inbox/${id}`);
    const kinds = one.json.rows.map((row: { kind: string }) => row.kind);
    assert.deepEqual(kinds.slice(-2), ['handoff', 'wait']);
  });

  test('an answer ends the wait; a second one has nothing to answer', async (t) => {
    const office = await open(t, { script: toHuman });
    const id = await started(office);
    const path = `/api/inbox/${id}/answer`;
    const { status, json } = await office.ask('POST', path, {
      body: { text: 'It is 7.', by: 'ana' },
    });
    assert.equal(status, 202);
    const state = await parked(office, id);
    assert.deepEqual([state.json.outcome, state.json.text], ['answered', 'It is 7.']);
    const log = await office.ask('GET', `/api/conversations/${id}/log`);
    assert.equal(log.json.events[json.seq - 1].by, 'ana (local)');
    const again = await office.ask('POST', path, { body: { text: 'It is 8.' } });
    assert.deepEqual([again.status, again.json.code], [409, 'nothing_waits']);
    assert.equal((await office.ask('GET', `/api/inbox/${id}`)).json.code, 'wait_unknown');
    assert.deepEqual((await office.ask('GET', '/api/inbox')).json.waiting, []);
  });

  test('a person hands on to a permitted agent only, with a brief', async (t) => {
    const office = await open(t, { script: toHuman });
    const id = await started(office);
    const path = `/api/inbox/${id}/answer`;
    const to = (agent: string) => ({
      text: 'Look again',
      handoff: { to: agent, brief: { reason: 'the price is 12' } },
    });
    const refused = await office.ask('POST', path, { body: to('triage') });
    assert.deepEqual([refused.status, refused.json.code], [400, 'input_invalid']);
    assert.match(refused.json.detail, /human may hand to data/);
    assert.equal((await office.ask('POST', path, { body: to('data') })).status, 202);
    const state = await parked(office, id);
    assert.deepEqual([state.json.holder, state.json.text], ['data', 'Thanks to the person: 12.']);
  });

  test('a claim keeps others away until it is given back', async (t) => {
    const office = await open(t, { script: toHuman });
    const id = await started(office);
    const path = `/api/inbox/${id}/claim`;
    const ana = await office.ask('PUT', path, { body: { by: 'ana' } });
    assert.deepEqual([ana.status, ana.json.by], [200, 'ana (local)']);
    const ben = await office.ask('PUT', path, { body: { by: 'ben' } });
    assert.deepEqual([ben.status, ben.json.code], [409, 'claimed']);
    assert.match(ben.json.detail, /ana/);
    const longer = await office.ask('PUT', path, { body: { by: 'ana', minutes: 60 } });
    assert.ok(longer.json.until > ana.json.until, 'the same person renews it');
    const { json } = await office.ask('GET', `/api/inbox/${id}`);
    assert.equal(json.claim.by, 'ana (local)');
    const answer = { body: { text: 'Mine!', by: 'ben' } };
    const taken = await office.ask('POST', `/api/inbox/${id}/answer`, answer);
    assert.deepEqual([taken.status, taken.json.code], [409, 'claimed']);
    assert.equal((await office.ask('DELETE', path)).status, 204);
    assert.equal((await office.ask('PUT', path, { body: { by: 'ben' } })).status, 200);
  });
});

describe('approvals', () => {
  const mailing = {
    triage: [{ handoff: 'data' }],
    data: [{ tool: 'mail', args: { to: 'ana@example.com' } }, 'Done with it.'],
  };

  test('a call waits, is listed in the inbox, and is made when a person agrees', async (t) => {
    const office = await open(t, { script: mailing });
    const id = await started(office);
    const path = `/api/conversations/${id}/approvals`;
    const { json } = await office.ask('GET', path);
    const [{ call, tool, args, agent }] = json.approvals;
    assert.deepEqual([tool, args, agent], ['mail', { to: 'ana@example.com' }, 'data']);
    const inbox = await office.ask('GET', '/api/inbox');
    assert.deepEqual(
      [inbox.json.waiting[0].for, inbox.json.waiting[0].approvals[0].call],
      ['approval', call],
    );
    const body = { approved: true, by: 'ana' };
    const wrong = await office.ask('POST', `${path}/c9_9`, { body });
    assert.deepEqual([wrong.status, wrong.json.code], [409, 'nothing_waits']);
    assert.equal((await office.ask('POST', `${path}/${call}`, { body })).status, 202);
    assert.equal((await parked(office, id)).json.outcome, 'answered');
    const log = await office.ask('GET', `/api/conversations/${id}/log`);
    const types = log.json.events.map((one: { type: string }) => one.type);
    assert.ok(types.indexOf('approval_answered') < types.indexOf('tool_answered'));
  });

  test('a call that is not agreed to is not made', async (t) => {
    const office = await open(t, { script: mailing });
    const id = await started(office);
    const path = `/api/conversations/${id}/approvals`;
    const [{ call }] = (await office.ask('GET', path)).json.approvals;
    const body = { approved: false, note: 'not today' };
    assert.equal((await office.ask('POST', `${path}/${call}`, { body })).status, 202);
    await parked(office, id);
    const log = await office.ask('GET', `/api/conversations/${id}/log`);
    const types = log.json.events.map((one: { type: string }) => one.type);
    assert.ok(!types.includes('tool_started'));
  });
});
