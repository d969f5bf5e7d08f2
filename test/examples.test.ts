/** The examples run, and say what their headers promise. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const expected: Readonly<Record<string, readonly RegExp[]>> = {
  '01-two-agents.ts': [/^refunds answered: Your 20 € are on their way\.$/m],
  '02-a-human.ts': [
    /somebody is needed: approval/,
    /waiting for human, held by fraud/,
    /ada approved c4_0/,
    /refunds answered: It is settled/,
  ],
  '03-a-crash.ts': [
    /the first process is dead: SIGKILL/,
    /tool_outcome_unknown/,
    // [T3] The mail is sent once, whatever comes after.
    /^(?![\s\S]*sending[\s\S]*sending)/,
  ],
  '04-a-router.ts': [
    // [R1] What can be told needs no triage.
    /^billing {2}takes the message \(\d\.\d\d\): n-grams/m,
    // [R4] What fits two is asked.
    /^triage {3}asks which is meant: billing and network fit/m,
    /^billing {2}takes the message: the user chose billing$/m,
    // [R3] In doubt the router abstains.
    /^triage {3}takes the message: the router abstained/m,
  ],
};

test('[T3] [T4] every numbered example runs and prints what it is about', () => {
  const files = readdirSync(join(root, 'examples')).filter((name) => /^\d\d-.*\.ts$/.test(name));
  assert.deepEqual(files.toSorted(), Object.keys(expected).toSorted());
  for (const file of files) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--conditions=baton-source', join(root, 'examples', file)],
      { cwd: root, encoding: 'utf8' },
    );
    assert.equal(status, 0, `${file}: ${stderr}`);
    for (const pattern of expected[file] ?? []) assert.match(stdout, pattern, file);
  }
});

test('the program in the README is the first example', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const example = readFileSync(join(root, 'examples', '01-two-agents.ts'), 'utf8');
  const program = example.slice(example.indexOf('import '));
  assert.ok(readme.includes(program.trim()), 'README.md does not show examples/01-two-agents.ts');
});
