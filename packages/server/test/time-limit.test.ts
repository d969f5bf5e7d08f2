/** Waits that nobody answers in time: what is done, when, and what keeps it away. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBaton, memoryStore } from '@baton/core';
import { createServer, localKey, openRegister, type TimeLimits } from '@baton/server';
import { freshFolder, type Office, officeTeam, open, parked, started, token } from './office.ts';

const toHuman = {
  triage: [{ handoff: 'data' }],
  data: [{ handoff: 'human', brief: { reason: 'Only a person may say' } }, 'Without a person: 12.'],
};
const sayNo = { answer: 'Nobody is there now. We will write to you.' };
const giveBack = { to: 'data', reason: 'nobody is at the desk' };

function within(answerWithinMs: number, otherwise: TimeLimits[string]['otherwise']): TimeLimits {
  return { human: { answerWithinMs, otherwise } };
}

/** Waits until the conversation no longer waits for a person. */
async function answered(office: Office, id: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const { json } = await office.ask('GET', `/api/conversations/${id}`);
    if (json.waitingFor !== 'human' && json.status !== 'active' && !json.working) return;
    await sleep(5);
  }
  throw new Error(`nobody answers for ${id}`);
}

describe('in time, or else', () => {
  test('the text is the answer, in the name of the time limit', async (t) => {
    const office = await open(t, { script: toHuman, timeLimits: within(50, sayNo) });
    const id = await started(office);
    await answered(office, id);
    const { json } = await office.ask('GET', `/api/conversations/${id}`);
    assert.deepEqual([json.outcome, json.text], ['answered', sayNo.answer]);
    const log = await office.ask('GET', `/api/conversations/${id}/log`);
    const find = (type: string) =>
      log.json.events.find((event: { type: string }) => event.type === type);
    assert.equal(find('human_answered').by, 'time limit');
    assert.ok(find('human_answered').at - find('human_requested').at >= 50, 'not before its time');
  });

  test('the baton goes to an agent that the person may hand it to', async (t) => {
    const office = await open(t, { script: toHuman, timeLimits: within(50, giveBack) });
    const id = await started(office);
    await answered(office, id);
    const { json } = await office.ask('GET', `/api/conversations/${id}`);
    assert.deepEqual([json.holder, json.text], ['data', 'Without a person: 12.']);
  });

  test('a person who answers in time is not answered for', async (t) => {
    const office = await open(t, { script: toHuman, timeLimits: within(1_500, sayNo) });
    const id = await started(office);
    const [wait] = (await office.ask('GET', '/api/inbox')).json.waiting;
    assert.equal(wait.dueAt, wait.since + 1_500);
    await office.ask('POST', `/api/inbox/${id}/answer`, { body: { text: 'It is 7.' } });
    await parked(office, id);
    await sleep(wait.dueAt + 50 - Date.now());
    const { json } = await office.ask('GET', `/api/conversations/${id}`);
    assert.equal(json.text, 'It is 7.');
  });

  test('an agent without a limit waits for ever', async (t) => {
    const office = await open(t, { script: toHuman });
    await started(office);
    assert.equal((await office.ask('GET', '/api/inbox')).json.waiting[0].dueAt, null);
  });
});

test('a claim moves the time to its own end; given back, the time is what it was', async (t) => {
  const office = await open(t, { script: toHuman, timeLimits: within(1_000, sayNo) });
  const id = await started(office);
  const claim = await office.ask('PUT', `/api/inbox/${id}/claim`, { body: { minutes: 5 } });
  const { json } = await office.ask('GET', `/api/inbox/${id}`);
  assert.equal(json.dueAt, claim.json.until);
  await sleep(json.since + 1_100 - Date.now());
  assert.equal((await office.ask('GET', `/api/conversations/${id}`)).json.waitingFor, 'human');
  await office.ask('DELETE', `/api/inbox/${id}/claim`);
  await answered(office, id);
  assert.equal((await office.ask('GET', `/api/conversations/${id}`)).json.text, sayNo.answer);
});

test('what became due while no server ran is done at the next start', async (t) => {
  const folder = freshFolder(t);
  const first = await open(t, { folder, script: toHuman });
  const id = await started(first);
  await first.serving.close();
  await first.store.close();
  await sleep(60);
  const second = await open(t, { folder, script: toHuman, timeLimits: within(50, sayNo) });
  await answered(second, id);
  assert.equal((await second.ask('GET', `/api/conversations/${id}`)).json.text, sayNo.answer);
});

test('the time that is left goes on at the next start', async (t) => {
  const folder = freshFolder(t);
  const timeLimits = within(2_000, sayNo);
  const first = await open(t, { folder, script: toHuman, timeLimits });
  const id = await started(first);
  const [wait] = (await first.ask('GET', '/api/inbox')).json.waiting;
  await first.serving.close();
  await first.store.close();
  const second = await open(t, { folder, script: toHuman, timeLimits });
  const [same] = (await second.ask('GET', '/api/inbox')).json.waiting;
  assert.equal(same.dueAt, wait.dueAt);
  await answered(second, id);
  const log = await second.ask('GET', `/api/conversations/${id}/log`);
  const event = log.json.events.find((one: { type: string }) => one.type === 'human_answered');
  assert.ok(event.at >= wait.dueAt);
});

test('what could not be done when it is due is refused when the server is made', () => {
  const team = officeTeam();
  const store = memoryStore();
  const register = openRegister();
  const make = (timeLimits: TimeLimits) =>
    createServer({
      team,
      store,
      register,
      timeLimits,
      baton: createBaton({ team, store }),
      keys: localKey(token),
    });
  const human = { answerWithinMs: 1, otherwise: sayNo };
  for (const [limits, path] of [
    [{ nobody: human }, 'timeLimits.nobody'],
    [{ data: human }, 'timeLimits.data'],
    [within(0, sayNo), 'timeLimits.human.answerWithinMs'],
    [within(1, { answer: ' ' }), 'timeLimits.human.otherwise.answer'],
    [within(1, { to: 'triage', reason: 'x' }), 'timeLimits.human.otherwise.to'],
    [within(1, { to: 'data', reason: '' }), 'timeLimits.human.otherwise.reason'],
  ] as const) {
    assert.throws(() => make(limits), { code: 'definition_invalid', path });
  }
  register.close();
});
