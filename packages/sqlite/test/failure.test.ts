/** The world fails: each failure has a code and advice, loses nothing, and passes with its cause. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Append, BatonError } from '@baton/core';
import { sqlite } from '../src/builtin.ts';
import { GroupCommit } from '../src/commit.ts';
import { storeFailure } from '../src/failure.ts';
import { openFile } from '../src/file.ts';
import { openSqliteStore } from '../src/index.ts';
import { openLog } from '../src/log.ts';
import { applicationId, migrations } from '../src/migrations.ts';
import { appendOf, child, folder, holeIn, named, sha256 } from './sample.ts';

const { DatabaseSync } = sqlite();

const a = named('a');
const root = process.getuid?.() === 0;

/** Mounts until the test has ended, or skips it with the reason. */
function mount(t: TestContext, path: string, ...args: readonly string[]): boolean {
  try {
    execFileSync('mount', [...args, path], { stdio: 'pipe' });
    // Lazily: a test that failed may have left a store open.
    t.after(() => execFileSync('umount', ['--lazy', path]));
    return true;
  } catch (thrown) {
    t.skip(`cannot mount here: ${String(thrown)}`);
    return false;
  }
}

/** Appends until one is refused; gives what was confirmed and the refusal. */
async function fill(append: (append: Append) => Promise<void>, size: number) {
  let newest = appendOf(a, { texts: ['first'] });
  await append(newest);
  for (let n = 0; n < 10_000; n++) {
    const next = appendOf(a, { after: newest.head, texts: [`${n} `.repeat(size)] });
    try {
      await append(next);
    } catch (thrown) {
      assert.ok(thrown instanceof BatonError);
      return { newest, refused: next, failure: thrown };
    }
    newest = next;
  }
  throw new Error('It never was full');
}

test('a full disk: store_full, nothing confirmed is lost, and it goes on when there is space', async (t) => {
  const path = join(folder(), 'disk');
  mkdirSync(path);
  if (!mount(t, path, '-t', 'tmpfs', '-o', 'size=2m', 'baton')) return;
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(600_000));
  const store = openSqliteStore({ path: join(path, 'baton.db') });
  t.after(() => store.close());

  const { newest, refused, failure } = await fill(store.append, 1_000);
  assert.equal(failure.code, 'store_full');
  assert.match(failure.message, /^Cannot append to a: no space is left for .*free some space/);
  assert.deepEqual(await store.head(a), newest.head);
  await assert.rejects(store.append(refused), { code: 'store_full' });

  rmSync(ballast);
  await store.append(refused);
  const lines = await store.read(a, 1, Number.MAX_SAFE_INTEGER);
  assert.equal(lines.length, refused.head.seq);
  assert.equal(holeIn(lines), undefined);
  assert.deepEqual(await store.integrity(), []);
});

test('a disk that is full from the start: store_full, and no harm done', async (t) => {
  const path = join(folder(), 'disk');
  mkdirSync(path);
  if (!mount(t, path, '-t', 'tmpfs', '-o', 'size=64k', 'baton')) return;
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(60_000));
  assert.throws(() => openSqliteStore({ path: join(path, 'baton.db') }), { code: 'store_full' });
});

test('a disk that is full when a file is opened again: store_full, and with room it opens', async (t) => {
  const path = join(folder(), 'disk');
  mkdirSync(path);
  if (!mount(t, path, '-t', 'tmpfs', '-o', 'size=1m', 'baton')) return;
  const file = join(path, 'baton.db');
  await openSqliteStore({ path: file }).close();
  const ballast = join(path, 'ballast');
  assert.throws(() => {
    for (;;) writeFileSync(ballast, Buffer.alloc(4_096), { flag: 'a' });
  });
  assert.throws(() => openSqliteStore({ path: file }), { code: 'store_full' });
  rmSync(ballast);
  await openSqliteStore({ path: file }).close();
});

