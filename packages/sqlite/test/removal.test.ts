/** Removing a log: what is true of the store on disk, beside the contract suite. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqliteStore } from '../src/index.ts';
import { applicationId, migrations } from '../src/migrations.ts';
import { appendOf, folder, named, sha256 } from './sample.ts';

const a = named('a');
const b = named('b');

test('nothing of a removed log is left in the file', async () => {
  const path = join(folder(), 'baton.db');
  const store = openSqliteStore({ path });
  const text = 'The word is Rosebud. '.repeat(10);
  const blob = 'The long word is Xanadu. '.repeat(500);
  await store.append(appendOf(a, { texts: [text], blobs: [blob], head: { title: 'Rosebud?' } }));
  await store.append(appendOf(b, { texts: ['another'] }));
  await store.due.add({ conversation: a, at: 0, kind: 'retry', key: 'Rosebud-1' });
  assert.equal(await store.remove(a), true);
  assert.deepEqual(await store.due.take({ now: 1, limit: 9, leaseMs: 1_000 }), []);
  assert.deepEqual(await store.integrity(), []);
  await store.close();
  const bytes = readFileSync(path, 'latin1');
  for (const word of ['Rosebud', 'Xanadu']) assert.ok(!bytes.includes(word), word);
  assert.ok(bytes.includes('another'));
});

test('a log that another open store works on stays; one of a store that is closed goes', async () => {
  const path = join(folder(), 'baton.db');
  const [one, other] = [openSqliteStore({ path }), openSqliteStore({ path })];
  await one.append(appendOf(a, { texts: ['one'] }));
  await other.claim(a);
  await assert.rejects(one.remove(a), { code: 'conversation_busy' });
  assert.equal((await one.read(a, 1, 9)).length, 1);
  await other.close();
  assert.equal(await one.remove(a), true);
  await one.close();
});

test('it goes in one group with other writes, and a refused one fails alone', async () => {
  const store = openSqliteStore({ path: join(folder(), 'baton.db') });
  for (const name of [a, b]) await store.append(appendOf(name, { texts: ['one'] }));
  const claim = await store.claim(b);
  const before = store.counts().commits;
  const [gone, busy, made] = await Promise.allSettled([
    store.remove(a),
    store.remove(b),
    store.append(appendOf(named('c'), { texts: ['one'] })),
  ]);
  assert.deepEqual([gone.status, busy.status, made.status], ['fulfilled', 'rejected', 'fulfilled']);
  assert.equal(store.counts().commits, before + 1);
  assert.deepEqual((await store.list({ limit: 9 })).map((head) => head.conversation).toSorted(), [
    'b',
    'c',
  ]);
  await claim?.release();
  await store.close();
});

test('a file from before logs could be removed learns which log uses which blob', async () => {
  const path = join(folder(), 'baton.db');
  const [mine, ours] = ['"mine"', '"ours"'];
  const raw = new DatabaseSync(path);
  raw.exec(migrations[0] ?? '');
  raw.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`);
  for (const text of [mine, ours]) {
    raw
      .prepare('INSERT INTO blobs (hash, text) VALUES (?, ?)')
      .run(Buffer.from(sha256(text), 'hex'), text);
  }
  for (const [id, name, texts] of [
    [1, 'a', [mine, ours]],
    [2, 'b', [ours]],
  ] as const) {
    const blobs = texts.map((text) => ({ path: ['text'], sha256: sha256(text), length: 6 }));
    const line = JSON.stringify({ prev: '', seq: 1, type: 'turn_taken', text: null, blobs });
    const { head } = appendOf(named(name), { texts: ['one'] });
    raw
      .prepare('INSERT INTO heads VALUES (?, ?, ?, ?, 1, 1, ?)')
      .run(id, name, head.team, head.status, JSON.stringify(head));
    raw.prepare('INSERT INTO lines VALUES (?, 1, ?, ?)').run(id, line, sha256(line));
  }
  raw.prepare('INSERT INTO lines VALUES (1, 2, ?, ?)').run('no JSON with "blobs":[ in it', 'h');
  raw.close();
  const store = openSqliteStore({ path });
  assert.equal(await store.remove(a), true);
  assert.deepEqual([...(await store.blobs([mine, ours].map(sha256))).values()], [ours]);
  assert.equal(await store.remove(b), true);
  assert.equal((await store.blobs([sha256(ours)])).size, 0);
  await store.close();
});
