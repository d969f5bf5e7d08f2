/** What users of a command line see of `node:sqlite`: nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, quickStart } from './sample.ts';

const store = new URL('../src/index.ts', import.meta.url).href;

test('opening a store warns of nothing; other warnings come through', () => {
  const path = join(folder(), 'baton.db');
  const script = `
    const { openSqliteStore } = await import('${store}');
    const emitWarning = process.emitWarning;
    await openSqliteStore({ path: ${JSON.stringify(path)} }).close();
    if (process.emitWarning !== emitWarning) console.log('emitWarning was not given back');
    process.emitWarning('SQLite is one thing, this is another');
  `;
  const args = [...process.execArgv, '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: quickStart,
  });
  assert.equal(stdout, '');
  assert.doesNotMatch(stderr, /experimental/i);
  assert.match(stderr, /SQLite is one thing, this is another/);
});

test('importing the package does not load the database', () => {
  const script = `
    await import('${store}');
    if (process.moduleLoadList.some((name) => name.endsWith(' sqlite'))) console.log('loaded');
  `;
  const args = [...process.execArgv, '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: quickStart,
  });
  assert.deepEqual([stdout, stderr], ['', '']);
});