test('a group that does not fit fails as a whole and changes nothing', async (t) => {
  const path = join(folder(), 'baton.db');
  const db = openFile(path, { busyMs: 0 });
  t.after(() => db.close());
  const log = openLog(db, new GroupCommit(db, { path, busyMs: 0 }), path);
  db.exec('PRAGMA max_page_count = 40');
  const { newest } = await fill(log.append, 1_000);
  const others = Array.from({ length: 3 }, (_, n) => named(`other-${n}`));
  const ends = await Promise.allSettled([
    ...others.map((other) => log.append(appendOf(other, { texts: ['one'] }))),
    log.append(appendOf(named('large'), { texts: ['x'.repeat(500_000)], blobs: ['blob'] })),
    // It is at 0, and was not when this was tried within the group.
    log.append(appendOf(named('large'), { texts: ['again'] })),
  ]);
  for (const end of ends) assert.equal(end.status === 'rejected' && end.reason.code, 'store_full');
  for (const other of others) assert.equal(await log.head(other), undefined);
  assert.equal((await log.blobs([sha256('blob')])).size, 0);
  assert.deepEqual(await log.head(a), newest.head);

  db.exec('PRAGMA max_page_count = 4000');
  await Promise.all(others.map((other) => log.append(appendOf(other, { texts: ['one'] }))));
  assert.equal((await log.list({ limit: 9 })).length, 4);
});

test('a file that another process keeps locked: store_busy after the time, then it goes on', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path, busyMs: 30 });
  t.after(() => store.close());
  const first = appendOf(a, { texts: ['one'] });
  await store.append(first);
  const locker = child(t, 'lock', path);
  assert.equal(await locker.line(), 'locked');
  const next = appendOf(a, { after: first.head, texts: ['two'] });
  await assert.rejects(store.append(next), {
    code: 'store_busy',
    retry: 'later',
    message: /^Cannot append to a: another process keeps .* locked\. Nothing of it was written/,
  });
  await assert.rejects(store.claim(a), { code: 'store_busy' });
  assert.deepEqual(await store.read(a, 1, 9), first.lines, 'reading goes on meanwhile');
  locker.process.stdin?.write('go');
  assert.equal(await locker.line(), 'free');
  await store.append(next);
});

test('a new file that another process is setting up is waited for, up to the time', async (t) => {
  const path = join(folder(), 'baton.db');
  const locker = child(t, 'lock', path, '150');
  assert.equal(await locker.line(), 'locked');
  assert.throws(() => openSqliteStore({ path, busyMs: 10 }), { code: 'store_busy' });
  locker.process.stdin?.write('go');
  // Blocks here; SQLite itself would not wait for the change to WAL.
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.append(appendOf(a, { texts: ['one'] }));
});

test('a file that is no database: store_corrupt with advice, and the file stays as it was', () => {
  const path = join(folder(), 'baton.db');
  for (const content of ['this is a letter to my aunt\n'.repeat(500), 'short']) {
    writeFileSync(path, content);
    assert.throws(() => openSqliteStore({ path }), {
      code: 'store_corrupt',
      message:
        /^Cannot open the store: .*baton\.db is damaged or no SQLite file.*backup.*\.recover/,
    });
    assert.equal(readFileSync(path, 'utf8'), content);
  }
});

test('a file of another program is told from a Baton file and stays as it was', () => {
  const path = join(folder(), 'places.sqlite');
  for (const sql of ['CREATE TABLE places (url TEXT)', 'PRAGMA application_id = 42']) {
    rmSync(path, { force: true });
    const other = new DatabaseSync(path);
    other.exec(sql);
    other.close();
    const before = readFileSync(path);
    assert.throws(() => openSqliteStore({ path }), {
      code: 'store_corrupt',
      message: /it is a SQLite file of another program .* not a Baton file\. Nothing was changed/,
    });
    assert.deepEqual(readFileSync(path), before);
  }
});

test('[G5] a file of a newer version: store_newer, and the file stays as it was', async () => {
  const path = join(folder(), 'baton.db');
  await openSqliteStore({ path }).close();
  const raw = new DatabaseSync(path);
  raw.exec(`PRAGMA user_version = ${migrations.length + 1}`);
  raw.close();
  const before = readFileSync(path);
  assert.throws(() => openSqliteStore({ path }), {
    code: 'store_newer',
    message:
      /its format is 3, got a Baton that knows up to 2\. Nothing was changed; update Baton\./,
  });
  assert.deepEqual(readFileSync(path), before);
});

test('damage in the middle of a file: store_corrupt where it is met, and integrity tells', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  const texts = Array.from({ length: 400 }, (_, n) => `${n} `.repeat(200));
  await store.append(appendOf(a, { texts }));
  await store.close();
  const file = openSync(path, 'r+');
  // From page 10 on: behind the schema and the heads.
  writeSync(file, Buffer.alloc(8_192 * 20, 0xab), 0, 8_192 * 20, 8_192 * 10);
  closeSync(file);
  const damaged = openSqliteStore({ path });
  t.after(() => damaged.close());
  await assert.rejects(damaged.read(a, 1, 400), {
    code: 'store_corrupt',
    message: /^Cannot read a: .* is damaged/,
  });
  assert.notDeepEqual(await damaged.integrity(), []);
});

