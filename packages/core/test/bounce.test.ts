/**
 * The sit-out rule: who passes on without adding anything sits out until there is news (B1 to B4).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSatOut, fold, permittedTargets } from '@baton/core';
import { agent, checkTeam, dispatcher, fresh, human, only, stage } from './stage.ts';

test('[B1] who passes on without adding anything may not get the baton back', async () => {
  await checkTeam(
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

test('[B1] [B4] the one in the issue: triage → a → triage → b → "a should do it" ends well', async () => {
  const agents = [
    dispatcher('triage', ['a', 'b']),
    agent('a', ['triage']),
    agent('b', ['a', 'triage']),
  ];
  const not = (to: string, reason: string): { handoff: string; brief: { reason: string } } => {
    return { handoff: to, brief: { reason } };
  };
  const { log, model } = await checkTeam(
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
  const { log } = await checkTeam(
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
  await checkTeam(
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
  await checkTeam(
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
  await checkTeam(
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
  await checkTeam(
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
  const { log } = await checkTeam(
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
