/**
 * The driver: inputs, streams, writers that meet, stores that fail, redaction (rules G1, G3, T3).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BatonError,
  callId,
  type Fact,
  fold,
  type LogEvent,
  memoryStore,
  type RunItem,
  type Seam,
  type Store,
  sha256,
  storeSeam,
} from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import {
  agent,
  code,
  followed,
  here,
  human,
  logOf,
  named,
  only,
  stage,
  tell,
  tool,
  until,
} from './stage.ts';

const solo = { name: 'solo', entry: 'a', agents: [agent('a')] };

/** Appends facts behind whoever is at work, as another process would that stole the claim. */
async function append(store: Store, ...facts: readonly Fact[]): Promise<void> {
  const events = await logOf(store);
  const seam: Seam = storeSeam(here, { store, sha256, published: () => {} });
  await seam.read(1, Number.MAX_SAFE_INTEGER);
  const added = facts.map((fact, index): LogEvent => {
    return { seq: events.length + 1 + index, at: 0, ...fact };
  });
  await seam.append(added, fold([...events, ...added]), events.length);
}

const message = (text: string): Fact => {
  return { type: 'message_received', from: 'user', content: [{ type: 'text', text }] };
};

test('[G1] a writer that was overtaken while a model thought decides anew on the log as it is', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const ask = async ({ view }: { view: { request: string } }): Promise<{ text: string }> => {
    asked += 1;
    if (asked === 1) await gate.promise;
    return { text: `About ${view.request}.` };
  };
  const { say, told } = stage(solo, [], { store, models: { name: 'gated', ask } });
  const outcome = say('the first');
  await until(() => asked === 1);
  await append(store, message('the second'));
  gate.resolve();
  assert.equal((await outcome).text, 'About the second.');
  assert.deepEqual(await told(4), [
    'user: the second',
    'a: About the first.',
    'a: About the second.',
    'answered a',
  ]);
});

test('[T3] [G1] the result of a once call is not lost to another writer', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<string>();
  const mail = tool('mail', () => gate.promise, { repeat: 'once' });
  const agents = [agent('a', [], { tools: [mail] })];
  const { say, told, log } = stage(
    { name: 'solo', entry: 'a', agents },
    [{ tool: 'mail' }, ({ request }) => `Sent, about ${request}.`],
    { store },
  );
  const outcome = say('the first');
  await until(() => mail.calls.length === 1);
  await append(store, message('the second'));
  gate.resolve('message 7');
  assert.equal((await outcome).text, 'Sent, about the second.');
  assert.deepEqual(await told(4), [
    'a:  [mail]',
    'mail started',
    'user: the second',
    'mail ok',
    'a: Sent, about the second.',
    'answered a',
  ]);
  assert.deepEqual(
    [only(await log(), 'tool_answered').output, mail.calls.length],
    ['message 7', 1],
  );
});

test('[T3] [G1] what another writer has answered meanwhile stays as that one wrote it', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<string>();
  const mail = tool('mail', () => gate.promise, { repeat: 'once' });
  const agents = [agent('a', [], { tools: [mail] })];
  const { say, told } = stage({ name: 'solo', entry: 'a', agents }, [{ tool: 'mail' }, 'A.'], {
    store,
  });
  const outcome = say('go');
  await until(() => mail.calls.length === 1);
  await append(store, {
    type: 'tool_answered',
    call: callId(4, 0),
    tool: 'mail',
    status: 'unknown',
    code: 'tool_outcome_unknown',
    output: null,
    ms: 0,
  });
  gate.resolve('too late');
  assert.equal((await outcome).text, 'A.');
  assert.deepEqual(await told(4), [
    'a:  [mail]',
    'mail started',
    'mail unknown tool_outcome_unknown',
    'a: A.',
    'answered a',
  ]);
});

test('[T3] [G1] a once call that another writer has started is not made here', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<string>();
  const look = tool('look', () => gate.promise);
  const mail = tool('mail', undefined, { repeat: 'once' });
  const agents = [agent('a', [], { tools: [look, mail] })];
  const both = { calls: ['look', 'mail'].map((name) => ({ name, args: null })) };
  const { say, told } = stage({ name: 'solo', entry: 'a', agents }, [both, 'A.'], { store });
  const outcome = say('go');
  await until(() => look.calls.length === 1);
  await append(store, { type: 'tool_started', call: callId(4, 1), tool: 'mail' });
  gate.resolve('seen');
  assert.equal((await outcome).text, 'A.');
  assert.equal(mail.calls.length, 0);
  assert.deepEqual(await told(4), [
    'a:  [look, mail]',
    'mail started',
    'look ok',
    'mail unknown tool_outcome_unknown',
    'a: A.',
    'answered a',
  ]);
});

