/** Copies of a store in use. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Append } from '@baton/core';
import { openSqliteStore } from '../src/index.ts';
import { appendOf, folder, holeIn, named } from './sample.ts';

test('[G3] a backup made while appends go on is a whole store of one moment', async (t) => {
  const path = folder();
  const store = openSqliteStore({ path: join(path, 'baton.db') });
  t.after(() => store.close());
  let newest: Append | undefined;
  const append = async (): Promise<void> => {
    newest = appendOf(named('a'), {
      after: newest?.head,
      texts: ['x'.repeat(3_000)],
      blobs: [`blob ${newest?.head.seq}`],
    });
    await store.append(newest);
  };
  for (let n = 0; n < 50; n++) await append();
  const target = join(path, 'backups', 'copy.db');
  const progress = { done: false };
  const backup = store.backup(target).finally(() => {
    progress.done = true;
  });
  while (!progress.done) await append();
  await backup;

  assert.deepEqual(readdirSync(join(path, 'backups')), ['copy.db']);
  assert.equal(statSync(target).mode & 0o777, 0o600);
  const copy = openSqliteStore({ path: target });
  t.after(() => copy.close());
  const lines = await copy.read(named('a'), 1, Number.MAX_SAFE_INTEGER);
  assert.ok(lines.length >= 50);
  assert.equal(holeIn(lines), undefined);
  assert.equal((await copy.head(named('a')))?.seq, lines.length);
  assert.deepEqual(await copy.integrity(), []);
});

test('a backup replaces no file', async (t) => {
  const path = folder();
  const store = openSqliteStore({ path: join(path, 'baton.db') });
  t.after(() => store.close());
  const target = join(path, 'copy.db');
  writeFileSync(target, 'precious');
  await assert.rejects(store.backup(target), {
    code: 'input_invalid',
    message: /it exists, and is kept as it is\. Name a new file\./,
  });
  assert.equal(readFileSync(target, 'utf8'), 'precious');
});

test('a backup that fails leaves nothing behind', async (t) => {
  const path = folder();
  const store = openSqliteStore({ path: join(path, 'baton.db') });
  t.after(() => store.close());
  const file = join(path, 'file');
  writeFileSync(file, '');
  await assert.rejects(store.backup(join(file, 'copy.db')), { code: 'store_failed' });
  assert.deepEqual(readdirSync(path).toSorted(), [
    'baton.db',
    'baton.db-shm',
    'baton.db-wal',
    'file',
  ]);
});
