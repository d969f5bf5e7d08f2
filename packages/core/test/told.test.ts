/** What agents and people are told when something is not done: why, and what to do instead. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject, type LogEvent } from '@baton/core';
import { agent, here, only, stage, tool } from './stage.ts';

/** What the agent was told in place of the result of call `place`. */
function toldOf(log: readonly LogEvent[], place = 0): unknown {
  const { output } = only(log, 'tool_answered', place);
  return isObject(output) ? output['message'] : output;
}

const desk = { name: 'desk', entry: 'a' };

test('[T2] a turn with more calls than can be answered is told how many can', async () => {
  const look = tool('look');
  const calls = Array.from({ length: 33 }, () => ({ name: 'look', args: {} }));
  const { say, log } = stage(
    { ...desk, agents: [agent('a', [], { tools: [look] })] },
    { a: [{ calls }, 'A.'] },
  );
  await say('go');
  assert.equal(look.calls.length, 32);
  // What is refused is answered before anything is made.
  assert.equal(toldOf(await log(), 0), 'Cannot call look: at most 32 calls a turn.');
});

test('[L1] a call and a handoff beyond their budgets are told so', async () => {
  const agents = [agent('a', ['b'], { tools: [tool('look')] }), agent('b')];
  const calls = stage({ ...desk, agents, limits: { toolCalls: 0 } }, { a: [{ tool: 'look' }] });
  await calls.say('go');
  assert.equal(toldOf(await calls.log()), 'Cannot call look: the budget of tool calls is used up.');
  const handoffs = stage({ ...desk, agents, limits: { handoffs: 0 } }, { a: [{ handoff: 'b' }] });
  await handoffs.say('go');
  assert.equal(
    only(await handoffs.log(), 'handoff_refused').message,
    'Cannot hand over: the budget of handoffs is used up. ' +
      'Nobody may receive the baton now: answer yourself.',
  );
});

test('[L2] in the last turn a call and a handoff are told that it is the last', async () => {
  const agents = [agent('a', ['b'], { tools: [tool('look')] }), agent('b')];
  const calls = [
    { name: 'look', args: {} },
    { name: 'transfer_to_b', args: { reason: 'yours' } },
  ];
  const { say, log } = stage({ ...desk, agents, limits: { turns: 1 } }, { a: [{ calls }] });
  await say('go');
  assert.equal(toldOf(await log()), 'No tools in the last turn. Answer with what there is.');
  assert.equal(
    only(await log(), 'handoff_refused').message,
    'Cannot hand over: this is your last turn. Nobody may receive the baton now: answer yourself.',
  );
});

test('[T1] a run that is cancelled tells each open call and handoff so', async () => {
  const mail = tool('mail', undefined, { repeat: 'write', approval: true });
  const calls = [
    { name: 'transfer_to_b', args: { reason: 'yours' } },
    { name: 'mail', args: {} },
  ];
  const { baton, say, log } = stage(
    { ...desk, agents: [agent('a', ['b'], { tools: [mail] }), agent('b')] },
    { a: [{ calls }] },
  );
  await say('go');
  await baton.cancel(here);
  assert.equal(toldOf(await log()), 'The run was cancelled before this call had a result.');
  assert.equal(
    only(await log(), 'handoff_refused').message,
    'Cannot hand over: the run was cancelled. You may hand to: b, or answer yourself.',
  );
});

test('[H6] whoever is silent twice is named, and nobody is to try again by itself', async () => {
  const { say, log } = stage({ ...desk, agents: [agent('a')] }, { a: [''] });
  await say('go');
  assert.deepEqual(only(await log(), 'run_ended').failure, {
    code: 'model_silent',
    message: 'Cannot go on: a replied with nothing, twice. Ask again or change the model.',
    retry: 'never',
  });
});

test('[L2] an agent that has nobody to hand to is refused three times before it lands', async () => {
  const { say, told } = stage(
    { ...desk, agents: [agent('a'), agent('b')] },
    { a: [{ handoff: 'b' }, { handoff: 'b' }, 'A.'] },
  );
  assert.equal((await say('go')).kind, 'answered');
  assert.deepEqual(await told(4), [
    'a:  [transfer_to_b]',
    'refused a → b edge_undeclared',
    'a:  [transfer_to_b]',
    'refused a → b edge_undeclared',
    'a: A.',
    'answered a',
  ]);
});

test('[R1] the sticky holder and the entry agent are named with the reason', async () => {
  const held = stage({ ...desk, agents: [agent('a')] }, ['A.']);
  await held.say('one');
  await held.say('two');
  assert.equal(only(await held.log(), 'routed', 1).reason, 'a holds the baton');
  const entry = stage({ ...desk, agents: [agent('a')], next: 'entry' }, ['A.']);
  await entry.say('one');
  await entry.say('two');
  assert.equal(only(await entry.log(), 'routed', 1).reason, 'entry of the team');
});
