/** What is evidence, and frees whoever sits out: tools, artifacts, people; and what is none (B1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, satOut, standingOf } from '@baton/core';
import { agent, checkTeam, fresh, here, human, only, stage, tool } from './stage.ts';

test('[B1] a tool result not seen before is evidence: the sender is free to get it back', async () => {
  await checkTeam(
    { entry: 'a', agents: [agent('a', ['b']), agent('b', ['a'], { tools: [fresh()] })] },
    { a: [{ handoff: 'b' }, 'Thanks.'], b: [{ tool: 'look' }, { handoff: 'a' }] },
    [
      'a:  [transfer_to_b]',
      'a → b declined',
      'b:  [look]',
      'look ok',
      'b:  [transfer_to_a]',
      'b → a added',
      'a: Thanks.',
      'answered a',
    ],
  );
});

test('[B1] a tool result seen before is none, whoever saw it and in whatever run', async () => {
  const look = tool('look', () => ({ same: [1, 2] }));
  const twice = tool('other', () => ({ same: [1, 2] }));
  const agents = [
    agent('a', ['b'], { tools: [look] }),
    agent('b', ['a'], { tools: [look, twice] }),
  ];
  const played = await checkTeam(
    { entry: 'a', agents },
    {
      a: [{ tool: 'look' }, 'Seen.', { handoff: 'b' }, 'Thanks.'],
      b: [{ tool: 'look' }, { handoff: 'a' }, { tool: 'other' }],
    },
    ['a:  [look]', 'look ok', 'a: Seen.', 'answered a'],
  );
  await played.say('more');
  assert.deepEqual(await played.told(10), [
    'a:  [transfer_to_b]',
    'a → b declined',
    'b:  [look]',
    'look ok',
    'b:  [transfer_to_a]',
    'refused b → a target_sits_out',
    'b lands at sit_out',
    'b:  [other]',
    'other refused landing',
    'exhausted b at sit_out',
  ]);
});

test('[B1] the same output of another tool is a result of its own', async () => {
  const agents = [
    agent('a', ['b'], { tools: [tool('one', () => 'x')] }),
    agent('b', ['a'], { tools: [tool('two', () => 'x')] }),
  ];
  await checkTeam(
    { entry: 'a', agents },
    {
      a: [{ tool: 'one' }, { handoff: 'b' }, 'Thanks.'],
      b: [{ tool: 'two' }, { handoff: 'a' }],
    },
    [
      'a:  [one]',
      'one ok',
      'a:  [transfer_to_b]',
      'a → b added',
      'b:  [two]',
      'two ok',
      'b:  [transfer_to_a]',
      'b → a added',
      'a: Thanks.',
      'answered a',
    ],
  );
});

for (const { name, run } of [
  {
    name: 'fails',
    run: () => {
      throw new Error('no');
    },
  },
  { name: 'is refused', run: undefined },
]) {
  test(`[B1] a tool call that ${name} is no evidence`, async () => {
    const tools = run ? [tool('look', run)] : [];
    await checkTeam(
      { entry: 'a', agents: [agent('a', ['b']), agent('b', ['a'], { tools })] },
      { a: [{ handoff: 'b' }], b: [{ tool: 'look' }, { handoff: 'a' }, 'Then I.'] },
      [
        'a:  [transfer_to_b]',
        'a → b declined',
        'b:  [look]',
        run ? 'look failed tool_failed' : 'look refused tool_unknown',
        'b:  [transfer_to_a]',
        'refused b → a target_sits_out',
        'b lands at sit_out',
        'b: Then I.',
        'landed b at sit_out',
      ],
    );
  });
}

for (const { name, body, standing } of [
  { name: 'a new one', body: 'v1', standing: 'added' },
  { name: 'a changed one', body: 'v2', standing: 'added' },
  { name: 'the same one again', body: 'v0', standing: 'declined' },
]) {
  test(`[B1] of artifacts, ${name} makes the sender one who ${standing}`, async () => {
    const made = (): ReturnType<typeof tool> =>
      tool('make', (_, { register }) => {
        // What the tool returns is the same each time: only the artifact differs.
        register({ id: name === 'a new one' ? 'US-2' : 'US-1', kind: 'US', title: 't', body });
        return 'kept';
      });
    const first = tool('make', (_, { register }) => {
      register({ id: 'US-1', kind: 'US', title: 't', body: 'v0' });
      return 'kept';
    });
    const agents = [
      agent('a', ['b'], { tools: [first] }),
      agent('b', ['c'], { tools: [made()] }),
      agent('c'),
    ];
    const { log, say } = stage(
      { name: 'desk', entry: 'a', agents },
      {
        a: [{ tool: 'make' }, { handoff: 'b' }],
        b: [{ tool: 'make' }, { handoff: 'c' }],
        c: ['Done.'],
      },
    );
    await say('go');
    assert.equal(only(await log(), 'handoff_committed', 1).standing, standing);
    const kept = fold(await log()).artifacts.get('US-1');
    assert.equal(kept?.version, name === 'a changed one' ? 2 : 1);
    assert.equal(kept?.agent, name === 'a changed one' ? 'b' : 'a');
  });
}

test("[B1] a user's message is evidence for everybody, and no merit of the holder", async () => {
  const played = await checkTeam(
    { entry: 'a', agents: [agent('a', ['b']), agent('b', ['a'])] },
    { a: [{ handoff: 'b' }, { handoff: 'b' }, 'A.'], b: ['B.', { handoff: 'a' }, 'B again.'] },
    ['a:  [transfer_to_b]', 'a → b declined', 'b: B.', 'answered b'],
  );
  await played.say('more');
  assert.deepEqual(await played.told(8), [
    'user: more',
    'routed b by sticky',
    'b:  [transfer_to_a]',
    'b → a declined',
    'a:  [transfer_to_b]',
    'refused a → b target_sits_out',
    'a lands at sit_out',
    'a: A.',
    'landed a at sit_out',
  ]);
});

test('[B1] an approval is evidence, and a denial too', async () => {
  for (const approved of [true, false]) {
    const pay = tool('pay', () => 'paid', { approval: true });
    const agents = [agent('a', ['b']), agent('b', ['a'], { tools: [pay] })];
    const { say, baton, told, state, team } = stage(
      { name: 'desk', entry: 'a', agents },
      { a: [{ handoff: 'b' }, 'Thanks.'], b: [{ tool: 'pay' }, { handoff: 'a' }] },
    );
    const { approvals = [] } = await say('go');
    const [call] = approvals;
    assert.ok(call);
    assert.equal(satOut(team, await state(), 'a')?.agent, 'a');
    await baton.approve(here, { call, approved, by: 'anna' }).outcome;
    assert.equal((await told()).at(-3), 'b → a added');
  }
});

test('[B1] what a human says is evidence, and a human never declines', async () => {
  const agents = [agent('a', ['people']), human('people', ['a'])];
  const played = stage(
    { name: 'desk', entry: 'a', agents },
    { a: [{ handoff: 'people' }, { handoff: 'people' }] },
  );
  await played.say('go');
  const handoff = { to: 'a', brief: { reason: 'your turn' } };
  await played.baton.answer(here, { by: 'anna', text: '', handoff }).outcome;
  assert.deepEqual(await played.told(4), [
    'a:  [transfer_to_people]',
    'a → people declined',
    'people is asked',
    'anna: ',
    'people → a added',
    'a:  [transfer_to_people]',
    'a → people declined',
    'people is asked',
  ]);
  const { team } = played;
  const state = await played.state();
  const people = team.agents.get('people');
  assert.ok(people);
  assert.equal(standingOf(people, { ...state, hold: { ...state.hold, added: false } }), 'added');
});
