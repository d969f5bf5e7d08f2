import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseGherkin } from '../../src/requirements/gherkin.ts';
import { template, templates } from '../../src/requirements/template.ts';

test('every document of the trade has a template, under the names people use', () => {
  const asked: readonly (readonly [string, string])[] = [
    ['BRD', 'business-requirements.md'],
    ['business requirements document', 'business-requirements.md'],
    ['SRS', 'software-requirements.md'],
    ['FRD', 'software-requirements.md'],
    ['prd', 'product-requirements.md'],
    ['user story', 'user-story.md'],
    ['a blank template for user stories', 'user-story.md'],
    ['acceptance criteria', 'acceptance-criteria.md'],
    ['the UAT plan', 'uat-plan.md'],
    ['test cases', 'test-case.md'],
    ['definition of ready', 'definition-of-ready.md'],
    ['DoD', 'definition-of-done.md'],
    ['RACI', 'raci.md'],
    ['change request', 'change-request.md'],
  ];
  for (const [kind, file] of asked) {
    const result = template(kind);
    assert.ok(result.ok, kind);
    assert.equal(result.files[0]?.name, file, kind);
    assert.deepEqual(result.items, []);
  }
});

test('no two templates answer to the same name', () => {
  const names = templates().flatMap((one) => [
    ...new Set(one.names.map((name) => name.toLowerCase())),
  ]);
  assert.deepEqual(names, [...new Set(names)]);
});

test('a template shows all of its blanks: nothing in it is taken for HTML, no table is broken', () => {
  for (const { file, text } of templates()) {
    const prose = text.replace(/```[\s\S]*?```/g, '');
    assert.doesNotMatch(prose, /</, file);
    assert.match(text, /^# /, file);
    for (const block of prose.matchAll(/(?:^\|.*\n)+/gm)) {
      const widths = block[0]
        .trimEnd()
        .split('\n')
        .map((line) => line.split('|').length);
      assert.equal(new Set(widths).size, 1, `${file}: ${block[0]}`);
    }
  }
});

test('the Gherkin of the criteria template parses', () => {
  const result = template('acceptance criteria');
  assert.ok(result.ok);
  const [, gherkin = ''] = /```gherkin\n([\s\S]*?)```/.exec(result.files[0]?.text ?? '') ?? [];
  assert.ok(parseGherkin(gherkin).ok);
});

test('an unknown kind is answered with what there is', () => {
  const result = template('horoscope');
  assert.ok(!result.ok);
  assert.match(
    result.findings[0]?.message ?? '',
    /no template “horoscope”.*RACI matrix.*User story/s,
  );
});

test('a file that a user adds is a template, with or without its line of names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    writeFileSync(join(folder, 'meeting-notes.md'), '# Notes\n');
    writeFileSync(join(folder, 'risk.md'), '<!-- template: Risk register | risks -->\n# Risks\n');
    const notes = template('meeting notes', folder);
    assert.ok(notes.ok);
    assert.equal(notes.files[0]?.text, '# Notes\n');
    const risks = template('risks', folder);
    assert.ok(risks.ok);
    assert.equal(risks.files[0]?.text, '# Risks\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
