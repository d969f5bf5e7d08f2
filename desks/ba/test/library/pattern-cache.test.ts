/** Patterns found right are kept for their text and for the code that checked them, and no other. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadLibrary } from '../../src/library/library.ts';
import { openPatternCache } from '../../src/library/pattern-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'pattern-cache-'));
after(() => rmSync(folder, { recursive: true }));

const [pattern] = loadLibrary().patterns;
assert.ok(pattern);

test('a pattern is kept for its text alone', () => {
  const file = join(folder, 'first', 'kept.json');
  const first = openPatternCache(file, 'one');
  first.put('text', pattern);
  first.save();
  const second = openPatternCache(file, 'one');
  assert.deepEqual(second.get('text'), pattern);
  assert.equal(second.get('text of another file'), undefined);
});

test('what other code found right is read and checked anew', () => {
  const file = join(folder, 'second.json');
  const cache = openPatternCache(file, 'one');
  cache.put('text', pattern);
  cache.save();
  assert.equal(openPatternCache(file, 'two').get('text'), undefined);
});

test('a library from what is kept is the library from its files', () => {
  const fresh = loadLibrary();
  assert.deepEqual(loadLibrary().patterns, fresh.patterns);
  assert.deepEqual(fresh.findings, []);
});

for (const [name, content] of [
  ['cut off', '{"version":"one","files":{"'],
  ['of another form', '{"version":"one","files":7}'],
  ['no object', '[]'],
] as const) {
  test(`a file that is ${name} is as good as none`, () => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, content);
    assert.equal(openPatternCache(file, 'one').get('text'), undefined);
  });
}

test('where nothing can be written, nothing is kept and nothing fails', () => {
  const file = join(folder, 'taken');
  mkdirSync(file);
  const cache = openPatternCache(file, 'one');
  cache.put('text', pattern);
  assert.doesNotThrow(() => cache.save());
});
