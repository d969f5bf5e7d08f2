/** Replies that only say that somebody else takes over, or nothing at all (rule H6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, checkTurn, code, duo, here, human, only, stage } from './stage.ts';

for (const said of [
  'I will transfer you to data.',
  'Handing this over to the data agent now.',
  'Let me connect you with a specialist.',
  "I'm passing it to process",
  'Escalating to the data team.',
]) {
  test(`[H6] '${said}' is asked once to do it or to answer`, async () => {
    await checkTurn(said, [
      `triage: ${said}`,
      'triage questioned said_handoff',
      'triage: Done by triage.',
      'answered triage',
    ]);
  });
}

for (const said of [
  'The answer is 42.',
  'Data is passed to the function by reference.',
  'Our process has four steps.',
  `I will transfer you to data. ${'But first the whole story. '.repeat(30)}`,
]) {
  test(`[H6] '${said.slice(0, 40)}' is believed at once`, async () => {
    await checkTurn(said, [`triage: ${said}`, 'answered triage']);
  });
}

test('[H6] who has nobody to hand to is believed, whatever it says', async () => {
  const agents = [agent('triage'), agent('data')];
  await checkTurn(
    'I will transfer you to data.',
    ['triage: I will transfer you to data.', 'answered triage'],
    agents,
  );
});

test('[H6] who only says it a second time is believed', async () => {
  const said = 'I will transfer you to data.';
  const { say, told } = stage({ name: 'duo', entry: 'triage', agents: duo() }, { triage: [said] });
  const outcome = await say('go');
  assert.equal(outcome.kind, 'answered');
  assert.equal(outcome.text, said);
  assert.deepEqual(await told(4), [
    `triage: ${said}`,
    'triage questioned said_handoff',
    `triage: ${said}`,
    'answered triage',
  ]);
});

test('[H6] the question does what it is for: the agent hands over then', async () => {
  const said = 'I will transfer you to data.';
  const { say, told, model } = stage(
    { name: 'duo', entry: 'triage', agents: duo() },
    { triage: [said, { handoff: 'data' }], data: ['Done by data.'] },
  );
  await say('go');
  assert.deepEqual(await told(6), [
    'triage:  [transfer_to_data]',
    'triage → data declined',
    'data: Done by data.',
    'answered data',
  ]);
  assert.deepEqual(model.requests[1]?.view.messages.at(-1), {
    role: 'note',
    from: { kind: 'baton', name: 'baton' },
    text:
      'You said that somebody else will take over, but you did not hand over. Call the handoff now, ' +
      'or answer yourself.',
  });
});

test('[H6] an agent of kind code is believed when it only says it', async () => {
  const said = 'I will transfer you to data.';
  const agents = [code('triage', () => ({ text: said }), { handoffs: ['data'] }), agent('data')];
  await checkTurn('', [`triage: ${said}`, 'answered triage'], agents);
});

test('[H6] an empty reply is asked once, and its repair is the answer', async () => {
  const events = await checkTurn(' \n', [
    'triage:  \n',
    'triage questioned empty_reply',
    'triage: Done by triage.',
    'answered triage',
  ]);
  assert.equal(only(events, 'run_ended').answer, 6);
});

test('[H6] a second empty reply ends the run as failed', async () => {
  const { say, told } = stage({ name: 'duo', entry: 'triage', agents: duo() }, { triage: [''] });
  const outcome = await say('go');
  assert.equal(outcome.kind, 'failed');
  assert.equal(outcome.bound, 'silence');
  assert.equal(outcome.failure?.code, 'model_silent');
  assert.equal(outcome.why, 'the agent had nothing to say when it was asked again');
  assert.deepEqual(await told(4), [
    'triage: ',
    'triage questioned empty_reply',
    'triage: ',
    'failed triage at silence model_silent',
  ]);
});

test('[H6] a second empty reply ends with the human where the team lands there', async () => {
  const agents = [...duo(), human('people')];
  const { say, told, log } = stage(
    { name: 'duo', entry: 'triage', agents, landing: { human: 'people' } },
    { triage: [''] },
  );
  const outcome = await say('go');
  assert.equal(outcome.kind, 'waiting');
  assert.equal(outcome.waitingFor, 'human');
  assert.deepEqual(await told(7), ['triage → people declined at silence', 'people is asked']);
  assert.equal(
    only(await log(), 'handoff_committed').brief.reason,
    'The team could not finish: the agent had nothing to say when it was asked again.',
  );
});

test('[H6] each hold has its own question', async () => {
  const { say, told } = stage(
    { name: 'duo', entry: 'triage', agents: duo() },
    { triage: ['', { handoff: 'data' }], data: ['', 'Done by data.'] },
  );
  assert.equal((await say('go')).text, 'Done by data.');
  assert.deepEqual(await told(5), [
    'triage questioned empty_reply',
    'triage:  [transfer_to_data]',
    'triage → data declined',
    'data: ',
    'data questioned empty_reply',
    'data: Done by data.',
    'answered data',
  ]);
});

test('[H6] a message that joins gives the hold its question anew', async () => {
  const { say, baton, told } = stage(
    { name: 'duo', entry: 'triage', agents: duo() },
    { triage: ['', { delayMs: 5, then: '' }, '', 'Done by triage.'] },
  );
  const first = say('go');
  for await (const item of baton.continue(here)) {
    if (item.type === 'event' && item.event.type === 'reply_questioned') break;
  }
  const second = say('and this');
  assert.equal((await first).text, 'Done by triage.');
  assert.equal((await second).text, 'Done by triage.');
  assert.equal((await told()).filter((line) => line.includes('questioned')).length, 2);
});
