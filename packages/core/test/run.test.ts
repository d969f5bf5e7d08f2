/** The driver: writers that meet, stores that fail, what stays in memory (rules G1, G3, T3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatonError, callId, type Model, memoryStore, type Store } from '@baton/core';
import { manualClock } from '@baton/core/testing';
import { append, message } from './facts.ts';
import { agent, here, named, only, stage, tool, until } from './stage.ts';

const solo = { name: 'solo', entry: 'a', agents: [agent('a')] };

interface Thinking {
  readonly models: Model;
  /** How often it was asked. */
  readonly asked: () => number;
  readonly speak: () => void;
}

/** A model that says nothing until it may speak. */
function thinking(reply: (request: string, asked: number) => string = () => 'A.'): Thinking {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const ask: Model['ask'] = async ({ view }) => {
    asked += 1;
    await gate.promise;
    return { text: reply(view.request, asked) };
  };
  return { models: { name: 'thinking', ask }, asked: () => asked, speak: gate.resolve };
}

test('[G1] a writer that was overtaken while a model thought decides anew on the log as it is', async () => {
  const store = memoryStore();
  const { models, asked, speak } = thinking((request) => `About ${request}.`);
  const { say, told } = stage(solo, [], { store, models });
  const outcome = say('the first');
  await until(() => asked() === 1);
  await append(store, [message('the second')]);
  speak();
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
  await append(store, [message('the second')]);
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
  const theirs = { status: 'unknown', code: 'tool_outcome_unknown', output: null } as const;
  await append(store, [
    { type: 'tool_answered', call: callId(4, 0), tool: 'mail', ...theirs, ms: 0 },
  ]);
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
  await append(store, [{ type: 'tool_started', call: callId(4, 1), tool: 'mail' }]);
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
  overtake = () => append(inner, [denied]);
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
  const { models, speak } = thinking();
  const first = stage(solo, [], { store, models });
  const second = stage(solo, ['B.'], { store });
  const outcome = first.say('go');
  await until(async () => (await store.head(here))?.seq === 3);
  await assert.rejects(second.say('me too'), { code: 'conversation_busy', retry: 'later' });
  speak();
  assert.equal((await outcome).text, 'A.');
  assert.equal((await second.say('and now')).text, 'B.');
});

test('[G1] who waits gets its turn when the other is done', async () => {
  const store = memoryStore();
  const { models, speak } = thinking();
  const first = stage(solo, [], { store, models });
  const clock = manualClock();
  const second = stage(solo, ['B.'], { store, clock, patienceMs: 200 });
  const outcome = first.say('go');
  await until(async () => (await store.head(here))?.seq === 3);
  const later = second.say('me too');
  await until(() => clock.waiting() === 1);
  clock.advance(50);
  speak();
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
        await append(inner, [message('by another process')]);
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
      await append(inner, [message('more')]);
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
    const { models, asked, speak } = thinking((_, times) => `A${times}.`);
    const { say, baton, told } = stage(solo, [], { store, models });
    const outcomes = [say('go')];
    await until(() => asked() === 1);
    outcomes.push(say('more'));
    broken = true;
    speak();
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
  await append(inner, [message('by another')]);
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
