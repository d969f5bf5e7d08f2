/** The last turn, the human who gets it all, and going on (rules L2 and L3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Bound,
  type BudgetName,
  boundText,
  budgetNames,
  defineTeam,
  limitsOf,
  type TeamDefinition,
} from '@baton/core';
import { agent, here, human, logOf, only, stage, tool } from './stage.ts';

const worker = agent('worker', [], { tools: [tool('look')] });

test('[L2] when the whole conversation has nothing left, the run is exhausted, with what there is', async () => {
  const limits = { conversation: { turns: 2 } };
  const desk = { name: 'desk', entry: 'worker', agents: [worker], limits };
  const { say, told } = stage(desk, { worker: ['One.', 'Two.'] });
  assert.equal((await say('first')).kind, 'answered');
  assert.equal((await say('second')).kind, 'landed');
  const third = await say('third');
  assert.deepEqual(
    [third.kind, third.bound, third.text],
    ['exhausted', 'turns', 'worker said last:\nTwo.'],
  );
  assert.deepEqual((await told()).slice(-3), [
    'user: third',
    'routed worker by sticky',
    'exhausted worker at turns',
  ]);
});

test('[L2] when the whole conversation has nothing left, a human still gets it', async () => {
  const { say, told } = stage(
    {
      name: 'desk',
      entry: 'worker',
      agents: [agent('worker', ['people']), human('people')],
      limits: { conversation: { tokens: 100_000 } },
      landing: { human: 'people' },
    },
    [{ garbage: { text: 'One.', usage: { inputTokens: 120_000 } } }],
  );
  assert.equal((await say('first')).kind, 'answered');
  const second = await say('second');
  assert.deepEqual([second.kind, second.waitingFor], ['waiting', 'human']);
  assert.deepEqual((await told()).slice(-2), [
    'worker → people declined at tokens',
    'people is asked',
  ]);
});

test('[L2] three handoffs in a row refused: the holder gets its last turn', async () => {
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', ['b']), agent('b')] },
    { a: [{ handoff: 'x' }, { handoff: 'y' }, { handoff: 'z' }, 'A.'] },
  );
  const outcome = await say('go');
  assert.deepEqual(
    [outcome.kind, outcome.bound, outcome.why],
    ['landed', 'refusals', 'too many handoffs in a row were refused'],
  );
  assert.deepEqual(await told(4), [
    'a:  [transfer_to_x]',
    'refused a → x target_unknown',
    'a:  [transfer_to_y]',
    'refused a → y target_unknown',
    'a:  [transfer_to_z]',
    'refused a → z target_unknown',
    'a lands at refusals',
    'a: A.',
    'landed a at refusals',
  ]);
});

test('[L2] two refusals are none too many, and a handoff in between starts the count anew', async () => {
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', ['b']), agent('b', ['c']), agent('c')] },
    {
      a: [{ handoff: 'x' }, { handoff: 'y' }, { handoff: 'b' }],
      b: [{ handoff: 'x' }, { handoff: 'y' }, { handoff: 'c' }],
      c: ['C.'],
    },
  );
  assert.equal((await say('go')).kind, 'answered');
  assert.equal((await told()).filter((line) => line.startsWith('refused')).length, 4);
});

for (const { name, last, outcome, told } of [
  {
    name: 'is empty',
    last: '  ',
    outcome: 'exhausted',
    told: ['a:   ', 'exhausted a at refusals'],
  },
  {
    name: 'calls tools',
    last: { tool: 'look', text: 'I look.' },
    outcome: 'landed',
    told: ['a: I look. [look]', 'look refused landing', 'landed a at refusals'],
  },
  {
    name: 'calls tools without a word',
    last: { tool: 'look' },
    outcome: 'exhausted',
    told: ['a:  [look]', 'look refused landing', 'exhausted a at refusals'],
  },
  {
    name: 'hands over',
    last: { handoff: 'b', text: 'b knows' },
    outcome: 'landed',
    told: ['a: b knows [transfer_to_b]', 'refused a → b landing', 'landed a at refusals'],
  },
  {
    name: 'asks a question',
    last: { question: 'Which?' },
    outcome: 'landed',
    told: ['a: Which? (question)', 'landed a at refusals'],
  },
  {
    name: 'fails',
    last: { fail: 'model_refused' },
    outcome: 'exhausted',
    told: ['a failed model_refused', 'exhausted a at refusals model_refused'],
  },
  {
    name: 'says it will hand over',
    last: 'I will transfer you to b.',
    outcome: 'landed',
    told: ['a: I will transfer you to b.', 'landed a at refusals'],
  },
] as const) {
  test(`[L2] a last turn that ${name} ends the run as ${outcome}`, async () => {
    const look = tool('look');
    const agents = [agent('a', ['b'], { tools: [look] }), agent('b')];
    const refused = {
      calls: ['x', 'y', 'z'].map((to) => ({ name: `transfer_to_${to}`, args: null })),
    };
    const played = stage({ name: 'desk', entry: 'a', agents }, { a: [refused, last], b: ['B.'] });
    const { kind, agent: who, bound } = await played.say('go');
    assert.deepEqual([kind, who, bound], [outcome, 'a', 'refusals']);
    assert.deepEqual(await played.told(9), told);
    assert.equal(look.calls.length, 0);
    assert.equal(only(await played.log(), 'landing_started').seq, 8);
  });
}

test('[L2] the last turn is announced, without tools, and says what to do', async () => {
  const { say, model, log } = stage(
    { name: 'desk', entry: 'worker', agents: [worker], limits: { turns: 1 } },
    { worker: ['A.'] },
  );
  await say('go');
  const message =
    'This is your last turn in this run: 0 of 1 turns are used. No tools and no handoffs now. Answer ' +
    'with what there is, and say plainly what is missing.';
  assert.equal(only(await log(), 'landing_started').message, message);
  const [request] = model.requests;
  assert.deepEqual(request?.view.landing, { bound: 'turns', message });
  assert.deepEqual(request?.view.messages.at(-1), {
    role: 'note',
    from: { kind: 'baton', name: 'baton' },
    text: message,
  });
  // The prefix stays what it was: the tools are listed, and refused when called.
  assert.equal(request?.view.tools.length, 1);
});

const withPeople = (more: Partial<TeamDefinition>): TeamDefinition => {
  const agents = [agent('a', ['b']), agent('b', ['a']), human('people', ['a', 'b'])];
  return { name: 'desk', entry: 'a', agents, landing: { human: 'people' }, ...more };
};

test('[L2] where the team says so the human gets the baton, with a brief that names the bound', async () => {
  const make = tool('make', (_, { register }) => {
    register({ id: 'US-1', kind: 'US', title: 'Login', body: 'x' });
    return 1;
  });
  const agents = [
    agent('a', ['b'], { tools: [make] }),
    agent('b', ['a'], { tools: [make] }),
    human('people', ['a', 'b']),
  ];
  const { say, baton, told, log } = stage(withPeople({ agents, limits: { handoffs: 1 } }), {
    a: [{ tool: 'make' }, { handoff: 'b', brief: { reason: 'r', open: ['the dialect'] } }],
    b: [{ handoff: 'a' }],
  });
  const waiting = await say('please help');
  assert.deepEqual(
    [waiting.kind, waiting.waitingFor, waiting.agent],
    ['waiting', 'human', 'people'],
  );
  assert.deepEqual(await told(8), [
    'b:  [transfer_to_a]',
    'refused b → a budget_spent',
    'b → people declined at handoffs',
    'people is asked',
  ]);
  assert.deepEqual(only(await log(), 'handoff_committed', 1).brief, {
    reason: 'The team could not finish: 1 of 1 handoffs are used.',
    wanted: 'please help',
    carries: ['US-1'],
    open: ['the dialect'],
  });
  const outcome = await baton.answer(here, { by: 'anna', text: 'By hand.' }).outcome;
  assert.deepEqual(
    [outcome.kind, outcome.bound, outcome.text, outcome.agent],
    ['landed', 'handoffs', 'By hand.', 'people'],
  );
});

test('[L2] a human who gets the next message answers it, and nothing has landed any more', async () => {
  const { say, baton } = stage(withPeople({}), { a: [{ fail: 'model_refused' }] });
  await say('go');
  assert.equal((await baton.answer(here, { by: 'anna', text: 'One.' }).outcome).kind, 'landed');
  await say('thanks, and?');
  const second = await baton.answer(here, { by: 'anna', text: 'Two.' }).outcome;
  assert.deepEqual([second.kind, second.bound, second.text], ['answered', undefined, 'Two.']);
});

test('[L2] an agent that gets the baton from the human after a spent budget may still answer', async () => {
  const { say, baton, told } = stage(withPeople({ limits: { handoffs: 1 } }), {
    a: [{ handoff: 'b' }, 'With your help: done.'],
    b: [{ handoff: 'a' }],
  });
  await say('go');
  const handoff = { to: 'a', brief: { reason: 'you can' } };
  const outcome = await baton.answer(here, { by: 'anna', text: 'It is 42.', handoff }).outcome;
  assert.deepEqual([outcome.kind, outcome.text], ['answered', 'With your help: done.']);
  assert.deepEqual((await told()).slice(-4), [
    'anna: It is 42.',
    'people → a added',
    'a: With your help: done.',
    'answered a',
  ]);
});

test('[L2] a failing agent ends the run as failed, or with the human', async () => {
  const failing = { a: [{ fail: 'model_unauthorized', message: 'Cannot ask: bad key.' }] } as const;
  const alone = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, failing);
  const failed = await alone.say('go');
  assert.deepEqual(
    [failed.kind, failed.bound, failed.why, failed.failure?.code, failed.text],
    [
      'failed',
      'failure',
      'Cannot ask: bad key',
      'model_unauthorized',
      'Nothing was made and nothing was said.',
    ],
  );
  const people = stage(withPeople({}), failing);
  assert.equal((await people.say('go')).waitingFor, 'human');
  assert.equal(
    only(await people.log(), 'handoff_committed').brief.reason,
    'The team could not finish: Cannot ask: bad key.',
  );
});

for (const [failure, attempts] of [
  ['model_cut', 3],
  ['model_garbled', 3],
  ['model_timeout', 1],
  ['model_rate_limited', 1],
  ['model_refused', 1],
] as const) {
  test(`[L2] ${failure} is asked for ${attempts} times before the run fails`, async () => {
    const { say, told } = stage(
      { name: 'desk', entry: 'a', agents: [agent('a')] },
      { a: [{ fail: failure }] },
    );
    assert.equal((await say('go')).failure?.code, failure);
    assert.deepEqual(await told(4), [
      ...Array.from({ length: attempts }, () => `a failed ${failure}`),
      `failed a at failure ${failure}`,
    ]);
  });
}

test('[L2] a failure that passes is forgotten: what follows has all attempts again', async () => {
  const cut = { fail: 'model_cut' } as const;
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [tool('look')] })] },
    { a: [cut, cut, { tool: 'look' }, cut, cut, 'A.'] },
  );
  assert.equal((await say('go')).kind, 'answered');
  assert.equal((await told()).filter((line) => line === 'a failed model_cut').length, 4);
});

test('[L3] continue goes on with larger limits, where the run stood', async () => {
  const agents = [agent('a', ['b']), agent('b', ['c']), agent('c')];
  const { say, baton, told, state } = stage(
    { name: 'desk', entry: 'a', agents, limits: { handoffs: 1 } },
    { a: [{ handoff: 'b' }], b: [{ handoff: 'c' }, 'B.', { handoff: 'c' }], c: ['C.'] },
  );
  assert.equal((await say('go')).bound, 'handoffs');
  const outcome = await baton.continue(here, { by: 'anna', limits: { handoffs: 2 } }).outcome;
  assert.deepEqual([outcome.kind, outcome.text, outcome.bound], ['answered', 'C.', undefined]);
  assert.deepEqual(await told(11), [
    'anna continues',
    'b:  [transfer_to_c]',
    'b → c declined',
    'c: C.',
    'answered c',
  ]);
  assert.equal((await state()).run.spent.handoffs, 2);
});

test('[L3] continue without larger limits meets the same bound', async () => {
  const { say, baton } = stage(
    { name: 'desk', entry: 'worker', agents: [worker], limits: { turns: 1 } },
    { worker: ['One.', 'Two.'] },
  );
  await say('go');
  const outcome = await baton.continue(here).outcome;
  assert.deepEqual([outcome.kind, outcome.bound, outcome.text], ['landed', 'turns', 'Two.']);
});

test('[L3] continue after a failure asks again', async () => {
  const { say, baton, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a')] },
    { a: [{ fail: 'model_timeout' }, 'A.'] },
  );
  assert.equal((await say('go')).kind, 'failed');
  assert.equal((await baton.continue(here).outcome).text, 'A.');
  assert.deepEqual(await told(6), ['user continues', 'a: A.', 'answered a']);
});

test('[L3] limits of a run that waits are raised at once, and it still waits', async () => {
  const pay = tool('pay', () => 'paid', { approval: true });
  const { say, baton, team, state } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [pay] })], limits: { turns: 2 } },
    { a: [{ tool: 'pay' }, { tool: 'pay' }, 'Late.'] },
  );
  const first = await say('go');
  const still = await baton.continue(here, { limits: { turns: 9 } }).outcome;
  assert.deepEqual(
    [still.kind, still.waitingFor, still.approvals],
    ['waiting', 'approval', first.approvals],
  );
  assert.equal(limitsOf(team, await state()).run.turns, 9);
  const nothing = await baton.continue(here).outcome;
  assert.deepEqual([nothing.kind, nothing.seq], ['waiting', still.seq]);
});

for (const { name, play } of [
  { name: 'an answered run', play: ['Done.'] },
  { name: 'a run that waits for the user', play: [{ question: 'Which?' }] },
] as const) {
  test(`[L3] ${name} can not be continued`, async () => {
    const { say, baton } = stage(
      { name: 'desk', entry: 'worker', agents: [worker] },
      { worker: play },
    );
    await say('go');
    await assert.rejects(baton.continue(here).outcome, { code: 'nothing_waits' });
  });
}

test('[L3] what never began can not be continued', async () => {
  const { baton, store } = stage({ name: 'desk', entry: 'worker', agents: [worker] }, []);
  await assert.rejects(baton.continue(here).outcome, { code: 'conversation_unknown' });
  assert.deepEqual(await logOf(store), []);
});

test('[L3] every bound has its words', async () => {
  const { say, state } = stage({ name: 'desk', entry: 'worker', agents: [worker] }, ['Done.']);
  await say('go');
  const team = defineTeam({ name: 'desk', entry: 'worker', agents: [worker] });
  const now = await state();
  const words = (bound: Bound): string => boundText(team, now, bound);
  const units: Record<BudgetName, string> = {
    handoffs: '0 of 8 handoffs are used',
    turns: '1 of 32 turns are used',
    toolCalls: '0 of 64 tool calls are used',
    tokens: '0 of 400000 tokens are used',
    costMicroUsd: '0 of 1000000 millionths of a US dollar are used',
    timeMs: '0 of 600000 ms are used',
  };
  for (const name of budgetNames) assert.equal(words(name), units[name]);
  assert.equal(words('sit_out'), 'nobody may receive the baton until there is something new');
  assert.equal(words('failure'), 'the agent failed');
});

test('[L2] an outcome without an answer tells what was made and what was said', async () => {
  const make = tool('make', (_, { register }) => {
    register({ id: 'US-1', kind: 'US', title: 'Login', body: 'x' });
    register({ id: 'US-2', kind: 'US', title: 'Logout', body: 'y' });
  });
  const { say } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [make] })] },
    { a: [{ tool: 'make', text: 'I make two.' }, { fail: 'model_refused' }] },
  );
  assert.equal(
    (await say('go')).text,
    'Made so far:\n- US-1: Login\n- US-2: Logout\n\na said last:\nI make two.',
  );
});
