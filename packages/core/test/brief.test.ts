/** The brief of a handoff: what fits its edge, and what is wrong with one that does not (rule H5). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBrief, type TeamDefinition } from '@baton/core';
import { z } from 'zod';
import {
  agent,
  checkTurn,
  duo,
  here,
  human,
  only,
  type Stage,
  stage,
  throwing,
  tool,
} from './stage.ts';

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
    const events = await checkTurn({ calls: [call] }, [
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
  const events = await checkTurn(
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
    const events = await checkTurn(
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

/** Triage makes two things, then hands to data, which hands to a person. */
function makers(inventory: TeamDefinition['inventory']): Stage {
  const make = tool('make', (_, { register }) => {
    register({ id: 'US-1', kind: 'US', title: 'Login', body: {} });
    register({ id: 'AC-1', kind: 'AC', title: 'Wrong password', body: {} });
    return 'made';
  });
  const agents = [
    agent('triage', ['data'], { tools: [make] }),
    agent('data', ['human']),
    human('human', ['data']),
  ];
  return stage(
    { name: 'makers', entry: 'triage', agents, ...(inventory && { inventory }) },
    {
      triage: [
        { calls: [{ name: 'make', args: {} }] },
        { calls: [{ name: 'transfer_to_data', args: { reason: 'r', inventory: ['mine'] } }] },
      ],
      data: [{ calls: [{ name: 'transfer_to_human', args: { reason: 'decide' } }] }, 'Done.'],
    },
  );
}

test('[H5] every brief carries what the team computes of all that has been made, and no agent writes it', async () => {
  const { say, log, baton } = makers((kept) => [
    `${kept.length} made`,
    ...kept.map(({ id }) => id),
  ]);
  await say('go');
  const handoff = { to: 'data', brief: { reason: 'go on' } };
  await baton.answer(here, { text: 'Go on.', by: 'ann', handoff }).outcome;
  const briefs = (await log()).flatMap((event) =>
    event.type === 'handoff_committed' ? [event.brief] : [],
  );
  assert.deepEqual(
    briefs.map(({ reason, inventory }) => [reason, inventory]),
    ['r', 'decide', 'go on'].map((reason) => [reason, ['2 made', 'US-1', 'AC-1']]),
  );
});

test('[H5] an inventory that throws or has no end stops no handoff', async () => {
  const broken = makers(() => {
    throw new Error('no count');
  });
  await broken.say('go');
  assert.deepEqual(only(await broken.log(), 'handoff_committed').brief.inventory, [
    'The inventory of the artifacts failed: no count',
  ]);
  const endless = makers(() => Array.from({ length: 500 }, () => 'x'.repeat(1_000)));
  await endless.say('go');
  const lines = only(await endless.log(), 'handoff_committed').brief.inventory ?? [];
  assert.equal(lines.length, 20);
  assert.ok(lines.every((text) => text.length === 300));
});

test('[H5] where nothing has been made there is no inventory', async () => {
  const { say, log } = stage(
    { name: 'duo', entry: 'triage', agents: duo(), inventory: () => ['nothing'] },
    { triage: [{ calls: [{ name: 'transfer_to_data', args: { reason: 'r' } }] }], data: ['Done.'] },
  );
  await say('go');
  assert.deepEqual(only(await log(), 'handoff_committed').brief, { reason: 'r' });
});
