/** The queue of due work. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../src/index.ts';
import { child, folder, named } from './sample.ts';

const now = 1_790_000_000_000;
const conversation = named('a');
const work = (key: string, at: number = now) => ({ conversation, at, kind: 'retry', key });

test('an item is added once for its key, also when it is done', async (t) => {
  const { due, close } = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(close);
  assert.deepEqual(await Promise.all([due.add(work('k')), due.add(work('k', 1))]), [true, false]);
  const [item] = await due.take({ now, limit: 9, leaseMs: 1 });
  assert.deepEqual(item, { id: item?.id, ...work('k'), attempts: 1 });
  await due.done(item?.id ?? 0);
  await due.done(item?.id ?? 0);
  assert.equal(await due.add(work('k')), false);
  assert.deepEqual(await due.take({ now: now + 9, limit: 9, leaseMs: 1 }), []);
});

test('what is due comes, earliest first, up to the limit', async (t) => {
  const { due, close } = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(close);
  const times = [5, 1, 4, 11, 2, 3];
  for (const at of times) await due.add(work(`at ${at}`, at));
  const take = async (limit: number) =>
    (await due.take({ now: 10, limit, leaseMs: 100 })).map((item) => item.at);
  assert.deepEqual(await take(3), [1, 2, 3]);
  assert.deepEqual(await take(3), [4, 5]);
  assert.deepEqual(await take(3), []);
});

test('a leased item is given to nobody else until its lease ends', async (t) => {
  const path = join(folder(), 'baton.db');
  const [one, other] = [openSqliteStore({ path }), openSqliteStore({ path })];
  t.after(() => Promise.all([one.close(), other.close()]));
  await one.due.add(work('k'));
  const take = { now, limit: 9, leaseMs: 1_000 };
  const [mine, theirs] = await Promise.all([one.due.take(take), other.due.take(take)]);
  assert.equal(mine.length + theirs.length, 1);
  assert.deepEqual(await other.due.take({ ...take, now: now + 999 }), []);
  const [again] = await other.due.take({ ...take, now: now + 1_000 });
  assert.deepEqual([again?.key, again?.attempts], ['k', 2]);
});

test('what a killed process had taken is free at once, what a living one has is not', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.due.add(work('k', 0));
  const worker = child(t, 'take', path);
  assert.equal(await worker.line(), 'k');
  const take = () => store.due.take({ now: Date.now(), limit: 9, leaseMs: 1_000 });
  assert.deepEqual(await take(), []);
  await worker.kill();
  assert.deepEqual(
    (await take()).map((item) => [item.key, item.attempts]),
    [['k', 2]],
  );
});

test('the lease of a closed store ends, the queue itself stays', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  await store.due.add(work('k'));
  await store.due.take({ now, limit: 9, leaseMs: 3_600_000 });
  await store.close();
  const again = openSqliteStore({ path });
  t.after(() => again.close());
  assert.equal((await again.due.take({ now, limit: 9, leaseMs: 1 })).length, 1);
});

test('numbers that make no sense are refused', async (t) => {
  const { due, close } = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(close);
  await assert.rejects(due.add(work('k', Number.NaN)), { code: 'input_invalid', path: 'at' });
  const limitless = due.take({ now, limit: Infinity, leaseMs: 1 });
  await assert.rejects(limitless, { code: 'input_invalid', path: 'limit' });
  const leaseless = due.take({ now, limit: 1, leaseMs: 0 });
  await assert.rejects(leaseless, { code: 'input_invalid', path: 'leaseMs' });
});
