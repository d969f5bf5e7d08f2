/** Claims across processes and stores, and the work that is left when an owner dies. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqlite } from '../src/builtin.ts';
import { openSqliteStore } from '../src/index.ts';
import { lifeOf, thisProcess } from '../src/life.ts';
import { appendOf, child, folder, named } from './sample.ts';

const { DatabaseSync } = sqlite();

const proc = existsSync('/proc/self/stat') ? false : 'this system has no /proc';

test('[G1] a claim of a living process holds for all others', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const owner = child(t, 'claim', path, 'a');
  assert.equal(await owner.line(), 'claimed');
  assert.equal(await store.claim(named('a')), undefined);
  const claim = await store.claim(named('b'));
  assert.equal(await child(t, 'claim', path, 'b').line(), 'taken');
  await claim?.release();
  assert.equal(await child(t, 'claim', path, 'b').line(), 'claimed');
});

test('[G3] a claim is free at once when its owner was killed', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  for (let round = 0; round < 3; round++) {
    const owner = child(t, 'claim', path, 'a');
    assert.equal(await owner.line(), 'claimed');
    await owner.kill();
    const claim = await store.claim(named('a'));
    assert.ok(claim, 'free');
    await claim.release();
  }
});

test('a claim of another store in this process holds until that store is closed', async (t) => {
  const path = join(folder(), 'baton.db');
  const [one, other] = [openSqliteStore({ path }), openSqliteStore({ path })];
  t.after(() => other.close());
  await one.claim(named('a'));
  assert.equal(await other.claim(named('a')), undefined);
  await one.close();
  assert.ok(await other.claim(named('a')));
});

test('a claim from another machine is free once its lease has ended, not before', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  raw
    .prepare('INSERT INTO owners VALUES (?, ?, ?, ?, ?)')
    .run('far', 'another machine', 1, '', Date.now() + 60_000);
  raw.prepare('INSERT INTO claims VALUES (?, ?)').run('a', 'far');
  assert.equal(await store.claim(named('a')), undefined);
  raw.prepare('UPDATE owners SET expires_at = ? WHERE id = ?').run(Date.now() - 1, 'far');
  assert.ok(await store.claim(named('a')));
});

test('a claim is renewed for as long as it is held', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path, leaseMs: 60 });
  t.after(() => store.close());
  await store.claim(named('a'));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  const expiry = raw.prepare('SELECT expires_at AS at FROM owners');
  const first = Number(expiry.get()?.['at']);
  while (Number(expiry.get()?.['at']) === first) await sleep(5);
  assert.ok(Number(expiry.get()?.['at']) > first);
});

test('an owner that was taken for dead takes back what is still free', async (t) => {
  const path = join(folder(), 'baton.db');
  const [sleeper, rival] = [openSqliteStore({ path }), openSqliteStore({ path })];
  t.after(() => Promise.all([sleeper.close(), rival.close()]));
  await sleeper.claim(named('a'));
  const lost = await sleeper.claim(named('b'));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  raw.exec('UPDATE owners SET expires_at = 0');
  assert.ok(await rival.claim(named('b')), 'the lease had ended');
  await sleeper.claim(named('c'));
  assert.equal(await rival.claim(named('a')), undefined, 'taken back');
  await lost?.release();
  raw.exec('UPDATE owners SET expires_at = 9e15');
  assert.equal(await sleeper.claim(named('b')), undefined, 'a late release frees nobody else');
});

test('a claim released while the file was locked is free when it no longer is', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path, busyMs: 0, leaseMs: 60 });
  const rival = openSqliteStore({ path });
  t.after(() => Promise.all([store.close(), rival.close()]));
  const claim = await store.claim(named('a'));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  raw.exec('BEGIN IMMEDIATE');
  await claim?.release();
  raw.exec('ROLLBACK');
  while ((await rival.claim(named('a'))) === undefined) await sleep(5);
});

test('a claim that could not be released can be claimed again, also when its group runs twice', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path, busyMs: 0 });
  t.after(() => store.close());
  const claim = await store.claim(named('a'));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  raw.exec('BEGIN IMMEDIATE');
  await claim?.release();
  raw.exec('ROLLBACK');
  const timeless = appendOf(named('b'), { texts: ['one'], head: { updatedAt: Number.NaN } });
  const [again, second] = await Promise.all([
    store.claim(named('a')),
    store.claim(named('a')),
    assert.rejects(store.append(timeless), { code: 'store_failed' }),
  ]);
  assert.ok(again);
  assert.equal(second, undefined);
});

test('[G3] unfinished: active, claimed by nobody alive, those that waited longest first', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const statuses = ['active', 'active', 'waiting', 'ended', 'active', 'active'] as const;
  for (const [index, status] of statuses.entries()) {
    const head = { status, updatedAt: 1_000 - index };
    await store.append(appendOf(named(`c-${index}`), { texts: ['one'], head }));
  }
  const names = async () => (await store.unfinished()).map((head) => head.conversation);
  assert.deepEqual(await names(), ['c-5', 'c-4', 'c-1', 'c-0']);
  const mine = await store.claim(named('c-4'));
  const worker = child(t, 'claim', path, 'c-1');
  assert.equal(await worker.line(), 'claimed');
  assert.deepEqual(await names(), ['c-5', 'c-0']);
  await worker.kill();
  assert.deepEqual(await names(), ['c-5', 'c-1', 'c-0']);
  await mine?.release();
  assert.deepEqual(await names(), ['c-5', 'c-4', 'c-1', 'c-0']);
});

test('a process that has ended is dead, also while its parent has not noticed', {
  skip: proc,
}, async (t) => {
  // The shell starts a child that ends at once, and becomes a program that never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => parent.kill('SIGKILL'));
  const [output] = await once(parent.stdout, 'data');
  const pid = Number(String(output));
  const isZombie = () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  while (!isZombie()) await sleep(5);
  assert.equal(lifeOf({ ...thisProcess(), pid, started: '' }), 'dead');
});

test('a process is known by its start, not by its pid alone', { skip: proc }, () => {
  const self = thisProcess();
  assert.equal(lifeOf(self), 'alive');
  assert.equal(lifeOf({ ...self, started: '' }), 'alive', 'a system that does not tell');
  assert.equal(lifeOf({ ...self, started: `${self.started}0` }), 'dead', 'the pid was used again');
  assert.equal(lifeOf({ ...self, started: `x${self.started}` }), 'dead', 'another boot');
  assert.equal(lifeOf({ ...self, pid: 2 ** 30 }), 'dead', 'no such pid');
  assert.equal(lifeOf({ ...self, host: 'another' }), 'elsewhere');
});
