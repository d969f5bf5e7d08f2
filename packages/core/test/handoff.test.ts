/** Handoffs: edges, near misses, one a turn, after the tools (rules H1 to H4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, callId, emptyState, isHandoffCall } from '@baton/core';
import type { Script } from '@baton/core/testing';
import { agent, checkTurn, duo, here, human, only, stage, tool } from './stage.ts';

const handover = (to: string, reason = 'why'): { name: string; args: { reason: string } } => ({
  name: `transfer_to_${to}`,
  args: { reason },
});

test('[H1] exactly one agent holds the baton from the first routing on, at every position', async () => {
  const agents = [...duo(), human('people', ['data'])];
  const { say, log, team, baton } = stage(
    { name: 'duo', entry: 'triage', agents, landing: { human: 'people' }, limits: { handoffs: 1 } },
    { triage: [{ handoff: 'data' }], data: [{ handoff: 'triage' }, 'Done by data.'] },
  );
  await say('go');
  const handoff = { to: 'data', brief: { reason: 'go' } };
  await baton.answer(here, { by: 'anna', text: 'go on', handoff }).outcome;
  let state = emptyState();
  const holders: (string | undefined)[] = [];
  for (const event of await log()) {
    state = apply(state, event);
    holders.push(state.holder);
    if (event.seq >= 3) assert.ok(state.holder !== undefined && team.agents.has(state.holder));
  }
  assert.deepEqual(holders.slice(0, 3), [undefined, undefined, 'triage']);
  assert.deepEqual([...new Set(holders.slice(2))], ['triage', 'data', 'people']);
});

test('[H2] a declared edge is taken, with the brief as it was written', async () => {
  const brief = {
    reason: 'sql',
    wanted: 'a query',
    done: ['asked'],
    open: ['dialect'],
    carries: ['US-1'],
  };
  const events = await checkTurn({ handoff: 'data', brief }, [
    'triage:  [transfer_to_data]',
    'triage → data declined',
    'data: Done by data.',
    'answered data',
  ]);
  assert.deepEqual(only(events, 'handoff_committed').brief, brief);
  assert.equal(only(events, 'handoff_committed').repaired, undefined);
  assert.equal(only(events, 'handoff_committed').call, callId(4, 0));
});

for (const { name, to, code: why, message } of [
  {
    name: 'an unknown target',
    to: 'nobody',
    code: 'target_unknown',
    message:
      "Cannot hand over: there is no agent 'nobody'. You may hand to: data, process, or answer yourself.",
  },
  {
    name: 'an undeclared edge',
    to: 'other',
    code: 'edge_undeclared',
    message:
      'Cannot hand over: triage may not hand to other. You may hand to: data, process, or answer yourself.',
  },
  {
    name: 'the holder itself',
    to: 'triage',
    code: 'target_is_self',
    message:
      'Cannot hand over: you hold the baton already. You may hand to: data, process, or answer yourself.',
  },
]) {
  test(`[H2] ${name} is refused, the refusal names who is permitted, the holder goes on`, async () => {
    const events = await checkTurn({ calls: [handover(to)] }, [
      `triage:  [transfer_to_${to}]`,
      `refused triage → ${to} ${why}`,
      'triage: Done by triage.',
      'answered triage',
    ]);
    const refused = only(events, 'handoff_refused');
    assert.equal(refused.message, message);
    assert.deepEqual(refused.permitted, ['data', 'process']);
    assert.deepEqual(refused.satOut, []);
    assert.equal(refused.call, callId(4, 0));
  });
}

/** Who gets the baton when triage writes `name`; or the code of the refusal, or `tool`. */
async function reaches(name: string, edges: readonly string[]): Promise<string> {
  const agents = [
    agent('triage', edges),
    ...['data', 'process', 'billing', 'billing_agent', 'billings', 'text', 'test', 'qa'].map(
      (one) => agent(one),
    ),
  ];
  const script: Script = { triage: [{ calls: [{ name, args: { reason: 'why' } }] }, 'x'] };
  const { say, log } = stage({ name: 'near', entry: 'triage', agents }, script);
  await say('go');
  for (const event of await log()) {
    if (event.type === 'handoff_committed') {
      assert.equal(event.repaired, name === `transfer_to_${event.to}` ? undefined : name);
      return event.to;
    }
    if (event.type === 'handoff_refused') return event.code;
    if (event.type === 'tool_answered') return `tool ${event.code}`;
  }
  return 'nothing';
}

