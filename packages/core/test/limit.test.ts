/** Budgets: defaults, what counts, when they are met (rules L1 and L2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  budgetNames,
  budgets,
  fixed,
  type LimitChanges,
  limitsOf,
  limitsWith,
  reserveOf,
  storable,
  type Usage,
} from '@baton/core';
import { manualClock, type Script, scriptedModel } from '@baton/core/testing';
import { agent, code, here, human, only, stage, tool } from './stage.ts';

const worker = agent('worker', [], { tools: [tool('look')] });

test('[L1] the defaults are what the documents say', () => {
  assert.deepEqual(limitsWith({}), {
    run: {
      handoffs: 8,
      turns: 32,
      toolCalls: 64,
      tokens: 400_000,
      costMicroUsd: 1_000_000,
      timeMs: 600_000,
    },
    conversation: {
      handoffs: 400,
      turns: 2_000,
      toolCalls: 4_000,
      tokens: 4_000_000,
      costMicroUsd: 10_000_000,
      timeMs: 86_400_000,
    },
  });
  assert.deepEqual(budgetNames, Object.keys(budgets));
});

test('[L1] limits change only what they name; a run is never larger than its conversation', () => {
  const { run, conversation } = limitsWith({
    tokens: 5_000_000,
    turns: 7,
    conversation: { handoffs: 3 },
  });
  assert.deepEqual([run.tokens, run.turns, run.handoffs], [5_000_000, 7, 8]);
  assert.deepEqual(
    [conversation.tokens, conversation.turns, conversation.handoffs],
    [5_000_000, 2_000, 3],
  );
  assert.equal(limitsWith({ tokens: 9, conversation: { tokens: 4 } }).conversation.tokens, 4);
});

for (const [name, max, kept] of [
  ['turns', 32, 1],
  ['turns', 1, 1],
  ['turns', 0, 0],
  ['tokens', 400_000, 20_000],
  ['tokens', 40_000, 10_000],
  ['tokens', 3, 0],
  ['tokens', Infinity, 20_000],
  ['costMicroUsd', 100_000, 25_000],
  ['timeMs', 600_000, 30_000],
  ['handoffs', 8, 0],
  ['toolCalls', 64, 0],
] as const) {
  test(`[L2] of ${max} ${name}, ${kept} are kept back for the last turn`, () => {
    assert.equal(reserveOf(name, max), kept);
  });
}

test('[L1] limits that a log keeps are finite', () => {
  const most = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(storable({ tokens: Infinity, turns: 3, conversation: { timeMs: Infinity } }), {
    tokens: most,
    turns: 3,
    conversation: { timeMs: most },
  });
  assert.deepEqual(storable({}), {});
});

test('[L1] a message without limit stays without limit after a restart', async () => {
  const desk = { name: 'desk', entry: 'worker', agents: [worker], limits: { turns: 2 } };
  const first = stage(desk, {
    worker: [{ tool: 'look' }, { tool: 'look' }, { tool: 'look' }, { question: 'So?' }],
  });
  assert.equal((await first.say('go', { limits: { turns: Infinity } })).kind, 'waiting');
  assert.equal(limitsOf(first.team, await first.state()).run.turns, Number.MAX_SAFE_INTEGER);
});

/** One agent that works on and on, until the budget is met. */
async function spends(
  limits: LimitChanges,
  { usage, script }: { usage?: Usage; script?: Script } = {},
): Promise<string[]> {
  let count = 0;
  const look = tool('look', () => {
    count += 1;
    return count;
  });
  const model = scriptedModel(
    script ?? [(view) => (view.landing ? `Last words: ${view.landing.bound}` : { tool: 'look' })],
    usage ? { usage } : {},
  );
  const agents = [agent('worker', [], { tools: [look] })];
  const { say, told } = stage({ name: 'desk', entry: 'worker', agents, limits }, [], {
    models: model,
    clock: manualClock({ tickMs: 10 }),
  });
  await say('go');
  return await told(4);
}

const use = (tokens: number, costMicroUsd = 0): Usage => {
  return { inputTokens: tokens - 1, cachedTokens: 0, outputTokens: 1, costMicroUsd };
};

test('[L1] [L2] turns: the last one is kept for a landing', async () => {
  assert.deepEqual(await spends({ turns: 3 }), [
    'worker:  [look]',
    'look ok',
    'worker:  [look]',
    'look ok',
    'worker lands at turns',
    'worker: Last words: turns',
    'landed worker at turns',
  ]);
});

