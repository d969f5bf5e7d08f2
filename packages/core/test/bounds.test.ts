/** Bounds at their edges: what a conversation has spent, how much a landing says, what is named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTeam, left, questionable, readReply, routeBy } from '@baton/core';
import { agent, dispatcher, human, only, stage, tool } from './stage.ts';

test('[L1] handoffs and tool calls of earlier runs count against the conversation', async () => {
  const look = tool('look');
  const agents = [dispatcher('a', ['b']), agent('b', ['a'], { tools: [look] })];
  const limits = { conversation: { handoffs: 1, toolCalls: 1 } };
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents, limits },
    { a: [{ handoff: 'b' }], b: [{ tool: 'look' }, 'One.', { tool: 'look' }, 'Two.'] },
  );
  assert.equal((await say('first')).kind, 'answered');
  const second = await say('second');
  assert.deepEqual([second.kind, second.bound, second.text], ['landed', 'toolCalls', 'Two.']);
  assert.equal(look.calls.length, 1);
  assert.deepEqual((await told()).slice(-5), [
    'b:  [look]',
    'look refused budget_spent',
    'b lands at toolCalls',
    'b: Two.',
    'landed b at toolCalls',
  ]);
});

test('[L1] what is left is the less of what the run has left and the conversation has', async () => {
  const definition = {
    name: 'desk',
    entry: 'a',
    agents: [agent('a')],
    limits: { turns: 5, conversation: { turns: 6 } },
  };
  const { say, state } = stage(definition, ['One.', 'Two.']);
  await say('first');
  assert.equal(left(defineTeam(definition), await state(), 'turns'), 4);
  await say('second');
  assert.equal(left(defineTeam(definition), await state(), 'turns'), 4);
  await say('third');
  assert.equal(left(defineTeam(definition), await state(), 'turns'), 3);
});

test('[L2] the brief of a landing holds 500 letters of the request and 100 artifacts', async () => {
  const many = tool('make', (_, { register }) => {
    for (let item = 1; item <= 101; item++) {
      register({ id: `US-${item}`, kind: 'US', title: 'story', body: item });
    }
  });
  const { say, log } = stage(
    {
      name: 'desk',
      entry: 'a',
      agents: [agent('a', [], { tools: [many] }), human('desk')],
      landing: { human: 'desk' },
      limits: { toolCalls: 1 },
    },
    { a: [{ tool: 'make' }] },
  );
  await say('x'.repeat(501));
  const { brief } = only(await log(), 'handoff_committed');
  assert.equal(brief.wanted, 'x'.repeat(500));
  assert.equal(brief.carries?.length, 100);
  assert.equal(brief.carries?.[0], 'US-1');
});

test('[L3] last words pass over a turn of spaces', async () => {
  const { say } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [tool('look')] })] },
    {
      a: [
        { tool: 'look', text: 'So far so good.' },
        { tool: 'look', text: ' \n' },
        { fail: 'model_refused', message: 'No. Not 1.5 times.' },
      ],
    },
  );
  const { kind, text, why } = await say('go');
  assert.equal(kind, 'failed');
  assert.equal(text, 'a said last:\nSo far so good.');
  // The full stop at the end goes, because the sentence goes on; those inside stay.
  assert.equal(why, 'No. Not 1.5 times');
});

test('[H6] an announced agent is known by its name, however that is written', () => {
  const [holder] = defineTeam({
    name: 'desk',
    entry: 'a',
    agents: [agent('a', ['test_lab']), agent('test_lab')],
  }).agents.values();
  assert.ok(holder);
  for (const name of ['test_lab', 'test lab', 'test-lab', 'testlab', 'Test Lab', 'TEST_LAB']) {
    assert.equal(questionable(holder, `I am transferring you to ${name}.`), 'said_handoff', name);
  }
  for (const name of ['latest lab', 'test labs', 'the lab']) {
    assert.equal(questionable(holder, `I am transferring you to ${name}.`), undefined, name);
  }
});

test('[C4] reasoning is kept when it says which model it is of, and is text', () => {
  const kept = (reasoning: unknown): unknown => {
    const read = readReply({ text: 'Done.', reasoning });
    return read.ok ? read.value.reasoning : read.issues;
  };
  assert.deepEqual(kept({ model: 'm', text: 'hm' }), { model: 'm', text: 'hm' });
  for (const other of [{ model: 'm', text: 5 }, { model: 5, text: 'hm' }, { model: 'm' }, 'hm']) {
    assert.equal(kept(other), undefined);
  }
});

test('[R2] a routing always says why: a router without a reason has given none', () => {
  const team = defineTeam({ name: 'desk', entry: 'a', agents: [agent('a')] });
  // `as`: this router breaks its contract.
  const word = { to: 'a', confidence: 0.5, runnersUp: [], reason: 5 as unknown as string };
  assert.equal(routeBy(team, word).reason, '');
});