for (const [written, edges, reached] of [
  ['transfer_to_data', ['data', 'process'], 'data'],
  ['Transfer_To_Data', ['data', 'process'], 'data'],
  ['transferToData', ['data', 'process'], 'data'],
  ['handoff_to_data', ['data', 'process'], 'data'],
  ['hand_over_to_data', ['data', 'process'], 'data'],
  ['handover to data', ['data', 'process'], 'data'],
  ['delegate_to_data', ['data', 'process'], 'data'],
  ['transfer_to_data_agent', ['data', 'process'], 'data'],
  ['transfer_to_Data Specialist', ['data', 'process'], 'data'],
  ['Data Agent', ['data', 'process'], 'data'],
  ['data', ['data', 'process'], 'data'],
  ['transfer_to_dat', ['data', 'process'], 'target_unknown'], // three letters are too few to guess
  ['transfer_to_dataa', ['data', 'process'], 'data'],
  ['transfer_to_proces', ['data', 'process'], 'process'],
  ['transfer_to_procezs', ['data', 'process'], 'process'],
  ['transfer_to_xprocess', ['data', 'process'], 'process'],
  ['transfer_to_procsses', ['data', 'process'], 'target_unknown'], // two letters off
  ['transfer_to_billingz', ['billing', 'billings'], 'target_unknown'], // fits two edges
  ['transfer_to_billing', ['billing', 'billing_agent'], 'billing'],
  ['transfer_to_billing_agent', ['billing', 'billing_agent'], 'billing_agent'],
  ['transfer_to_Billing', ['billing', 'billing_agent'], 'edge_undeclared'], // fits two edges
  ['transfer_to_billing', ['billing_agent', 'data'], 'billing_agent'],
  ['transfer_to_test', ['text', 'data'], 'edge_undeclared'], // somebody else's name
  ['transfer_to_tezt', ['text', 'data'], 'text'],
  ['transfer_to_q', ['qa'], 'target_unknown'],
  ['transfer_to_QA', ['qa'], 'qa'],
  ['transfer_to_', ['data'], 'target_unknown'],
  ['transfer-to-nobody', ['data'], 'target_unknown'],
  ['run_sql', ['data'], 'tool tool_unknown'],
] as const) {
  test(`[H2] '${written}' with edges to ${edges.join(' and ')} comes to ${reached}`, async () => {
    assert.equal(await reaches(written, edges), reached);
  });
}

test('[H2] a tool of that very name is the tool, not a handoff', () => {
  const own = { ...agent('triage', ['data']), tools: [tool('data'), tool('delegate_tools')] };
  const made = stage({ name: 'own', entry: 'triage', agents: [own, agent('data')] }, []);
  const triage = made.team.agents.get('triage');
  assert.ok(triage);
  assert.equal(isHandoffCall(triage, 'data'), false);
  assert.equal(isHandoffCall(triage, 'delegate_tools'), false);
  assert.equal(isHandoffCall(triage, 'Data'), true);
  assert.equal(isHandoffCall(triage, 'transfer_to_x'), true);
  assert.equal(isHandoffCall(triage, 'tools'), false);
});

test('[H3] two handoffs in one turn: the first wins, the other is refused first, the commit is last', async () => {
  const events = await checkTurn({ calls: [handover('data'), handover('process')] }, [
    'triage:  [transfer_to_data, transfer_to_process]',
    'refused triage → process second_handoff',
    'triage → data declined',
    'data: Done by data.',
    'answered data',
  ]);
  assert.match(only(events, 'handoff_refused').message, /one handoff a turn, .*hands to data/);
  assert.equal(only(events, 'handoff_refused').call, callId(4, 1));
});

test('[H3] the first valid one wins: what comes before it is refused for its own reason', async () => {
  await checkTurn(
    {
      calls: [
        handover('nobody'),
        { name: 'transfer_to_process', args: {} },
        handover('data'),
        handover('process'),
        handover('data'),
      ],
    },
    [
      'triage:  [transfer_to_nobody, transfer_to_process, transfer_to_data, transfer_to_process, transfer_to_data]',
      'refused triage → nobody target_unknown',
      'refused triage → process brief_invalid',
      'refused triage → process second_handoff',
      'refused triage → data second_handoff',
      'triage → data declined',
      'data: Done by data.',
      'answered data',
    ],
  );
});

test('[H3] a text beside a handoff is kept and is not the answer', async () => {
  await checkTurn({ handoff: 'data', text: 'I pass it on.' }, [
    'triage: I pass it on. [transfer_to_data]',
    'triage → data declined',
    'data: Done by data.',
    'answered data',
  ]);
});

test('[H4] the tools of a turn are answered before its handoff, wherever it stands', async () => {
  const tools = [tool('look'), tool('save', undefined, { repeat: 'write' })];
  const calls = [
    handover('data'),
    { name: 'look', args: {} },
    handover('process'),
    { name: 'save', args: {} },
  ];
  await checkTurn(
    { calls },
    [
      'triage:  [transfer_to_data, look, transfer_to_process, save]',
      'look ok',
      'save ok',
      'refused triage → process second_handoff',
      'triage → data added',
      'data: Done by data.',
      'answered data',
    ],
    duo({ tools }),
  );
});

test('[H4] what a tool brings in the same turn counts before the handoff is judged', async () => {
  const look = tool('look', () => 'news');
  await checkTurn(
    { calls: [handover('data'), { name: 'look', args: {} }] },
    [
      'triage:  [transfer_to_data, look]',
      'look ok',
      'triage → data added',
      'data: Done by data.',
      'answered data',
    ],
    duo({ tools: [look] }),
  );
});

test('[H4] tools of a turn whose handoff is refused are answered all the same', async () => {
  await checkTurn(
    { calls: [handover('nobody'), { name: 'look', args: {} }, { name: 'unknown', args: {} }] },
    [
      'triage:  [transfer_to_nobody, look, unknown]',
      'unknown refused tool_unknown',
      'look ok',
      'refused triage → nobody target_unknown',
      'triage: Done by triage.',
      'answered triage',
    ],
    duo({ tools: [tool('look')] }),
  );
});
