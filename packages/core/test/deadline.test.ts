/** Waits that end: what a short work is spared, and what is told to one that is given up (T1, T3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Abort, type Deadline, Interrupt, interrupted, within } from '@baton/core';
import { manualClock } from '@baton/core/testing';
import { until } from './stage.ts';

function deadline(): Deadline & { readonly clock: ReturnType<typeof manualClock> } {
  const clock = manualClock();
  return { ms: 100, clock, interrupt: new Interrupt(), code: 'tool_timeout', what: 'the work' };
}

/** A limit whose clock makes no timer. */
function timeless(): Deadline {
  const after = (): never => assert.fail('a timer was made');
  return { ...deadline(), clock: { ...manualClock(), after } };
}

interface Work {
  readonly given: Promise<unknown>;
  /** What the work can learn of its end. */
  readonly abort: Abort;
  /** Ends it. */
  readonly finish: (value: number) => void;
}

/** A work that is under way, and waited for. */
async function work(limit: ReturnType<typeof deadline>): Promise<Work> {
  const gate = Promise.withResolvers<number>();
  let abort: Abort | undefined;
  const given = within(limit, (one) => {
    abort = one;
    return gate.promise;
  });
  await until(() => limit.clock.waiting() === 1);
  assert.ok(abort);
  return { given, abort, finish: gate.resolve };
}

for (const [name, value] of [
  ['nothing', undefined],
  ['null', null],
  ['zero', 0],
  ['a text', 'text'],
  ['an object', { a: 1 }],
  ['a function', () => 1],
] as const) {
  test(`[T3] a work that gives ${name} at once needs no timer`, async () => {
    assert.equal(await within(timeless(), () => value), value);
    assert.equal(await within(timeless(), () => Promise.resolve(value)), value);
  });
}

test('[T3] a work that fails by the next step fails without a timer', async () => {
  await assert.rejects(
    within(timeless(), () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  await assert.rejects(
    within(timeless(), () => Promise.reject(undefined)),
    (error) => error === undefined,
  );
});

test('[T3] whatever has a then is waited for, whoever made it', async () => {
  const limit = deadline();
  let answer: ((value: number) => void) | undefined;
  const query = {
    then: (resolve: (value: number) => void) => {
      answer = resolve;
    },
  };
  const given = within(limit, () => query as unknown as Promise<number>);
  await until(() => answer !== undefined && limit.clock.waiting() === 1);
  answer?.(5);
  assert.deepEqual([await given, limit.clock.waiting()], [5, 0]);
});

test('[T1] the signal of a work is made once, when it is asked for, and stays quiet to the end', async () => {
  const limit = deadline();
  const { given, abort, finish } = await work(limit);
  const { signal } = abort;
  assert.deepEqual([abort.signal === signal, signal.aborted], [true, false]);
  finish(7);
  assert.equal(await given, 7);
  // Nothing of this work listens any longer.
  limit.interrupt.raise();
  limit.clock.advance(1_000);
  assert.deepEqual([abort.signal, signal.aborted], [signal, false]);
});

for (const [name, end, code, message] of [
  [
    'late',
    ({ clock }) => clock.advance(100),
    'tool_timeout',
    'Cannot wait longer for the work: it took over 100 ms.',
  ],
  [
    'cancelled',
    ({ interrupt }) => interrupt.raise(),
    'cancelled',
    'Cannot go on with the work: it was cancelled.',
  ],
] as readonly [string, (limit: ReturnType<typeof deadline>) => void, string, string][]) {
  test(`[T1] [T3] a work that is ${name} is told why, early or late, and only once`, async () => {
    const limit = deadline();
    const { given, abort, finish } = await work(limit);
    end(limit);
    const outcome = await given.catch((error: unknown) => error);
    const { aborted, reason } = abort.signal;
    assert.equal(aborted, true);
    assert.deepEqual([reason.name, reason.code, reason.message], ['BatonError', code, message]);
    assert.equal(outcome, name === 'late' ? reason : interrupted);
    // What comes after the end changes nothing.
    limit.interrupt.raise();
    limit.clock.advance(1_000);
    finish(7);
    assert.equal(abort.signal.reason, reason);
    assert.equal(limit.clock.waiting(), 0);
  });
}

test('[T3] just before its time is up a work is still waited for', async () => {
  const limit = deadline();
  const { given, finish } = await work(limit);
  limit.clock.advance(99);
  finish(7);
  assert.equal(await given, 7);
});

test('[T1] an interrupt is raised once, and calls each listener once', () => {
  const interrupt = new Interrupt();
  let heard = 0;
  assert.equal(interrupt.raised, false);
  const stop = interrupt.onRaise(() => {
    heard += 1;
    // Whoever raises it again while it is raised is not called again for it.
    interrupt.raise();
  });
  interrupt.raise();
  assert.deepEqual([interrupt.raised, heard], [true, 1]);
  stop();
  interrupt.raise();
  assert.equal(heard, 1);
});
