/**
 * What meets the world: deadlines, streams, clocks, the scripted model, the timeline (T1, T3, G1).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Abort,
  BatonError,
  type Deadline,
  Interrupt,
  interrupted,
  Stream,
  systemClock,
  timeline,
  within,
} from '@baton/core';
import { manualClock, scriptedModel } from '@baton/core/testing';
import { agent, dispatcher, here, human, type Stage, stage, tool, until } from './stage.ts';

function deadline(): Deadline & { readonly clock: ReturnType<typeof manualClock> } {
  const clock = manualClock();
  return { ms: 100, clock, interrupt: new Interrupt(), code: 'tool_timeout', what: 'the work' };
}

test('[T3] work that is done at once needs no timer', async () => {
  const limit = deadline();
  assert.equal(await within(limit, () => 5), 5);
  assert.equal(await within(limit, async () => 6), 6);
  await assert.rejects(
    within(limit, async () => {
      throw new Error('no');
    }),
    { message: 'no' },
  );
  await assert.rejects(
    within(limit, () => {
      throw new Error('at once');
    }),
    { message: 'at once' },
  );
  assert.equal(limit.clock.waiting(), 0);
});

test('[T3] work that is done later stops its timer, whether it succeeds or fails', async () => {
  const limit = deadline();
  const gate = Promise.withResolvers<number>();
  const done = within(limit, () => gate.promise);
  await until(() => limit.clock.waiting() === 1);
  gate.resolve(7);
  assert.deepEqual([await done, limit.clock.waiting()], [7, 0]);
  const bad = Promise.withResolvers<number>();
  const failed = within(limit, () => bad.promise);
  await until(() => limit.clock.waiting() === 1);
  bad.reject(new Error('late'));
  await assert.rejects(failed, { message: 'late' });
  assert.equal(limit.clock.waiting(), 0);
});

test('[T3] work that takes too long is given up and told so', async () => {
  const limit = deadline();
  let signal: AbortSignal | undefined;
  let asked: Abort | undefined;
  const given = within(limit, (abort) => {
    asked = abort;
    signal = abort.signal;
    return new Promise(() => {});
  });
  await until(() => limit.clock.waiting() === 1);
  limit.clock.advance(100);
  await assert.rejects(given, {
    code: 'tool_timeout',
    message: 'Cannot wait longer for the work: it took over 100 ms.',
  });
  assert.equal(signal?.aborted, true);
  assert.equal(asked?.signal, signal);
  assert.ok(signal?.reason instanceof BatonError);
  assert.equal(signal.reason.code, 'tool_timeout');
});

test('[T1] an interrupt ends the wait, before, during and from within the work', async () => {
  const limit = deadline();
  const during = within(limit, () => new Promise(() => {}));
  await until(() => limit.clock.waiting() === 1);
  limit.interrupt.raise();
  limit.interrupt.raise();
  assert.deepEqual(
    [await during, limit.clock.waiting(), limit.interrupt.raised],
    [interrupted, 0, true],
  );
  let began = false;
  const before = await within(limit, () => {
    began = true;
    return 1;
  });
  assert.deepEqual([before, began], [interrupted, false]);

  const other = deadline();
  let late: Abort | undefined;
  const inside = await within(other, (abort) => {
    late = abort;
    other.interrupt.raise();
    return new Promise(() => {});
  });
  assert.deepEqual([inside, other.clock.waiting(), late?.signal.aborted], [interrupted, 0, true]);
  const reason = late?.signal.reason;
  assert.ok(reason instanceof BatonError);
  assert.equal(reason.code, 'cancelled');
});

test('[T1] who stops listening is not called', () => {
  const interrupt = new Interrupt();
  const heard: string[] = [];
  const stop = interrupt.onRaise(() => void heard.push('a'));
  interrupt.onRaise(() => void heard.push('b'));
  stop();
  interrupt.raise();
  interrupt.onRaise(() => void heard.push('c'));
  interrupt.raise();
  assert.deepEqual(heard, ['b']);
});

test('the system clock calls back once, or not at all', async () => {
  const before = systemClock.now();
  assert.ok(before > 1_700_000_000_000);
  const called: string[] = [];
  const stop = systemClock.after(1, () => void called.push('stopped'));
  stop();
  await new Promise<void>((resolve) => void systemClock.after(5, resolve));
  // A month is more than a timer takes; it must not fire at once.
  const month = systemClock.after(2_678_400_000, () => void called.push('month'));
  await new Promise<void>((resolve) => void systemClock.after(5, resolve));
  month();
  assert.deepEqual(called, []);
});

// Streams

test('a stream gives what was pushed, before and after somebody listens, and then ends', async () => {
  const stream = new Stream<number>();
  stream.push(1);
  stream.push(2);
  assert.equal(stream.listening, false);
  const read: number[] = [];
  const reading = (async () => {
    for await (const item of stream) read.push(item);
  })();
  assert.equal(stream.listening, true);
  await until(() => read.length === 2);
  stream.push(3);
  await until(() => read.length === 3);
  stream.push(4);
  stream.end();
  stream.push(5);
  stream.end({ error: new Error('too late') });
  await reading;
  assert.deepEqual(read, [1, 2, 3, 4]);
});

test('a stream that ends badly gives what it has and then throws', async () => {
  for (const waits of [false, true]) {
    const stream = new Stream<number>();
    const iterator = stream[Symbol.asyncIterator]();
    stream.push(1);
    assert.deepEqual(await iterator.next(), { done: false, value: 1 });
    const next = waits ? iterator.next() : undefined;
    stream.end({ error: new Error('broken') });
    await assert.rejects(next ?? iterator.next(), { message: 'broken' });
    await assert.rejects(iterator.next(), { message: 'broken' });
  }
});

test('who has heard enough stops a stream, and nobody is waited for', async () => {
  const stream = new Stream<number>();
  stream.push(1);
  stream.push(2);
  for await (const item of stream) {
    assert.equal(item, 1);
    break;
  }
  assert.equal(stream.listening, false);
});

// The test kit

test('a manual clock stands still, and calls back what falls due, in order', () => {
  const clock = manualClock({ start: 1_000 });
  assert.deepEqual([clock.now(), clock.now()], [1_000, 1_000]);
  const called: string[] = [];
  clock.after(30, () => void called.push(`c at ${clock.now()}`));
  clock.after(10, () => {
    called.push(`a at ${clock.now()}`);
    clock.after(5, () => void called.push(`b at ${clock.now()}`));
  });
  const stop = clock.after(20, () => void called.push('never'));
  stop();
  clock.advance(29);
  assert.deepEqual([called, clock.waiting()], [['a at 1010', 'b at 1015'], 1]);
  clock.advance(1);
  assert.deepEqual([called.at(-1), clock.now(), clock.waiting()], ['c at 1030', 1_030, 0]);
  const ticking = manualClock({ tickMs: 3 });
  assert.deepEqual([ticking.now(), ticking.now(), ticking.now()], [0, 3, 6]);
});

test('a scripted model plays one list for all or one for each, and repeats the last step', async () => {
  const agents = [dispatcher('a', ['b']), agent('b'), agent('c')];
  const all = stage({ name: 'desk', entry: 'a', agents }, [{ handoff: 'b' }, 'One.', 'Two.']);
  assert.deepEqual(
    [(await all.say('x')).text, (await all.say('x')).text, (await all.say('x')).text],
    ['One.', 'Two.', 'Two.'],
  );
  const each = stage({ name: 'desk', entry: 'a', agents }, { a: [{ handoff: 'b' }] });
  assert.equal((await each.say('x')).text, 'Done.');
  assert.equal(each.model.requests.length, 2);
  const none = stage({ name: 'desk', entry: 'a', agents }, []);
  assert.equal((await none.say('x')).text, 'Done.');
});

test('a scripted model fails, waits, streams and hangs as it is told', async () => {
  const { say, model } = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, [
    { fail: 'model_cut', message: 'cut' },
    { delayMs: 1, then: { stream: ['a', 'b'] } },
  ]);
  assert.equal((await say('x')).text, 'ab');
  assert.equal(model.name, 'scripted');
  const named = scriptedModel(['A.'], { name: 'mine' });
  const {
    state,
    say: ask,
    log,
  } = stage({ name: 'desk', entry: 'a', agents: [agent('a')] }, [], { models: named });
  await ask('x');
  assert.equal((await state()).spent.tokens, 0);
  const turn = (await log()).find(({ type }) => type === 'turn_taken');
  assert.equal(turn?.type === 'turn_taken' ? turn.model : undefined, 'mine');
});

// The timeline

/** One story with everything in it that a timeline shows. */
async function told(): Promise<Stage> {
  const pay = tool('pay', () => ({ paid: true }), { approval: true, repeat: 'once' });
  const agents = [
    dispatcher('triage', ['data']),
    agent('data', ['triage', 'people'], { tools: [pay] }),
    human('people', ['data']),
  ];
  const router = {
    route: async () => ({ to: 'triage', confidence: 0.756, runnersUp: [], reason: 'unsure' }),
  };
  const made = stage(
    { name: 'desk', entry: 'triage', agents, router },
    {
      triage: [
        { handoff: 'data', text: 'Over\nto data.' },
        { fail: 'model_refused', message: 'No.' },
      ],
      data: [
        { handoff: 'nobody' },
        { tool: 'pay', args: { sum: 1 } },
        '',
        { handoff: 'people' },
        { handoff: 'triage', brief: { reason: 'not mine' } },
      ],
    },
  );
  const { approvals = [] } = await made.say('Pay\n it.');
  const [call] = approvals;
  assert.ok(call);
  await made.baton.approve(here, { call, approved: true, by: 'anna' }).outcome;
  await made.baton.answer(here, {
    by: 'ben',
    text: 'Fine.',
    handoff: { to: 'data', brief: { reason: 'go on' } },
  }).outcome;
  await made.baton.continue(here).outcome;
  return made;
}