test('[L1] [L2] tokens: a quarter at most is kept back', async () => {
  // 100 of 400 are the reserve: 3 turns of 100 leave it, and the fourth is the last.
  const told = await spends({ tokens: 400 }, { usage: use(100) });
  assert.equal(told.filter((line) => line === 'worker:  [look]').length, 3);
  assert.deepEqual(told.slice(-3), [
    'worker lands at tokens',
    'worker: Last words: tokens',
    'landed worker at tokens',
  ]);
});

test('[L1] [L2] money is a budget of its own', async () => {
  const told = await spends({ costMicroUsd: 40 }, { usage: use(1, 15) });
  assert.equal(told.filter((line) => line === 'worker:  [look]').length, 2);
  assert.equal(told.at(-1), 'landed worker at costMicroUsd');
});

test('[L1] [L2] time is what agents and tools took', async () => {
  const told = await spends({ timeMs: 60 });
  assert.equal(told.at(-1), 'landed worker at timeMs');
  assert.ok(told.filter((line) => line === 'worker:  [look]').length >= 2);
});

test('[L1] time is not what people took', async () => {
  const clock = manualClock();
  const agents = [agent('a', ['people']), human('people')];
  const desk = { name: 'desk', entry: 'a', agents, limits: { timeMs: 1_000 } };
  const { say, baton, state } = stage(desk, { a: [{ handoff: 'people' }] }, { clock });
  await say('go');
  clock.advance(86_400_000);
  await baton.answer(here, { by: 'anna', text: 'Here.' }).outcome;
  const { run, spent } = await state();
  assert.deepEqual([run.spent.timeMs, spent.timeMs], [0, 0]);
});

test('[L1] every amount is counted for the run and for the conversation', async () => {
  const model = scriptedModel([{ tool: 'look' }, { handoff: 'b' }, 'B.'], { usage: use(10, 7) });
  const agents = [agent('a', ['b'], { tools: [tool('look')] }), agent('b')];
  const { say, state } = stage({ name: 'desk', entry: 'a', agents }, [], {
    models: model,
    clock: manualClock({ tickMs: 1 }),
  });
  await say('one');
  const spent = { handoffs: 1, turns: 3, toolCalls: 1, tokens: 30, costMicroUsd: 21, timeMs: 4 };
  assert.deepEqual((await state()).run.spent, spent);
  await say('two');
  const after = await state();
  assert.deepEqual(after.run.spent, {
    handoffs: 0,
    turns: 1,
    toolCalls: 0,
    tokens: 10,
    costMicroUsd: 7,
    timeMs: 1,
  });
  assert.deepEqual(after.spent, {
    handoffs: 1,
    turns: 4,
    toolCalls: 1,
    tokens: 40,
    costMicroUsd: 28,
    timeMs: 5,
  });
});

test('[L1] a model that reports nonsense spends nothing, and never less than nothing', async () => {
  const usage = {
    inputTokens: Number.NaN,
    cachedTokens: -1,
    outputTokens: -5,
    costMicroUsd: Infinity,
  };
  const { say, state } = stage({ name: 'desk', entry: 'worker', agents: [worker] }, [], {
    models: scriptedModel(['Done.'], { usage }),
  });
  await say('go');
  assert.deepEqual((await state()).spent, {
    handoffs: 0,
    turns: 1,
    toolCalls: 0,
    tokens: 0,
    costMicroUsd: 0,
    timeMs: 0,
  });
});

test('[L1] [L2] handoffs: only when one is refused for it does the run land', async () => {
  const agents = [agent('a', ['b']), agent('b', ['c']), agent('c')];
  const script: Script = { a: [{ handoff: 'b' }], b: [{ handoff: 'c' }, 'B.'], c: ['C.'] };
  const enough = stage({ name: 'desk', entry: 'a', agents, limits: { handoffs: 2 } }, script);
  assert.deepEqual((await enough.say('go')).kind, 'answered');
  const short = stage({ name: 'desk', entry: 'a', agents, limits: { handoffs: 1 } }, script);
  const outcome = await short.say('go');
  assert.deepEqual([outcome.kind, outcome.bound, outcome.text], ['landed', 'handoffs', 'B.']);
  assert.equal(outcome.why, '1 of 1 handoffs are used');
  assert.deepEqual(await short.told(6), [
    'b:  [transfer_to_c]',
    'refused b → c budget_spent',
    'b lands at handoffs',
    'b: B.',
    'landed b at handoffs',
  ]);
});

