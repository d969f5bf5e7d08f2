/** docs/SPEC.md and the tests agree: each rule is quoted by a test, each quoted rule exists. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';

const repository = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', 'dist', '.git', '.stryker-tmp', 'reports']);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    // Suites for others to run, such as the contract of stores, are tests as well.
    return entry.name.endsWith('.test.ts') || /[\\/]testing[\\/].*\.ts$/.test(path) ? [path] : [];
  });
}

const spec = readFileSync(join(repository, 'docs', 'SPEC.md'), 'utf8');
const rules = [...spec.matchAll(/^\*\*([A-Z]\d+)\*\* /gm)].map(([, rule = '']) => rule);

/** The rules that a file quotes in the names of its tests, and where. */
const quoted = new Map<string, string[]>();
for (const file of testFiles(repository)) {
  for (const [, rule = ''] of readFileSync(file, 'utf8').matchAll(/['"`\] ]\[([A-Z]\d+)\] /g)) {
    quoted.set(rule, [...(quoted.get(rule) ?? []), relative(repository, file)]);
  }
}

test('the rules are numbered without gaps and without doubles', () => {
  assert.deepEqual([...new Set(rules)], rules);
  for (const rule of rules) {
    const number = Number(rule.slice(1));
    if (number > 1) assert.ok(rules.includes(`${rule.charAt(0)}${number - 1}`), `before ${rule}`);
  }
  assert.equal(rules.length, 32);
});

for (const rule of rules) {
  test(`rule ${rule} is quoted by the name of a test`, () => {
    assert.ok(quoted.has(rule), `no test begins with [${rule}]`);
  });
}

test('each rule that a test quotes is in docs/SPEC.md', () => {
  const unknown = [...quoted].filter(([rule]) => !rules.includes(rule));
  assert.deepEqual(unknown, []);
});
