/** What happens to a request that fits several agents (R4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createBaton,
  fold,
  type Router,
  type SeveralFit,
  type TeamDefinition,
  type View,
} from '@baton/core';
import { agent, anything, code, dispatcher, here, only, type Stage, stage, tool } from './stage.ts';

const names = ['data', 'process'];
const router: Router = {
  route: async () => ({
    to: names,
    confidence: 0.52,
    runnersUp: [
      { to: 'data', confidence: 0.52 },
      { to: 'process', confidence: 0.48 },
    ],
    reason: 'close',
  }),
};

/** A desk of three where a request fits data and process. */
function desk(severalFit: SeveralFit | undefined, more: Partial<TeamDefinition> = {}): Stage {
  const agents = [
    dispatcher('triage', names),
    agent('data', ['process'], { tools: [tool('look')] }),
    agent('process', ['data']),
  ];
  const policy = severalFit && { severalFit };
  return stage({ name: 'desk', entry: 'triage', agents, router, ...policy, ...more }, ['Done.']);
}

test('[R4] left to the entry agent unless the team says otherwise', async () => {
  for (const policy of [undefined, 'entry'] as const) {
    const played = desk(policy);
    await played.say('both');
    assert.deepEqual(await played.told(), [
      'routed triage by entry',
      'triage: Done.',
      'answered triage',
    ]);
    const { reason, runnersUp, ms } = only(await played.log(), 'routed');
    assert.equal(reason, 'data and process fit: close');
    assert.deepEqual(
      runnersUp.map(({ to }) => to),
      ['data', 'process'],
      '[R2] who fits, how well',
    );
    assert.equal(ms, 0, '[R2] with what the router took');
  }
});

test('[R4] the best alone', async () => {
  const played = desk('best');
  await played.say('both');
  assert.deepEqual(await played.told(), [
    'routed data by classifier',
    'data: Done.',
    'answered data',
  ]);
  const { confidence, runnersUp } = only(await played.log(), 'routed');
  assert.equal(confidence, 0.52);
  assert.deepEqual(runnersUp, [{ to: 'process', confidence: 0.48 }], '[R2] not itself');
});

test('[R4] both: the second gets it when the first has answered', async () => {
  const played = desk('both');
  const { agent: answered } = await played.say('the monthly report');
  assert.deepEqual(await played.told(), [
    'routed data by classifier',
    'data: Done.',
    'data → process declined',
    'process: Done.',
    'answered process',
  ]);
  assert.equal(answered, 'process');
  const { brief } = only(await played.log(), 'handoff_committed');
  assert.equal(brief.wanted, 'the monthly report');
  assert.deepEqual(brief.done, ['data has answered.']);
});

test('[R4] both, and who had it already does not get it again', async () => {
  const agents = [
    dispatcher('triage', names),
    agent('data', ['process'], { tools: [tool('look')] }),
    agent('process', ['data']),
  ];
  const played = stage({ name: 'desk', entry: 'triage', agents, router, severalFit: 'both' }, [
    { tool: 'look', args: {} },
    { handoff: 'process', brief: { reason: 'yours' } },
    'Done.',
  ]);
  await played.say('go');
  assert.deepEqual((await played.told()).slice(-3), [
    'data → process added',
    'process: Done.',
    'answered process',
  ]);
});

for (const [what, more, agents] of [
  ['an edge', {}, [dispatcher('triage', names), agent('data'), agent('process')]],
  ['a handoff left', { limits: { handoffs: 0 } }, undefined],
  ['a turn left', { limits: { turns: 2 } }, undefined],
] as const) {
  test(`[R4] both, and without ${what} the first one's answer stands`, async () => {
    const played = desk('both', { ...more, ...(agents && { agents: [...agents] }) });
    await played.say('go');
    assert.deepEqual((await played.told()).slice(-2), ['data: Done.', 'answered data']);
  });
}

