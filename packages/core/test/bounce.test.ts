/**
 * The sit-out rule: who passes on without adding anything sits out until there is news (B1 to B4).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allSatOut,
  fold,
  permittedTargets,
  satOut,
  standingOf,
  type TeamDefinition,
} from '@baton/core';
import type { Script } from '@baton/core/testing';
import { agent, dispatcher, here, human, only, stage, tool } from './stage.ts';

/** Plays a team and checks the log from the first turn on. */
async function check(
  definition: Omit<TeamDefinition, 'name'>,
  script: Script,
  expected: readonly string[],
): Promise<ReturnType<typeof stage>> {
  const played = stage({ name: 'desk', ...definition }, script);
  await played.say('go');
  assert.deepEqual(await played.told(4), expected);
  return played;
}

const fresh = (): ReturnType<typeof tool> => {
  let count = 0;
  return tool('look', () => {
    count += 1;
    return `news ${count}`;
  });
};

test('[B1] who passes on without adding anything may not get the baton back', async () => {
  await check(
    { entry: 'a', agents: [agent('a', ['b']), agent('b', ['a'])] },
    { a: [{ handoff: 'b' }], b: [{ handoff: 'a' }, 'Then I do it.'] },
    [
      'a:  [transfer_to_b]',
      'a → b declined',
      'b:  [transfer_to_a]',
      'refused b → a target_sits_out',
      'b lands at sit_out',
      'b: Then I do it.',
      'landed b at sit_out',
    ],
  );
});

