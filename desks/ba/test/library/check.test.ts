/** A folder of one's own patterns, checked as the desk will use it. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkLibrary } from '../../src/library/check.ts';
import { libraryFolder, loadLibrary } from '../../src/library/library.ts';

const temps: string[] = [];
after(() => {
  for (const folder of temps) rmSync(folder, { recursive: true, force: true });
});

function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'library-check-'));
  temps.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const shipped = loadLibrary();

async function told(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await checkLibrary(folder(files), shipped);
  return findings.map(({ rule, severity, where }) => `${severity} ${rule} ${where}`);
}

const gate = `kind: stories
name: gate
title: Gate
names: { en: [turnstile] }
stories:
  - role: guest
    goal: open the gate
    benefit: I can drive in
    criteria:
      - title: Opens
        kind: happy
        given: [a closed gate]
        when: the guest asks
        then: [the gate is open]
      - title: Stays closed
        kind: negative
        given: [a gate that is out of order]
        when: the guest asks
        then: ["the guest reads the message “Out of order”"]
`;

describe('baton library check', () => {
  it('a pattern that is right and thin: warnings for what it lacks, no error', async () => {
    const findings = await told({ 'gate.yaml': gate });
    assert.ok(findings.length >= 4, String(findings));
    assert.deepEqual(new Set(findings), new Set(['warning part_missing gate.yaml']));
  });

  it('what the schema finds has file and line, for each file', async () => {
    const findings = await told({
      'a/gate.yaml': gate.replace('kind: happy', 'kind: fine'),
      'b.yaml': 'kind: stories\nname: [\n',
    });
    assert.ok(findings.includes('error library_file a/gate.yaml:11'), String(findings));
    assert.ok(findings.some((one) => one.startsWith('error library_file b.yaml:')));
  });

  it('what the Gherkin lint and INVEST find in its draft', async () => {
    const findings = await told({
      'gate.yaml': gate
        .replace('the gate is open]', 'everything works]')
        .replace('guest\n', 'user\n'),
    });
    assert.ok(findings.some((one) => /error vague_then gate\.yaml: .*scenario "Opens"/.test(one)));
    assert.ok(findings.some((one) => /role_is_generic gate\.yaml: story 1/.test(one)));
  });

  it('a name of a shipped pattern, and a name that no request can have', async () => {
    const findings = await told({
      'login.yaml': gate.replace('name: gate', 'name: login'),
    });
    assert.ok(findings.includes('warning replaces_shipped login.yaml'));
    const other = await told({ 'x.yaml': gate.replace('turnstile', '"…"') });
    assert.ok(
      other.some((one) => one.startsWith('error not_drafted x.yaml')),
      String(other),
    );
  });

  it('a process that leads nowhere, and one that can be drawn', async () => {
    const process = readFileSync(join(libraryFolder, 'process', 'refund.yaml'), 'utf8');
    const good = await told({ 'refund.yaml': process.replace('name: refund', 'name: mine') });
    assert.deepEqual(
      good.filter((one) => one.startsWith('error')),
      [],
    );
    const broken = await told({
      'refund.yaml': process.replace(/to: (\w+)/, 'to: nowhere'),
    });
    assert.ok(broken.some((one) => /^error library_file refund\.yaml:\d+$/.test(one)));
  });

  it('a query runs on a table with all roles and on one with the needed; a wrong one is an error', async () => {
    const query = readFileSync(join(libraryFolder, 'data', 'monthly-sales.yaml'), 'utf8');
    const good = await told({ 'q.yaml': query });
    assert.deepEqual(good, ['warning replaces_shipped q.yaml']);
    const wrong = await told({ 'q.yaml': query.replace(/SUM\(/i, 'SUMM(') });
    assert.ok(
      wrong.some((one) => one.startsWith('error') && one.includes('q.yaml: sql')),
      String(wrong),
    );
  });

  const crud = readFileSync(join(libraryFolder, 'generators', 'crud.yaml'), 'utf8');
  const wrongs: readonly (readonly [string, string, RegExp])[] = [
    [
      'a list that no slot has',
      crud.replace('each: fields.limits', 'each: fields.edges'),
      /No slot has the list fields\.edges/,
    ],
    [
      'a slot that is not there',
      crud.replace('goal: enter {{entity.a}}', 'goal: enter {{thing.a}}'),
      /Cannot fill in \{\{thing\.a\}\}/,
    ],
    [
      'an entry that has no such part',
      crud.replace('"{{each.value}}"', '"{{each.kind}}"'),
      /An entry of this list has no kind/,
    ],
    [
      'an entry outside of a list',
      crud.replace('goal: enter {{entity.a}}', 'goal: enter {{each.name}}'),
      /stands in no list/,
    ],
    [
      'a default without its assumption',
      crud.replace(/ {4}assume: Of .*\n/, ''),
      /A default needs the assumption/,
    ],
    [
      'a slot that nothing uses',
      crud.replace('slots:', 'slots:\n  - { name: idle, kind: phrase, ask: What? }'),
      /Nothing uses the slot idle/,
    ],
  ];
  for (const [what, text, message] of wrongs) {
    it(`a generator with ${what}: an error with its line`, async () => {
      const { patterns, findings } = await checkLibrary(folder({ 'crud.yaml': text }), shipped);
      assert.deepEqual(patterns, []);
      const found = findings.find((one) => message.test(one.message));
      assert.match(found?.where ?? JSON.stringify(findings), /^crud\.yaml:\d+$/);
    });
  }

  it('the shipped generators are right by the measure for everybody’s', async () => {
    const path = folder({});
    cpSync(join(libraryFolder, 'generators'), join(path, 'generators'), { recursive: true });
    const { patterns, findings } = await checkLibrary(path, { patterns: [], findings: [] });
    assert.ok(patterns.length >= 6);
    assert.deepEqual(findings, []);
  });
});
