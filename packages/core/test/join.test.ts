/**
 * Whom a message reaches: the holder, the entry, the routing; and one that joins a run (rule H7).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRequest } from '@baton/core';
import { apply, callId, type Fact, fold, type State, type TeamDefinition } from '@baton/core';
import { eventsOf, firstMessage, message } from './facts.ts';
import { agent, dispatcher, here, human, logOf, only, stage, tell, tool, until } from './stage.ts';

const agents = [
  dispatcher('triage', ['data']),
  agent('data', ['triage', 'people']),
  human('people', ['data']),
];
const desk = (more: Partial<TeamDefinition> = {}): TeamDefinition => {
  return { name: 'desk', entry: 'triage', agents, ...more };
};

/** What follows on a second message, when the first was answered by `data`. */
async function second(more: Partial<TeamDefinition>, text = 'and now?'): Promise<string[]> {
  const { say, told, log } = stage(desk(more), {
    triage: [{ handoff: 'data' }, 'By triage.'],
    data: ['By data.'],
  });
  assert.equal((await say('go')).agent, 'data');
  const { length } = await log();
  await say(text);
  return await told(length + 1);
}

test('[H7] the next message goes to the holder', async () => {
  const expected = ['user: and now?', 'routed data by sticky', 'data: By data.', 'answered data'];
  assert.deepEqual(await second({}), expected);
  assert.deepEqual(await second({ next: 'holder' }), expected);
  assert.deepEqual(
    await second({ next: 'holder', rules: [{ name: 'all', to: 'triage', when: /./ }] }),
    expected,
  );
});

test('[H7] the next message goes to the entry agent where the team says entry', async () => {
  assert.deepEqual(
    await second({ next: 'entry', rules: [{ name: 'now', to: 'data', when: /now/ }] }),
    ['user: and now?', 'routed triage by entry', 'triage: By triage.', 'answered triage'],
  );
});

test('[H7] the next message is routed anew where the team says route', async () => {
  const rules = [{ name: 'sums', to: 'data', when: ['sum'] }];
  assert.deepEqual(await second({ next: 'route', rules }, 'the sum'), [
    'user: the sum',
    'routed data by rule',
    'data: By data.',
    'answered data',
  ]);
  assert.deepEqual(await second({ next: 'route', rules }, 'the rest'), [
    'user: the rest',
    'routed triage by entry',
    'triage: By triage.',
    'answered triage',
  ]);
});

test('[H7] the answer to a question goes to who asked it', async () => {
  const { say, told } = stage(desk(), {
    triage: [{ handoff: 'data' }],
    data: [{ question: 'Which month?' }, 'May it is.'],
  });
  const asked = await say('sales');
  assert.deepEqual([asked.kind, asked.waitingFor, asked.text], ['waiting', 'user', 'Which month?']);
  const answered = await say('May');
  assert.deepEqual([answered.kind, answered.text], ['answered', 'May it is.']);
  assert.deepEqual(await told(6), [
    'data: Which month? (question)',
    'waiting data',
    'user: May',
    'routed data by sticky',
    'data: May it is.',
    'answered data',
  ]);
});

/** A stage whose model waits at its first turn until the test lets it go on. */
function gated(
  definition: TeamDefinition,
  replies: readonly ((request: ModelRequest) => Awaited<ReturnType<typeof reply>>)[],
): ReturnType<typeof stage> & { readonly open: () => void; readonly asked: () => number } {
  let asked = 0;
  const gate = Promise.withResolvers<void>();
  const ask = async (request: ModelRequest): Promise<ReturnType<typeof reply>> => {
    const place = asked;
    asked += 1;
    if (place === 0) await gate.promise;
    return (replies[place] ?? (() => reply('Done.')))(request);
  };
  const made = stage(definition, [], { models: { name: 'gated', ask } });
  return { ...made, open: () => gate.resolve(), asked: () => asked };
}

const reply = (text: string, calls: readonly { name: string; args: { reason: string } }[] = []) => {
  return { text, calls };
};

