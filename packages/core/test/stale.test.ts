/**
 * Answers of the world that come too late: another writer has gone on meanwhile, and only what is
 * still wanted is kept (rules G1, T3); and what a driver does when a store or a log fails it.
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
  type Router,
  type Store,
  sha256,
  storeSeam,
} from '@baton/core';
import { append, eventsOf, message, routed, started } from './facts.ts';
import { agent, code, here, stage, tool, until } from './stage.ts';

const turn = (more: object = {}): Fact => {
  return { type: 'turn_taken', agent: 'a', text: 'Theirs.', calls: [], ms: 0, saw: 3, ...more };
};
const ended = (answer: number): Fact => {
  return { type: 'run_ended', outcome: 'answered', agent: 'a', answer };
};
const continued: Fact = { type: 'run_continued', by: 'ben', limits: { turns: 9 } };
const look = (seq: number, place = 0): Fact => {
  const call = callId(seq, place);
  return { type: 'tool_answered', call, tool: 'look', status: 'ok', output: 'theirs', ms: 0 };
};
const calling = (seq: number): Fact => {
  return turn({ calls: [{ id: callId(seq, 0), kind: 'tool', name: 'look', args: null }] });
};
const cancelled: Fact = { type: 'cancel_requested', by: 'ben', reason: '' };

for (const [name, meanwhile, told] of [
  ['has routed the message', [routed()], ['routed a by entry', 'a: A.', 'answered a']],
  [
    'has answered it and got another',
    [routed(), turn({ saw: 3 }), ended(4), message('more')],
    [
      'routed a by entry',
      'a: Theirs.',
      'answered a',
      'user: more',
      'routed a by classifier',
      'a: A.',
      'answered a',
    ],
  ],
  [
    'has got one more',
    [message('more')],
    ['user: more', 'routed a by classifier', 'a: A.', 'answered a'],
  ],
] as const) {
  test(`[G1] [R1] a route that comes when another writer ${name}`, async () => {
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const router: Router = {
      route: async () => {
        asked += 1;
        if (asked === 1) await gate.promise;
        return { to: 'a', confidence: 1, runnersUp: [], reason: 'ours' };
      },
    };
    const desk = { name: 'desk', entry: 'a', agents: [agent('a')], router, next: 'route' } as const;
    const played = stage(desk, ['A.']);
    const outcome = played.say('go');
    await until(() => asked === 1);
    await append(played.store, meanwhile);
    gate.resolve();
    assert.equal((await outcome).text, 'A.');
    assert.deepEqual(await played.told(3), told);
  });
}

for (const [name, meanwhile, told, asks] of [
  ['has answered', [turn(), ended(4)], ['a: Theirs.', 'answered a'], 1],
  [
    'has called a tool',
    [calling(4), look(4)],
    ['a: Theirs. [look]', 'look ok', 'a: Second.', 'answered a'],
    2,
  ],
  ['has failed', [failedTurn()], ['a failed model_cut', 'a: Second.', 'answered a'], 2],
  ['has cancelled', [cancelled], ['ben cancels', 'cancelled a'], 1],
  ['allows more', [continued], ['ben continues', 'a: First.', 'answered a'], 1],
  ['got a message', [message('more')], ['user: more', 'a: First.', 'a: Second.', 'answered a'], 2],
] as const) {
  test(`[G1] [H7] a turn that comes when another writer ${name}`, async () => {
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const reply = async (): Promise<{ text: string }> => {
      asked += 1;
      if (asked > 1) return { text: 'Second.' };
      await gate.promise;
      return { text: 'First.' };
    };
    const agents = [code('a', reply, { tools: [tool('look')] })];
    const played = stage({ name: 'desk', entry: 'a', agents }, []);
    const outcome = played.say('go');
    await until(() => asked === 1);
    await append(played.store, meanwhile);
    gate.resolve();
    await outcome;
    assert.deepEqual([await played.told(4), asked], [told, asks]);
  });
}

function failedTurn(): Fact {
  const failure = { code: 'model_cut', message: 'was cut', retry: 'now' } as const;
  return { type: 'turn_failed', agent: 'a', failure, ms: 0 };
}

test('[G1] a failure that comes when another writer has answered is none', async () => {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const reply = async (): Promise<never> => {
    asked += 1;
    await gate.promise;
    assert.fail('gone');
  };
  const played = stage({ name: 'desk', entry: 'a', agents: [code('a', reply)] }, []);
  const outcome = played.say('go');
  await until(() => asked === 1);
  await append(played.store, [turn(), ended(4)]);
  gate.resolve();
  assert.equal((await outcome).text, 'Theirs.');
  assert.deepEqual(await played.told(4), ['a: Theirs.', 'answered a']);
});

for (const [name, meanwhile, told] of [
  [
    'has answered this call alone',
    [look(4)],
    ['a:  [look, slow]', 'look ok', 'slow ok', 'a: A.', 'answered a'],
  ],
  [
    'has answered all and gone on',
    [look(4), look(4, 1), turn({ saw: 6 }), ended(7)],
    ['a:  [look, slow]', 'look ok', 'look ok', 'a: Theirs.', 'answered a'],
  ],
  [
    'has gone on to a call of its own',
    [look(4), look(4, 1), turnOf(7)],
    [
      'a:  [look, slow]',
      'look ok',
      'look ok',
      'a: Theirs. [look]',
      'look ok',
      'a: A.',
      'answered a',
    ],
  ],
] as const) {
  test(`[G1] [T1] results that come when another writer ${name}`, async () => {
    const gate = Promise.withResolvers<string>();
    const slow = tool('slow', () => gate.promise);
    const agents = [agent('a', [], { tools: [tool('look'), slow] })];
    const both = { calls: ['look', 'slow'].map((one) => ({ name: one, args: null })) };
    const played = stage({ name: 'desk', entry: 'a', agents }, [both, 'A.']);
    const outcome = played.say('go');
    await until(() => slow.calls.length === 1);
    await append(played.store, meanwhile);
    gate.resolve('ours');
    await outcome;
    assert.deepEqual(await played.told(4), told);
  });
}

function turnOf(seq: number): Fact {
  return turn({ calls: [{ id: callId(seq, 0), kind: 'tool', name: 'look', args: null }], saw: 6 });
}

for (const [name, thrown] of [
  ['that is full', new BatonError('store_full', 'no room')],
  ['that fails in its own way', new Error('no disk')],
  ['that throws what is no error', { code: 'stale_writer' }],
] as const) {
  test(`[G3] a store ${name} ends the run with its error, and nothing is lost`, async () => {
    const inner = memoryStore();
    let appends = 0;
    const store: Store = {
      ...inner,
      append: async (one) => {
        appends += 1;
        if (appends === 2) throw thrown;
        await inner.append(one);
      },
    };
    const played = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, ['A.'], { store });
    await assert.rejects(played.say('go'), (error) => error === thrown);
    assert.deepEqual(await played.told(1), ['started desk', 'user: go', 'routed a by entry']);
    const outcome = await played.baton.continue(here).outcome;
    assert.deepEqual([outcome.kind, outcome.text], ['answered', 'A.']);
  });
}

test('[G2] a log that does not fold is a bug: it is left as it is, and the run says so', async () => {
  const store = memoryStore();
  const events = eventsOf([started, message('go')]);
  // `as`: what no release has written.
  const odd = events.map((event) => ({ ...event, artifacts: 5 }) as unknown as LogEvent);
  const seam = storeSeam(here, { store, sha256, published: () => {} });
  await seam.append(odd, fold(events), 0);
  const played = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, ['A.'], { store });
  await assert.rejects(played.say('more'), (error) => {
    assert.ok(error instanceof BatonError && error.cause instanceof TypeError);
    assert.equal(error.code, 'log_does_not_fold');
    assert.equal(
      error.message,
      'Cannot go on: event 2 (message_received) does not fold. The log is untouched; please report ' +
        'this with the log.',
    );
    return true;
  });
  assert.equal((await store.read(here, 1, 99)).length, 2);
});