test('[R4] [H5] both: an edge that asks for details is for agents, who can give them', async () => {
  const data = agent('data', [{ to: 'process', details: anything }]);
  const played = desk('both', {
    agents: [dispatcher('triage', names), data, agent('process')],
  });
  await played.say('go');
  assert.deepEqual((await played.told()).slice(-2), ['data: Done.', 'answered data']);
});

test('[R4] ask: the user is asked once, and the answer is taken', async () => {
  const played = desk('ask');
  const asked = await played.say('the monthly report');
  assert.equal(asked.kind, 'waiting');
  assert.equal(asked.waitingFor, 'user');
  assert.equal(
    asked.text,
    'Which of these do you mean?\n1. data: Does data\n2. process: Does process',
  );
  await played.say('The Process one, please');
  assert.deepEqual(await played.told(), [
    'routed triage by entry, asking',
    'waiting triage',
    'user: The Process one, please',
    'routed process by choice',
    'process: Done.',
    'answered process',
  ]);
});

for (const [answer, told] of [
  ['1', ['routed data by choice']],
  ['the 2.', ['routed process by choice']],
  ['both', ['routed data by choice', 'data: Done.', 'data → process declined']],
  ['process and data', ['routed data by choice', 'data: Done.', 'data → process declined']],
  ['neither, 12', ['routed triage by entry']],
] as const) {
  test(`[R4] ask: '${answer}' is understood`, async () => {
    const played = desk('ask');
    await played.say('go');
    await played.say(answer);
    const after = (await played.told()).slice(3);
    assert.deepEqual(after.slice(0, told.length), told);
  });
}

test('[R4] ask: nobody is asked twice in a row, and a new request may be asked about', async () => {
  const played = desk('ask', { next: 'route' });
  await played.say('go');
  await played.say('hm');
  assert.equal(
    only(await played.log(), 'routed', 1).reason,
    'the answer names none of data, process',
  );
  await played.say('go on');
  assert.ok(only(await played.log(), 'routed', 2).question);
});

test('[R4] ask: a run that was cancelled asks nothing any more', async () => {
  const played = desk('ask', { next: 'route' });
  await played.say('go');
  const log = await played.log();
  const at = log.findIndex(({ type }) => type === 'run_ended');
  const before = fold(log.slice(0, at));
  assert.equal(before.phase.is, 'choosing');
  assert.deepEqual(before.choice?.between, names);
  const seq = before.seq + 1;
  const end = { type: 'run_ended', outcome: 'cancelled', agent: 'triage', answer: 0 } as const;
  assert.equal(fold([...log.slice(0, at), { ...end, seq, at: 0 }]).choice, undefined);
});

test('[R4] ask: who is chosen is shown the request and not only the answer', async () => {
  let seen: View | undefined;
  const process = code('process', (view) => {
    seen = view;
    return { text: 'Done.' };
  });
  const agents = [dispatcher('triage', names), agent('data'), process];
  const played = desk('ask', { agents });
  await played.say('map the refund');
  await played.say('process');
  assert.equal(seen?.request, 'map the refund\n\nprocess');
  const texts = seen?.messages.toArray().map((message) => JSON.stringify(message)) ?? [];
  assert.ok(texts.some((text) => text.includes('Asked the user: Which of these')));
});

test('[R4] [G3] a crash after the question: the answer is taken by another process', async () => {
  const played = desk('ask');
  await played.say('go');
  const { team, store, clock, model } = played;
  const again = createBaton({ team, store, clock, models: model, patienceMs: 0 });
  const { agent: answered } = await again.send(here, 'data').outcome;
  assert.equal(answered, 'data');
});

test('[R3] [R4] names of nobody do not count as fitting', async () => {
  const word = { to: ['nobody', 'data', 'data'], confidence: 2, runnersUp: [], reason: '' };
  const played = desk('ask', { router: { route: async () => word } });
  await played.say('go');
  assert.equal((await played.told())[0], 'routed data by classifier');
  assert.equal(only(await played.log(), 'routed').confidence, 1);
});
