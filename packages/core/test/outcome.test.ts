/** How a run comes out for whoever started it, and what a Baton spares (rules G1, L3, T4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  callId,
  defineTeam,
  type Fact,
  fold,
  memoryStore,
  type Outcome,
  outcomeOf,
  type Store,
} from '@baton/core';
import { manualClock } from '@baton/core/testing';
import { eventsOf, firstMessage, routed } from './facts.ts';
import { agent, followed, here, human, named, stage, tool, until } from './stage.ts';

const agents = [agent('a', ['people']), human('people')];
const team = defineTeam({ name: 'desk', entry: 'a', agents, limits: { turns: 7 } });
const content = [{ type: 'text', text: 'go' }] as const;
const calls = ['pay', 'look'].map((name, place) => {
  return { id: callId(4, place), kind: 'tool', name, args: null } as const;
});
const turn = { type: 'turn_taken', agent: 'a', text: 'By a.', calls: [], ms: 0, saw: 3 } as const;
const asked = (place: number): Fact => {
  return { type: 'approval_requested', call: callId(4, place), tool: 't', args: null };
};
const answers: Fact = { type: 'human_answered', agent: 'people', by: 'anna', content };
const failure = { code: 'model_cut', message: 'was cut', retry: 'now' } as const;
const ended = { type: 'run_ended', outcome: 'answered', agent: 'a', answer: 4 } as const;

/** The outcome of a log that begins with three facts; the first of these is event 4. */
function outcome(...more: readonly Fact[]): Outcome {
  return outcomeOf(team, here, fold(eventsOf([...firstMessage(), ...more])));
}
const base = { conversation: here, agent: 'a' };

for (const [name, facts, expected] of [
  ['an answer', [turn, ended], { seq: 5, kind: 'answered', text: 'By a.' }],
  [
    'an answer of a person',
    [answers, { ...ended, agent: 'people' }],
    { seq: 5, kind: 'answered', agent: 'people', text: 'go' },
  ],
  [
    'a question',
    [
      { ...turn, text: 'Which?', question: true },
      { ...ended, outcome: 'waiting' },
    ],
    { seq: 5, kind: 'waiting', text: 'Which?', waitingFor: 'user' },
  ],
  [
    'a question of the routing',
    [
      routed({ question: { text: 'A or B?', between: ['a', 'people'] } }),
      { ...ended, outcome: 'waiting' },
    ],
    { seq: 5, kind: 'waiting', text: 'A or B?', waitingFor: 'user' },
  ],
  [
    'a route that is named as the answer',
    [routed(), ended],
    { seq: 5, kind: 'answered', text: '' },
  ],
  ['a fact that is no answer', [asked(0), ended], { seq: 5, kind: 'answered', text: '' }],
  [
    'a landing',
    [turn, { ...ended, outcome: 'landed', bound: 'turns' }],
    { seq: 5, kind: 'landed', text: 'By a.', bound: 'turns', why: '1 of 7 turns are used' },
  ],
] as const satisfies readonly (readonly [string, readonly Fact[], object])[]) {
  test(`[L3] ${name} comes out as what it is`, () => {
    assert.deepEqual(outcome(...facts), { ...base, ...expected });
  });
}

test('[L3] a failure comes out with its code, and a run of nobody without an agent', () => {
  const end = { ...ended, outcome: 'failed', agent: null, answer: 0, failure } as const;
  const { text, ...rest } = outcome(end);
  assert.deepEqual(rest, { ...base, seq: 4, kind: 'failed', agent: null, failure });
  assert.notEqual(text, '');
});

test('[T4] a run that is parked names for whom it waits, and the calls that wait', () => {
  const { text: _, ...person } = outcome({ type: 'human_requested', agent: 'a' });
  assert.deepEqual(person, { ...base, seq: 4, kind: 'waiting', waitingFor: 'human' });
  const open = { ...turn, calls };
  const { text: __, ...approval } = outcome(open, asked(0), asked(1));
  assert.deepEqual(approval, {
    ...base,
    seq: 6,
    kind: 'waiting',
    waitingFor: 'approval',
    approvals: ['c4_0', 'c4_1'],
  });
  const { text: ___, ...one } = outcome(open, asked(1));
  assert.deepEqual(one, { ...base, seq: 5, kind: 'waiting', approvals: ['c4_1'] });
});

