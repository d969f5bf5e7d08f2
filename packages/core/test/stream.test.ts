/** How events and deltas reach whoever follows a run (rule G1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stream } from '@baton/core';

const done = { done: true, value: undefined };
const item = (value: string): object => ({ done: false, value });

test('[G1] what was pushed before anybody listened is kept, in order', async () => {
  const stream = new Stream<string>();
  for (const letter of ['a', 'b']) stream.push(letter);
  const iterator = stream[Symbol.asyncIterator]();
  assert.deepEqual([await iterator.next(), await iterator.next()], [item('a'), item('b')]);
  stream.push('c');
  stream.end();
  stream.push('late');
  assert.deepEqual([await iterator.next(), await iterator.next()], [item('c'), done]);
  assert.deepEqual(await iterator.next(), done);
});

test('[G1] who waits is given what comes, the end, or the error', async () => {
  const stream = new Stream<string>();
  const iterator = stream[Symbol.asyncIterator]();
  const first = iterator.next();
  stream.push('a');
  assert.deepEqual(await first, item('a'));
  const last = iterator.next();
  stream.end();
  stream.end({ error: 'late' });
  assert.deepEqual([await last, await iterator.next()], [done, done]);
  const other = new Stream<string>();
  const waiting = other[Symbol.asyncIterator]().next();
  other.end({ error: 'gone' });
  await assert.rejects(waiting, (error) => error === 'gone');
  await assert.rejects(other[Symbol.asyncIterator]().next(), (error) => error === 'gone');
});

test('[G1] somebody listens from when they iterate until they leave', async () => {
  const stream = new Stream<string>();
  assert.equal(stream.listening, false);
  const iterator = stream[Symbol.asyncIterator]();
  assert.equal(stream.listening, true);
  assert.deepEqual(await iterator.return?.(), done);
  assert.equal(stream.listening, false);
});
