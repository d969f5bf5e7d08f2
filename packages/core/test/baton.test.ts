/**
 * What comes in and goes out at the edge: messages, streams, replies that break their contract, what is
 * redacted.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RunItem, sha256 } from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import { agent, code, followed, here, human, only, stage, tell, tool, until } from './stage.ts';

const solo = { name: 'solo', entry: 'a', agents: [agent('a')] };

test('[G1] whoever follows a run gets its committed events, in order, and the deltas in between', async () => {
  const { baton, log } = stage(solo, [{ stream: ['A', ' and', ' B'] }]);
  const items = await followed(baton.send(here, 'go'));
  const events = items.flatMap((item) => (item.type === 'event' ? [item.event] : []));
  assert.deepEqual(tell(events), tell(await log()));
  const deltas = items.flatMap((item) => (item.type === 'delta' ? [item] : []));
  assert.deepEqual(deltas, [
    { type: 'delta', agent: 'a', delta: { type: 'text', text: 'A' } },
    { type: 'delta', agent: 'a', delta: { type: 'text', text: ' and' } },
    { type: 'delta', agent: 'a', delta: { type: 'text', text: ' B' } },
  ]);
  const place = (type: RunItem['type']): number => items.findIndex((item) => item.type === type);
  assert.equal(items.slice(0, place('delta')).length, 3);
});

test('[G1] iterating a run that can not be done throws its error', async () => {
  const { baton } = stage(solo, []);
  await assert.rejects(followed(baton.continue(here)), { code: 'conversation_unknown' });
});

for (const [name, content, path] of [
  ['an empty message', ' \n', undefined],
  ['no parts', [], undefined],
] as const) {
  test(`[G1] ${name} is refused before anything is written`, async () => {
    const { baton, log } = stage(solo, []);
    assert.throws(() => baton.send(here, content), { code: 'input_invalid', path });
    assert.deepEqual(await log(), []);
  });
}

test('[L1] limits that are none are refused before anything is written', async () => {
  const { baton, log } = stage(solo, []);
  for (const [limits, path] of [
    [{ tokens: -1 }, 'limits.tokens'],
    [{ turns: Number.NaN }, 'limits.turns'],
    [{ conversation: { timeMs: -5 } }, 'limits.conversation.timeMs'],
    // `as`: what a file or a command line could bring.
    [{ hops: 3 } as object, 'limits.hops'],
    [{ tokens: '5' } as object, 'limits.tokens'],
  ] as const) {
    assert.throws(() => baton.send(here, 'go', { limits }), { code: 'limit_invalid', path });
    assert.throws(() => baton.continue(here, { limits }), { code: 'limit_invalid', path });
  }
  assert.deepEqual(await log(), []);
});

test('[B1] what a user brings along is kept, and is in the log of its message', async () => {
  const artifacts = [{ id: 'US-1', kind: 'US', title: 'Login', body: { text: 'x' } }];
  const { say, state, log } = stage(solo, ['A.']);
  await say('go', { from: 'anna', artifacts });
  assert.equal(only(await log(), 'message_received').from, 'anna');
  assert.deepEqual((await state()).artifacts.values(), [
    {
      ...artifacts[0],
      hash: sha256(JSON.stringify(['US', 'Login', { text: 'x' }])),
      agent: '',
      seq: 2,
      version: 1,
    },
  ]);
});

test('[H2] a human hands over along declared edges only, with a brief that fits', async () => {
  const agents = [agent('a', ['people']), agent('b'), human('people', ['a'])];
  const { say, baton, told } = stage({ name: 'solo', entry: 'a', agents }, [
    { handoff: 'people' },
    'A.',
  ]);
  await assert.rejects(baton.answer(here, { by: 'anna', text: 'x' }).outcome, {
    code: 'nothing_waits',
  });
  await say('go');
  const answer = { by: 'anna', text: 'x' };
  await assert.rejects(
    baton.answer(here, { ...answer, handoff: { to: 'b', brief: { reason: 'r' } } }).outcome,
    { code: 'input_invalid', message: "Cannot hand over to 'b': people may hand to a." },
  );
  await assert.rejects(
    baton.answer(here, { ...answer, handoff: { to: 'a', brief: { reason: '' } } }).outcome,
    { code: 'input_invalid', message: "Cannot hand over to 'a': reason: a text is required." },
  );
  const outcome = await baton.answer(here, {
    ...answer,
    handoff: { to: 'a', brief: { reason: 'r' } },
  }).outcome;
  assert.equal(outcome.text, 'A.');
  assert.deepEqual(await told(6), [
    'people is asked',
    'anna: x',
    'people → a added',
    'a: A.',
    'answered a',
  ]);
  await assert.rejects(baton.answer(here, answer).outcome, {
    code: 'nothing_waits',
    message: 'Cannot answer as a human: nothing waits for that, got the run is answered.',
  });
});

// What the world brings that breaks its contract.

for (const { name, reply } of [
  { name: 'nothing', reply: undefined },
  { name: 'null', reply: null },
  { name: 'a text', reply: 'A.' },
  { name: 'a list', reply: [] },
  { name: 'a text that is none', reply: { text: 5 } },
  { name: 'calls that are no list', reply: { calls: {} } },
  { name: 'a call that is none', reply: { calls: [null] } },
  { name: 'a call without a name', reply: { calls: [{ args: {} }] } },
  { name: 'a handoff that is none', reply: { handoff: 'b' } },
]) {
  test(`[L2] a reply that is ${name} is garbled: asked again, and then the run has failed`, async () => {
    const { say, told } = stage(solo, [{ garbage: reply }], { clock: manualClock({ tickMs: 1 }) });
    // The scripted model adds its own fields to what it is told to reply; a code agent does not.
    const agents = [code('a', () => reply as never)];
    const other = stage({ ...solo, agents }, []);
    const outcome = await other.say('go');
    assert.deepEqual([outcome.kind, outcome.failure?.code], ['failed', 'model_garbled']);
    assert.deepEqual(await other.told(4), [
      'a failed model_garbled',
      'a failed model_garbled',
      'a failed model_garbled',
      'failed a at failure model_garbled',
    ]);
    assert.ok(['failed', 'answered'].includes((await say('go')).kind));
    assert.ok((await told()).length > 0);
  });
}

test('[G3] odd fields of a reply are dropped or made JSON, and the log survives a restart', async () => {
  const odd = {
    text: 'A.',
    question: 'yes',
    model: 5,
    usage: { inputTokens: '7', outputTokens: 3 },
    reasoning: { model: 'm', text: 't', opaque: { big: 10n } },
    extra: () => 1,
  };
  const { say, log, again } = stage({ ...solo, agents: [code('a', () => odd as never)] }, []);
  assert.equal((await say('go')).kind, 'answered');
  const turn = only(await log(), 'turn_taken');
  assert.deepEqual(turn.reasoning, { model: 'm', text: 't', opaque: { big: '10' } });
  assert.deepEqual(turn.usage, {
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 3,
    costMicroUsd: 0,
  });
  assert.deepEqual([turn.question, turn.model, 'extra' in turn], [undefined, undefined, false]);
  assert.equal((await again().say('more')).kind, 'answered');
});

for (const { name, thrown, message: text } of [
  { name: 'an error', thrown: new Error('sum of nothing'), message: 'sum of nothing' },
  { name: 'nothing at all', thrown: null, message: 'null' },
  {
    name: 'a thing without text',
    thrown: Object.create(null),
    message: 'something was thrown that can not be shown',
  },
]) {
  test(`[L2] a code agent that throws ${name} ends the run as failed, to be continued`, async () => {
    let broken = true;
    const failing = code('a', () => {
      if (broken) throw thrown;
      return { text: 'A.' };
    });
    const { say, baton } = stage({ ...solo, agents: [failing] }, []);
    const { kind, failure } = await say('go');
    assert.deepEqual([kind, failure?.code, failure?.message], ['failed', 'agent_failed', text]);
    broken = false;
    assert.equal((await baton.continue(here).outcome).text, 'A.');
  });
}

test('[L2] an agent that takes too long has failed, for now', async () => {
  const { say, clock, model, log } = stage(solo, ['hang']);
  const outcome = say('go');
  await until(() => model.requests.length === 1);
  await until(() => clock.waiting() === 1);
  clock.advance(120_000);
  const { kind, failure } = await outcome;
  assert.deepEqual([kind, failure?.code, failure?.retry], ['failed', 'model_timeout', 'later']);
  assert.equal(only(await log(), 'turn_failed').ms, 120_000);
});

test('[L2] without a model the run fails and says what to do', async () => {
  const { team, store } = stage(solo, []);
  const { createBaton } = await import('@baton/core');
  const { kind, failure } = await createBaton({ team, store }).send(here, 'go').outcome;
  assert.deepEqual([kind, failure?.code], ['failed', 'model_unknown']);
  assert.match(
    failure?.message ?? '',
    /none was given, got 'the default'\. Pass `models` to createBaton/,
  );
});

test('[L2] each agent is asked through the model it names', async () => {
  const models = (name: string | undefined): ReturnType<typeof scriptedModel> =>
    scriptedModel([`By ${name ?? 'default'}.`], { name: name ?? 'default' });
  const agents = [agent('a', [], { model: 'big' })];
  assert.equal((await stage({ ...solo, agents }, [], { models }).say('go')).text, 'By big.');
  const later = async (name: string | undefined): Promise<ReturnType<typeof models>> =>
    models(name);
  assert.equal((await stage(solo, [], { models: later }).say('go')).text, 'By default.');
});

// Redaction

test('[G2] what a team redacts reaches neither log nor model nor export', async () => {
  const keep: string[] = [];
  const look = tool('look', (args) => {
    keep.push(JSON.stringify(args));
    return { card: '4111 1111 1111 1111', nested: ['see 4111 1111 1111 1111'] };
  });
  const agents = [agent('a', ['b'], { tools: [look] }), agent('b')];
  const card = '4111 1111 1111 1111';
  const { say, store, model } = stage(
    { name: 'solo', entry: 'a', agents, redact: [/\b(?:\d{4} ?){4}\b/, /anna@\S+/gi] },
    {
      a: [
        { tool: 'look', args: { card }, text: `for ${card}` },
        { handoff: 'b', brief: { reason: `pay ${card}`, done: [card], details: { card } } },
      ],
      b: [`Paid with ${card}.`],
    },
  );
  const outcome = await say(`my card is ${card}`, { from: 'Anna@example.com' });
  assert.equal(outcome.text, 'Paid with [redacted].');
  const lines = await store.read(here, 1, 99);
  assert.deepEqual(
    lines.filter(({ text }) => text.includes('4111') || text.includes('example.com')),
    [],
  );
  assert.ok(lines.some(({ text }) => text.includes('my card is [redacted]')));
  assert.deepEqual(keep, ['{"card":"[redacted]"}']);
  assert.equal(
    JSON.stringify(model.requests.map(({ view }) => view.messages.toArray())).includes('4111'),
    false,
  );
  assert.equal((await store.head(here))?.title.includes('4111'), false);
});

test('[G2] the hashes of what is redacted tell nothing of it', async () => {
  const digests = async (card: string): Promise<unknown[]> => {
    const look = tool('look', (_, { register }) => {
      register({ id: 'Q-1', kind: 'Q', title: `for ${card}`, body: { card } });
      return { card };
    });
    const agents = [agent('a', [], { tools: [look] })];
    const { say, log } = stage(
      { name: 'solo', entry: 'a', agents, redact: [/\d{4}/] },
      { a: [{ tool: 'look' }, 'Done.'] },
    );
    const artifacts = [{ id: 'US-1', kind: 'US', title: card, body: card }];
    await say('go', { artifacts });
    const events = await log();
    const answered = only(events, 'tool_answered');
    return [
      answered.digest,
      answered.artifacts?.[0]?.hash,
      only(events, 'message_received').artifacts?.[0]?.hash,
    ];
  };
  assert.deepEqual(await digests('4711'), await digests('0815'));
  assert.notDeepEqual(await digests('4711'), await digests('none'));
});

test('[G2] a pattern that matches names, ids and hashes does not tear the log apart', async () => {
  const look = tool('look', () => 'data look 12');
  const agents = [agent('data', ['look_up'], { tools: [look] }), agent('look_up')];
  const { say, told, again } = stage(
    { name: 'solo', entry: 'data', agents, redact: [/\d/, /data|look|text|c4/] },
    { data: [{ tool: 'look' }, { handoff: 'look_up' }], look_up: ['See data.'] },
  );
  assert.equal((await say('data')).text, 'See [redacted].');
  assert.deepEqual(await told(4), [
    'data:  [look]',
    'look ok',
    'data:  [transfer_to_look_up]',
    'data → look_up added',
    'look_up: See [redacted].',
    'answered look_up',
  ]);
  assert.equal((await again().say('more')).agent, 'look_up');
});