test('[B4] [L3] the timeline tells a log to people: a row for what is worth one, in one line', async () => {
  const { log } = await told();
  const rows = timeline(await log());
  assert.deepEqual(
    rows.map(({ kind, agent: who, text }) => [kind, who, text]),
    [
      ['message', undefined, 'user: Pay it.'],
      ['route', 'triage', 'takes the message (0.76): unsure'],
      ['turn', 'triage', 'Over to data.'],
      ['handoff', 'triage', 'to data: for data'],
      [
        'refusal',
        'data',
        "to nobody refused (target_unknown): Cannot hand over: there is no agent 'nobody'. You may " +
          'hand to: triage, people, or answer yourself.',
      ],
      ['wait', 'data', 'pay needs approval (c8_0)'],
      ['wait', 'data', 'anna approved c8_0'],
      ['tool', 'data', 'pay ok, 0 ms'],
      ['turn', 'data', 'asked again: its reply was empty'],
      ['handoff', 'data', 'to people: for people'],
      ['wait', 'people', 'a person holds the baton'],
      ['turn', 'people', 'ben: Fine.'],
      ['handoff', 'people', 'to data: go on'],
      ['handoff', 'data', 'to triage: not mine; data sits out until there is news'],
      ['turn', 'triage', 'failed: No.'],
      ['end', 'triage', 'failed: No.'],
      ['message', undefined, 'user continues the run'],
      ['turn', 'triage', 'failed: No.'],
      ['end', 'triage', 'failed: No.'],
    ],
  );
  assert.ok(rows.every(({ text }) => !text.includes('\n')));
  assert.deepEqual(
    rows.filter(({ detail }) => detail !== '').map(({ kind, detail }) => [kind, detail]),
    [
      ['message', 'Pay\n it.'],
      ['turn', 'Over\nto data.'],
      ['handoff', '{\n  "reason": "for data"\n}'],
      ['wait', '{\n  "sum": 1\n}'],
      ['tool', '{\n  "paid": true\n}'],
      ['handoff', '{\n  "reason": "for people"\n}'],
      ['turn', 'Fine.'],
      ['handoff', '{\n  "reason": "go on"\n}'],
      ['handoff', '{\n  "reason": "not mine"\n}'],
    ],
  );
  assert.deepEqual([rows[0]?.seq, rows[0]?.at], [2, 0]);
});