test('[B1] a tool result not seen before is evidence: the sender is free to get it back', async () => {
  await check(
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
  const played = await check(
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
  await check(
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
    await check(
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
  const played = await check(
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

test('[B1] [B4] the one in the issue: triage → a → triage → b → "a should do it" ends well', async () => {
  const agents = [
    dispatcher('triage', ['a', 'b']),
    agent('a', ['triage']),
    agent('b', ['a', 'triage']),
  ];
  const not = (to: string, reason: string): { handoff: string; brief: { reason: string } } => {
    return { handoff: to, brief: { reason } };
  };
  const { log, model } = await check(
    { entry: 'triage', agents },
    {
      triage: [
        not('a', 'looks like a'),
        not('b', 'then b'),
        'The best there is: the form is at the desk.',
      ],
      a: [not('triage', 'not my domain')],
      b: [not('a', 'a should do it'), not('triage', 'a says no')],
    },
    [
      'triage:  [transfer_to_a]',
      'triage → a dispatched',
      'a:  [transfer_to_triage]',
      'a → triage declined',
      'triage:  [transfer_to_b]',
      'triage → b dispatched',
      'b:  [transfer_to_a]',
      'refused b → a target_sits_out',
      'b:  [transfer_to_triage]',
      'b → triage declined',
      'triage: The best there is: the form is at the desk.',
      'answered triage',
    ],
  );
  const refused = only(await log(), 'handoff_refused');
  assert.deepEqual(refused.permitted, ['triage']);
  assert.deepEqual(refused.satOut, [{ agent: 'a', since: 7, reason: 'not my domain' }]);
  assert.equal(
    refused.message,
    'Cannot hand over: a sits out until there is something new. You may hand to: triage, or answer ' +
      "yourself. a passed it on: 'not my domain'.",
  );
  assert.deepEqual(model.requests[4]?.view.messages.at(-1), {
    role: 'tool',
    call: 'c10_0',
    name: 'transfer_to_a',
    output: { refused: refused.message },
    failed: true,
  });
});

test('[B1] [L2] the same without a way back lands with the human, who is told why', async () => {
  const agents = [
    dispatcher('triage', ['a', 'b']),
    agent('a', ['triage']),
    agent('b', ['a']),
    human('people'),
  ];
  const { log } = await check(
    { entry: 'triage', agents, landing: { human: 'people' } },
    {
      triage: [{ handoff: 'a' }, { handoff: 'b' }],
      a: [{ handoff: 'triage' }],
      b: [{ handoff: 'a' }],
    },
    [
      'triage:  [transfer_to_a]',
      'triage → a dispatched',
      'a:  [transfer_to_triage]',
      'a → triage declined',
      'triage:  [transfer_to_b]',
      'triage → b dispatched',
      'b:  [transfer_to_a]',
      'refused b → a target_sits_out',
      'b → people declined at sit_out',
      'people is asked',
    ],
  );
  assert.deepEqual(only(await log(), 'handoff_committed', 3).brief, {
    reason: 'The team could not finish: nobody may receive the baton until there is something new.',
    wanted: 'go',
    carries: [],
  });
});

test('[B2] a dispatcher never declines, but gets the baton back only after news or a decline', async () => {
  const agents = [dispatcher('d', ['e']), dispatcher('e', ['d'])];
  await check(
    { entry: 'd', agents },
    { d: [{ handoff: 'e' }], e: [{ handoff: 'd' }, 'E answers.'] },
    [
      'd:  [transfer_to_e]',
      'd → e dispatched',
      'e:  [transfer_to_d]',
      'refused e → d target_sits_out',
      'e lands at sit_out',
      'e: E answers.',
      'landed e at sit_out',
    ],
  );
});

test('[B2] the decline that frees a dispatcher is the very handoff to it', async () => {
  await check(
    { entry: 'd', agents: [dispatcher('d', ['a', 'b']), agent('a', ['d']), agent('b', ['d'])] },
    {
      d: [{ handoff: 'a' }, { handoff: 'b' }, 'D answers.'],
      a: [{ handoff: 'd' }],
      b: [{ handoff: 'd' }],
    },
    [
      'd:  [transfer_to_a]',
      'd → a dispatched',
      'a:  [transfer_to_d]',
      'a → d declined',
      'd:  [transfer_to_b]',
      'd → b dispatched',
      'b:  [transfer_to_d]',
      'b → d declined',
      'd: D answers.',
      'answered d',
    ],
  );
});

test('[B2] news frees a dispatcher also when the sender did not decline', async () => {
  await check(
    { entry: 'd', agents: [dispatcher('d', ['a']), agent('a', ['d'], { tools: [fresh()] })] },
    { d: [{ handoff: 'a' }, 'D answers.'], a: [{ tool: 'look' }, { handoff: 'd' }] },
    [
      'd:  [transfer_to_a]',
      'd → a dispatched',
      'a:  [look]',
      'look ok',
      'a:  [transfer_to_d]',
      'a → d added',
      'd: D answers.',
      'answered d',
    ],
  );
});

test('[B2] a dispatcher that brings news has passed on all the same', async () => {
  const agents = [dispatcher('d', ['e'], { tools: [fresh()] }), dispatcher('e', ['d'])];
  await check(
    { entry: 'd', agents },
    { d: [{ tool: 'look' }, { handoff: 'e' }], e: [{ handoff: 'd' }, 'E.'] },
    [
      'd:  [look]',
      'look ok',
      'd:  [transfer_to_e]',
      'd → e dispatched',
      'e:  [transfer_to_d]',
      'refused e → d target_sits_out',
      'e lands at sit_out',
      'e: E.',
      'landed e at sit_out',
    ],
  );
});

test('[B4] a refusal names everybody who sits out, with what each said, and who is left', async () => {
  const agents = ['a', 'b', 'c', 'd'].map((name) => {
    return agent(
      name,
      ['a', 'b', 'c', 'd'].filter((other) => other !== name),
    );
  });
  const { say, log, team, model } = stage(
    { name: 'desk', entry: 'a', agents },
    {
      a: [{ handoff: 'b', brief: { reason: 'no sql' } }],
      b: [{ handoff: 'c', brief: { reason: "not 'mine'" } }],
      c: [{ handoff: 'a' }, 'C answers.'],
    },
  );
  assert.equal((await say('go')).text, 'C answers.');
  const events = await log();
  const refused = only(events, 'handoff_refused');
  assert.deepEqual(refused.permitted, ['d']);
  assert.deepEqual(refused.satOut, [
    { agent: 'a', since: 5, reason: 'no sql' },
    { agent: 'b', since: 7, reason: "not 'mine'" },
  ]);
  assert.equal(
    refused.message,
    'Cannot hand over: a sits out until there is something new. You may hand to: d, or answer yourself. ' +
      "a passed it on: 'no sql'. b passed it on: 'not 'mine''.",
  );
  const before = fold(events.filter(({ seq }) => seq < refused.seq));
  assert.deepEqual(allSatOut(team, before), refused.satOut);
  assert.deepEqual(permittedTargets(team, before), ['d']);
  assert.deepEqual(model.requests[2]?.view.satOut, refused.satOut);
});

test('[B4] with nobody left the refusal says so', async () => {
  const { log } = await check(
    { entry: 'a', agents: [agent('a', ['b']), agent('b', ['a'])] },
    { a: [{ handoff: 'b', brief: { reason: 'no sql' } }], b: [{ handoff: 'a' }, 'B.'] },
    [
      'a:  [transfer_to_b]',
      'a → b declined',
      'b:  [transfer_to_a]',
      'refused b → a target_sits_out',
      'b lands at sit_out',
      'b: B.',
      'landed b at sit_out',
    ],
  );
  assert.equal(
    only(await log(), 'handoff_refused').message,
    'Cannot hand over: a sits out until there is something new. Nobody may receive the baton now: answer ' +
      "yourself. a passed it on: 'no sql'.",
  );
});