test('[G1] an input that another writer made void is refused, and nothing else stops for it', async () => {
  const inner = memoryStore();
  let overtake: (() => Promise<void>) | undefined;
  const store: Store = {
    ...inner,
    append: async (one) => {
      const first = overtake;
      overtake = undefined;
      await first?.();
      await inner.append(one);
    },
  };
  const pay = tool('pay', undefined, { approval: true });
  const { say, baton, told } = stage(
    { name: 'solo', entry: 'a', agents: [agent('a', [], { tools: [pay] })] },
    [{ tool: 'pay' }, 'A.'],
    { store },
  );
  await say('go');
  const denied = {
    type: 'approval_answered',
    call: callId(4, 0),
    approved: false,
    by: 'ben',
  } as const;
  overtake = () => append(inner, denied);
  await assert.rejects(
    baton.approve(here, { call: callId(4, 0), approved: true, by: 'anna' }).outcome,
    {
      code: 'nothing_waits',
    },
  );
  await until(async () => (await inner.head(here))?.outcome === 'answered');
  assert.deepEqual(await told(5), [
    'pay needs approval',
    'ben denied',
    'pay denied approval_denied',
    'a: A.',
    'answered a',
  ]);
  assert.equal(pay.calls.length, 0);
});

test('[G1] two Batons over one store: one works at a time, and who must not wait is told', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<void>();
  const ask = async (): Promise<{ text: string }> => {
    await gate.promise;
    return { text: 'A.' };
  };
  const first = stage(solo, [], { store, models: { name: 'gated', ask } });
  const second = stage(solo, ['B.'], { store });
  const outcome = first.say('go');
  await until(async () => (await store.head(here))?.seq === 3);
  await assert.rejects(second.say('me too'), { code: 'conversation_busy', retry: 'later' });
  gate.resolve();
  assert.equal((await outcome).text, 'A.');
  assert.equal((await second.say('and now')).text, 'B.');
});

test('[G1] who waits gets its turn when the other is done', async () => {
  const store = memoryStore();
  const gate = Promise.withResolvers<void>();
  const ask = async (): Promise<{ text: string }> => {
    await gate.promise;
    return { text: 'A.' };
  };
  const first = stage(solo, [], { store, models: { name: 'gated', ask } });
  const clock = manualClock();
  const second = stage(solo, ['B.'], { store, clock, patienceMs: 200 });
  const outcome = first.say('go');
  await until(async () => (await store.head(here))?.seq === 3);
  const later = second.say('me too');
  await until(() => clock.waiting() === 1);
  clock.advance(50);
  gate.resolve();
  assert.equal((await outcome).text, 'A.');
  await until(() => clock.waiting() === 1);
  clock.advance(50);
  assert.equal((await later).text, 'B.');
});

test('[G1] a finished run is no victim of whoever has the conversation next', async () => {
  const inner = memoryStore();
  let stolen = false;
  const store: Store = {
    ...inner,
    claim: async (conversation) => (stolen ? undefined : await inner.claim(conversation)),
    head: async (conversation) => {
      const head = await inner.head(conversation);
      if (head?.outcome === 'answered' && !stolen) {
        stolen = true;
        await append(inner, message('by another process'));
        return await inner.head(conversation);
      }
      return head;
    },
  };
  const { say } = stage(solo, ['A.'], { store });
  assert.deepEqual([(await say('go')).kind, stolen], ['answered', true]);
});

test('[G1] what another process appended after the last look is worked on', async () => {
  const inner = memoryStore();
  let added = false;
  const store: Store = {
    ...inner,
    head: async (conversation) => {
      const head = await inner.head(conversation);
      if (head?.outcome !== 'answered' || added) return head;
      added = true;
      await append(inner, message('more'));
      return await inner.head(conversation);
    },
  };
  const { say } = stage(solo, ['A.', 'B.'], { store });
  assert.equal((await say('go')).text, 'B.');
});

test('[G3] a parked conversation reads only what is new, and what is new it reads', async () => {
  const inner = memoryStore();
  const reads: number[] = [];
  const store: Store = {
    ...inner,
    read: async (conversation, from, to) => {
      reads.push(from);
      return await inner.read(conversation, from, to);
    },
  };
  const first = stage(solo, ['A.', 'C.'], { store });
  await first.say('one');
  const second = stage(solo, ['B.'], { store: inner });
  await second.say('two');
  assert.equal((await first.say('three')).text, 'C.');
  assert.deepEqual(reads, [1, 6]);
  assert.deepEqual(await first.told(6), [
    'user: two',
    'routed a by sticky',
    'a: B.',
    'answered a',
    'user: three',
    'routed a by sticky',
    'a: C.',
    'answered a',
  ]);
});