test('[L1] [L2] tool calls: those that fit are made, the others are refused, then the run lands', async () => {
  const look = tool('look');
  const agents = [agent('a', [], { tools: [look] })];
  const three = { calls: [1, 2, 3].map((n) => ({ name: 'look', args: { n } })) };
  const { say, told, log } = stage(
    { name: 'desk', entry: 'a', agents, limits: { toolCalls: 2 } },
    { a: [three, 'A.'] },
  );
  assert.deepEqual([(await say('go')).bound, look.calls.length], ['toolCalls', 2]);
  assert.deepEqual(await told(4), [
    'a:  [look, look, look]',
    'look refused budget_spent',
    'look ok',
    'look ok',
    'a lands at toolCalls',
    'a: A.',
    'landed a at toolCalls',
  ]);
  assert.deepEqual(
    look.calls.map(({ args }) => args),
    [{ n: 1 }, { n: 2 }],
  );
  assert.equal(only(await log(), 'tool_answered').call, 'c4_2');
});

test('[L1] what is refused or denied costs no tool call', async () => {
  const agents = [agent('a', [], { tools: [tool('look')] })];
  const { say, state } = stage(
    { name: 'desk', entry: 'a', agents },
    { a: [{ tool: 'nothing' }, { tool: 'look' }, 'A.'] },
  );
  await say('go');
  assert.equal((await state()).spent.toolCalls, 1);
});

test('[L1] at most 32 calls a turn, and too many of them are no reason to land', async () => {
  const look = tool('look');
  const agents = [agent('a', [], { tools: [look] })];
  const many = { calls: Array.from({ length: 34 }, (_, n) => ({ name: 'look', args: { n } })) };
  const { say, log } = stage({ name: 'desk', entry: 'a', agents }, { a: [many, 'A.'] });
  assert.equal((await say('go')).kind, 'answered');
  assert.equal(look.calls.length, fixed.callsPerTurnMax);
  const refused = (await log()).filter(
    (event) => event.type === 'tool_answered' && event.status === 'refused',
  );
  assert.equal(refused.length, 2);
  assert.equal(only(await log(), 'tool_answered').code, 'calls_too_many');
});

test('[L1] a tool that says budget_spent by itself spends no budget', async () => {
  const look = tool('look', () => {
    throw Object.assign(new Error('quota'), { code: 'budget_spent' });
  });
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents: [agent('a', [], { tools: [look] })] },
    { a: [{ tool: 'look' }, 'A.'] },
  );
  assert.equal((await say('go')).kind, 'answered');
  assert.deepEqual(await told(5), ['look failed budget_spent', 'a: A.', 'answered a']);
});

test('[L1] the conversation has budgets of its own', async () => {
  const agents = [agent('a', [], { tools: [tool('look')] })];
  const limits = { conversation: { turns: 3 } };
  const { say, told } = stage(
    { name: 'desk', entry: 'a', agents, limits },
    { a: ['One.', { tool: 'look' }, 'Two.'] },
  );
  assert.equal((await say('first')).kind, 'answered');
  assert.equal((await say('second')).kind, 'landed');
  assert.deepEqual(await told(8), [
    'a:  [look]',
    'look ok',
    'a lands at turns',
    'a: Two.',
    'landed a at turns',
  ]);
});

test('[L1] a turn gets the time that is left, its own limit, or two minutes', async () => {
  const asked: number[] = [];
  const slow = async (limits: LimitChanges, timeoutMs?: number): Promise<number> => {
    const clock = manualClock();
    const after = clock.after.bind(clock);
    const watched = {
      ...clock,
      after: (ms: number, callback: () => void) => {
        asked.push(ms);
        return after(ms, callback);
      },
    };
    const agents = [
      code(
        'a',
        async () => {
          await new Promise<void>((resolve) => void setImmediate(resolve));
          return { text: 'A.' };
        },
        timeoutMs === undefined ? {} : { timeoutMs },
      ),
    ];
    await stage({ name: 'desk', entry: 'a', agents, limits }, [], { clock: watched }).say('go');
    return asked.at(-1) ?? 0;
  };
  assert.equal(await slow({}), fixed.turnTimeoutMs);
  assert.equal(await slow({}, 7_000), 7_000);
  assert.equal(await slow({ timeMs: 50_000 }), 50_000);
  assert.equal(await slow({ timeMs: 10 }), fixed.turnTimeoutMinMs);
});