test('[L3] the timeline says why a call or a run ended as it did', async () => {
  const agents = [agent('a', [], { tools: [tool('look')] })];
  const { say, log } = stage({ name: 'desk', entry: 'a', agents, limits: { turns: 2 } }, [
    { tool: 'find' },
    '',
  ]);
  await say('x');
  assert.deepEqual(
    timeline(await log())
      .slice(2)
      .map(({ text }) => text),
    [
      "find refused, 0 ms: Cannot call 'find': it is not one of your tools. Your tools are: look.",
      'last turn: no more turns',
      'exhausted: no more turns',
    ],
  );
});

test('[L3] the timeline tells landings and cancels too', async () => {
  const agents = [agent('a', ['b']), agent('b', ['a'])];
  const { say, log } = stage(
    { name: 'desk', entry: 'a', agents },
    { a: [{ handoff: 'b' }], b: [{ handoff: 'a' }, 'B.'] },
  );
  await say('x');
  assert.deepEqual(
    timeline(await log())
      .slice(-3)
      .map(({ kind, text }) => [kind, text]),
    [
      ['landing', 'last turn: nobody may receive the baton'],
      ['turn', 'B.'],
      ['end', 'landed: nobody may receive the baton'],
    ],
  );
  const {
    say: ask,
    log: read,
    baton: other,
  } = stage({ name: 'desk', entry: 'a', agents: [agent('a', ['p']), human('p')] }, [
    { handoff: 'p' },
  ]);
  await ask('x');
  await other.cancel(here, { by: 'anna' });
  assert.deepEqual(
    timeline(await read())
      .slice(-2)
      .map(({ kind, agent: who, text }) => [kind, who, text]),
    [
      ['message', undefined, 'anna cancels the run'],
      ['end', 'p', 'cancelled'],
    ],
  );
});
