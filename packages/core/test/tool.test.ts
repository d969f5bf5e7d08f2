/** Tools: always answered, the agent's own only, what they are given and give (rules T1, T2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatonError, defineTool, type Tool } from '@baton/core';
import { z } from 'zod';
import { agent, calls, checkTools, only, stage, tool } from './stage.ts';

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
