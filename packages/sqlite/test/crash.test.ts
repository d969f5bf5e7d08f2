/** Processes that are really killed, and processes that really race. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteStore } from '../src/index.ts';
import { child, folder, holeIn, named, sha256 } from './sample.ts';

test('[G3] under 24 kill -9 no confirmed append is lost and the chain has no hole', async (t) => {
  const path = join(folder(), 'baton.db');
  const conversations = [named('a'), named('b')];
  const confirmed = new Map<string, number>();
  for (let round = 0; round < 12; round++) {
    // Two at a time on one file, killed at different moments.
    await Promise.all(
      conversations.map(async (conversation) => {
        const writer = child(t, 'append', path, conversation);
        const first = await writer.line();
        await sleep(Math.random() * 25);
        const last = (await writer.kill()).at(-1) ?? first;
        confirmed.set(conversation, Number(last));
      }),
    );
    // In the other rounds the next writers find the file as the killed ones left it.
    if (round % 4 !== 3) continue;
    const store = openSqliteStore({ path });
    for (const conversation of conversations) {
      const lines = await store.read(conversation, 1, Number.MAX_SAFE_INTEGER);
      const least = confirmed.get(conversation) ?? 0;
      assert.ok(lines.length >= least, `${least} were confirmed, ${lines.length} are there`);
      assert.equal(holeIn(lines), undefined);
      const head = await store.head(conversation);
      assert.deepEqual([head?.seq, head?.hash], [lines.length, lines.at(-1)?.hash]);
    }
    assert.deepEqual(await store.integrity(), []);
    await store.close();
  }
  for (const least of confirmed.values()) assert.ok(least > 12, 'they did append');
});

test('[G3] a blob is there if the append that brought it is', async (t) => {
  const path = join(folder(), 'baton.db');
  for (let round = 0; round < 4; round++) {
    const writer = child(t, 'append', path, 'a');
    await writer.line();
    await sleep(Math.random() * 25);
    await writer.kill();
  }
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const lines = await store.read(named('a'), 1, Number.MAX_SAFE_INTEGER);
  const saidAt = lines.map((line) => Number(/"said":"(\d+) 0"/.exec(line.text)?.[1] ?? Number.NaN));
  const texts = saidAt.filter((seq) => seq % 5 === 0).map((seq) => `blob after ${seq}`);
  assert.ok(texts.length > 0);
  assert.equal((await store.blobs(texts.map(sha256))).size, texts.length);
});

test('[G1] two processes that race for one conversation: one wins each version', async (t) => {
  const path = join(folder(), 'baton.db');
  const versions = 300;
  const racers = [1, 2].map(() => child(t, 'race', path, 'a', `${versions}`));
  for (const racer of racers) assert.equal(await racer.line(), 'ready');
  for (const racer of racers) racer.process.stdin?.write('go');
  const ends = await Promise.all(racers.map((racer) => racer.end()));
  const won = ends.map((lines) => Number(lines[0]));
  const store = openSqliteStore({ path });
  t.after(() => store.close());
  const lines = await store.read(named('a'), 1, Number.MAX_SAFE_INTEGER);
  assert.equal(lines.length, versions);
  assert.equal(holeIn(lines), undefined);
  for (const [index, racer] of racers.entries()) {
    const theirs = lines.filter((line) => line.text.includes(`by ${racer.process.pid}"`));
    assert.equal(theirs.length, won[index], 'each line is of the process that was told it won');
  }
});

test('a new file opened by six processes at once is set up once and serves all', async (t) => {
  const openers = Array.from({ length: 6 }, () => child(t, 'open'));
  for (const opener of openers) assert.equal(await opener.line(), 'ready');
  for (let round = 0; round < 8; round++) {
    const path = join(folder(), 'folder', 'baton.db');
    const moment = Date.now() + 5;
    for (const opener of openers) opener.process.stdin?.write(`${path} ${moment}\n`);
    for (const opener of openers) assert.equal(await opener.line(), 'done');
    const store = openSqliteStore({ path });
    assert.equal((await store.list({ limit: 10 })).length, 6);
    await store.close();
  }
});
