/** Calls that need a person: the wait, the decision, what goes on meanwhile (rule T4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callId, decide, type Fact, fold, type OpenCall, type Tool } from '@baton/core';
import { eventsOf, firstMessage } from './facts.ts';
import { agent, calls, checkTools, here, human, only, stage, tool, until } from './stage.ts';

const paying = (
  approval: Tool['approval'] = true,
  repeat: Tool['repeat'] = 'once',
): ReturnType<typeof tool> => {
  return tool('pay', () => 'paid', { approval, repeat });
};

test('[T4] a call that needs approval waits, and the other calls of its turn go on', async () => {
  const pay = paying();
  const look = tool('look');
  const save = tool('save', undefined, { repeat: 'write' });
  const { baton, events, told } = await checkTools(
    [pay, look, save],
    { a: [calls('pay', 'look', 'save', 'nothing'), 'A.'] },
    [
      'a:  [pay, look, save, nothing]',
      'nothing refused tool_unknown',
      'pay needs approval',
      'look ok',
      'save ok',
    ],
  );
  assert.deepEqual([pay.calls.length, look.calls.length, save.calls.length], [0, 1, 1]);
  const { call, args } = only(events, 'approval_requested');
  assert.deepEqual([call, args], ['c4_0', {}]);
  const outcome = await baton.approve(here, { call, approved: true, by: 'anna' }).outcome;
  assert.equal(outcome.text, 'A.');
  assert.deepEqual(await told(9), [
    'anna approved',
    'pay started',
    'pay ok',
    'a: A.',
    'answered a',
  ]);
  assert.equal(pay.calls.length, 1);
});

test('[T4] the outcome names the calls that wait, the head says so, and people are told', async () => {
  const needed: unknown[] = [];
  const { say, store } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [paying()] })] },
    { a: [calls('pay', 'pay'), 'A.'] },
    { human: { needed: (wait) => void needed.push(wait) } },
  );
  const outcome = await say('go');
  assert.deepEqual(
    [outcome.kind, outcome.waitingFor, outcome.approvals, outcome.agent, outcome.seq],
    ['waiting', 'approval', ['c4_0', 'c4_1'], 'a', 6],
  );
  const head = await store.head(here);
  assert.deepEqual([head?.status, head?.waitingFor, head?.outcome], ['waiting', 'approval', null]);
  assert.deepEqual(needed, [{ conversation: here, seq: 6, for: 'approval' }]);
});

test('[T4] a bell that is broken breaks nothing', async () => {
  const agents = [agent('a', ['people']), human('people')];
  for (const needed of [
    () => Promise.reject(new Error('no bell')),
    () => {
      throw new Error('no bell');
    },
  ]) {
    const { say } = stage(
      { name: 'desk', entry: 'a', agents },
      { a: [{ handoff: 'people' }] },
      { human: { needed } },
    );
    assert.equal((await say('go')).waitingFor, 'human');
  }
});

test('[T4] a bell that hangs is not waited for', async () => {
  const agents = [agent('a', ['people']), human('people')];
  let rung = false;
  const needed = (): Promise<void> => {
    rung = true;
    return new Promise(() => {});
  };
  const { say, clock } = stage(
    { name: 'desk', entry: 'a', agents },
    { a: [{ handoff: 'people' }] },
    { human: { needed } },
  );
  const said = say('go');
  await until(() => rung);
  clock.advance(5_000);
  assert.equal((await said).waitingFor, 'human');
});

test('[T4] a denied call is answered with what the person said, and not made', async () => {
  const pay = paying();
  const played = await checkTools([pay], { a: [calls('pay', 'pay'), 'A.'] }, [
    'a:  [pay, pay]',
    'pay needs approval',
    'pay needs approval',
  ]);
  const first = await played.baton.approve(here, {
    call: callId(4, 1),
    approved: false,
    by: 'anna',
    note: 'Too much.',
  }).outcome;
  assert.deepEqual([first.kind, first.approvals], ['waiting', ['c4_0']]);
  const last = await played.baton.approve(here, { call: callId(4, 0), approved: false, by: 'ben' })
    .outcome;
  assert.equal(last.text, 'A.');
  assert.deepEqual(await played.told(7), [
    'anna denied',
    'pay denied approval_denied',
    'ben denied',
    'pay denied approval_denied',
    'a: A.',
    'answered a',
  ]);
  const events = await played.log();
  assert.deepEqual(only(events, 'tool_answered').output, {
    error: 'approval_denied',
    message: 'A person did not approve this call. They said: Too much.',
  });
  assert.deepEqual(only(events, 'tool_answered', 1).output, {
    error: 'approval_denied',
    message: 'A person did not approve this call.',
  });
  assert.equal(pay.calls.length, 0);
  assert.deepEqual(fold(events).spent.toolCalls, 0);
});

test('[T4] the wait survives a crash and days: a fresh process takes the decision', async () => {
  const pay = paying();
  const look = tool('look');
  const first = await checkTools([pay, look], { a: [calls('pay', 'look'), 'A.'] }, [
    'a:  [pay, look]',
    'pay needs approval',
    'look ok',
  ]);
  first.clock.advance(5 * 86_400_000);
  const next = first.again();
  assert.equal((await next.baton.continue(here).outcome).waitingFor, 'approval');
  const third = first.again({ a: ['A.'] });
  const outcome = await third.baton.approve(here, {
    call: callId(4, 0),
    approved: true,
    by: 'anna',
  }).outcome;
  assert.deepEqual([outcome.kind, outcome.text], ['answered', 'A.']);
  assert.deepEqual([pay.calls.length, look.calls.length], [1, 1]);
  assert.deepEqual(await third.told(7), [
    'anna approved',
    'pay started',
    'pay ok',
    'a: A.',
    'answered a',
  ]);
});

test('[T4] the handoff of the turn waits with the call', async () => {
  const agents = [agent('a', ['b'], { tools: [paying()] }), agent('b')];
  const { say, baton, told } = stage(
    { name: 'desk', entry: 'a', agents },
    {
      a: [
        {
          calls: [
            { name: 'transfer_to_b', args: { reason: 'r' } },
            { name: 'pay', args: {} },
          ],
        },
      ],
      b: ['B.'],
    },
  );
  assert.equal((await say('go')).waitingFor, 'approval');
  await baton.approve(here, { call: callId(4, 1), approved: true, by: 'anna' }).outcome;
  assert.deepEqual(await told(4), [
    'a:  [transfer_to_b, pay]',
    'pay needs approval',
    'anna approved',
    'pay started',
    'pay ok',
    'a → b added',
    'b: B.',
    'answered b',
  ]);
});

test('[T4] a function says for which arguments a person is needed, and one that throws needs one', async () => {
  const pay = tool('pay', () => 'paid', {
    approval: (args) => {
      if (args === null || typeof args !== 'object' || !('sum' in args)) throw new Error('no sum');
      return Number(args['sum']) > 100;
    },
  });
  const amounts = [{ sum: 5 }, { sum: 500 }, {}];
  const { events } = await checkTools(
    [pay],
    { a: [{ calls: amounts.map((args) => ({ name: 'pay', args })) }, 'A.'] },
    ['a:  [pay, pay, pay]', 'pay needs approval', 'pay needs approval', 'pay ok'],
  );
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'approval_requested' ? [event.call] : [])),
    ['c4_1', 'c4_2'],
  );
});

test('[T4] only a call that waits can be decided on, and only once', async () => {
  const { baton, told } = await checkTools(
    [paying(), tool('look')],
    { a: [calls('pay', 'look'), 'A.'] },
    ['a:  [pay, look]', 'pay needs approval', 'look ok'],
  );
  const decision = { approved: true, by: 'anna' };
  await assert.rejects(baton.approve(here, { ...decision, call: callId(4, 1) }).outcome, {
    code: 'nothing_waits',
    message: "Cannot decide on the call 'c4_1': waiting are: c4_0.",
  });
  await baton.approve(here, { ...decision, call: callId(4, 0) }).outcome;
  await assert.rejects(baton.approve(here, { ...decision, call: callId(4, 0) }).outcome, {
    code: 'nothing_waits',
    message: "Cannot decide on the call 'c4_0': none waits.",
  });
  assert.equal((await told()).filter((line) => line === 'anna approved').length, 1);
});

test('[T4] two people decide at once: one counts, the other is told', async () => {
  const pay = paying();
  const { baton } = await checkTools([pay], { a: [calls('pay'), 'A.'] }, [
    'a:  [pay]',
    'pay needs approval',
  ]);
  const both = await Promise.allSettled([
    baton.approve(here, { call: callId(4, 0), approved: true, by: 'anna' }).outcome,
    baton.approve(here, { call: callId(4, 0), approved: false, by: 'ben' }).outcome,
  ]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.equal(pay.calls.length, 1);
});

test('[T4] a message while a call waits joins, and the call still waits', async () => {
  const { say, baton, model } = await checkTools(
    [paying()],
    { a: [calls('pay'), (view) => `About ${view.request}.`] },
    ['a:  [pay]', 'pay needs approval'],
  );
  const joined = await say('hurry');
  assert.deepEqual([joined.kind, joined.waitingFor], ['waiting', 'approval']);
  const outcome = await baton.approve(here, { call: callId(4, 0), approved: true, by: 'anna' })
    .outcome;
  assert.equal(outcome.text, 'About hurry.');
  assert.deepEqual(
    model.requests[1]?.view.messages.toArray().map(({ role }) => role),
    ['user', 'assistant', 'tool', 'user'],
  );
});

// The same, sharp: what is decided for calls in each status.

test('[T3] [T4] what is decided for a call follows from its status and repeat class alone', () => {
  const { team } = stage(
    {
      name: 'desk',
      entry: 'a',
      agents: [
        agent('a', [], { tools: [tool('r'), tool('o', undefined, { repeat: 'once' }), paying()] }),
      ],
    },
    [],
  );
  const usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, costMicroUsd: 0 };
  const facts: Fact[] = [
    ...firstMessage(),
    {
      type: 'turn_taken',
      agent: 'a',
      text: '',
      calls: ['r', 'o', 'pay'].map((name, index) => {
        return { id: callId(4, index), kind: 'tool', name, args: {} };
      }),
      usage,
      ms: 0,
      saw: 3,
    },
  ];
  const state = fold(eventsOf(facts));
  const decided = (...statuses: readonly OpenCall['status'][]): string => {
    assert.ok(state.phase.is === 'settling');
    const { turn } = state.phase;
    const open = turn.calls.map(
      (call, index): OpenCall => ({ ...call, status: statuses[index] ?? 'answered' }),
    );
    const decision = decide(team, {
      ...state,
      phase: { is: 'settling', turn: { ...turn, calls: open } },
    });
    if (decision.kind === 'wait') return `wait for ${decision.for}`;
    if (decision.kind === 'record') return decision.facts.map(({ type }) => type).join(' ');
    return decision.effects
      .map((effect) => ('call' in effect ? effect.call.name : effect.type))
      .join(' ');
  };
  assert.equal(decided('open', 'open', 'open'), 'approval_requested');
  assert.equal(decided('open', 'open', 'awaiting'), 'r');
  assert.equal(decided('answered', 'open', 'awaiting'), 'tool_started');
  assert.equal(decided('answered', 'started', 'awaiting'), 'o');
  assert.equal(decided('answered', 'answered', 'awaiting'), 'wait for approval');
  assert.equal(decided('answered', 'answered', 'approved'), 'tool_started');
  assert.equal(decided('answered', 'answered', 'started'), 'pay');
  assert.equal(decided('open', 'answered', 'denied'), 'tool_answered');
});