test('a blob that is no longer what was written is not given out', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.append(appendOf(a, { texts: ['one'], blobs: ['what was written', 'another'] }));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  raw.exec("UPDATE blobs SET text = 'something else' WHERE text = 'what was written'");
  await assert.rejects(store.blobs([sha256('what was written')]), {
    code: 'store_corrupt',
    message: /^Cannot read blob [\da-f]{64}: its text in .* is not what was written\./,
  });
  assert.equal((await store.blobs([sha256('another')])).size, 1);
});

test('a blob under a wrong hash is refused before it stands in the way of the right one', async (t) => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  t.after(() => store.close());
  const append = appendOf(a, { texts: ['one'] });
  const wrong = { ...append, blobs: new Map([[sha256('right'), 'wrong']]) };
  await assert.rejects(store.append(wrong), { code: 'input_invalid' });
  await store.append({ ...append, blobs: new Map([[sha256('right'), 'right']]) });
  assert.equal((await store.blobs([sha256('right')])).size, 1);
});

test('[G1] the file itself refuses to change or drop a line', async (t) => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.append(appendOf(a, { texts: ['one'] }));
  const raw = new DatabaseSync(path);
  t.after(() => raw.close());
  assert.throws(() => raw.exec("UPDATE lines SET text = 'changed'"), /a log is append-only/);
  assert.throws(() => raw.exec('DELETE FROM lines'), /a log is append-only/);
});

test('a read-only folder: store_read_only, and it works once it may', async (t) => {
  const parent = join(folder(), 'folder');
  mkdirSync(parent);
  const path = join(parent, 'baton.db');
  await openSqliteStore({ path }).close();
  if (root) {
    if (!mount(t, parent, '--bind', parent)) return;
    execFileSync('mount', ['-o', 'remount,ro,bind', parent]);
  } else {
    chmodSync(path, 0o400);
    chmodSync(parent, 0o500);
  }
  const newFile = join(parent, 'new.db');
  for (const refused of [path, newFile, join(parent, 'below', 'baton.db')]) {
    assert.throws(() => openSqliteStore({ path: refused }), {
      code: 'store_read_only',
      message: /^Cannot open the store: .* may not be written to .*Allow it, or use another path\./,
    });
  }
  // SQLite says no more than this about a disk that cannot be written to.
  const ioError = Object.assign(new Error('disk I/O error'), { errcode: 10 });
  assert.equal(storeFailure(ioError, { doing: 'append', path }).code, 'store_read_only');
  if (root) {
    execFileSync('mount', ['-o', 'remount,rw,bind', parent]);
  } else {
    chmodSync(parent, 0o700);
    chmodSync(path, 0o600);
  }
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.append(appendOf(a, { texts: ['one'] }));
});

test('a missing folder is made, folder and file for the owner only', async (t) => {
  const top = join(folder(), 'one');
  const path = join(top, 'two', 'baton.db');
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  await store.append(appendOf(a, { texts: ['one'] }));
  assert.equal(statSync(top).mode & 0o777, 0o700);
  assert.equal(statSync(join(top, 'two')).mode & 0o777, 0o700);
  for (const suffix of ['', '-wal', '-shm']) {
    assert.equal(statSync(path + suffix).mode & 0o777, 0o600, `the file ${suffix}`);
  }
});

test('a path that cannot be a file says so', () => {
  const path = folder();
  const file = join(path, 'file');
  writeFileSync(file, '');
  const failed = { code: 'store_failed', message: /^Cannot open the store: .* cannot be used/ };
  assert.throws(() => openSqliteStore({ path }), failed);
  assert.throws(() => openSqliteStore({ path: join(file, 'baton.db') }), failed);
  for (const none of ['', ':memory:', 'file:baton.db']) {
    assert.throws(() => openSqliteStore({ path: none }), { code: 'input_invalid', path: 'path' });
  }
});

test('a file that was made and never set up is taken as new', async (t) => {
  const path = join(folder(), 'baton.db');
  // What a process leaves that is killed between its first two writes.
  const raw = new DatabaseSync(path);
  raw.exec('PRAGMA journal_mode = WAL');
  raw.close();
  await openSqliteStore({ path }).close();
  const again = new DatabaseSync(path);
  t.after(() => again.close());
  assert.equal(again.prepare('PRAGMA application_id').get()?.['application_id'], applicationId);
});
