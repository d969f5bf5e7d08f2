/** Handoffs: edges, near misses, one a turn, after the tools, briefs (rules H1 to H6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentDefinition,
  apply,
  callId,
  emptyState,
  isHandoffCall,
  type LogEvent,
  readBrief,
} from '@baton/core';
import type { Script, Step } from '@baton/core/testing';
import { z } from 'zod';
import { agent, code, here, human, only, stage, throwing, tool } from './stage.ts';

const duo = (
  more: Partial<Extract<AgentDefinition, { kind: 'model' }>> = {},
): AgentDefinition[] => [
  agent('triage', ['data', 'process'], more),
  agent('data', ['triage']),
  agent('process'),
  agent('other'),
];

/** What becomes of one turn of triage; the lines after `routed`, without what `data` answers. */
async function check(
  step: Step,
  expected: readonly string[],
  agents: readonly AgentDefinition[] = duo(),
): Promise<readonly LogEvent[]> {
  const script: Script = { triage: [step, 'Done by triage.'], data: ['Done by data.'] };
  const { say, told, log } = stage({ name: 'duo', entry: 'triage', agents }, script);
  await say('go');
  assert.deepEqual(await told(4), expected);
  return await log();
}

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
  const events = await check({ handoff: 'data', brief }, [
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
    const events = await check({ calls: [handover(to)] }, [
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
  const events = await check({ calls: [handover('data'), handover('process')] }, [
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
  await check(
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
  await check({ handoff: 'data', text: 'I pass it on.' }, [
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
  await check(
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
  await check(
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
  await check(
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

for (const { name, args, garbled, issue } of [
  { name: 'without a reason', args: { wanted: 'x' }, issue: 'reason: a text is required' },
  { name: 'with an empty reason', args: { reason: ' \n' }, issue: 'reason: a text is required' },
  {
    name: 'with a reason that is no text',
    args: { reason: 5 },
    issue: 'reason: a text is required',
  },
  { name: 'that is null', args: null, issue: 'a brief is an object with at least a reason' },
  { name: 'that is a list', args: ['x'], issue: 'a brief is an object with at least a reason' },
  {
    name: 'with a wrong wanted',
    args: { reason: 'r', wanted: 1 },
    issue: 'wanted: must be a text',
  },
  {
    name: 'with a wrong list',
    args: { reason: 'r', open: ['a', 1] },
    issue: 'open: must be a list of texts',
  },
  {
    name: 'with two flaws',
    args: { done: 'x', carries: {} },
    issue:
      'reason: a text is required; done: must be a list of texts; carries: must be a list of texts',
  },
  {
    name: 'that is no JSON',
    args: null,
    garbled: '{"reason": "cut',
    issue: 'the brief is no JSON',
  },
]) {
  test(`[H5] a brief ${name} is refused with what is wrong`, async () => {
    const call = { name: 'transfer_to_data', args, ...(garbled !== undefined && { garbled }) };
    const events = await check({ calls: [call] }, [
      'triage:  [transfer_to_data]',
      'refused triage → data brief_invalid',
      'triage: Done by triage.',
      'answered triage',
    ]);
    const { message } = only(events, 'handoff_refused');
    assert.ok(message.includes(`: ${issue}. You may hand to`), message);
  });
}

test('[H5] a brief that is only a text is its reason; what a model adds of its own is dropped', () => {
  const edge = { details: undefined };
  assert.deepEqual(readBrief(edge, 'because'), { ok: true, value: { reason: 'because' } });
  assert.deepEqual(readBrief(edge, { reason: 'r', to: 'x', urgency: 9, details: { a: [1] } }), {
    ok: true,
    value: { reason: 'r', details: { a: [1] } },
  });
});

const details = z.object({ topic: z.string(), at: z.coerce.date().optional() });

test('[H5] details must fit the schema of the edge; its issues are told', async () => {
  const agents = [agent('triage', [{ to: 'data', details }]), agent('data')];
  const wrong = { reason: 'r', details: { topic: 5 } };
  const events = await check(
    { calls: [{ name: 'transfer_to_data', args: wrong }] },
    [
      'triage:  [transfer_to_data]',
      'refused triage → data brief_invalid',
      'triage: Done by triage.',
      'answered triage',
    ],
    agents,
  );
  assert.match(
    only(events, 'handoff_refused').message,
    /the brief does not fit: details: topic: Invalid input: expected string, received number\./,
  );
});

test('[H5] details that fit are kept as the schema gives them, as JSON', async () => {
  const agents = [agent('triage', [{ to: 'data', details }]), agent('data')];
  const args = { reason: 'r', details: { topic: 'sales', at: '2026-01-02', extra: 1 } };
  const { say, log, model } = stage(
    { name: 'duo', entry: 'triage', agents },
    { triage: [{ calls: [{ name: 'transfer_to_data', args }] }], data: ['Done.'] },
  );
  assert.equal((await say('go')).kind, 'answered');
  const kept = { topic: 'sales', at: '2026-01-02T00:00:00.000Z' };
  assert.deepEqual(only(await log(), 'handoff_committed').brief, { reason: 'r', details: kept });
  // In memory as in the log: the date was never anything but its text.
  assert.deepEqual(model.requests[1]?.view.arrival?.brief.details, kept);
});

for (const { name, schema, issue } of [
  {
    name: 'that needs a promise',
    schema: z.object({}).refine(async () => await Promise.resolve(true)),
    issue: 'details: the schema of a brief must validate without a promise',
  },
  {
    name: 'that throws',
    schema: throwing('broken'),
    issue: 'details: the schema itself failed: broken',
  },
]) {
  test(`[H5] a schema of details ${name} refuses and breaks nothing`, async () => {
    const agents = [agent('triage', [{ to: 'data', details: schema }]), agent('data')];
    const events = await check(
      { calls: [{ name: 'transfer_to_data', args: { reason: 'r', details: {} } }] },
      [
        'triage:  [transfer_to_data]',
        'refused triage → data brief_invalid',
        'triage: Done by triage.',
        'answered triage',
      ],
      agents,
    );
    const { message } = only(events, 'handoff_refused');
    assert.ok(message.includes(issue), message);
  });
}

for (const said of [
  'I will transfer you to data.',
  'Handing this over to the data agent now.',
  'Let me connect you with a specialist.',
  "I'm passing it to process",
  'Escalating to the data team.',
]) {
  test(`[H6] '${said}' is asked once to do it or to answer`, async () => {
    await check(said, [
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
    await check(said, [`triage: ${said}`, 'answered triage']);
  });
}

test('[H6] who has nobody to hand to is believed, whatever it says', async () => {
  const agents = [agent('triage'), agent('data')];
  await check(
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
  await check('', [`triage: ${said}`, 'answered triage'], agents);
});

test('[H6] an empty reply is asked once, and its repair is the answer', async () => {
  const events = await check(' \n', [
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
