/** `baton library check`: exit status and form of what it says. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { baton, folder } from './baton.ts';

const pattern = `kind: stories
name: gate
title: Gate
names: { en: [turnstile] }
stories:
  - role: guest
    goal: open the gate
    benefit: I can drive in
    criteria:
      - { title: Opens, kind: happy, given: [a closed gate], when: the guest asks, then: [the gate is open] }
      - { title: Locked, kind: negative, given: [a locked gate], when: the guest asks, then: [the gate stays closed] }
`;

test('library check: 0 with warnings, 1 with an error, 2 without a folder', async (context) => {
  const path = folder(context);
  writeFileSync(join(path, 'gate.yaml'), pattern);
  const good = await baton(['library', 'check', path, '--json'], { cwd: path });
  assert.equal(good.exit, 0, good.err);
  const told: unknown = JSON.parse(good.out);
  assert.match(JSON.stringify(told), /"patterns":\["stories gate"\].*part_missing/);
  writeFileSync(join(path, 'bad.yaml'), 'kind: stories\nname: Bad\n');
  const bad = await baton(['library', 'check', path], { cwd: path });
  assert.equal(bad.exit, 1);
  assert.match(bad.out, /error bad\.yaml:2: /);
  assert.match(bad.out, /1 pattern: \d+ errors?, \d+ warnings?\n$/);
  const none = await baton(['library', 'check', join(path, 'none')], { cwd: path });
  assert.equal(none.exit, 2);
  assert.match(none.err, /it is no folder/);
});
