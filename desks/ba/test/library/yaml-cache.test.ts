/** What YAML files hold is kept from one start to the next, and never for another text. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { openYamlCache } from '../../src/library/yaml-cache.ts';
import { readYaml } from '../../src/library/yaml-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'yaml-cache-'));
after(() => rmSync(folder, { recursive: true }));

const schema = z.strictObject({ name: z.string(), limits: z.array(z.number()) });
const text = 'name: otp\nlimits: [1, 2]\n';

test('a text that was read before is not parsed again, and its places are still found', () => {
  const file = join(folder, 'first', 'kept.json');
  const first = openYamlCache(file);
  const parsed = readYaml(text, { file: 'a.yaml', schema, cache: first });
  first.save();
  const second = openYamlCache(file);
  assert.deepEqual(second.get(text), { name: 'otp', limits: [1, 2] });
  const kept = readYaml(text, { file: 'a.yaml', schema, cache: second });
  assert.ok(parsed.ok && kept.ok);
  assert.deepEqual(kept.value, parsed.value);
  assert.equal(kept.lineOf(['limits', 1]), 2);
});

test('a text that changed is read anew, and one with a mistake is never kept', () => {
  const file = join(folder, 'second.json');
  const cache = openYamlCache(file);
  readYaml(text, { file: 'a.yaml', schema, cache });
  const wrong = 'name: otp\nlimits: many\n';
  assert.equal(readYaml(wrong, { file: 'a.yaml', schema, cache }).ok, false);
  cache.save();
  const again = openYamlCache(file);
  assert.equal(again.get(`${text}# more\n`), undefined);
  assert.equal(again.get(wrong), undefined);
});

test('what was kept for another schema is read anew, with the line of the mistake', () => {
  const file = join(folder, 'third.json');
  const cache = openYamlCache(file);
  readYaml(text, { file: 'a.yaml', schema, cache });
  cache.save();
  const narrower = z.strictObject({ name: z.string(), limits: z.array(z.string()) });
  const read = readYaml(text, { file: 'a.yaml', schema: narrower, cache: openYamlCache(file) });
  assert.ok(!read.ok);
  assert.equal(read.findings[0]?.where, 'a.yaml:2');
});

for (const [name, content] of [
  ['cut off', '{"version":1,"files":{"'],
  ['of another form', '{"version":0,"files":{}}'],
  ['no object', '[]'],
] as const) {
  test(`a file that is ${name} is as good as none`, () => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, content);
    assert.equal(openYamlCache(file).get(text), undefined);
  });
}

test('where nothing can be written, nothing is kept and nothing fails', () => {
  const file = join(folder, 'taken');
  mkdirSync(file);
  const cache = openYamlCache(file);
  cache.put(text, {});
  assert.doesNotThrow(() => cache.save());
});
