/** The program in the README runs and prints what it says. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

test('the program in the README prints what its comment promises', () => {
  const folder = join(import.meta.dirname, '..');
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const [, program = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const [, promised] = /console\.log\(to\); \/\/ (\w+);/.exec(program) ?? [];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=baton-source', '--input-type=module-typescript', '--eval', program],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.deepEqual([stdout, stderr], [`${promised}\n`, '']);
});