test('[T4] the bell rings for approvals and for people, with the wait, and for nothing else', async () => {
  const rung: unknown[] = [];
  const needed = (wait: unknown): void => void rung.push(wait);
  const pay = tool('pay', undefined, { approval: true });
  for (const [script, tools] of [
    [['A.'], []],
    [[{ question: 'Which?' }], []],
    [[{ handoff: 'people' }], []],
    [[{ tool: 'pay' }], [pay]],
  ] as const) {
    const { say, clock } = stage(
      { name: 'desk', entry: 'a', agents: [agent('a', ['people'], { tools }), human('people')] },
      script,
      { human: { needed } },
    );
    await say('go');
    assert.equal(clock.waiting(), 0);
  }
  assert.deepEqual(rung, [
    { conversation: here, seq: 6, for: 'human' },
    { conversation: here, seq: 5, for: 'approval' },
  ]);
});

test('[G1] deltas are for whoever listens by then; events are kept for those who come late', async () => {
  const { baton } = stage({ name: 'desk', entry: 'a', agents }, [{ stream: ['A', '.'] }]);
  const run = baton.send(here, 'go');
  await run.outcome;
  const items = await followed(run);
  assert.deepEqual(
    items.map((item) => (item.type === 'event' ? item.event.seq : item.type)),
    [1, 2, 3, 4, 5],
  );
});

test('[G1] who can not have the conversation is told what to do', async () => {
  const store: Store = { ...memoryStore(), claim: async () => undefined };
  const { say } = stage({ name: 'desk', entry: 'a', agents }, ['A.'], { store });
  await assert.rejects(say('go'), {
    code: 'conversation_busy',
    message: 'Cannot work on here: another process does. Wait until it is done, or stop it.',
  });
});

test('[G1] who waits for the conversation asks every 50 ms until its patience ends', async () => {
  const asks: number[] = [];
  const clock = manualClock();
  const claim = async (): Promise<undefined> => void asks.push(clock.now());
  const store: Store = { ...memoryStore(), claim };
  const definition = { name: 'desk', entry: 'a', agents };
  const { say } = stage(definition, ['A.'], { store, clock, patienceMs: 120 });
  const told = assert.rejects(say('go'), { code: 'conversation_busy' });
  for (const count of [1, 2, 3]) {
    await until(() => asks.length === count && clock.waiting() === 1);
    clock.advance(50);
  }
  await told;
  assert.deepEqual(asks, [0, 50, 100, 150]);
});

test('[G3] of the parked conversations the ones least lately used are forgotten', async () => {
  const inner = memoryStore();
  const reads: string[] = [];
  const read: Store['read'] = (conversation, from, to) => {
    reads.push(`${conversation} from ${from}`);
    return inner.read(conversation, from, to);
  };
  const store = { ...inner, read };
  const { baton } = stage({ name: 'desk', entry: 'a', agents }, ['A.'], { store, warmMax: 2 });
  for (const name of ['one', 'two', 'one', 'three', 'one', 'two']) {
    await baton.send(named(name), 'go').outcome;
  }
  assert.deepEqual(reads, [
    'one from 1',
    'two from 1',
    'one from 6',
    'three from 1',
    'one from 10',
    'two from 1',
  ]);
});

test('[G1] a conversation of another team is not worked on', async () => {
  const store = memoryStore();
  await stage({ name: 'desk', entry: 'a', agents }, ['A.'], { store }).say('go');
  const other = stage({ name: 'shop', entry: 'a', agents }, ['A.'], { store });
  await assert.rejects(other.say('more'), {
    code: 'team_differs',
    message: "Cannot go on: the conversation belongs to team 'desk', got 'shop'.",
  });
  assert.equal((await other.log()).length, 5);
});
