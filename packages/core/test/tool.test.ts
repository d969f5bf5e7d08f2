/** Tools: always answered, the agent's own only, repeat classes (rules T1 to T3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BatonError,
  callId,
  conversationId,
  createBaton,
  defineTool,
  effectKey,
  type Tool,
  type ToolContext,
} from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import { z } from 'zod';
import { agent, calls, checkTools, here, logOf, only, stage, tell, tool, until } from './stage.ts';

test('[T1] all calls of a turn are answered before the agent speaks again', async () => {
  const { model } = await checkTools(
    [
      tool('look'),
      tool('save', undefined, { repeat: 'write' }),
      tool('mail', undefined, { repeat: 'once' }),
    ],
    { a: [calls('look', 'nothing', 'save', 'mail', 'look'), 'A.'] },
    [
      'a:  [look, nothing, save, mail, look]',
      'nothing refused tool_unknown',
      'look ok',
      'save ok',
      'mail started',
      'mail ok',
      'look ok',
      'a: A.',
      'answered a',
    ],
  );
  const shown = model.requests[1]?.view.messages.toArray() ?? [];
  assert.deepEqual(
    shown.map(({ role }) => role),
    ['user', 'assistant', 'tool', 'tool', 'tool', 'tool', 'tool'],
  );
});

test('[T1] reads of a turn run together, writes alone and in their order', async () => {
  const running = new Set<string>();
  const seen: string[] = [];
  const slow = (name: string, repeat: Tool['repeat']): Tool =>
    tool(
      name,
      async () => {
        running.add(name);
        seen.push([...running].toSorted().join('+'));
        for (let turn = 0; turn < 3; turn++) await new Promise<void>((go) => void setImmediate(go));
        running.delete(name);
        return name;
      },
      { repeat },
    );
  await checkTools(
    [
      slow('r1', 'read'),
      slow('r2', 'read'),
      slow('w1', 'write'),
      slow('o1', 'once'),
      slow('r3', 'read'),
    ],
    { a: [calls('r1', 'r2', 'w1', 'o1', 'r3'), 'A.'] },
    [
      'a:  [r1, r2, w1, o1, r3]',
      'r1 ok',
      'r2 ok',
      'w1 ok',
      'o1 started',
      'o1 ok',
      'r3 ok',
      'a: A.',
      'answered a',
    ],
  );
  assert.deepEqual(seen, ['r1', 'r1+r2', 'w1', 'o1', 'r3']);
});

test('[T2] an agent can not call the tool of another, and is told which are its own', async () => {
  const secret = tool('secret');
  const agents = [
    agent('a', [], { tools: [tool('look'), tool('find')] }),
    agent('b', [], { tools: [secret] }),
  ];
  const { say, log } = stage(
    { name: 'desk', entry: 'a', agents },
    { a: [{ tool: 'secret' }, 'A.'] },
  );
  await say('go');
  const answered = only(await log(), 'tool_answered');
  assert.deepEqual(answered.output, {
    error: 'tool_unknown',
    message: "Cannot call 'secret': it is not one of your tools. Your tools are: look, find.",
  });
  assert.deepEqual([answered.status, answered.ms, secret.calls.length], ['refused', 0, 0]);
});

test('[T2] an agent without tools is told so', async () => {
  const { events } = await checkTools([], { a: [{ tool: 'x' }, 'A.'] }, [
    'a:  [x]',
    'x refused tool_unknown',
    'a: A.',
    'answered a',
  ]);
  assert.deepEqual(only(events, 'tool_answered').output, {
    error: 'tool_unknown',
    message: "Cannot call 'x': it is not one of your tools. You have no tools.",
  });
});

test('[T2] a handoff widens nobody its rights: the tools of the sender stay with the sender', async () => {
  const secret = tool('secret');
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', ['b'], { tools: [secret] }), agent('b')] },
    { a: [{ handoff: 'b' }], b: [{ tool: 'secret' }, 'B.'] },
  );
  await say('go');
  assert.equal((await told(7))[0], 'secret refused tool_unknown');
  assert.equal(secret.calls.length, 0);
});

const priced = z.object({ month: z.string(), limit: z.number().default(10) });

test('[T2] arguments are validated, and the tool gets what the schema makes of them', async () => {
  const sum = tool('sum', undefined, { input: priced });
  const { events } = await checkTools(
    [sum],
    {
      a: [{ tool: 'sum', args: { month: 5 } }, { tool: 'sum', args: { month: 'May', x: 1 } }, 'A.'],
    },
    ['a:  [sum]', 'sum refused arguments_invalid', 'a:  [sum]', 'sum ok', 'a: A.', 'answered a'],
  );
  assert.deepEqual(
    sum.calls.map(({ args }) => args),
    [{ month: 'May', limit: 10 }],
  );
  assert.deepEqual(only(events, 'tool_answered').output, {
    error: 'arguments_invalid',
    message:
      'Cannot call sum: month: Invalid input: expected string, received number. Correct the arguments.',
  });
});

test('[T2] arguments that are no JSON go back as they were written, cut at 200 characters', async () => {
  const look = tool('look');
  const garbled = `{"month": ${'x'.repeat(300)}`;
  const { events } = await checkTools(
    [look],
    { a: [{ calls: [{ name: 'look', args: null, garbled }] }, 'A.'] },
    ['a:  [look]', 'look refused arguments_invalid', 'a: A.', 'answered a'],
  );
  assert.deepEqual(only(events, 'tool_answered').output, {
    error: 'arguments_invalid',
    message: `Cannot call look: the arguments are no JSON, got ${garbled.slice(0, 200)}`,
  });
  assert.equal(look.calls.length, 0);
});

test('[T2] a schema that needs time is waited for; one that throws refuses', async () => {
  const late = z.object({}).refine(async () => await Promise.resolve(true));
  const broken: Tool['input'] = {
    '~standard': { version: 1, vendor: 'x', validate: () => Promise.reject(new Error('gone')) },
  };
  const { events } = await checkTools(
    [tool('late', undefined, { input: late }), tool('broken', undefined, { input: broken })],
    { a: [calls('late', 'broken'), 'A.'] },
    ['a:  [late, broken]', 'late ok', 'broken refused arguments_invalid', 'a: A.', 'answered a'],
  );
  assert.deepEqual(only(events, 'tool_answered', 1).output, {
    error: 'arguments_invalid',
    message: 'Cannot call broken: the schema itself failed: gone. Correct the arguments.',
  });
});

test('[T2] a tool that changes its arguments changes neither log nor state', async () => {
  const greedy = tool('greedy', (args) => {
    Object.assign(args as object, { more: true });
    return 1;
  });
  const { events, model } = await checkTools(
    [greedy],
    { a: [{ tool: 'greedy', args: { a: 1 } }, 'A.'] },
    ['a:  [greedy]', 'greedy ok', 'a: A.', 'answered a'],
  );
  assert.deepEqual(only(events, 'turn_taken').calls[0]?.args, { a: 1 });
  const [, shown] = model.requests[1]?.view.messages.toArray() ?? [];
  assert.deepEqual(shown?.role === 'assistant' ? shown.calls[0]?.args : undefined, { a: 1 });
});

const cyclic: Record<string, unknown> = { a: 1 };
cyclic['self'] = cyclic;
const big = 'x'.repeat(1_000_000);

for (const { name, give, kept } of [
  { name: 'nothing', give: undefined, kept: null },
  { name: 'null', give: null, kept: null },
  { name: 'a bigint', give: { n: 10n ** 20n }, kept: { n: '100000000000000000000' } },
  { name: 'a value that refers to itself', give: cyclic, kept: null },
  { name: 'a date', give: new Date(0), kept: '1970-01-01T00:00:00.000Z' },
  { name: 'a map', give: new Map([[1, 2]]), kept: {} },
  { name: 'a function', give: () => 1, kept: null },
  { name: 'a symbol', give: Symbol('s'), kept: null },
  { name: 'NaN and -0', give: [Number.NaN, -0, Infinity], kept: [null, 0, null] },
  { name: 'half a character', give: 'a\ud800b', kept: 'a\ud800b' },
  { name: 'a megabyte', give: big, kept: big },
  {
    name: 'forged blobs',
    give: { blobs: [{ path: ['output'], sha256: 'x' }] },
    kept: { blobs: [{ path: ['output'], sha256: 'x' }] },
  },
  {
    name: 'a prototype',
    give: JSON.parse('{"__proto__": {"a": 1}}'),
    kept: JSON.parse('{"__proto__": {"a": 1}}'),
  },
]) {
  test(`[T1] a tool that returns ${name} is answered with JSON, the same after a restart`, async () => {
    const { say, log, again } = stage(
      { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [tool('odd', () => give)] })] },
      { a: [{ tool: 'odd' }, 'A.'] },
    );
    assert.equal((await say('go')).kind, 'answered');
    const answered = only(await log(), 'tool_answered');
    assert.deepEqual([answered.status, answered.output], ['ok', kept]);
    const next = again({ a: ['B.'] });
    assert.equal((await next.say('more')).text, 'B.');
    const shown = next.model.requests[0]?.view.messages.at(2);
    assert.deepEqual(shown?.role === 'tool' ? shown.output : 'none', kept);
  });
}

for (const { name, thrown, message } of [
  { name: 'an error', thrown: new Error('disk full'), message: 'disk full' },
  {
    name: 'an error without words',
    thrown: new Error(''),
    message: 'tool_failed without a message',
  },
  { name: 'a text', thrown: 'no', message: 'no' },
  { name: 'nothing', thrown: undefined, message: 'undefined' },
  {
    name: 'something without a text',
    thrown: Object.create(null),
    message: 'something was thrown that can not be shown',
  },
]) {
  test(`[T1] a tool that throws ${name} is answered with it as data`, async () => {
    const failing = tool('failing', () => {
      throw thrown;
    });
    const { events } = await checkTools([failing], { a: [{ tool: 'failing' }, 'A.'] }, [
      'a:  [failing]',
      'failing failed tool_failed',
      'a: A.',
      'answered a',
    ]);
    assert.deepEqual(only(events, 'tool_answered').output, { error: 'tool_failed', message });
    assert.equal(only(events, 'tool_answered').digest, undefined);
  });
}

test('[T1] a tool may fail with a code of its own', async () => {
  const failing = tool('failing', () => {
    throw new BatonError('store_full', 'Cannot write: no space.');
  });
  await checkTools([failing], { a: [{ tool: 'failing' }, 'A.'] }, [
    'a:  [failing]',
    'failing failed store_full',
    'a: A.',
    'answered a',
  ]);
});

test('[T1] an artifact of a call that fails does not count; one without an id fails the call', async () => {
  const half = tool('half', (_, { register }) => {
    register({ id: 'US-1', kind: 'US', title: 't', body: 1 });
    throw new Error('late');
  });
  const nameless = tool('nameless', (_, { register }) => {
    register({ id: '', kind: 'US', title: 't', body: 1 });
  });
  const { state } = await checkTools([half, nameless], { a: [calls('half', 'nameless'), 'A.'] }, [
    'a:  [half, nameless]',
    'half failed tool_failed',
    'nameless failed input_invalid',
    'a: A.',
    'answered a',
  ]);
  assert.deepEqual((await state()).artifacts.values(), []);
});

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

test('[T2] a tool is defined with a name that models can call', () => {
  for (const name of ['run_sql', 'a', 'A-1', 'x'.repeat(64), 'transfer', 'to_transfer_to_x']) {
    assert.equal(tool(name).name, name);
  }
  for (const name of [
    '',
    '1a',
    '_a',
    'a b',
    'ä',
    'x'.repeat(65),
    'transfer_to_x',
    'Handoff_to_y',
  ]) {
    assert.throws(() => tool(name), { code: 'definition_invalid', path: 'name' }, name);
  }
  const { approval, timeoutMs } = defineTool({
    name: 'x',
    description: '',
    input: z.object({}),
    repeat: 'read',
    run: () => 1,
  });
  assert.deepEqual([approval, timeoutMs], [false, undefined]);
});

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
