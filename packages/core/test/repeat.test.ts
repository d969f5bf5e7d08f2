/** Calls and their keys: what may be repeated, and how long one may take (rule T3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  callId,
  conversationId,
  createBaton,
  effectKey,
  type Tool,
  type ToolContext,
} from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import { agent, calls, checkTools, here, logOf, only, stage, tell, tool, until } from './stage.ts';

test('[T3] every call has a key from its place in the log', async () => {
  const look = tool('look');
  await checkTools([look], { a: [calls('look', 'look'), { tool: 'look' }, 'A.'] }, [
    'a:  [look, look]',
    'look ok',
    'look ok',
    'a:  [look]',
    'look ok',
    'a: A.',
    'answered a',
  ]);
  assert.deepEqual(
    look.calls.map(({ key }) => key),
    ['here/c4_0', 'here/c4_1', 'here/c7_0'],
  );
  const id = conversationId('x.y-z_1');
  assert.ok(id);
  assert.equal(effectKey(id, callId(12, 3)), 'x.y-z_1/c12_3');
});

test('[T3] a tool is told who calls it, and gets the artifacts as they stand', async () => {
  const contexts: ToolContext[] = [];
  const made: unknown[] = [];
  const make = tool('make', (_, context) => {
    contexts.push(context);
    made.push(context.artifacts().map(({ id, version }) => [id, version]));
    context.register({ id: 'US-1', kind: 'US', title: 't', body: made.length });
    return made.length;
  });
  await checkTools([make], { a: [{ tool: 'make' }, { tool: 'make' }, { tool: 'make' }, 'A.'] }, [
    'a:  [make]',
    'make ok',
    'a:  [make]',
    'make ok',
    'a:  [make]',
    'make ok',
    'a: A.',
    'answered a',
  ]);
  assert.deepEqual(made, [[], [['US-1', 1]], [['US-1', 2]]]);
  const [context] = contexts;
  assert.deepEqual([context?.conversation, context?.agent, context?.call], [here, 'a', 'c4_0']);
});

test('[T3] a once call is on record before it is made', async () => {
  let seen: string[] = [];
  const mail = tool(
    'mail',
    async () => {
      seen = tell(await logOf(played.store));
      return 'sent';
    },
    { repeat: 'once' },
  );
  const played = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [mail] })] },
    { a: [{ tool: 'mail' }, 'A.'] },
  );
  await played.say('go');
  assert.deepEqual(seen.slice(3), ['a:  [mail]', 'mail started']);
  assert.deepEqual(await played.told(5), ['mail started', 'mail ok', 'a: A.', 'answered a']);
});

const timed = (repeat: Tool['repeat']): ReturnType<typeof tool> => {
  return tool('slow', () => new Promise(() => {}), { repeat, timeoutMs: 5_000 });
};

for (const { repeat, status } of [
  { repeat: 'read', status: 'failed' },
  { repeat: 'write', status: 'failed' },
  { repeat: 'once', status: 'unknown' },
] as const) {
  test(`[T3] a ${repeat} call that takes too long ${status === 'failed' ? 'has failed' : 'has an unknown outcome'}`, async () => {
    const slow = timed(repeat);
    const { say, clock, log } = stage(
      { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [slow] })] },
      { a: [{ tool: 'slow' }, 'A.'] },
    );
    const outcome = say('go');
    await until(() => clock.waiting() === 1);
    clock.advance(4_999);
    assert.equal(clock.waiting(), 1);
    clock.advance(1);
    assert.equal((await outcome).text, 'A.');
    const answered = only(await log(), 'tool_answered');
    assert.deepEqual(
      [answered.status, answered.code, answered.ms],
      [status, 'tool_timeout', 5_000],
    );
    assert.deepEqual(answered.output, {
      error: 'tool_timeout',
      message: 'Cannot wait longer for the tool slow: it took over 5000 ms.',
    });
    assert.equal(slow.calls.length, 1);
  });
}

test('[T3] the signal of a call that takes too long is aborted, also for who asks late', async () => {
  const aborted: boolean[] = [];
  const gate = Promise.withResolvers<void>();
  const listening = tool('listening', (_, { signal }) => {
    signal.addEventListener('abort', () => void aborted.push(signal.aborted));
    return new Promise(() => {});
  });
  const late = tool('late', async (_, context) => {
    await gate.promise;
    aborted.push(context.signal.aborted);
  });
  const { say, clock } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [listening, late] })] },
    { a: [calls('listening', 'late'), 'A.'] },
  );
  const outcome = say('go');
  await until(() => clock.waiting() === 2);
  clock.advance(60_000);
  assert.equal((await outcome).text, 'A.');
  gate.resolve();
  await until(() => aborted.length === 2);
  assert.deepEqual(aborted, [true, true]);
});

test('[T3] a thenable that never ends is cut off as any promise', async () => {
  // oxlint-disable-next-line unicorn/no-thenable -- query builders are such things
  const slow = tool('slow', () => ({ then: () => {} }), { timeoutMs: 10 });
  const { say, clock, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [slow] })] },
    { a: [{ tool: 'slow' }, 'A.'] },
  );
  const outcome = say('go');
  await until(() => clock.waiting() === 1);
  clock.advance(10);
  assert.equal((await outcome).text, 'A.');
  assert.equal((await told())[2], 'slow failed tool_timeout');
});

for (const [name, timeoutMs] of [
  ['a negative', -1],
  ['zero', 0],
  ['NaN', Number.NaN],
] as const) {
  test(`[T3] a tool with ${name} time limit is refused at its definition`, () => {
    assert.throws(() => tool('x', undefined, { timeoutMs }), {
      code: 'definition_invalid',
      path: 'timeoutMs',
    });
  });
}

test('[T3] a model gets a key from its place in the log too', async () => {
  const model = scriptedModel([{ tool: 'look' }, 'A.']);
  const { store, team } = stage(
    {
      name: 'desk',
      entry: 'a',
      agents: [agent('a', [], { tools: [tool('look')], temperature: 0.5, asks: false })],
    },
    [],
  );
  const baton = createBaton({ team, store, models: model, clock: manualClock() });
  await baton.send(here, 'go').outcome;
  assert.deepEqual(
    model.requests.map(({ key, temperature, asks }) => [key, temperature, asks]),
    [
      ['here/ask@3', 0.5, false],
      ['here/ask@5', 0.5, false],
    ],
  );
});

test('[T2] [T3] a schema that hangs takes no longer than its tool may, and nothing has run', async () => {
  const hanging = { validate: () => new Promise<never>(() => {}) };
  const pay = tool('pay', () => 'paid', {
    repeat: 'once',
    timeoutMs: 50,
    input: { '~standard': { version: 1, vendor: 'test', ...hanging } },
  });
  const agents = [agent('a', [], { tools: [pay] })];
  const played = stage({ name: 'desk', entry: 'a', agents }, { a: [{ tool: 'pay' }, 'Done.'] });
  const said = played.say('go');
  await until(async () => (await played.told()).includes('pay started'));
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  played.clock.advance(50);
  assert.equal((await said).kind, 'answered');
  const { status, code } = only(await played.log(), 'tool_answered');
  assert.deepEqual([status, code, pay.calls.length], ['failed', 'tool_timeout', 0]);
});