test('[H7] a message that comes while a model thinks joins the run, and the answer that missed it is none', async () => {
  const { baton, open, asked, told } = gated(desk(), [
    () => reply('About the first.'),
    ({ view }) => reply(`About ${view.request}.`),
  ]);
  const first = baton.send(here, 'the first').outcome;
  await until(() => asked() === 1);
  const later = baton.send(here, 'the second').outcome;
  open();
  assert.equal((await first).text, 'About the second.');
  assert.equal((await later).text, 'About the second.');
  assert.deepEqual(await told(4), [
    'triage: About the first.',
    'user: the second',
    'triage: About the second.',
    'answered triage',
  ]);
});

test('[H7] a handoff that was made without having seen the message stands: the receiver sees it', async () => {
  const { baton, open, asked, told } = gated(desk(), [
    () => reply('', [{ name: 'transfer_to_data', args: { reason: 'sql' } }]),
    ({ view }) => reply(`${view.agent} about ${view.request}.`),
  ]);
  const first = baton.send(here, 'the first').outcome;
  await until(() => asked() === 1);
  const later = baton.send(here, 'the second').outcome;
  open();
  assert.equal((await first).text, 'data about the second.');
  assert.equal((await later).agent, 'data');
  assert.deepEqual(await told(4), [
    'triage:  [transfer_to_data]',
    'user: the second',
    'triage → data dispatched',
    'data: data about the second.',
    'answered data',
  ]);
});

test('[H7] many messages at once all join, and one answer that has seen them all ends the run', async () => {
  const { baton, open, asked, log } = gated(desk(), [() => reply('About the first.')]);
  const outcomes = [baton.send(here, 'm1').outcome];
  await until(() => asked() === 1);
  for (const text of ['m2', 'm3', 'm4']) outcomes.push(baton.send(here, text).outcome);
  open();
  assert.deepEqual(
    (await Promise.all(outcomes)).map(({ text }) => text),
    ['Done.', 'Done.', 'Done.', 'Done.'],
  );
  assert.equal(asked(), 2);
  const events = await log();
  assert.equal(events.filter(({ type }) => type === 'message_received').length, 4);
  assert.equal(only(events, 'run_ended').answer, events.length - 1);
});

test('[H7] a message that comes while a tool runs joins before the next turn', async () => {
  const gate = Promise.withResolvers<string>();
  const look = tool('look', () => gate.promise);
  const { baton, told } = stage(
    { name: 'solo', entry: 'triage', agents: [agent('triage', [], { tools: [look] })] },
    { triage: [{ tool: 'look' }, (view) => `About ${view.request}.`] },
  );
  const first = baton.send(here, 'the first').outcome;
  await until(() => look.calls.length === 1);
  const later = baton.send(here, 'the second').outcome;
  gate.resolve('seen');
  assert.equal((await first).text, 'About the second.');
  assert.equal((await later).text, 'About the second.');
  assert.deepEqual(await told(4), [
    'triage:  [look]',
    'look ok',
    'user: the second',
    'triage: About the second.',
    'answered triage',
  ]);
});

test('[H7] a last turn that missed a message is taken again, without tools as before', async () => {
  const { baton, open, asked, told } = gated(desk({ limits: { turns: 1 } }), [
    () => reply('Too early.', [{ name: 'transfer_to_data', args: { reason: 'r' } }]),
    ({ view }) => reply(`${view.landing?.bound}: ${view.request}`),
  ]);
  const first = baton.send(here, 'the first').outcome;
  await until(() => asked() === 1);
  const later = baton.send(here, 'the second').outcome;
  open();
  assert.deepEqual([(await first).kind, (await first).text], ['landed', 'turns: the second']);
  assert.equal((await later).text, 'turns: the second');
  assert.deepEqual(await told(4), [
    'triage lands at turns',
    'triage: Too early. [transfer_to_data]',
    'user: the second',
    'refused triage → data landing',
    'triage: turns: the second',
    'landed triage at turns',
  ]);
});