test('[G3] no more than warmMax parked conversations are kept in memory', async () => {
  const inner = memoryStore();
  const reads: string[] = [];
  const store: Store = {
    ...inner,
    read: async (conversation, from, to) => {
      reads.push(`${conversation} ${from}`);
      return await inner.read(conversation, from, to);
    },
  };
  const { baton } = stage(solo, ['A.'], { store, warmMax: 1 });
  const say = async (name: string): Promise<unknown> => await baton.send(named(name), 'x').outcome;
  for (const name of ['one', 'two', 'two', 'one']) await say(name);
  assert.deepEqual(reads, ['one 1', 'two 1', 'two 6', 'one 1']);
});

for (const { name, fail } of [
  { name: 'is full', fail: new BatonError('store_full', 'Cannot write: no space.') },
  { name: 'throws what it likes', fail: new Error('odd') },
]) {
  test(`[G3] a store that ${name}: everybody is told, nothing is lost, and the run goes on later`, async () => {
    const inner = memoryStore();
    let broken = false;
    const store: Store = {
      ...inner,
      append: async (one) => {
        if (broken) throw fail;
        await inner.append(one);
      },
    };
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const ask = async (): Promise<{ text: string }> => {
      asked += 1;
      await gate.promise;
      return { text: `A${asked}.` };
    };
    const { say, baton, told } = stage(solo, [], { store, models: { name: 'gated', ask } });
    const outcomes = [say('go')];
    await until(() => asked === 1);
    outcomes.push(say('more'));
    broken = true;
    gate.resolve();
    const settled = await Promise.allSettled(outcomes);
    assert.deepEqual(
      settled.map((one) => (one.status === 'rejected' ? one.reason : one.status)),
      [fail, fail],
    );
    assert.deepEqual(await told(3), ['routed a by entry']);
    broken = false;
    assert.equal((await baton.continue(here).outcome).text, 'A2.');
    assert.deepEqual(await told(4), ['a: A2.', 'answered a']);
  });
}

test('[G3] a cancel that can not be written is told so', async () => {
  const inner = memoryStore();
  let broken = false;
  const store: Store = {
    ...inner,
    append: async (one) => {
      if (broken) throw new BatonError('store_full', 'Cannot write: no space.');
      await inner.append(one);
    },
  };
  const { say, baton, model } = stage(solo, ['hang'], { store });
  const outcome = say('go');
  await until(() => model.requests.length === 1);
  broken = true;
  await assert.rejects(baton.cancel(here), { code: 'store_full' });
  await assert.rejects(outcome, { code: 'store_full' });
});

test('[G3] a store that fails while a stale writer loads again tells everybody', async () => {
  const inner = memoryStore();
  let broken = false;
  const store: Store = {
    ...inner,
    read: async (conversation, from, to) => {
      if (broken) throw new BatonError('store_failed', 'Cannot read.');
      return await inner.read(conversation, from, to);
    },
  };
  const { say, baton, model } = stage(solo, ['hang'], { store });
  const outcome = say('go');
  await until(() => model.requests.length === 1);
  await append(inner, message('by another'));
  broken = true;
  await assert.rejects(baton.cancel(here), { code: 'store_failed' });
  await assert.rejects(outcome, { code: 'store_failed' });
});

test('[G2] a conversation belongs to its team', async () => {
  const { say, store } = stage(solo, ['A.']);
  await say('go');
  const other = stage({ ...solo, name: 'other' }, ['B.'], { store });
  await assert.rejects(other.say('go'), {
    code: 'team_differs',
    message: "Cannot go on: the conversation belongs to team 'solo', got 'other'.",
  });
});

test('[G2] a log that names an agent the team has no more is refused, and left alone', async () => {
  const first = stage(
    { ...solo, agents: [agent('a', ['b']), agent('b')] },
    { a: [{ handoff: 'b' }] },
  );
  await first.say('go');
  const { length } = await first.log();
  const other = stage(solo, ['A.'], { store: first.store });
  assert.equal((await other.say('more')).text, 'A.'); // the message finds its agent anew
  const third = stage({ ...solo, agents: [agent('c')], entry: 'c' }, [], { store: first.store });
  await third.say('again');
  assert.ok((await first.log()).length > length);
});

test('[H7] messages to many conversations at once do not meet', async () => {
  const { baton, store } = stage(solo, [({ request }) => `About ${request}.`]);
  const names = Array.from({ length: 50 }, (_, n) => named(`c${n}`));
  const outcomes = await Promise.all(
    names.map((name) => baton.send(name, `order ${name}`).outcome),
  );
  assert.deepEqual(
    outcomes.map(({ text }) => text),
    names.map((name) => `About order ${name}.`),
  );
  assert.equal((await store.list({ limit: 100 })).length, 50);
});

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
