/** Group commit: how many transactions there are, and who fails with whom. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Append } from '@baton/core';
import { sqlite } from '../src/builtin.ts';
import { GroupCommit } from '../src/commit.ts';
import { openFile } from '../src/file.ts';
import { openSqliteStore } from '../src/index.ts';
import { appendOf, child, folder, named } from './sample.ts';

const { DatabaseSync } = sqlite();

test('all appends of a tick are one transaction', async (t) => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(() => store.close());
  const appends = Array.from({ length: 100 }, (_, index) =>
    appendOf(named(`c-${index}`), { texts: ['one', 'two'] }),
  );
  await Promise.all(appends.map((append) => store.append(append)));
  assert.deepEqual(store.counts(), { commits: 1, writes: 100 });
});

test('conversations that go on by themselves fall into step: a commit a turn, not an append', async (t) => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(() => store.close());
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      let newest: Append | undefined;
      for (let turn = 0; turn < 10; turn++) {
        newest = appendOf(named(`c-${index}`), { after: newest?.head, texts: [`turn ${turn}`] });
        await store.append(newest);
      }
    }),
  );
  const { commits, writes } = store.counts();
  assert.equal(writes, 500);
  assert.ok(commits <= 20, `${commits} commits for 10 turns`);
});

test('a tick with more appends than a group holds is several transactions, in order', async (t) => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(() => store.close());
  const appends: Append[] = [];
  for (let index = 0; index < 1_100; index++) {
    appends.push(appendOf(named('a'), { after: appends.at(-1)?.head, texts: [`line ${index}`] }));
  }
  await Promise.all(appends.map((append) => store.append(append)));
  assert.deepEqual(store.counts(), { commits: 3, writes: 1_100 });
  assert.equal((await store.head(named('a')))?.seq, 1_100);
});

test('[G1] an append that resolved is visible to every other connection', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const other = new DatabaseSync(path, { readOnly: true });
  t.after(() => other.close());
  const count = other.prepare('SELECT count(*) AS lines FROM lines');
  const append = appendOf(named('a'), { texts: ['one', 'two'] });
  const done = store.append(append);
  assert.equal(count.get()?.['lines'], 0, 'nothing before the commit');
  await done;
  assert.equal(count.get()?.['lines'], 2);
});

test('a write whose values do not fit fails alone, the rest of its group is kept', async (t) => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(() => store.close());
  const good = appendOf(named('good'), { texts: ['one'] });
  const timeless = appendOf(named('bad'), {
    texts: ['one'],
    head: { updatedAt: Number.NaN },
  });
  const [first, bad, claim, last] = await Promise.allSettled([
    store.append(good),
    store.append(timeless),
    store.claim(named('claimed')),
    store.append(appendOf(named('good'), { after: good.head, texts: ['two'] })),
  ]);
  assert.equal(first.status, 'fulfilled');
  assert.equal(bad.status === 'rejected' && bad.reason.code, 'store_failed');
  assert.equal(last.status, 'fulfilled');
  assert.equal((await store.head(named('good')))?.seq, 2);
  assert.equal(await store.head(named('bad')), undefined);
  assert.ok(claim.status === 'fulfilled' && claim.value !== undefined);
  assert.equal(await store.claim(named('claimed')), undefined, 'claimed once, though it ran twice');
});

test('a write is never forgotten, however soon it follows on the one before', async (t) => {
  const path = join(folder(), 'baton.db');
  const db = openFile(path, { busyMs: 0 });
  t.after(() => db.close());
  const work = new GroupCommit(db, { path, busyMs: 0 });
  for (let pause = 0; pause < 12; pause++) {
    assert.equal(await work.write('write', () => pause), pause);
    for (let microtask = 0; microtask < pause; microtask++) await Promise.resolve();
  }
});

test('a group is synced to the disk if one write in it must outlive the machine', async (t) => {
  const path = join(folder(), 'baton.db');
  const db = openFile(path, { busyMs: 0 });
  t.after(() => db.close());
  const work = new GroupCommit(db, { path, busyMs: 0 });
  // 1 is NORMAL, 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
  const level = () => db.prepare('PRAGMA synchronous').get()?.['synchronous'];
  const quick = { durable: false };
  assert.equal(await work.write('write', level), 2);
  assert.equal(await work.write('claim', level, quick), 1);
  const both = [work.write('claim', level, quick), work.write('write', level)];
  assert.deepEqual(await Promise.all(both), [2, 2]);
});

test('while another process writes, appends wait without blocking and then go together', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const locker = child(t, 'lock', path);
  assert.equal(await locker.line(), 'locked');
  let settled = 0;
  const appends = Array.from({ length: 20 }, async (_, index) => {
    // Not all in one tick.
    for (let tick = 0; tick < index; tick++) await new Promise(setImmediate);
    await store.append(appendOf(named(`c-${index}`), { texts: ['one'] }));
    settled += 1;
  });
  for (let tick = 0; tick < 50; tick++) await new Promise(setImmediate);
  assert.equal(settled, 0, 'the event loop went on, and nothing was confirmed');
  locker.process.stdin?.write('go');
  await Promise.all(appends);
  assert.equal(store.counts().writes, 20);
  assert.ok(store.counts().commits < 20, `${store.counts().commits} commits`);
});

test('a closed store refuses, what was under way before is kept', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  const claimed = store.claim(named('a'));
  const underWay = store.append(appendOf(named('a'), { texts: ['one'] }));
  const closed = store.close();
  await assert.rejects(store.append(appendOf(named('b'), { texts: ['one'] })), {
    code: 'store_failed',
    message: /^Cannot append to b: the store on .* is closed\. Open it again\.$/,
  });
  await assert.rejects(store.head(named('a')), { code: 'store_failed' });
  await underWay;
  await closed;
  await (await claimed)?.release();
  await store.close();
  const again = openSqliteStore({ path });
  t.after(() => again.close());
  assert.ok(await again.claim(named('a')), 'the claim that was under way was given back');
  assert.equal((await again.head(named('a')))?.seq, 1);
});