test('[H7] a message while a person holds the baton waits there with the rest', async () => {
  const { say, baton, told } = stage(desk(), {
    triage: [{ handoff: 'data' }],
    data: [{ handoff: 'people' }],
  });
  assert.equal((await say('go')).waitingFor, 'human');
  const joined = await say('hurry');
  assert.deepEqual([joined.kind, joined.waitingFor, joined.agent], ['waiting', 'human', 'people']);
  const answered = await baton.answer(here, { by: 'anna', text: 'Here.' }).outcome;
  assert.deepEqual([answered.kind, answered.text, answered.agent], ['answered', 'Here.', 'people']);
  assert.deepEqual(await told(9), ['user: hurry', 'anna: Here.', 'answered people']);
});

// The fold itself, for logs in which the message stands right behind the answer.

const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 };
const begun = firstMessage('people');
const turn: Fact = {
  type: 'turn_taken',
  agent: 'people',
  text: 'x',
  calls: [],
  usage,
  ms: 0,
  saw: 3,
};

test('[H7] right behind a turn without calls, a message makes it no answer', () => {
  const answered = fold(eventsOf([...begun, turn]));
  assert.equal(answered.phase.is, 'settling');
  assert.equal(fold(eventsOf([...begun, turn, message('more')])).phase.is, 'asking');
});

test('[H7] right behind a turn with calls, a message leaves them to be answered', () => {
  const call = { id: 'c4_0', kind: 'tool', name: 'look', args: null } as const;
  // `as`: an id as the kernel makes it.
  const calls = [call] as unknown as Extract<Fact, { type: 'turn_taken' }>['calls'];
  const { phase } = fold(eventsOf([...begun, { ...turn, calls }, message('more')]));
  assert.equal(phase.is, 'settling');
});

test('[H7] a last turn that comes in behind a message it has not seen is not the last word', () => {
  const landing: Fact = {
    type: 'landing_started',
    agent: 'people',
    bound: 'turns',
    message: 'Last.',
  };
  const call = { id: callId(6, 0), kind: 'tool', name: 'look', args: null } as const;
  const refused: Fact = {
    type: 'tool_answered',
    call: call.id,
    tool: 'look',
    status: 'refused',
    code: 'landing',
    output: null,
    ms: 0,
  };
  const overtaken = [...begun, landing, message('more'), { ...turn, saw: 4 }];
  const plain = fold(eventsOf(overtaken));
  assert.deepEqual(
    [plain.phase.is, plain.run.landing],
    ['asking', { bound: 'turns', turn: undefined }],
  );
  const called = [...begun, landing, message('more'), { ...turn, saw: 4, calls: [call] }, refused];
  const after = fold(eventsOf(called));
  assert.deepEqual(
    [after.phase.is, after.run.landing],
    ['asking', { bound: 'turns', turn: undefined }],
  );
  const seen = fold(
    eventsOf([...begun, landing, message('more'), { ...turn, saw: 5, calls: [call] }, refused]),
  );
  assert.equal(seen.run.landing?.turn?.seq, 6);
});

test('[H7] right behind a human answer, a message asks the human again, but a handoff stands', () => {
  const word: Fact = { type: 'human_answered', agent: 'people', by: 'anna', content: [] };
  const asked: Fact = { type: 'human_requested', agent: 'people' };
  const phaseOf = (answer: Fact): State['phase']['is'] => {
    return fold(eventsOf([...begun, asked, answer, message('more')])).phase.is;
  };
  assert.equal(phaseOf(word), 'asking');
  assert.equal(phaseOf({ ...word, handoff: { to: 'data', brief: { reason: 'r' } } }), 'concluding');
});

test('[H7] a message after the end starts a new run with budgets of its own', async () => {
  const { say, store } = stage(desk({ limits: { turns: 3 } }), ['Done.']);
  for (let run = 0; run < 4; run++) assert.equal((await say('again')).kind, 'answered');
  const events = await logOf(store);
  assert.equal(events.filter(({ type }) => type === 'run_ended').length, 4);
  const state = fold(events);
  assert.deepEqual([state.run.spent.turns, state.spent.turns], [1, 4]);
  assert.equal(state.run.since, only(events, 'message_received', 3).seq);
  assert.equal(tell(events).filter((line) => line.startsWith('started')).length, 1);
  assert.equal(apply(state, { seq: 99, at: 0, ...message('x') }).run.spent.turns, 0);
});
